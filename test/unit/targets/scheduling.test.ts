import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPlatform, type Platform, parsePlatform } from '../../../server/src/image/platform';
import type { ClusterNode } from '../../../server/src/model/nodes';
import type { LabelExpression, Pod, Toleration } from '../../../server/src/model/pod';
import { feasibleNodes } from '../../../server/src/targets/feasibleNodes';
import { feasiblePlatforms } from '../../../server/src/targets/scheduling';
import type { Spanned } from '../../../server/src/text/span';

const spanned = (value: string): Spanned<string> => ({ value, span: { start: 0, end: value.length } });

function pod(parts: Partial<Pod>): Pod {
  return {
    workload: 'Deployment',
    span: { start: 0, end: 0 },
    uses: [0],
    selector: [],
    tolerations: [],
    unresolved: false,
    ...parts,
  };
}

function selector(labels: Readonly<Record<string, string>>): Pod['selector'] {
  return Object.entries(labels).map(([key, value]) => ({ key: spanned(key), value: spanned(value) }));
}

/** `kubernetes.io/arch In arm64,amd64`; `@` before the key makes it a field. */
function expression(text: string): LabelExpression {
  const [key = '', operator = '', values = ''] = text.split(' ');
  return {
    key: spanned(key.replace('@', '')),
    operator,
    values: values === '' ? [] : values.split(',').map(spanned),
    field: key.startsWith('@'),
  };
}

function affinity(...terms: readonly (readonly string[])[]): NonNullable<Pod['affinity']> {
  return terms.map((term) => ({ expressions: term.map(expression), span: { start: 0, end: 0 } }));
}

function platforms(text: string): readonly Platform[] {
  return text.split(' ').flatMap((word) => parsePlatform(word) ?? []);
}

const BOTH = platforms('linux/amd64 linux/arm64');
const words = (list: readonly Platform[] | undefined): string => (list ?? []).map(formatPlatform).join(' ');

interface Vector {
  readonly says: string;
  readonly pod: Partial<Pod>;
  readonly feasible: string;
  readonly maybe?: true;
  readonly stated?: string;
  readonly constrained?: true;
  readonly because?: string;
}

const ARM = 'kubernetes.io/arch In arm64';
const AMD = 'kubernetes.io/arch In amd64';
const ALL = 'linux/amd64 linux/arm64';

