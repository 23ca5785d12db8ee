import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeEnvironment } from '../../server/src/host/machine';
import { nodeProcesses } from '../../server/src/host/processes';
import { formatPlatform } from '../../server/src/image/platform';
import { readContexts, readNodePools, readNodes, readPods } from '../../server/src/knowledge/kubectl';
import type { KubectlOptions, NodesAnswer } from '../../server/src/knowledge/kubectlRun';
import type { ClusterNode } from '../../server/src/model/nodes';
import { type Cluster, type ClusterOptions, type NodeSpec, startCluster } from '../support/cluster';

const never = new AbortController().signal;

function optionsFor(kubeconfig: string, more: Partial<KubectlOptions> = {}): KubectlOptions {
  return { processes: nodeProcesses(nodeEnvironment()), now: () => 1000, context: '', kubeconfig, ...more };
}

async function using<T>(starting: Promise<Cluster>, work: (cluster: Cluster) => Promise<T>): Promise<T> {
  const cluster = await starting;
  try {
    return await work(cluster);
  } finally {
    await cluster.stop();
  }
}

const nodesOf = (
  nodes: readonly (string | NodeSpec)[],
  options: ClusterOptions = {},
  more: Partial<KubectlOptions> = {},
): Promise<NodesAnswer> =>
  using(startCluster(nodes, options), ({ kubeconfig }) => readNodes(optionsFor(kubeconfig, more), never));

function read(answer: NodesAnswer): readonly ClusterNode[] {
  assert.ok(answer.ok, JSON.stringify(answer));
  return answer.nodes.nodes;
}

