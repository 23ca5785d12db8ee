import assert from 'node:assert/strict';
import { type Desk, openDesk } from '../cli/support';
import { type ClusterOptions, type NodeSpec, startCluster } from '../support/cluster';

const IMAGES = {
  'docker.io/acme/web:1': { manifest: 'linux/amd64' },
  'docker.io/acme/multi:1': { index: ['linux/amd64', 'linux/arm64'] },
} as const;

const deployment = (image: string): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - name: web
          image: ${image}
`;

const pod = (image: string, node: string, message: string): object => ({
  metadata: { name: `web-${node}`, namespace: 'shop', ownerReferences: [{ kind: 'StatefulSet', name: 'web' }] },
  spec: { nodeName: node, containers: [{ name: 'web', image }] },
  status: { containerStatuses: [{ name: 'web', lastState: { terminated: { reason: 'StartError', message } } }] },
});

/** Runs with a cluster, a registry and the real kubectl. */
async function at<T>(
  nodes: readonly (string | NodeSpec)[],
  options: ClusterOptions,
  files: Readonly<Record<string, string>>,
  work: (run: Desk['run'], desk: Desk) => Promise<T>,
): Promise<T> {
  const cluster = await startCluster(nodes, options);
  const desk = await openDesk(files, IMAGES);
  try {
    return await work((...args) => desk.runIn({ env: { KUBECONFIG: cluster.kubeconfig } }, ...args), desk);
  } finally {
    await desk.close();
    await cluster.stop();
  }
}

describe('platformlint cluster with the real kubectl', () => {
  it('judges documents by the nodes of the current context, over TLS with a login', async () => {
    const files = { 'k8s/web.yaml': deployment('acme/web:1') };
    await at(['linux/amd64', 'linux/arm64'], { tls: true, auth: 'exec', context: 'prod' }, files, async (run) => {
      const { stdout, stderr } = await run('cluster', '--format', 'json');
      const { context, images } = JSON.parse(stdout || '{}');
      assert.equal(context, 'prod', stderr);
      assert.equal(images[0].verdict, 'partly');
    });
  });

  it('names the pods that fail, what the kubelet says, and the finding that explains it', async () => {
    const pods = [
      pod('acme/web:1', 'node-1', ''),
      pod('acme/web:1', 'node-2', 'exec /web: exec format error'),
      { ...pod('acme/multi:1', 'node-2', ''), metadata: { name: 'other', namespace: 'shop' } },
    ];
    const files = { 'k8s/web.yaml': deployment('acme/web:1') };
    await at(['linux/amd64', 'linux/arm64'], { pods }, files, async (run) => {
      const { stdout, status } = await run('cluster', '--pods', '--format', 'json');
      const [first, second] = JSON.parse(stdout).pods;
      assert.deepEqual(
        [first.namespace, first.workload, first.pods, first.verdict, first.failing.pods, first.failing.said],
        ['shop', 'StatefulSet/web', 2, 'partly', 1, 'StartError: exec /web: exec format error'],
      );
      assert.deepEqual(
        [first.failing.rule, first.failing.file, first.failing.line],
        ['pod-unconstrained', 'k8s/web.yaml', 9],
      );
      assert.deepEqual([second.workload, second.verdict, second.failing], ['Pod/other', 'runs', undefined]);
      assert.equal(status, 0, 'partly is a warning');
      assert.equal((await run('cluster', '--pods', '--fail-on', 'warning')).status, 1);
    });
  });

  it("asks Karpenter what it may add, and says so beside the image's verdict", async () => {
    const requirements = [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }];
    const nodePools = [{ metadata: { name: 'arm' }, spec: { template: { spec: { requirements } } } }];
    await at(['linux/amd64'], { nodePools }, { 'k8s/web.yaml': deployment('acme/web:1') }, async (run) => {
      const { stdout, status } = await run('cluster');
      assert.match(stdout, /Karpenter's NodePool arm may add linux\/arm64 nodes; there is none now/);
      assert.match(stdout, /runs .*On linux\/arm64 nodes that Karpenter may add it fails/);
      assert.equal(status, 0);
    });
  });

  it('says what helps where nodes may not be listed, and exits with 3', async () => {
    await at(['linux/amd64'], { refusal: 'forbidden' }, {}, async (run) => {
      const { status, stdout, stderr } = await run('cluster');
      assert.deepEqual([status, stdout], [3, '']);
      assert.match(stderr, /nodes is forbidden: User "dev".*--nodes nodes\.json/);
    });
  });

  it('keeps the current context under its name', async () => {
    await at(
      ['linux/arm64'],
      { context: 'prod' },
      { 'k8s/web.yaml': deployment('acme/web:1') },
      async (run, { read }) => {
        assert.equal((await run('cluster', '--save')).status, 1);
        assert.match(
          read('.platformlint.yaml'),
          /- cluster: prod\n {4}platforms: \[linux\/arm64\]\n {4}because: cluster prod had/,
        );
      },
    );
  });
});
