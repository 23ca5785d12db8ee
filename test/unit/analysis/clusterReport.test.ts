import assert from 'node:assert/strict';
import { clusterReport, type ReportDocument } from '../../../server/src/analysis/clusterReport';
import { runningReport } from '../../../server/src/analysis/runningReport';
import type { Nodes } from '../../../server/src/model/nodes';
import type { NodePool } from '../../../server/src/model/runningPod';
import { parseNodes } from '../../../server/src/targets/parseNodes';
import { parsePods } from '../../../server/src/targets/parsePods';
import { testOffers } from '../../support/images';
import { lint } from '../../support/lint';

interface NodeParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly object[];
  readonly unschedulable?: boolean;
}

function nodeOf(platform: string, name: string, { labels, ...spec }: NodeParts = {}): object {
  const [operatingSystem, architecture] = platform.split('/');
  const own = { 'kubernetes.io/arch': architecture, 'kubernetes.io/os': operatingSystem, ...labels };
  return {
    kind: 'Node',
    metadata: { name, labels: own },
    spec,
    status: { nodeInfo: { architecture, operatingSystem } },
  };
}

/** Nodes n1, n2 … */
function cluster(...nodes: readonly (string | readonly [platform: string, parts: NodeParts])[]): Nodes {
  const items = nodes.map((one, index) =>
    typeof one === 'string' ? nodeOf(one, `n${index + 1}`) : nodeOf(one[0], `n${index + 1}`, one[1]),
  );
  const reading = parseNodes(JSON.stringify({ items }));
  assert.ok(reading.ok);
  return { context: 'test', at: 0, nodes: reading.nodes };
}

function documentOf(image: string, spec = '', kind = 'Deployment', nodes: readonly string[] = []): ReportDocument {
  const text = `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  template:
    spec:
${spec === '' ? '' : `      ${spec}\n`}      containers: [{ name: web, image: ${image} }]
`;
  const { subjects, lines, findings } = lint({ path: 'k8s/web.yaml', text, nodes });
  return { path: 'k8s/web.yaml', subjects, lines, findings };
}

const verdictOf = (nodes: Nodes, document: ReportDocument, pools: readonly NodePool[] = []) => {
  const [image] = clusterReport(nodes, [document], pools).images;
  assert.ok(image);
  return image;
};

const AMD = 'images.test/amd64-only:1';
const ARM_TAINT = { taints: [{ key: 'dedicated', value: 'arm', effect: 'NoSchedule' }] };