const VECTORS: readonly Vector[] = [
  { says: 'nothing leaves both', pod: {}, feasible: ALL },
  {
    says: 'a nodeSelector decides',
    pod: { selector: selector({ 'kubernetes.io/arch': 'arm64' }) },
    feasible: 'linux/arm64',
    stated: 'linux/arm64',
    constrained: true,
    because: 'nodeSelector kubernetes.io/arch: arm64',
  },
  {
    says: 'the deprecated label decides too',
    pod: { selector: selector({ 'beta.kubernetes.io/arch': 'amd64', 'beta.kubernetes.io/os': 'linux' }) },
    feasible: 'linux/amd64',
    stated: 'linux/amd64',
    constrained: true,
    because: 'nodeSelector beta.kubernetes.io/arch: amd64',
  },
  {
    says: 'selector and affinity must both hold',
    pod: { selector: selector({ 'kubernetes.io/arch': 'amd64' }), affinity: affinity([ARM]) },
    feasible: '',
    stated: '',
    constrained: true,
    because: 'nodeSelector kubernetes.io/arch: amd64',
  },
  {
    says: 'terms are alternatives',
    pod: { affinity: affinity([ARM], [AMD]) },
    feasible: ALL,
    stated: ALL,
    constrained: true,
    because: 'nodeAffinity kubernetes.io/arch In [arm64]',
  },
  {
    says: 'the expressions of a term must all hold',
    pod: { affinity: affinity([ARM, 'kubernetes.io/os In linux']) },
    feasible: 'linux/arm64',
    stated: 'linux/arm64',
    constrained: true,
    because: 'nodeAffinity kubernetes.io/arch In [arm64]',
  },
  {
    says: 'NotIn takes away',
    pod: { affinity: affinity(['kubernetes.io/arch NotIn arm64']) },
    feasible: 'linux/amd64',
    constrained: true,
    because: 'nodeAffinity kubernetes.io/arch NotIn [arm64]',
  },
  { says: 'Exists says nothing', pod: { affinity: affinity(['kubernetes.io/arch Exists']) }, feasible: ALL },
  {
    says: 'DoesNotExist leaves none',
    pod: { affinity: affinity(['kubernetes.io/arch DoesNotExist']) },
    feasible: '',
    constrained: true,
    because: 'nodeAffinity kubernetes.io/arch DoesNotExist',
  },
  {
    says: 'an unknown label may be there',
    pod: { affinity: affinity(['disktype In ssd']) },
    feasible: ALL,
    maybe: true,
  },
  {
    says: 'an unknown alternative keeps both',
    pod: { affinity: affinity([ARM], ['disktype In ssd']) },
    feasible: ALL,
    maybe: true,
    because: 'nodeAffinity kubernetes.io/arch In [arm64]',
  },
  {
    says: 'a machine type has an architecture',
    pod: { selector: selector({ 'node.kubernetes.io/instance-type': 't4g.large' }) },
    feasible: 'linux/arm64',
    stated: 'linux/arm64',
    constrained: true,
    because: 'nodeSelector node.kubernetes.io/instance-type: t4g.large',
  },
  {
    says: 'a machine type without a rule may have any',
    pod: { selector: selector({ 'node.kubernetes.io/instance-type': 'huge' }) },
    feasible: ALL,
    maybe: true,
    constrained: true,
    because: 'nodeSelector node.kubernetes.io/instance-type: huge',
  },
  {
    says: 'a Karpenter family has an architecture',
    pod: { affinity: affinity(['karpenter.k8s.aws/instance-family In c7g,m7g']) },
    feasible: 'linux/arm64',
    stated: 'linux/arm64',
    constrained: true,
    because: 'nodeAffinity karpenter.k8s.aws/instance-family In [c7g, m7g]',
  },
  {
    says: 'a CPU maker has an architecture',
    pod: { affinity: affinity(['eks.amazonaws.com/instance-cpu-manufacturer In intel,amd']) },
    feasible: 'linux/amd64',
    stated: 'linux/amd64',
    constrained: true,
    because: 'nodeAffinity eks.amazonaws.com/instance-cpu-manufacturer In [intel, amd]',
  },
  {
    says: "Google's families have an architecture",
    pod: { selector: selector({ 'cloud.google.com/machine-family': 'c4a' }) },
    feasible: 'linux/arm64',
    stated: 'linux/arm64',
    constrained: true,
    because: 'nodeSelector cloud.google.com/machine-family: c4a',
  },
  {
    says: 'a compute class of Google alone says little',
    pod: { selector: selector({ 'cloud.google.com/compute-class': 'Scale-Out' }) },
    feasible: ALL,
    maybe: true,
  },
  {
    says: 'a compute class of the project decides, and how is not known',
    pod: { selector: selector({ 'cloud.google.com/compute-class': 'web' }) },
    feasible: ALL,
    constrained: true,
    maybe: true,
    because: 'nodeSelector cloud.google.com/compute-class: web',
  },
  {
    says: 'no node bears uname words',
    pod: { selector: selector({ 'kubernetes.io/arch': 'x86_64' }) },
    feasible: '',
    stated: '',
    constrained: true,
    because: 'nodeSelector kubernetes.io/arch: x86_64',
  },
  {
    says: 'Windows excludes Linux',
    pod: { selector: selector({ 'kubernetes.io/os': 'windows' }) },
    feasible: '',
    because: 'nodeSelector kubernetes.io/os: windows',
  },
  {
    says: 'Windows with an architecture is stated',
    pod: { selector: selector({ 'kubernetes.io/os': 'windows', 'kubernetes.io/arch': 'amd64' }) },
    feasible: '',
    stated: 'windows/amd64',
    constrained: true,
    because: 'nodeSelector kubernetes.io/arch: amd64',
  },
  { says: 'spec.os counts', pod: { os: 'windows' }, feasible: '' },
  { says: 'an empty term matches nothing', pod: { affinity: affinity([]) }, feasible: '' },
  {
    says: 'In without values matches nothing',
    pod: { affinity: affinity(['kubernetes.io/arch In']) },
    feasible: '',
    because: 'nodeAffinity kubernetes.io/arch In',
  },
  { says: 'a named node may be any', pod: { nodeName: 'n1' }, feasible: ALL, maybe: true },
  { says: 'a field may name any', pod: { affinity: affinity(['@metadata.name In n1']) }, feasible: ALL, maybe: true },
  { says: 'what cannot be read may be anything', pod: { unresolved: true }, feasible: ALL, maybe: true },
  {
    says: 'Gt on a label of words is never true',
    pod: { affinity: affinity(['kubernetes.io/arch Gt 1']) },
    feasible: '',
    constrained: true,
    because: 'nodeAffinity kubernetes.io/arch Gt [1]',
  },
  { says: 'Gt on another label may be', pod: { affinity: affinity(['cores Gt 4']) }, feasible: ALL, maybe: true },
];

