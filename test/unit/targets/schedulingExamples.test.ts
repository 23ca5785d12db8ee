import assert from 'node:assert/strict';
import { feasibleNodes } from '../../../server/src/targets/feasibleNodes';
import { parseNodes } from '../../../server/src/targets/parseNodes';
import { parsePods } from '../../../server/src/targets/parsePods';

/** Pods and nodes in the API's own shape, as in the Kubernetes documentation. */
type Labels = Readonly<Record<string, string>>;

function fits(spec: object, labels: Labels, taints: readonly string[] = [], owner = 'ReplicaSet'): boolean {
  const tainted = taints.map((text) => {
    const [, key = '', value, effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(text) ?? [];
    return { key, effect, ...(value !== undefined && { value }) };
  });
  const node = {
    metadata: { name: 'node-1', labels },
    spec: { taints: tainted },
    status: { nodeInfo: { architecture: 'amd64', operatingSystem: 'linux' } },
  };
  const metadata = { name: 'p', ownerReferences: [{ kind: owner, name: 'o' }] };
  const nodes = parseNodes(JSON.stringify({ items: [node] }));
  const pods = parsePods(JSON.stringify({ items: [{ metadata, spec }] }));
  assert.ok(nodes.ok && pods.ok);
  const [pod] = pods.pods;
  assert.ok(pod);
  return feasibleNodes(pod.pod, nodes.nodes).nodes.length === 1;
}

const required = (...nodeSelectorTerms: readonly object[]): object => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const zone = 'topology.kubernetes.io/zone';
const inZones = (...values: readonly string[]): object => ({ key: zone, operator: 'In', values });

describe('assigning pods to nodes, by the Kubernetes documentation', () => {
  it('required affinity decides, preferred affinity does not', () => {
    const preferred = { weight: 1, preference: { matchExpressions: [{ key: 'x', operator: 'In', values: ['y'] }] } };
    const spec = {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [inZones('antarctica-east1', 'antarctica-west1')] }],
          },
          preferredDuringSchedulingIgnoredDuringExecution: [preferred],
        },
      },
    };
    assert.ok(fits(spec, { [zone]: 'antarctica-west1' }));
    assert.ok(!fits(spec, { [zone]: 'mars' }));
    assert.ok(!fits(spec, {}));
  });

  it('nodeSelector and affinity must both be satisfied', () => {
    const spec = { nodeSelector: { disktype: 'ssd' }, ...required({ matchExpressions: [inZones('a')] }) };
    assert.ok(fits(spec, { disktype: 'ssd', [zone]: 'a' }));
    assert.ok(!fits(spec, { disktype: 'ssd' }));
    assert.ok(!fits(spec, { [zone]: 'a' }));
  });

  it('one of several terms suffices; all expressions of one term are needed', () => {
    const ssd = { key: 'disktype', operator: 'In', values: ['ssd'] };
    const either = required({ matchExpressions: [inZones('a')] }, { matchExpressions: [ssd] });
    const both = required({ matchExpressions: [inZones('a'), ssd] });
    assert.ok(fits(either, { disktype: 'ssd' }));
    assert.ok(!fits(both, { disktype: 'ssd' }));
    assert.ok(fits(both, { disktype: 'ssd', [zone]: 'a' }));
  });

  it('fields and labels of one term must both hold', () => {
    const term = (name: string): object => ({
      matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }],
      matchExpressions: [inZones('a')],
    });
    assert.ok(fits(required(term('node-1')), { [zone]: 'a' }));
    assert.ok(!fits(required(term('node-2')), { [zone]: 'a' }));
    assert.ok(!fits(required(term('node-1')), { [zone]: 'b' }));
  });

  it('NotIn and DoesNotExist keep pods off nodes, and take nodes without the label', () => {
    const notIn = required({ matchExpressions: [{ key: 'gpu', operator: 'NotIn', values: ['yes'] }] });
    const absent = required({ matchExpressions: [{ key: 'gpu', operator: 'DoesNotExist' }] });
    assert.deepEqual([fits(notIn, {}), fits(notIn, { gpu: 'yes' }), fits(notIn, { gpu: 'no' })], [true, false, true]);
    assert.deepEqual([fits(absent, {}), fits(absent, { gpu: '' })], [true, false]);
  });

  it('a list without terms takes no node, and neither does a term without requirements', () => {
    const ssd = { matchExpressions: [{ key: 'disktype', operator: 'In', values: ['ssd'] }] };
    assert.ok(!fits(required(), { disktype: 'ssd' }));
    assert.ok(!fits(required({}), { disktype: 'ssd' }));
    assert.ok(!fits(required({ matchExpressions: [], matchFields: [] }), { disktype: 'ssd' }));
    assert.ok(fits(required({}, ssd), { disktype: 'ssd' }), 'the other term still counts');
  });

  it('a field is the name of the node: In and NotIn', () => {
    const byName = (operator: string, ...values: readonly string[]): object =>
      required({ matchFields: [{ key: 'metadata.name', operator, values }] });
    assert.deepEqual(
      [
        byName('In', 'node-1', 'node-2'),
        byName('In', 'node-2'),
        byName('NotIn', 'node-2'),
        byName('NotIn', 'node-1'),
      ].map((spec) => fits(spec, {})),
      [true, false, true, false],
    );
    const label = required({ matchExpressions: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] });
    assert.ok(!fits(label, {}), 'as a label it is another thing');
  });

  it('the same key twice, two values in a range, and values that are equal but written otherwise', () => {
    const range = (low: string, high: string): object =>
      required({
        matchExpressions: [
          { key: 'kernel', operator: 'Gt', values: [low] },
          { key: 'kernel', operator: 'Lt', values: [high] },
        ],
      });
    assert.deepEqual(
      [fits(range('0204', '0207'), { kernel: '0206' }), fits(range('0204', '0206'), { kernel: '0206' })],
      [true, false],
    );
    assert.ok(!fits(range('-5', '-1'), { kernel: '-5' }));
    assert.ok(fits(range('-5', '-1'), { kernel: '-2' }));
    assert.ok(!fits({ nodeSelector: { cores: '08' } }, { cores: '8' }), 'a selector compares texts');
  });

  it('a label with an empty value is there, and is selected by an empty value', () => {
    const role = 'node-role.kubernetes.io/control-plane';
    assert.ok(fits({ nodeSelector: { [role]: '' } }, { [role]: '' }));
    assert.ok(!fits({ nodeSelector: { [role]: '' } }, {}));
  });

  it('Gt and Lt compare integers, and nothing else', () => {
    const more = (value: string): object =>
      required({ matchExpressions: [{ key: 'cores', operator: 'Gt', values: [value] }] });
    assert.deepEqual(
      [fits(more('9'), { cores: '10' }), fits(more('10'), { cores: '10' }), fits(more('9'), { cores: 'many' })],
      [true, false, false],
    );
  });
});