describe('what runs where', () => {
  it('leaves out a placeholder that every kustomization replaces', () => {
    const { subjects, lines } = lint({
      path: 'base/web.yaml',
      text: 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: web, image: web }] }\n',
      files: {
        'base/kustomization.yaml': 'resources: [web.yaml]\n',
        'prod/kustomization.yaml':
          'resources: [../base]\nimages: [{ name: web, newName: images.test/multi, newTag: "1" }]\n',
      },
    });
    assert.deepEqual(clusterReport(cluster('linux/amd64'), [{ path: 'base/web.yaml', subjects, lines }]).images, []);
  });

  const cases: readonly (readonly [
    says: string,
    nodes: Nodes,
    document: ReportDocument,
    verdict: string,
    cells: string,
  ])[] = [
    ['everywhere', cluster('linux/amd64', 'linux/arm64'), documentOf('images.test/multi:1'), 'runs', 'runs runs'],
    ['on part of the nodes', cluster('linux/amd64', 'linux/arm64'), documentOf(AMD), 'partly', 'runs fails'],
    ['nowhere', cluster('linux/arm64'), documentOf(AMD), 'fails', 'fails'],
    [
      'where the pod is put',
      cluster('linux/amd64', 'linux/arm64'),
      documentOf(AMD, 'nodeSelector: { kubernetes.io/arch: amd64 }'),
      'runs',
      'runs away',
    ],
    ['off tainted nodes', cluster('linux/amd64', ['linux/arm64', ARM_TAINT]), documentOf(AMD), 'runs', 'runs away'],
    [
      'on tainted nodes that are tolerated',
      cluster('linux/amd64', ['linux/arm64', ARM_TAINT]),
      documentOf(AMD, 'tolerations: [{ key: dedicated, operator: Exists }]'),
      'partly',
      'runs fails',
    ],
    ['a Linux pod beside Windows nodes', cluster('linux/amd64', 'windows/amd64'), documentOf(AMD), 'runs', 'runs away'],
    [
      'a Linux pod that names an architecture beside Windows nodes',
      cluster('linux/amd64', 'windows/amd64'),
      documentOf(AMD, 'nodeSelector: { kubernetes.io/arch: amd64 }'),
      'runs',
      'runs away',
    ],
    [
      'a Windows pod',
      cluster('linux/amd64', 'windows/amd64'),
      documentOf('images.test/windows-only:1', 'nodeSelector: { kubernetes.io/os: windows }'),
      'runs',
      'away runs',
    ],
    [
      'a Windows build that the image lacks',
      cluster(['windows/amd64', { labels: { 'node.kubernetes.io/windows-build': '10.0.17763' } }]),
      documentOf('images.test/windows-2022:1', 'nodeSelector: { kubernetes.io/os: windows }'),
      'fails',
      'fails',
    ],
    ['an image that is not known', cluster('linux/amd64'), documentOf('images.test/nobody:1'), 'unknown', 'unknown'],
    [
      'a pod that no node takes',
      cluster('linux/amd64'),
      documentOf(AMD, 'nodeSelector: { disktype: ssd }'),
      'unknown',
      'away',
    ],
  ];
  for (const [says, nodes, document, verdict, cells] of cases) {
    it(says, () => {
      const found = verdictOf(nodes, document);
      assert.equal(found.verdict, verdict, found.reason);
      assert.equal(found.cells.map((cell) => cell.verdict).join(' '), cells);
    });
  }

  it('says what keeps a pod away', () => {
    const found = verdictOf(cluster('linux/amd64', ['linux/arm64', ARM_TAINT]), documentOf(AMD));
    assert.equal(found.cells[1]?.because, 'taint dedicated=arm:NoSchedule');
  });

  it('takes NodePools for a hint: what they may add changes no verdict', () => {
    const pools = [{ name: 'any', architectures: ['amd64', 'arm64'] }];
    const found = verdictOf(cluster('linux/amd64'), documentOf(AMD), pools);
    assert.equal(found.verdict, 'runs');
    assert.deepEqual(
      found.later?.map(({ architecture }) => architecture),
      ['arm64'],
    );
    const bound = documentOf(AMD, 'nodeSelector: { kubernetes.io/arch: amd64 }');
    assert.equal(verdictOf(cluster('linux/amd64'), bound, pools).later, undefined);
    assert.match(
      clusterReport(cluster('linux/amd64'), [], pools).hints.join(' '),
      /NodePool any may add linux\/arm64 nodes; there is none now/,
    );
  });

  it('counts control planes, cordoned and virtual nodes', () => {
    const master = 'node-role.kubernetes.io/control-plane';
    const report = clusterReport(
      cluster(
        'linux/amd64',
        ['linux/amd64', { labels: { [master]: '' }, taints: [{ key: master, effect: 'NoSchedule' }] }],
        ['linux/amd64', { labels: { type: 'virtual-kubelet' } }],
        ['linux/arm64', { unschedulable: true, labels: { 'eks.amazonaws.com/nodegroup': 'arm' } }],
      ),
      [],
    );
    assert.deepEqual(
      report.platforms.map(({ platform: _, ...counts }) => counts),
      [
        { nodes: 3, schedulable: 2, controlPlane: 1, virtual: 1 },
        { nodes: 1, schedulable: 0, controlPlane: 0, virtual: 0 },
      ],
    );
    assert.deepEqual(report.hints, [
      'No linux/arm64 node takes ordinary pods now: cordoned, or for the control plane.',
      'One node is virtual: virtual-kubelet.',
      'EKS node group arm: 1 × linux/arm64.',
      'A node group that is scaled to zero has no node here; state its platform under targets: if it has another.',
    ]);
  });
});