describe('the platforms a pod may use', () => {
  for (const vector of VECTORS) {
    it(vector.says, () => {
      const found = feasiblePlatforms(pod(vector.pod), BOTH);
      assert.equal(words(found.platforms), vector.feasible);
      assert.equal(found.maybe, vector.maybe ?? false);
      assert.equal(found.constrained, vector.constrained ?? false);
      assert.equal(found.stated === undefined ? undefined : words(found.stated), vector.stated);
      assert.equal(found.because, vector.because ?? '');
    });
  }

  it('gives the deciding value its place', () => {
    const value = { value: 'arm64', span: { start: 7, end: 12 } };
    const found = feasiblePlatforms(pod({ selector: [{ key: spanned('kubernetes.io/arch'), value }] }), BOTH);
    assert.deepEqual(found.span, value.span);
  });

  it('states what the candidates lack', () => {
    const found = feasiblePlatforms(pod({ selector: selector({ 'kubernetes.io/arch': 's390x' }) }), BOTH);
    assert.equal(words(found.platforms), '');
    assert.equal(words(found.stated), 'linux/s390x');
  });
});

function node(name: string, platform: string, parts: Partial<ClusterNode> = {}): ClusterNode {
  const [found = { os: 'linux', architecture: 'amd64' }] = platforms(platform);
  const labels = new Map([
    ['kubernetes.io/arch', found.architecture],
    ['kubernetes.io/os', found.os],
    ['kubernetes.io/hostname', name],
    ...(parts.labels ?? []),
  ]);
  return { name, platform: found, taints: [], schedulable: true, ...parts, labels };
}

const label = (key: string, value: string): Partial<ClusterNode> => ({ labels: new Map([[key, value]]) });
const taint = (key: string, value: string | undefined, effect: string): Partial<ClusterNode> => ({
  taints: [{ key, ...(value !== undefined && { value }), effect }],
});

function runsOn(parts: Partial<Pod>, one: ClusterNode): boolean {
  return feasibleNodes(pod(parts), [one]).nodes.length === 1;
}

