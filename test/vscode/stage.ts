import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startCluster } from '../support/cluster';
import { startRegistry } from '../support/registry';

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

/** What the registry behind `images.test` has. */
const images = {
  'both:1': { index: ['linux/amd64', 'linux/arm64'] },
  'arm-only:1': { index: ['linux/arm64'] },
} as const;

/** The workspace: amd64 is where it runs, and each file has one thing to find. */
const files: Readonly<Record<string, string>> = {
  'arm-only/Dockerfile': 'FROM images.test/arm-only:1\n',
  'web/Dockerfile': `FROM images.test/both:1
WORKDIR /srv
COPY . .
CMD ["./web"]
`,
  'typed/Dockerfile': 'FROM --platform=linux/amd64 images.test/both:1\n',
  'misspelt/Dockerfile': 'FROM --platform=linux/adm64 images.test/both:1\n',
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
};

/** Starts what an editor under test needs, on loopback only. */
export async function setStage(): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), 'platformlint-vscode-'));
  const folder = join(root, 'shop');
  const scratch = join(root, 'scratch');
  const home = join(root, 'home');
  for (const made of [folder, scratch, home]) mkdirSync(made);
  const registry = await startRegistry({ images });
  const cluster = await startCluster(['linux/amd64', 'linux/amd64', 'linux/arm64'], { tls: true, auth: 'token' });
  const configuration = `targets: [linux/amd64]\nregistries:\n  images.test: { mirrors: ["${registry.url}"] }\n`;
  for (const [path, text] of Object.entries({ ...files, '.platformlint.yaml': configuration })) {
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
