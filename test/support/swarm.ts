import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeServer, listen } from './registry';

/** A node of a Swarm; `platform` is `os/uname`, as its engine reports it: `linux/aarch64`. */
export interface SwarmNodeSpec {
  readonly platform: string;
  readonly hostname?: string;
  readonly role?: 'manager' | 'worker';
  readonly availability?: 'active' | 'pause' | 'drain';
  readonly state?: 'ready' | 'down';
  readonly labels?: Readonly<Record<string, string>>;
  readonly engineLabels?: Readonly<Record<string, string>>;
}

/** A node as the Docker Engine API has it. */
export function swarmNode(spec: SwarmNodeSpec, index: number): { readonly ID: string } {
  const [OS, Architecture] = spec.platform.split('/');
  return {
    ID: `node${index}x0000000000000000000`.slice(0, 25),
    ...{
      Version: { Index: 10 },
      Spec: { Role: spec.role ?? 'worker', Availability: spec.availability ?? 'active', Labels: spec.labels ?? {} },
      Description: {
        Hostname: spec.hostname ?? `host-${index + 1}`,
        Platform: { Architecture, OS },
        Engine: { EngineVersion: '28.2.2', Labels: spec.engineLabels ?? {} },
      },
      Status: { State: spec.state ?? 'ready', Addr: `10.0.0.${index + 1}` },
    },
  };
}

/** How the engine behaves; a manager that answers everybody when nothing is said. */
export interface SwarmOptions {
  /** It is in no Swarm, or only a worker; or it never answers. */
  readonly refusal?: 'noSwarm' | 'worker' | 'hang';
}

/** A running Docker Engine API on loopback that knows a Swarm's nodes, and Docker's own folder with a context for it. */
export interface Swarm {
  /** For `DOCKER_CONFIG`; it has the context `prod` beside `default`. */
  readonly config: string;
  /** Method and path of every request so far, without the API's version. */
  readonly requests: readonly string[];
  stop(): Promise<void>;
}

const REFUSALS = {
  noSwarm:
    'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
  worker:
    "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster state. Please run this command on a manager node or promote the current node to a manager.",
} as const;

/** Starts it. The context is made by the real `docker` command. */
export async function startSwarm(specs: readonly SwarmNodeSpec[], { refusal }: SwarmOptions = {}): Promise<Swarm> {
  const nodes = specs.map(swarmNode);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.replace(/^\/v\d+\.\d+(?=\/)/, '');
    requests.push(`${request.method} ${path}`);
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'api-version': '1.41', ostype: 'linux', 'content-type': 'application/json' });
      response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
    };
    if (path === '/_ping') return send(200, 'OK');
    if (refusal === 'hang') return undefined;
    if (refusal !== undefined) return send(503, { message: REFUSALS[refusal] });
    if (path === '/nodes') return send(200, nodes);
    const node = nodes.find(({ ID }) => path === `/nodes/${ID}`);
    return node === undefined ? send(404, { message: `node ${path.slice(7)} not found` }) : send(200, node);
  });
  const address = await listen(server);
  const config = mkdtempSync(join(tmpdir(), 'platformlint-docker-'));
  execFileSync('docker', ['context', 'create', 'prod', '--docker', `host=tcp://${address}`], {
    env: { PATH: process.env.PATH, DOCKER_CONFIG: config, HOME: config },
    stdio: 'pipe',
  });
  return {
    config,
    requests,
    stop: async () => {
      server.closeAllConnections();
      if (server.listening) await closeServer(server);
      rmSync(config, { recursive: true, force: true });
    },
  };
}