describe('the nodes a pod may use', () => {
  const amd = node('a1', 'linux/amd64', label('cores', '8'));
  const arm = node('b1', 'linux/arm64', label('disktype', 'ssd'));

  const cases: readonly (readonly [string, Partial<Pod>, string])[] = [
    ['all without a wish', {}, 'a1 b1'],
    ['by selector', { selector: selector({ 'kubernetes.io/arch': 'arm64' }) }, 'b1'],
    ['by a label of the user', { selector: selector({ disktype: 'ssd' }) }, 'b1'],
    ['by both affinity and selector', { selector: selector({ disktype: 'ssd' }), affinity: affinity([AMD]) }, ''],
    ['In', { affinity: affinity(['disktype In ssd,hdd']) }, 'b1'],
    ['NotIn takes nodes without the label too', { affinity: affinity(['disktype NotIn ssd']) }, 'a1'],
    ['Exists', { affinity: affinity(['disktype Exists']) }, 'b1'],
    ['DoesNotExist', { affinity: affinity(['disktype DoesNotExist']) }, 'a1'],
    ['Gt', { affinity: affinity(['cores Gt 4']) }, 'a1'],
    ['Gt is strict', { affinity: affinity(['cores Gt 8']) }, ''],
    ['Lt', { affinity: affinity(['cores Lt 9']) }, 'a1'],
    ['Lt with a word for a number', { affinity: affinity(['cores Lt nine']) }, ''],
    ['terms are alternatives', { affinity: affinity(['cores Gt 4'], ['disktype In ssd']) }, 'a1 b1'],
    ['an empty term beside another', { affinity: affinity([], [ARM]) }, 'b1'],
    ['no term at all', { affinity: [] }, ''],
    ['by field', { affinity: affinity(['@metadata.name In b1']) }, 'b1'],
    ['by field, excluded', { affinity: affinity(['@metadata.name NotIn b1']) }, 'a1'],
    ['by name', { nodeName: 'a1' }, 'a1'],
    ['by operating system', { os: 'windows' }, ''],
  ];
  for (const [says, parts, expected] of cases) {
    it(says, () => {
      const found = feasibleNodes(pod(parts), [amd, arm]);
      assert.equal(found.nodes.map(({ name }) => name).join(' '), expected);
      assert.equal(found.nodes.length + found.excluded.length, 2);
    });
  }

  it('knows the architecture of a node whose labels were lost', () => {
    const bare: ClusterNode = { ...amd, labels: new Map() };
    assert.ok(runsOn({ selector: selector({ 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux' }) }, bare));
  });

  it('says why', () => {
    const tainted = node('t', 'linux/amd64', taint('dedicated', 'gpu', 'NoSchedule'));
    const cordoned = node('c', 'linux/amd64', { schedulable: false });
    const found = feasibleNodes(pod({ selector: selector({ 'kubernetes.io/arch': 'amd64' }) }), [
      arm,
      tainted,
      cordoned,
    ]);
    assert.deepEqual(
      found.excluded.map(({ node: { name }, reason, because }) => [name, reason, because]),
      [
        ['b1', 'selector', 'nodeSelector kubernetes.io/arch: amd64'],
        ['t', 'taint', 'taint dedicated=gpu:NoSchedule'],
        ['c', 'taint', 'taint node.kubernetes.io/unschedulable:NoSchedule'],
      ],
    );
  });
});

describe('taints and tolerations', () => {
  const equal = (key: string, value?: string, effect?: string): Toleration => ({
    key,
    operator: 'Equal',
    ...(value !== undefined && { value }),
    ...(effect !== undefined && { effect }),
  });
  const exists = (key?: string, effect?: string): Toleration => ({
    operator: 'Exists',
    ...(key !== undefined && { key }),
    ...(effect !== undefined && { effect }),
  });
  const table: readonly (readonly [string, Partial<ClusterNode>, Partial<Pod>, boolean])[] = [
    ['a taint keeps away', taint('k', 'v', 'NoSchedule'), {}, false],
    ['NoExecute keeps away', taint('k', 'v', 'NoExecute'), {}, false],
    ['a preference keeps nothing away', taint('k', 'v', 'PreferNoSchedule'), {}, true],
    ['an equal toleration', taint('k', 'v', 'NoSchedule'), { tolerations: [equal('k', 'v', 'NoSchedule')] }, true],
    [
      'without an operator it is equality',
      taint('k', 'v', 'NoSchedule'),
      { tolerations: [{ key: 'k', operator: '', value: 'v' }] },
      true,
    ],
    ['another value', taint('k', 'v', 'NoSchedule'), { tolerations: [equal('k', 'w', 'NoSchedule')] }, false],
    ['another key', taint('k', 'v', 'NoSchedule'), { tolerations: [equal('l', 'v', 'NoSchedule')] }, false],
    ['another effect', taint('k', 'v', 'NoExecute'), { tolerations: [equal('k', 'v', 'NoSchedule')] }, false],
    ['no effect means all', taint('k', 'v', 'NoExecute'), { tolerations: [equal('k', 'v')] }, true],
    ['no value on either side', taint('k', undefined, 'NoSchedule'), { tolerations: [equal('k')] }, true],
    ['Exists takes any value', taint('k', 'v', 'NoSchedule'), { tolerations: [exists('k')] }, true],
    ['Exists without key takes everything', taint('k', 'v', 'NoExecute'), { tolerations: [exists()] }, true],
    [
      'Equal without key takes nothing',
      taint('k', 'v', 'NoSchedule'),
      { tolerations: [{ operator: 'Equal', value: 'v' }] },
      false,
    ],
    [
      'Gt compares numbers',
      taint('sla', '950', 'NoSchedule'),
      { tolerations: [{ key: 'sla', operator: 'Gt', value: '900' }] },
      true,
    ],
    ['a cordoned node', { schedulable: false }, {}, false],
    [
      'a cordoned node, tolerated',
      { schedulable: false },
      { tolerations: [exists('node.kubernetes.io/unschedulable')] },
      true,
    ],
    ['a DaemonSet on a cordoned node', { schedulable: false }, { workload: 'DaemonSet' }, true],
    [
      'a DaemonSet on a node under pressure',
      taint('node.kubernetes.io/disk-pressure', undefined, 'NoSchedule'),
      { workload: 'DaemonSet' },
      true,
    ],
    [
      'a DaemonSet on the control plane',
      taint('node-role.kubernetes.io/control-plane', undefined, 'NoSchedule'),
      { workload: 'DaemonSet' },
      false,
    ],
    ['nodeName passes the scheduler by', taint('k', 'v', 'NoSchedule'), { nodeName: 'n' }, true],
    ['nodeName does not pass eviction by', taint('k', 'v', 'NoExecute'), { nodeName: 'n' }, false],
  ];
  for (const [says, nodeParts, podParts, expected] of table) {
    it(says, () => assert.equal(runsOn(podParts, node('n', 'linux/amd64', nodeParts)), expected));
  }

  it('lets GKE admit pods that select Arm to its tainted Arm nodes, and no others', () => {
    const parts = {
      ...taint('kubernetes.io/arch', 'arm64', 'NoSchedule'),
      ...label('cloud.google.com/gke-nodepool', 'arm'),
    };
    const google = node('g', 'linux/arm64', parts);
    assert.ok(runsOn({ affinity: affinity([ARM]) }, google));
    assert.ok(!runsOn({}, google));
    assert.ok(
      !runsOn(
        { affinity: affinity([ARM]) },
        node('e', 'linux/arm64', taint('kubernetes.io/arch', 'arm64', 'NoSchedule')),
      ),
    );
  });
});

describe('platforms and nodes agree', () => {
  it('a platform whose node is feasible is never turned down', () => {
    const key = fc.constantFrom(
      'kubernetes.io/arch',
      'kubernetes.io/os',
      'disktype',
      'node.kubernetes.io/instance-type',
    );
    const value = fc.constantFrom('amd64', 'arm64', 'linux', 'windows', 'ssd', 't4g.large', 'm7i.large', '5');
    const operator = fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt');
    const anyExpression = fc
      .tuple(key, operator, fc.array(value, { maxLength: 3 }))
      .map(([k, o, v]) => expression(`${k} ${o} ${v.join(',')}`.trim()));
    const anyTerm = fc
      .array(anyExpression, { maxLength: 3 })
      .map((expressions) => ({ expressions, span: { start: 0, end: 0 } }));
    const anyPod = fc.record({
      selector: fc.array(fc.tuple(key, value), { maxLength: 2 }).map((list) => selector(Object.fromEntries(list))),
      affinity: fc.option(fc.array(anyTerm, { maxLength: 3 }), { nil: undefined }),
    });
    const types: Readonly<Record<string, string>> = { 'linux/amd64': 'm7i.large', 'linux/arm64': 't4g.large' };
    fc.assert(
      fc.property(anyPod, fc.constantFrom('linux/amd64', 'linux/arm64'), fc.boolean(), (parts, platform, hasDisk) => {
        const { affinity: terms, ...rest } = parts;
        const one = pod({ ...rest, ...(terms !== undefined && { affinity: terms }) });
        const labels = new Map([['node.kubernetes.io/instance-type', types[platform] ?? '']]);
        if (hasDisk) labels.set('disktype', 'ssd');
        if (feasibleNodes(one, [node('n', platform, { labels })]).nodes.length === 0) return;
        assert.equal(words(feasiblePlatforms(one, platforms(platform)).platforms), platform);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('pods that share a list of nodes', () => {
  it('are told apart by everything that decides, and by nothing else', () => {
    const tainted = { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] };
    const nodes = [
      node('a', 'linux/amd64', { labels: new Map([['pool', 'x']]) }),
      node('b', 'linux/arm64', tainted),
      node('c', 'linux/arm64', { schedulable: false }),
      node('d', 'windows/amd64', {}),
    ];
    const different: readonly Partial<Pod>[] = [
      {},
      { workload: 'DaemonSet' },
      { nodeName: 'a' },
      { os: 'windows' },
      { selector: selector({ pool: 'x' }) },
      { selector: selector({ 'kubernetes.io/arch': 'arm64' }) },
      { affinity: affinity(['pool In x']) },
      { affinity: affinity(['@metadata.name In x']) },
      { affinity: affinity(['pool NotIn x']) },
      { affinity: affinity(['pool In x'], [ARM]) },
      { affinity: affinity(['pool In x', ARM]) },
      { affinity: [] },
      { tolerations: [{ operator: 'Exists' }] },
      { tolerations: [{ key: 'k', operator: 'Equal', value: 'v' }] },
    ];
    for (const parts of [...different, ...different]) {
      assert.deepEqual(feasibleNodes(pod(parts), nodes), feasibleNodes(pod(parts), [...nodes]), JSON.stringify(parts));
    }
    assert.equal(feasibleNodes(pod({ name: 'one' }), nodes), feasibleNodes(pod({ name: 'two' }), nodes));
  });
});