describe('taints and tolerations, by the Kubernetes documentation', () => {
  const TAINTS = ['key1=value1:NoSchedule', 'key1=value1:NoExecute', 'key2=value2:NoSchedule'];
  const equal = (key: string, value: string, effect: string): object => ({ key, operator: 'Equal', value, effect });

  it('every taint needs its toleration: the one that is left keeps the pod away', () => {
    const two = [equal('key1', 'value1', 'NoSchedule'), equal('key1', 'value1', 'NoExecute')];
    assert.ok(!fits({ tolerations: two }, {}, TAINTS));
    assert.ok(fits({ tolerations: [...two, { key: 'key2', operator: 'Exists' }] }, {}, TAINTS));
  });

  it('a toleration with another value or another effect does not help', () => {
    const [taint] = TAINTS;
    const withOne = (toleration: object): boolean => fits({ tolerations: [toleration] }, {}, [taint ?? '']);
    assert.deepEqual(
      [
        equal('key1', 'value2', 'NoSchedule'),
        equal('key1', 'value1', 'NoExecute'),
        { key: 'key1', operator: 'Equal', effect: 'NoSchedule' },
        { key: 'key1', operator: 'Exists', effect: 'PreferNoSchedule' },
        { key: 'Key1', operator: 'Exists' },
        { key: 'key1', operator: 'exists' },
      ].map(withOne),
      [false, false, false, false, false, false],
    );
    assert.ok(fits({ tolerations: [{ key: 'bare', value: '' }] }, {}, ['bare=:NoSchedule']));
    assert.ok(fits({ tolerations: [{ key: 'bare' }] }, {}, ['bare:NoSchedule']));
  });

  it('a taint that only prefers keeps nothing away', () => {
    assert.ok(fits({}, {}, ['key1=value1:PreferNoSchedule']));
  });

  it('an empty key with Exists tolerates everything; an empty effect all effects of the key', () => {
    assert.ok(fits({ tolerations: [{ operator: 'Exists' }] }, {}, TAINTS));
    const keys = [
      { key: 'key1', operator: 'Exists' },
      { key: 'key2', operator: 'Equal', value: 'value2' },
    ];
    assert.ok(fits({ tolerations: keys }, {}, TAINTS));
  });

  it('a node under pressure takes the pods of DaemonSets and no others', () => {
    for (const name of ['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable']) {
      const taint = [`node.kubernetes.io/${name}:NoSchedule`];
      assert.deepEqual([fits({}, {}, taint), fits({}, {}, taint, 'DaemonSet')], [false, true], name);
    }
  });

  it('a node that is not ready evicts no pod of a DaemonSet, and gets no new one', () => {
    for (const name of ['not-ready', 'unreachable'].map((word) => `node.kubernetes.io/${word}`)) {
      const fitsDaemon = (...taints: readonly string[]): boolean => fits({}, {}, taints, 'DaemonSet');
      assert.deepEqual([fitsDaemon(`${name}:NoExecute`), fits({}, {}, [`${name}:NoExecute`])], [true, false], name);
      assert.ok(!fitsDaemon(`${name}:NoSchedule`), name);
      const tolerations = [{ operator: 'Exists', effect: 'NoSchedule' }];
      assert.ok(fits({ tolerations }, {}, [`${name}:NoSchedule`, `${name}:NoExecute`], 'DaemonSet'), name);
    }
    assert.ok(!fits({}, {}, ['node.kubernetes.io/network-unavailable:NoSchedule'], 'DaemonSet'));
  });

  it('the control plane keeps even DaemonSets away that do not tolerate it', () => {
    const role = 'node-role.kubernetes.io/control-plane';
    const tolerations = [{ key: role, operator: 'Exists', effect: 'NoSchedule' }];
    assert.ok(!fits({}, {}, [`${role}:NoSchedule`], 'DaemonSet'));
    assert.ok(fits({ tolerations }, {}, [`${role}:NoSchedule`], 'DaemonSet'));
  });
});
