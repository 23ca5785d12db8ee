import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPlatform } from '../../../server/src/image/platform';
import { kubectlFailure } from '../../../server/src/knowledge/kubectlFailure';
import { jsonOfGo } from '../../../server/src/knowledge/kubectlTemplates';
import { parseNodePools } from '../../../server/src/targets/parseNodePools';
import { type NodesReading, parseNodes } from '../../../server/src/targets/parseNodes';
import { parsePods } from '../../../server/src/targets/parsePods';

function armNode({
  labels = { 'kubernetes.io/arch': 'arm64' },
  info = { architecture: 'arm64', operatingSystem: 'linux' },
}: {
  readonly labels?: object;
  readonly info?: object;
} = {}): object {
  return { kind: 'Node', metadata: { name: 'graviton', labels }, status: { nodeInfo: info } };
}

function namesOf(reading: NodesReading): readonly string[] {
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading.nodes.map(({ name, platform }) => `${name} ${formatPlatform(platform)}`);
}

describe('objects of a cluster', () => {
  it('are read from any JSON, and any text, without throwing', () => {
    const shaped = fc.record({
      kind: fc.constantFrom('List', 'Node', 'PodList'),
      items: fc.array(
        fc.record(
          {
            metadata: fc.record({ name: fc.jsonValue(), labels: fc.jsonValue(), ownerReferences: fc.jsonValue() }),
            spec: fc.record({ taints: fc.jsonValue(), containers: fc.jsonValue(), affinity: fc.jsonValue() }),
            status: fc.record({ nodeInfo: fc.jsonValue(), containerStatuses: fc.jsonValue() }),
          },
          { requiredKeys: [] },
        ),
      ),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          shaped.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          parseNodes(text);
          parsePods(text);
          parseNodePools(text);
        },
      ),
    );
  });

  it('of other kinds are refused with what would be right', () => {
    for (const [text, detail] of [
      ['', /^this is empty; save it with: kubectl get nodes -o json > nodes\.json$/],
      ['{}', /no list of nodes; save it with: kubectl get nodes -o json > nodes\.json/],
      ['{"items":[{"kind":"Pod"}]}', /holds no nodes/],
      ['{"items":[{"kind":"Node"}', /this is not JSON/],
      ['{"items":[{"kind":"Node"},{"kind":}]}', /this is not JSON, item 2/],
      [
        'NAME   STATUS   ROLES    AGE\nn1     Ready    <none>   3d\n',
        /this table tells no architectures; save it with/,
      ],
      ['error: You must be logged in to the server', /no list of nodes/],
      ['a: [', /neither JSON nor YAML/],
      [JSON.stringify(armNode({ labels: {}, info: {} })), /none of its nodes tells its architecture \(graviton\)/],
    ] as const) {
      const reading = parseNodes(text);
      assert.ok(!reading.ok, text);
      assert.match(reading.detail, detail);
    }
  });

  it('are nodes in every form in which they are saved', () => {
    const one = JSON.stringify(armNode());
    const yaml =
      'kind: Node\nmetadata:\n  name: graviton\nstatus:\n  nodeInfo: { architecture: arm64, operatingSystem: linux }\n';
    const inList = yaml.trimEnd().replace(/^/gm, '  ').replace('  kind', '- kind');
    for (const text of [
      `{"kind":"NodeList","items":[${one}]}`,
      `\n {"items" : [${one}], "kind": "List"}`,
      one,
      `[${one}]`,
      yaml,
      `---\n${yaml}`,
      `apiVersion: v1\nitems:\n${inList}\nkind: List\nmetadata:\n  resourceVersion: ""\n`,
      `items:\n${inList.replace(/^/gm, '    ')}\n`,
    ])
      assert.deepEqual(namesOf(parseNodes(text)), ['graviton linux/arm64'], text);
    assert.deepEqual(namesOf(parseNodes(`${one}\n${one}\n`)), ['graviton linux/arm64', 'graviton linux/arm64']);
    const many = `items:\n${`${inList}\n`.repeat(3)}kind: List\n`;
    assert.equal(namesOf(parseNodes(many)).length, 3);
  });

  it('that tell no architecture are named, and the others count', () => {
    const bare = { kind: 'Node', metadata: { name: 'bare' } };
    const reading = parseNodes(JSON.stringify({ items: [bare, armNode({ info: {} })] }));
    assert.ok(reading.ok);
    assert.deepEqual([namesOf(reading), reading.untold], [['graviton linux/arm64'], ['bare']]);
    const forged = parseNodes(JSON.stringify(armNode({ info: { architecture: 'arm64\u001b[31m' } })));
    assert.ok(!forged.ok, 'no architecture has such a name');
  });

  it('belong to the workload that a person made', () => {
    const owned = (kind: string, name: string, hash?: string): string => {
      const labels = hash === undefined ? {} : { 'pod-template-hash': hash };
      const metadata = { name: 'p', labels, ownerReferences: [{ kind, name }] };
      const reading = parsePods(JSON.stringify({ items: [{ metadata }] }));
      return reading.ok ? (reading.pods[0]?.workload ?? '') : reading.detail;
    };
    assert.equal(owned('ReplicaSet', 'web-5d4', '5d4'), 'Deployment/web');
    assert.equal(owned('ReplicaSet', 'web', undefined), 'ReplicaSet/web');
    assert.equal(owned('Job', 'backup-28912345'), 'CronJob/backup');
    assert.equal(owned('Job', 'once'), 'Job/once');
    assert.equal(owned('DaemonSet', 'exporter'), 'DaemonSet/exporter');
  });

  it('of a DaemonSet are for all nodes, though each is bound to one', () => {
    const own = { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] };
    const arm = { key: 'kubernetes.io/arch', operator: 'In', values: ['arm64'] };
    const termsOf = (term: object): number | undefined => {
      const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } };
      const metadata = { name: 'p', ownerReferences: [{ kind: 'DaemonSet', name: 'd' }] };
      const reading = parsePods(
        JSON.stringify({ items: [{ metadata, spec: { affinity: { nodeAffinity: required } } }] }),
      );
      return reading.ok ? reading.pods[0]?.pod.affinity?.[0]?.expressions.length : undefined;
    };
    assert.equal(termsOf(own), undefined);
    assert.equal(termsOf({ ...own, matchExpressions: [arm] }), 1);
  });
});

