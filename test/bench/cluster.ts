import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry } from '../support/registry';
import { type Figure, median } from './figure';
import { type Measured, measured } from './measured';

const NODES = 5_000;
const IMAGES = 300;

/** A cluster of 5 000 nodes and 300 images: asked through kubectl, and from a saved list with all that a node says. */
export async function clusterFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-bench-'));
  const app = (at: number): string => `app${at}:1`;
  const images = Object.fromEntries(
    Array.from({ length: IMAGES }, (_, at) => [app(at), { index: ['linux/amd64', 'linux/arm64'] }]),
  );
  const registry = await startRegistry({ images });
  try {
    mkdirSync(join(folder, 'k8s'));
    for (let at = 0; at < IMAGES; at++)
      writeFileSync(join(folder, 'k8s', `app${at}.yaml`), deployment(`images.test/${app(at)}`));
    writeFileSync(join(folder, '.platformlint.yaml'), `registries:\n  images.test: { mirrors: ["${registry.url}"] }\n`);
    writeFileSync(join(folder, 'nodes.json'), saved());
    const environment = { PATH: fakeKubectl(folder), XDG_CACHE_HOME: join(folder, 'cache') };
    const args = ['cluster', '--format', 'json', '--output', join(folder, 'report.json'), 'k8s'];
    return [
      ...figures(`${NODES} nodes, ${IMAGES} images`, await three(folder, args, environment)),
      ...figures('the same, saved as 100 MB', await three(folder, ['--nodes', 'nodes.json', ...args], environment)),
    ];
  } finally {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function three(folder: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<readonly Measured[]> {
  const runs: Measured[] = [];
  for (let i = 0; i < 3; i++) runs.push(await measured(folder, args, env));
  return runs;
}

function figures(what: string, runs: readonly Measured[]): readonly Figure[] {
  return [
    { what, value: median(runs.map((one) => one.seconds)), unit: 's' },
    { what: 'its processor time', value: median(runs.map((one) => one.processorSeconds)), unit: 's', goal: 3 },
    { what: 'its memory', value: median(runs.map((one) => one.megabytes)), unit: 'MB', goal: 200 },
  ];
}

const deployment = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: app }
spec:
  template:
    spec:
      containers:
        - name: app
          image: ${image}
`;

/** What is read of a node. */
function node(at: number): { readonly metadata: object; readonly spec: object; readonly status: object } {
  const architecture = at % 3 === 0 ? 'arm64' : 'amd64';
  const labels = {
    'kubernetes.io/arch': architecture,
    'kubernetes.io/os': 'linux',
    'kubernetes.io/hostname': `node-${at}`,
    'node.kubernetes.io/instance-type': architecture === 'arm64' ? 'm7g.large' : 'm7i.large',
    'topology.kubernetes.io/zone': `eu-west-1${'abc'.charAt(at % 3)}`,
    'eks.amazonaws.com/nodegroup': `group-${at % 12}`,
  };
  const taints = at % 50 === 0 ? [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] : [];
  return {
    metadata: { name: `node-${at}`, labels },
    spec: { taints },
    status: { nodeInfo: { architecture, operatingSystem: 'linux', kernelVersion: '6.12.0' } },
  };
}

/** As `kubectl get nodes -o json` prints it: most of it is the images that a node holds and who changed what. */
function saved(): string {
  const ballast = {
    images: Array.from({ length: 50 }, (_, at) => ({
      names: [
        `registry.example.com/team/app${at}@sha256:${'a1b2c3d4'.repeat(8)}`,
        `registry.example.com/team/app${at}:1`,
      ],
      sizeBytes: 123_456_789,
    })),
    managedFields: Array.from({ length: 6 }, () => ({
      manager: 'kubelet',
      fieldsV1: { 'f:status': { 'f:conditions': { 'k:{"type":"Ready"}': { 'f:lastHeartbeatTime': {} } } } },
    })),
  };
  const items = Array.from({ length: NODES }, (_, at) => {
    const { metadata, spec, status } = node(at);
    const whole = { apiVersion: 'v1', kind: 'Node', metadata: { ...metadata, ...ballast }, spec, status };
    return JSON.stringify(whole, undefined, 4);
  });
  return `{"apiVersion":"v1","kind":"List","items":[${items.join(',\n')}]}`;
}

/** A kubectl whose own work costs nothing: it prints what the real one prints for our template. The PATH to it. */
function fakeKubectl(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const printed = Array.from({ length: NODES }, (_, at) => JSON.stringify({ kind: 'Node', ...node(at) }));
  writeFileSync(join(bin, 'nodes'), `{"items":[${printed.join(',')},null]}`);
  const script = `#!/bin/sh
case "$*" in
  *current-context*) echo prod ;;
  'get nodes '*) /bin/cat '${join(bin, 'nodes')}' ;;
  *) echo "error: the server doesn't have a resource type" >&2; exit 1 ;;
esac
`;
  writeFileSync(join(bin, 'kubectl'), script);
  chmodSync(join(bin, 'kubectl'), 0o755);
  return bin;
}