describe('what runs now', () => {
  const MIXED = cluster('linux/amd64', 'linux/arm64');
  interface Status {
    readonly waiting?: readonly [reason: string, message: string];
    readonly last?: readonly [reason: string, message: string];
    /** How it ended and stays. */
    readonly ended?: readonly [reason: string, message: string];
    /** It is the pod's init container. */
    readonly first?: true;
  }
  const podOf = (name: string, image: string, node: string, status: Status = {}): object => ({
    metadata: {
      name,
      namespace: 'shop',
      labels: { 'pod-template-hash': 'abc' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web-abc' }],
    },
    spec: {
      nodeName: node,
      [status.first ? 'initContainers' : 'containers']: [{ name: 'web', image }],
    },
    status: { [status.first ? 'initContainerStatuses' : 'containerStatuses']: [{ name: 'web', ...statesOf(status) }] },
  });
  const statesOf = ({ waiting, last, ended }: Status): object => {
    const said = ([reason, message]: readonly [string, string]): object => ({ reason, message });
    return {
      ...(waiting && { state: { waiting: said(waiting) } }),
      ...(ended && { state: { terminated: said(ended) } }),
      ...(last && { lastState: { terminated: said(last) } }),
    };
  };
  const running = (pods: readonly object[], documents: readonly ReportDocument[] = []) => {
    const reading = parsePods(JSON.stringify({ items: pods }));
    assert.ok(reading.ok);
    return runningReport({ nodes: MIXED, pools: [], pods: reading.pods, documents, offerOf: testOffers });
  };

  it('is judged once for each workload, over the nodes that it may use', () => {
    const [found, ...others] = running([podOf('a', AMD, 'n1'), podOf('b', AMD, 'n1')]);
    assert.deepEqual(others, []);
    assert.deepEqual(
      [found?.workload, found?.pods, found?.verdict, found?.on.map(({ architecture }) => architecture), found?.failing],
      ['Deployment/web', 2, 'partly', ['amd64'], undefined],
    );
  });

  const failures: readonly (readonly [says: string, image: string, node: string, status: Status, rule: string])[] = [
    [
      'exec format error',
      AMD,
      'n2',
      { waiting: ['CrashLoopBackOff', 'back-off'], last: ['StartError', 'exec /app: exec format error'] },
      'image-single-platform',
    ],
    [
      "containerd's no match",
      'images.test/amd64-index:1',
      'n2',
      { waiting: ['ErrImagePull', 'failed to pull: no match for platform in manifest: not found'] },
      'image-platform-missing',
    ],
    [
      "CRI-O's no image",
      'images.test/amd64-index:1',
      'n2',
      { waiting: ['ErrImagePull', 'no image found in image index for architecture "arm64", variant "v8", OS "linux"'] },
      'image-platform-missing',
    ],
    [
      "a back-off that hides the engine's words",
      'images.test/amd64-index:1',
      'n2',
      { waiting: ['ImagePullBackOff', 'Back-off pulling image'] },
      'image-platform-missing',
    ],
    [
      'a crash without words on a node of another platform',
      AMD,
      'n2',
      { waiting: ['CrashLoopBackOff', ''] },
      'image-single-platform',
    ],
    [
      'a program of another architecture under the right label',
      'images.test/multi:1',
      'n2',
      { last: ['StartError', 'exec format error'] },
      'buildplatform-final',
    ],
    [
      'an init container',
      AMD,
      'n2',
      {
        first: true,
        waiting: ['CrashLoopBackOff', ''],
        last: ['ContainerCannotRun', 'exec user process caused: exec format error'],
      },
      'image-single-platform',
    ],
    ['a job that is not started again', AMD, 'n2', { ended: ['Error', ''] }, 'image-single-platform'],
    [
      "crun's words in a back-off of newer kubelets",
      'images.test/nobody:1',
      'n2',
      { waiting: ['RunContainerError', 'exec container process `/app`: Exec format error'] },
      'image-single-platform',
    ],
    [
      'a back-off that repeats the words of containerd',
      'images.test/nobody:1',
      'n2',
      {
        waiting: [
          'ImagePullBackOff',
          'Back-off pulling image "x": ErrImagePull: rpc error: no match for platform in manifest sha256:1: not found',
        ],
      },
      'image-platform-missing',
    ],
    [
      'a Linux image on Windows',
      'images.test/nobody:1',
      'n2',
      {
        waiting: [
          'ErrImagePull',
          'image operating system "linux" cannot be used on this platform: operating system is not supported',
        ],
      },
      'image-platform-missing',
    ],
    [
      'another release of Windows',
      'images.test/nobody:1',
      'n2',
      {
        waiting: [
          'CreateContainerError',
          'hcs::CreateComputeSystem x: The container operating system does not match the host operating system.',
        ],
      },
      'windows-os-version',
    ],
    [
      'an image that nobody can look up',
      'images.test/nobody:1',
      'n2',
      { waiting: ['ErrImagePull', 'no matching manifest for linux/arm64/v8 in the manifest list entries'] },
      'image-platform-missing',
    ],
  ];
  for (const [says, image, node, status, rule] of failures) {
    it(`explains ${says}`, () => {
      const [found] = running([podOf('a', image, node, status)]);
      assert.ok(found?.failing, 'it does not fail');
      assert.equal(found.explained?.rule, rule);
      assert.notEqual(found.verdict, 'runs');
    });
  }

  it('leaves other troubles alone', () => {
    const calm = [
      podOf('a', AMD, 'n1', { waiting: ['CrashLoopBackOff', 'back-off'], last: ['Error', 'panic'] }),
      podOf('b', 'images.test/nobody:1', 'n2', { waiting: ['ImagePullBackOff', 'unauthorized'] }),
      // It runs now, under emulation.
      podOf('c', 'images.test/arm64-only:1', 'n1', { last: ['Error', 'panic'] }),
    ];
    assert.deepEqual(
      running(calm).map(({ failing }) => failing),
      [undefined, undefined, undefined],
    );
  });

  it('names the finding of the document that names the image', () => {
    const document = documentOf(AMD, '', 'DaemonSet', ['linux/amd64', 'linux/arm64']);
    const [found] = running([podOf('a', AMD, 'n2', { waiting: ['CrashLoopBackOff', ''] })], [document]);
    assert.deepEqual(
      [found?.explained?.rule, found?.explained?.path, found?.explained?.line],
      ['image-single-platform', 'k8s/web.yaml', 6],
    );
    assert.match(found?.explained?.message ?? '', /exec format error/);
  });
});
