import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startCluster } from '../support/cluster';
import { startRegistry } from '../support/registry';
import type { ImageSpec } from '../support/registryImages';

/** What stands around an editor under test: a workspace, the registry of its images, and a cluster. */
export interface Stage {
  /** The workspace's folder. */
  readonly folder: string;
  /** An empty folder for whatever else the test needs. */
  readonly scratch: string;
  /** What the editor finds in its environment: a home of its own, and the cluster's kubeconfig. */
  readonly env: Readonly<Record<string, string>>;
  /** Path and query of what the cluster was asked so far. */
  readonly clusterRequests: readonly string[];
  /** What the registry was asked so far, oldest first. */
  readonly registryRequests: readonly unknown[];
  /** Ends the registry and the cluster and removes the folders. */
  stop(): Promise<void>;
}

/** What is put on the stage. */
export interface Scene {
  /** The name of the workspace's folder. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** What the registry has, by repository and tag. */
  readonly images: Readonly<Record<string, ImageSpec>>;
  /** The registries that it stands for. */
  readonly hosts: readonly string[];
  /** The platforms of the cluster's nodes. */
  readonly nodes: readonly string[];
  /** The context of the cluster; `test` when absent. */
  readonly context?: string;
  /** Pods that are there, and what Karpenter may add; none when absent. */
  readonly pods?: readonly object[];
  readonly nodePools?: readonly object[];
  /** The first lines of the configuration. */
  readonly configuration: string;
}

/** A pod of a Deployment or a DaemonSet on a node, as the API lists it; `trouble` is what its container waits for. */
export function podOf(workload: string, node: string, image: string, trouble?: object): object {
  const [kind = '', name = ''] = workload.split('/');
  const owner = kind === 'Deployment' ? { kind: 'ReplicaSet', name: `${name}-5d4` } : { kind, name };
  const labels = kind === 'Deployment' ? { 'pod-template-hash': '5d4' } : {};
  const status = { name: 'app', ...(trouble && { state: { waiting: trouble } }) };
  return {
    metadata: { name: `${name}-${node}`, namespace: 'shop', labels, ownerReferences: [owner] },
    spec: { nodeName: node, containers: [{ name: 'app', image }] },
    status: { phase: 'Running', containerStatuses: [status] },
  };
}

/** The scene of the tests: amd64 is where it runs, and each file has one thing to find. */
const SHOP: Scene = {
  name: 'shop',
  configuration: 'targets: [linux/amd64]\n',
  hosts: ['images.test'],
  images: {
    'both:1': { index: ['linux/amd64', 'linux/arm64'] },
    'arm-only:1': { index: ['linux/arm64'] },
  },
  nodes: ['linux/amd64', 'linux/amd64', 'linux/arm64'],
  pods: [
    podOf('Deployment/web', 'node-1', 'images.test/arm-only:1', {
      reason: 'ErrImagePull',
      message: 'no match for platform in manifest: not found',
    }),
  ],
  files: {
    'arm-only/Dockerfile': 'FROM images.test/arm-only:1\n',
    'web/Dockerfile': `FROM images.test/both:1
WORKDIR /srv
COPY . .
CMD ["./web"]
`,
    'typed/Dockerfile': 'FROM --platform=linux/amd64 images.test/both:1\n',
    'misspelt/Dockerfile': 'FROM --platform=linux/adm64 images.test/both:1\n',
    'renamed/Dockerfile': 'FROM --platform=linux/adm64 images.test/both:1\n',
    'api/Dockerfile': 'FROM images.test/both:1\n',
    '.github/workflows/build.yml': `on: push
jobs:
  image:
    runs-on: ubuntu-24.04-arm
    steps:
      - uses: actions/checkout@v4
      - uses: docker/setup-buildx-action@v3
      - uses: docker/build-push-action@v6
        with:
          context: api
          push: true
          tags: images.test/api:1
`,
    'k8s/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: images.test/arm-only:1
`,
  },
};

/** Starts what an editor under test needs, on loopback only. */
export async function setStage(scene: Scene = SHOP): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'platformlint-vscode-'));
  const folder = join(root, scene.name);
  const scratch = join(root, 'scratch');
  const home = join(root, 'home');
  for (const made of [folder, scratch, home]) mkdirSync(made);
  const registry = await startRegistry({ images: scene.images });
  const cluster = await startCluster(scene.nodes, {
    tls: true,
    auth: 'token',
    ...(scene.context !== undefined && { context: scene.context }),
    ...(scene.pods && { pods: scene.pods }),
    ...(scene.nodePools && { nodePools: scene.nodePools }),
  });
  const mirrors = scene.hosts.map((host) => `  ${host}: { mirrors: ["${registry.url}"] }\n`).join('');
  const configuration = `${scene.configuration}registries:\n${mirrors}`;
  for (const [path, text] of Object.entries({ ...scene.files, '.platformlint.yaml': configuration })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return {
    folder,
    scratch,
    env: {
      HOME: home,
      XDG_CACHE_HOME: join(home, '.cache'),
      DOCKER_CONFIG: join(home, '.docker'),
      KUBECONFIG: cluster.kubeconfig,
    },
    clusterRequests: cluster.requests,
    registryRequests: registry.requests,
    stop: async () => {
      await Promise.all([registry.close(), cluster.stop()]);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