describe('nodes through the real kubectl', () => {
  it('have platform, labels, taints, and whether they are open', async () => {
    const [first, second, windows] = read(
      await nodesOf([
        {
          platform: 'linux/arm64',
          name: 'graviton',
          unschedulable: true,
          labels: { 'node-role.kubernetes.io/control-plane': '', team: 'a' },
          taints: [
            { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' },
            { key: 'bare', effect: 'NoExecute' },
          ],
        },
        'linux/amd64',
        { platform: 'windows/amd64', windowsBuild: '10.0.20348' },
      ]),
    );
    assert.equal(first?.name, 'graviton');
    assert.equal(first.schedulable, false);
    assert.equal(first.labels.get('node-role.kubernetes.io/control-plane'), '');
    assert.equal(first.labels.get('team'), 'a');
    assert.deepEqual(first.taints, [
      { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' },
      { key: 'bare', effect: 'NoExecute' },
    ]);
    assert.equal(second?.schedulable, true);
    assert.deepEqual(
      [first, second, windows].map((node) => node && formatPlatform(node.platform)),
      ['linux/arm64', 'linux/amd64', 'windows(10.0.20348)/amd64'],
    );
  });

  for (const auth of ['token', 'exec', 'certificate'] as const) {
    it(`are read over TLS with ${auth}`, async () => {
      assert.equal(read(await nodesOf(['linux/arm64'], { tls: true, auth })).length, 1);
    });
  }

  it('come in pages, 5 000 of them, and share what is the same', async () => {
    await using(startCluster(Array.from({ length: 5000 }, () => 'linux/amd64')), async ({ kubeconfig, requests }) => {
      const nodes = read(await readNodes(optionsFor(kubeconfig), never));
      assert.equal(nodes.length, 5000);
      assert.equal(new Set(nodes.map(({ platform }) => platform)).size, 1);
      assert.equal(requests.filter((path) => path.startsWith('/api/v1/nodes')).length, 10);
    });
  });

  it('carry the name of the current context and the time', async () => {
    const answer = await nodesOf(['linux/amd64'], { context: 'arn:aws:eks:eu-west-1:1:cluster/prod' });
    assert.ok(answer.ok);
    assert.deepEqual([answer.nodes.context, answer.nodes.at], ['arn:aws:eks:eu-west-1:1:cluster/prod', 1000]);
  });

  it('that are none are said', async () => {
    const answer = await nodesOf([]);
    assert.ok(!answer.ok);
    assert.equal(answer.reason, 'empty');
  });
});

describe('nodes that may not be listed', () => {
  const GKE = { 'cloud.google.com/gke-nodepool': 'arm' };
  const NODES: readonly NodeSpec[] = [
    { platform: 'linux/amd64', name: 'boss', labels: { 'node-role.kubernetes.io/control-plane': '' } },
    { platform: 'linux/amd64', name: 'one' },
    { platform: 'linux/arm64', name: 'two', labels: GKE },
    { platform: 'linux/s390x', name: 'three' },
  ];
  const podOn = (nodeName: string, arch?: string): object => ({
    metadata: { name: `on-${nodeName}`, namespace: 'default' },
    spec: { nodeName, ...(arch && { nodeSelector: { 'kubernetes.io/arch': arch } }), containers: [] },
    status: { phase: 'Running' },
  });
  const pods = ['one', 'two', 'three'].map((name) => podOn(name));
  const unlisted = (options: ClusterOptions): Promise<NodesAnswer> =>
    nodesOf(NODES, { refusal: 'forbidden', ...options });
  const told = (answer: NodesAnswer): readonly string[] =>
    read(answer).map(({ name, platform }) => `${name} ${formatPlatform(platform)}`);

  it('are named with their labels by the metrics API, but for the control plane', async () => {
    const answer = await unlisted({ metrics: true });
    assert.deepEqual(told(answer), ['one linux/amd64', 'two linux/arm64', 'three linux/s390x']);
    assert.ok(answer.ok);
    assert.match(answer.nodes.limits ?? '', /may not be listed.*metrics API.*tainted is not told/);
    const [, two] = answer.nodes.nodes;
    assert.deepEqual(two?.taints, [{ key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' }]);
  });

  it('are read one by one where pods are on them and a role allows it', async () => {
    const answer = await unlisted({ pods, readable: ['two', 'three'] });
    assert.deepEqual(told(answer), ['two linux/arm64', 'three linux/s390x']);
    assert.ok(answer.ok);
    assert.deepEqual(answer.nodes.untold, ['one']);
    assert.match(answer.nodes.limits ?? '', /those that running pods are on.*There may be others/);
  });

  it('are read where it is one alone, and where pods may be listed in one namespace only', async () => {
    assert.deepEqual(told(await unlisted({ pods, readable: ['two'], namespaced: true })), ['two linux/arm64']);
  });

  it('are of the architecture that a pod selects which was put on them', async () => {
    const answer = await unlisted({ pods: [podOn('two', 'arm64'), podOn('one')] });
    assert.deepEqual(told(answer), ['two linux/arm64']);
    assert.ok(answer.ok);
    assert.deepEqual(answer.nodes.untold, ['one']);
  });

  it("are refused with the next step where nothing tells of them, and with what Karpenter's NodePools may make", async () => {
    const nothing = await unlisted({ noPods: true });
    assert.ok(!nothing.ok);
    assert.match(
      nothing.detail,
      /^kubectl says: .*"nodes".*ClusterRole.*nodes\.json.*platforms: in \.platformlint\.yaml\.$/,
    );
    const requirements = [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }];
    const nodePools = [{ metadata: { name: 'arm' }, spec: { template: { spec: { requirements } } } }];
    const pooled = await unlisted({ noPods: true, nodePools });
    assert.ok(!pooled.ok);
    assert.match(pooled.detail, /NodePools \(arm\) may make linux\/arm64 nodes\.$/);
  });
});

describe('a cluster that gives no nodes', () => {
  const cases: readonly (readonly [
    says: string,
    options: ClusterOptions,
    more: Partial<KubectlOptions>,
    reason: string,
    detail: RegExp,
  ])[] = [
    ['an expired login', { refusal: 'unauthorized' }, {}, 'expired', /must be logged in.*log in to the cluster again/s],
    [
      'no permission',
      { refusal: 'forbidden' },
      {},
      'forbidden',
      /User "dev" cannot list.*may get and list nodes.*nodes\.json.*platforms: in \.platformlint\.yaml/s,
    ],
    ['a context that is gone', {}, { context: 'gone' }, 'noContext', /context .*gone.*get-contexts.*--context/],
    [
      'a kubectl that is not there',
      {},
      { program: 'kubectl-of-nobody' },
      'noKubectl',
      /kubectl-of-nobody was not found: install kubectl.*--nodes nodes\.json/,
    ],
    [
      'a kubeconfig that is not there',
      {},
      { kubeconfig: '/nowhere/config', context: 'test' },
      'noContext',
      /check --kubeconfig/,
    ],
    ['an API that hangs', { refusal: 'hang' }, { timeoutMs: 6000 }, 'timeout', /check the network or the VPN/],
  ];
  for (const [says, options, more, reason, detail] of cases) {
    it(`has ${says}: that is said, with what helps`, async () => {
      const answer = await nodesOf(['linux/amd64'], options, more);
      assert.ok(!answer.ok, 'it answered');
      assert.equal(answer.reason, reason, answer.detail);
      assert.match(answer.detail, detail);
    });
  }

  it('is not there any more', async () => {
    const cluster = await startCluster(['linux/amd64']);
    const kept = join(mkdtempSync(join(tmpdir(), 'platformlint-gone-')), 'config');
    writeFileSync(kept, JSON.stringify(kubeconfig({ server: cluster.url }, {})));
    await cluster.stop();
    const answer = await readNodes(optionsFor(kept), never);
    rmSync(join(kept, '..'), { recursive: true });
    assert.ok(!answer.ok);
    assert.equal(answer.reason, 'unreachable', answer.detail);
  });

  it('needs a login program that is not installed', async () => {
    await using(startCluster(['linux/amd64'], { tls: true, auth: 'token' }), async (cluster) => {
      const apiVersion = 'client.authentication.k8s.io/v1beta1';
      const exec = { apiVersion, command: 'login-of-nobody', interactiveMode: 'Never' };
      const kept = join(mkdtempSync(join(tmpdir(), 'platformlint-login-')), 'config');
      writeFileSync(
        kept,
        JSON.stringify(kubeconfig({ server: cluster.url, 'insecure-skip-tls-verify': true }, { exec })),
      );
      const answer = await readNodes(optionsFor(kept), never);
      rmSync(join(kept, '..'), { recursive: true });
      assert.ok(!answer.ok);
      assert.equal(answer.reason, 'expired', answer.detail);
      assert.match(answer.detail, /login-of-nobody.*not in PATH: install it/s);
    });
  });

  it('can be left while it hangs', async () => {
    await using(startCluster(['linux/amd64'], { refusal: 'hang' }), async (cluster) => {
      const abort = new AbortController();
      const answer = readNodes(optionsFor(cluster.kubeconfig, { context: 'test' }), abort.signal);
      await asked(cluster);
      abort.abort();
      assert.deepEqual(await answer, { ok: false, reason: 'canceled', detail: 'Cancelled.' });
    });
  });

  it('is ended by its time limit where kubectl itself hangs', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'platformlint-slow-'));
    const program = join(folder, 'kubectl');
    writeFileSync(program, '#!/bin/sh\nexec tail -f /dev/null\n', { mode: 0o755 });
    const answer = await readNodes(optionsFor('/dev/null', { program, context: 'x', timeoutMs: 300 }), never);
    rmSync(folder, { recursive: true });
    assert.ok(!answer.ok);
    assert.equal(answer.reason, 'timeout');
    assert.match(answer.detail, /within 0\.3 seconds/);
  });
});

describe('the contexts of a kubeconfig', () => {
  it('begin with the current one', async () => {
    await using(startCluster(['linux/amd64']), async (cluster) => {
      const answer = await readContexts(optionsFor(cluster.kubeconfig), never);
      assert.deepEqual(answer, { ok: true, current: 'test', contexts: ['test'] });
    });
  });
});

describe('pods through the real kubectl', () => {
  const crashing = {
    metadata: {
      name: 'web-5d4-x',
      namespace: 'shop',
      labels: { 'pod-template-hash': '5d4' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5d4' }],
    },
    spec: {
      nodeName: 'node-1',
      nodeSelector: { pool: '' },
      tolerations: [{ key: 'k', operator: 'Exists' }],
      initContainers: [{ name: 'init', image: 'init:1' }],
      containers: [{ name: 'web', image: 'web:1' }],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] }] },
            ],
          },
        },
      },
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'web',
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'bell \u0007, "quotes", \\ and \u{1f600}' } },
          lastState: { terminated: { reason: 'StartError', message: 'exec /app: exec format error', exitCode: 128 } },
        },
      ],
    },
  };

  it('have their maker, their place, their constraints, their images and what ails them', async () => {
    const answer = await using(startCluster(['linux/amd64'], { pods: [crashing] }), ({ kubeconfig }) =>
      readPods(optionsFor(kubeconfig), never),
    );
    assert.ok(answer.ok, JSON.stringify(answer));
    const [pod] = answer.pods;
    assert.deepEqual(
      [pod?.namespace, pod?.workload, pod?.node, answer.everywhere],
      ['shop', 'Deployment/web', 'node-1', true],
    );
    assert.deepEqual(pod?.containers, [
      { name: 'init', image: 'init:1', troubles: [] },
      {
        name: 'web',
        image: 'web:1',
        troubles: [
          { reason: 'CrashLoopBackOff', message: 'bell \u0007, "quotes", \\ and \u{1f600}' },
          { reason: 'StartError', message: 'exec /app: exec format error', past: true },
        ],
      },
    ]);
    assert.deepEqual(
      pod?.pod.selector.map(({ key, value }) => [key.value, value.value]),
      [['pool', '']],
    );
    assert.deepEqual(pod?.pod.tolerations, [{ key: 'k', operator: 'Exists' }]);
    assert.deepEqual(
      pod?.pod.affinity?.map(({ expressions }) => expressions.map(({ key, operator }) => [key.value, operator])),
      [[['kubernetes.io/arch', 'In']]],
    );
  });

  it('are those of the own namespace where no more may be read', async () => {
    const answer = await using(
      startCluster(['linux/amd64'], { pods: [crashing], namespaced: true }),
      ({ kubeconfig }) => readPods(optionsFor(kubeconfig), never),
    );
    assert.ok(answer.ok, JSON.stringify(answer));
    assert.deepEqual([answer.pods.length, answer.everywhere], [1, false]);
  });
});

describe("Karpenter's NodePools through the real kubectl", () => {
  it('say which architectures they may add', async () => {
    const requirements = [
      { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] },
      { key: 'karpenter.sh/capacity-type', operator: 'In', values: ['spot'] },
    ];
    const pool = { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'arm' } };
    const nodePools = [{ ...pool, spec: { template: { spec: { requirements } } } }];
    const pools = await using(startCluster(['linux/amd64'], { nodePools }), ({ kubeconfig }) =>
      readNodePools(optionsFor(kubeconfig), never),
    );
    assert.deepEqual(pools, [{ name: 'arm', architectures: ['arm64'] }]);
  });

  it('are none in a cluster without Karpenter', async () => {
    const pools = await using(startCluster(['linux/amd64']), ({ kubeconfig }) =>
      readNodePools(optionsFor(kubeconfig), never),
    );
    assert.deepEqual(pools, []);
  });
});

/** Resolves when the cluster has been asked for its nodes. */
async function asked(cluster: Cluster): Promise<void> {
  while (!cluster.requests.some((path) => path.startsWith('/api/v1/nodes')))
    await new Promise((resolve) => setImmediate(resolve));
}

function kubeconfig(cluster: object, user: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'test', user }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  };
}
