import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listen } from './registry';
import { errorAnswer, reply } from './registryAnswer';

/** How a registry can fail; each is a repository of that name. */
export type Fault = keyof typeof faults;

/** A registry that answers every question wrongly, in the way that the repository's name says. */
export interface FaultyRegistry {
  readonly url: string;
  readonly host: string;
  /** `METHOD path` of every request. */
  readonly requests: readonly string[];
  /** The `Authorization` and `Cookie` headers that arrived, to show that none should have. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** Starts it on loopback. `elsewhere` is the origin to which `redirect-away` leads. */
export async function startFaultyRegistry(elsewhere = 'http://127.0.0.1:1'): Promise<FaultyRegistry> {
  const requests: string[] = [];
  const secrets: string[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(`${request.method} ${path}`);
    const { authorization } = request.headers;
    if (authorization) secrets.push(authorization);
    const [, name = ''] = /^\/v2\/([^/]+)\//.exec(path) ?? [];
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    const fault = isFault(name) ? faults[name] : notThere;
    fault({ request, response, path, count, elsewhere });
  });
  const host = await listen(server);
  return { url: `http://${host}`, host, requests, secrets, close: () => closeServer(server) };
}

interface Scene {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  /** How often this path was asked for, this time included. */
  readonly count: number;
  readonly elsewhere: string;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

function isFault(name: string): name is Fault {
  return Object.hasOwn(faults, name);
}

function send({ response }: Scene, status: number, body: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': indexType, ...headers });
  response.end(body);
}

function sendError({ request, response }: Scene, status: number, code: string, message: string): void {
  reply(response, request.method, errorAnswer(status, code, message));
}

function notThere(scene: Scene): void {
  sendError(scene, 404, 'MANIFEST_UNKNOWN', 'manifest unknown');
}

/** The first answers are bad, the one after them is a 404, which is final. */
function recoverAfter(times: number, bad: (scene: Scene) => void): (scene: Scene) => void {
  return (scene) => (scene.count <= times ? bad(scene) : notThere(scene));
}

const faults = {
  hang: (_scene: Scene) => undefined,
  'hang-in-body': (scene: Scene) => {
    scene.response.writeHead(200, { 'content-type': indexType, 'content-length': '1000' });
    scene.response.write('{"schemaVersion":2,');
  },
  reset: (scene: Scene) => void scene.request.socket.destroy(),
  'reset-once': recoverAfter(1, (scene) => void scene.request.socket.destroy()),
  'not-http': (scene: Scene) => void scene.request.socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
  garbage: (scene: Scene) => send(scene, 200, '\u0000\u0001\u0002 not a manifest at all'),
  truncated: (scene: Scene) => send(scene, 200, '{"schemaVersion":2,"manifests":[{"digest":"sha256:00'),
  html: (scene: Scene) => send(scene, 200, '<html>Log in to the network</html>', { 'content-type': 'text/html' }),
  'no-list': (scene: Scene) => send(scene, 200, '{"schemaVersion":2,"manifests":{"a":1}}'),
  deep: (scene: Scene) => send(scene, 200, `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  contradiction: (scene: Scene) => send(scene, 200, `{"mediaType":"${manifestType}","manifests":[]}`),
  'many-entries': (scene: Scene) => {
    const entry = { digest: `sha256:${'0'.repeat(64)}`, size: 1, platform: { os: 'linux', architecture: 'amd64' } };
    send(scene, 200, JSON.stringify({ schemaVersion: 2, manifests: Array.from({ length: 300 }, () => entry) }));
  },
  '401-loop': (scene: Scene) => {
    const realm = `http://${scene.request.headers.host}/v2/401-loop/token`;
    if (scene.path.includes('/token')) return send(scene, 200, '{"token":"T"}');
    send(scene, 401, '', {
      'www-authenticate': `Bearer realm="${realm}",service="x",scope="repository:401-loop:pull"`,
    });
  },
  'basic-only': (scene: Scene) => send(scene, 401, '', { 'www-authenticate': 'Basic realm="x"' }),
  'realm-metadata': (scene: Scene) => {
    send(scene, 401, '', { 'www-authenticate': 'Bearer realm="http://169.254.169.254/latest",service="x"' });
  },
  'realm-nowhere': (scene: Scene) => send(scene, 401, '', { 'www-authenticate': 'Bearer realm="nowhere"' }),
  negotiate: (scene: Scene) => send(scene, 401, '', { 'www-authenticate': 'Negotiate, NTLM' }),
  forbidden: (scene: Scene) => sendError(scene, 403, 'DENIED', 'denied'),
  '404': notThere,
  '429': (scene: Scene) => send(scene, 429, '', { 'retry-after': '60' }),
  '429-short': recoverAfter(1, (scene) => send(scene, 429, '', { 'retry-after': '2' })),
  '429-silent': (scene: Scene) => send(scene, 429, 'You have reached your pull rate limit.'),
  '500': (scene: Scene) => sendError(scene, 500, 'UNKNOWN', 'it broke\u001b[31m\u202e'),
  '503-once': recoverAfter(1, (scene) => send(scene, 503, '')),
  '503-always': (scene: Scene) => send(scene, 503, '', { 'retry-after': '1' }),
  teapot: (scene: Scene) => sendError(scene, 418, 'TEAPOT', 'short and stout'),
  'wrong-digest': (scene: Scene) => {
    send(scene, 200, '{"schemaVersion":2,"manifests":[]}', { 'docker-content-digest': `sha256:${'0'.repeat(64)}` });
  },
  'wrong-config': (scene: Scene) => {
    if (scene.path.includes('/blobs/')) return send(scene, 200, '{"os":"linux","architecture":"amd64"}');
    const config = {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: `sha256:${'1'.repeat(64)}`,
      size: 37,
    };
    send(scene, 200, JSON.stringify({ schemaVersion: 2, config, layers: [] }), { 'content-type': manifestType });
  },
  'giant-announced': (scene: Scene) => {
    scene.response.writeHead(200, { 'content-type': indexType, 'content-length': String(1024 ** 4) });
    scene.response.write('{');
  },
  'giant-streamed': (scene: Scene) => {
    scene.response.writeHead(200, { 'content-type': indexType });
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    const pour = (): void => {
      if (!scene.response.destroyed && scene.response.write(chunk)) setImmediate(pour);
      else if (!scene.response.destroyed) scene.response.once('drain', pour);
    };
    pour();
  },
  bomb: (scene: Scene) => send(scene, 200, '', { 'content-encoding': 'br' }),
  'redirect-away': (scene: Scene) => send(scene, 307, '', { location: `${scene.elsewhere}${scene.path}` }),
  'redirect-loop': (scene: Scene) => send(scene, 302, '', { location: scene.path }),
  'redirect-file': (scene: Scene) => send(scene, 302, '', { location: 'file:///etc/passwd' }),
  'redirect-metadata': (scene: Scene) => send(scene, 302, '', { location: 'http://169.254.169.254/latest/' }),
  'redirect-inside': (scene: Scene) => send(scene, 302, '', { location: 'https://10.1.2.3/v2/' }),
  'redirect-nowhere': (scene: Scene) => send(scene, 302, '', { location: 'http://[' }),
} satisfies Readonly<Record<string, (scene: Scene) => void>>;

/** Every fault there is. */
export const allFaults: readonly Fault[] = Object.keys(faults).filter(isFault);