describe("Karpenter's requirements", () => {
  const pool = (...requirements: readonly object[]): unknown =>
    parseNodePools(
      JSON.stringify({ items: [{ metadata: { name: 'p' }, spec: { template: { spec: { requirements } } } }] }),
    )[0]?.architectures;
  const arch = (operator: string, ...values: readonly string[]): object => ({
    key: 'kubernetes.io/arch',
    operator,
    values,
  });
  it('are and-ed, and may only take away', () => {
    assert.equal(pool(), undefined);
    assert.deepEqual(pool(arch('In', 'arm64')), ['arm64']);
    assert.deepEqual(pool(arch('NotIn', 'arm64')), ['amd64']);
    assert.deepEqual(pool(arch('In', 'amd64', 'arm64'), arch('NotIn', 'amd64')), ['arm64']);
    assert.equal(pool(arch('Exists')), undefined);
  });
});

describe("Go's quoting", () => {
  it('becomes JSON', () => {
    const cases = [
      ['"a\\x07b"', 'a\u0007b'],
      ['"\\a\\b\\f\\n\\r\\t\\v"', '\u0007\b\f\n\r\t\u000b'],
      ['"\\\\x41 \\\\a"', '\\x41 \\a'],
      ['"\\u2028\\U0001f600"', '\u2028\u{1f600}'],
      ['"\\"\'"', '"\''],
    ] as const;
    for (const [quoted, text] of cases) assert.equal(JSON.parse(jsonOfGo(quoted)), text);
  });
});

describe("kubectl's words", () => {
  it('are said once, without what it logs on the way', () => {
    const log =
      'E1121 00:10:11.1 1 memcache.go:265] "Unhandled Error" err="couldn\'t get current server API group list: Get \\"https://x/api?timeout=15s\\": dial tcp: lookup x: no such host"\n';
    const { reason, detail } = kubectlFailure(
      `${log.repeat(5)}Unable to connect to the server: dial tcp: lookup x: no such host\n`,
    );
    assert.equal(reason, 'unreachable');
    assert.match(
      detail,
      /^kubectl says: Unable to connect to the server: dial tcp: lookup x: no such host\. To mend it/,
    );
  });

  const cases: readonly (readonly [string, string])[] = [
    ['error: You must be logged in to the server (Unauthorized)', 'expired'],
    ['Unable to connect to the server: getting credentials: exec: executable aws failed with exit code 255', 'expired'],
    ['Error from server (Forbidden): nodes is forbidden: User "dev" cannot list resource "nodes"', 'forbidden'],
    ['Error from server (Forbidden): pods is forbidden: User "dev" cannot list resource "pods"', 'forbidden'],
    ["error: invalid character '<' looking for beginning of value", 'unreachable'],
    ['error: context "x" does not exist', 'noContext'],
    ['Error in configuration: context was not found for specified context: x', 'noContext'],
    [
      'Unable to connect to the server: tls: failed to verify certificate: x509: signed by unknown authority',
      'unreachable',
    ],
    ['Unable to connect to the server: net/http: TLS handshake timeout', 'timeout'],
    ['Unable to connect to the server: context deadline exceeded', 'timeout'],
    [
      'The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?',
      'unreachable',
    ],
    ['something new', 'badAnswer'],
  ];
  for (const [said, reason] of cases) it(said, () => assert.equal(kubectlFailure(said).reason, reason));
});
