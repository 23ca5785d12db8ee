import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ClusterEntry, clusterEntryEdits, clusterEntryOf } from '../../../server/src/analysis/clusterEntry';
import { readConfig } from '../../../server/src/config/readConfig';
import { parsePlatform } from '../../../server/src/image/platform';
import type { ClusterNode } from '../../../server/src/model/nodes';
import { applyEdits } from '../../../server/src/text/edits';

const ENTRY: ClusterEntry = {
  cluster: 'prod',
  platforms: ['linux/amd64', 'linux/arm64'],
  because: 'cluster prod had 2 × linux/amd64 and 1 × linux/arm64 nodes on 2026-11-21',
};
const because = `because: ${ENTRY.because}`;

const saved = (text: string, entry: ClusterEntry = ENTRY): string => applyEdits(text, clusterEntryEdits(text, entry));

describe('keeping what a cluster has in the configuration', () => {
  const cases: readonly (readonly [says: string, before: string, after: string, entry?: ClusterEntry])[] = [
    [
      'in a file that is new',
      '',
      `targets:\n  - cluster: prod\n    platforms: [linux/amd64, linux/arm64]\n    ${because}\n`,
    ],
    [
      'below what is there, without a last line end',
      'rules: {}',
      `rules: {}\ntargets:\n  - cluster: prod\n    platforms: [linux/amd64, linux/arm64]\n    ${because}\n`,
    ],
    [
      'behind plain platforms and before entries for certain files',
      'targets:\n  - linux/amd64 # ours\n  - files: [x]\n    platforms: [linux/arm64]\n',
      `targets:\n  - linux/amd64 # ours\n  - cluster: prod\n    platforms: [linux/amd64, linux/arm64]\n    ${because}\n  - files: [x]\n    platforms: [linux/arm64]\n`,
    ],
    [
      'before entries for certain files where nothing is for all',
      'targets:\n- files: [x]\n  platforms: [linux/arm64]\n',
      `targets:\n- cluster: prod\n  platforms: [linux/amd64, linux/arm64]\n  ${because}\n- files: [x]\n  platforms: [linux/arm64]\n`,
    ],
    [
      'last, for certain files',
      'targets:\n  - linux/amd64\n',
      `targets:\n  - linux/amd64\n  - cluster: prod\n    files: ["k8s/**"]\n    platforms: [linux/amd64, linux/arm64]\n    ${because}\n`,
      { ...ENTRY, files: ['k8s/**'] },
    ],
    [
      'in a list in brackets',
      'targets: [linux/amd64] # all\n',
      `targets: [linux/amd64, { cluster: prod, platforms: [linux/amd64, linux/arm64], ${because} }] # all\n`,
    ],
    [
      'in an empty list',
      'targets: []\n',
      `targets: [{ cluster: prod, platforms: [linux/amd64, linux/arm64], ${because} }]\n`,
    ],
    [
      'in the entry that is there: platforms and a reason with a date',
      'targets:\n  - files: ["k8s/**"]\n    cluster: "prod"   # the big one\n    platforms: [linux/amd64]\n    because: "cluster prod had 1 × linux/amd64 nodes on 2025-01-01"\n',
      `targets:\n  - files: ["k8s/**"]\n    cluster: "prod"   # the big one\n    platforms: [linux/amd64, linux/arm64]\n    because: "${ENTRY.because}"\n`,
    ],
    [
      "a reason in the user's own words stays",
      'targets:\n  - cluster: prod\n    because: it pays the rent\n    platforms:\n      - linux/s390x\n',
      'targets:\n  - cluster: prod\n    because: it pays the rent\n    platforms:\n      - linux/amd64\n      - linux/arm64\n',
    ],
    [
      'an entry without platforms gets them',
      'targets:\n  - cluster: prod\n    because: it pays the rent\n',
      'targets:\n  - cluster: prod\n    platforms: [linux/amd64, linux/arm64]\n    because: it pays the rent\n',
    ],
    [
      'an entry in braces',
      'targets:\n  - { cluster: prod, platforms: [linux/amd64] }\n',
      `targets:\n  - { ${because}, cluster: prod, platforms: [linux/amd64, linux/arm64] }\n`,
    ],
    [
      'with the line ends that are there',
      'targets:\r\n  - linux/amd64\r\n',
      `targets:\r\n  - linux/amd64\r\n  - cluster: prod\r\n    platforms: [linux/amd64, linux/arm64]\r\n    ${because}\r\n`,
    ],
  ];
  for (const [says, before, after, entry = ENTRY] of cases) {
    it(says, () => {
      assert.equal(saved(before, entry), after);
      const { config, problems } = readConfig(after, '.platformlint.yaml', []);
      assert.deepEqual(problems, []);
      assert.ok(config.targets.some((one) => one.cluster === 'prod' && one.platforms.length === 2));
      assert.equal(saved(after, entry), after, 'a second time changes nothing');
    });
  }

  it('leaves a layout alone that cannot be kept', () => {
    for (const text of ['{ rules: {} }\n', 'targets: linux/amd64\n', '- a\n']) {
      const again = saved(text);
      assert.ok(again === text || readConfig(again, 'x', []).problems.length > 0, again);
    }
  });

  it('quotes a name that YAML would read otherwise', () => {
    const name = 'arn:aws:eks:eu-west-1:1:cluster/prod "a" # b';
    const text = saved('targets: [linux/amd64]\n', { ...ENTRY, cluster: name });
    assert.equal(readConfig(text, 'x', []).config.targets.at(-1)?.cluster, name);
  });

  it('keeps any name, in any file that it can be read from again', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.constantFrom('', 'targets: [linux/amd64]\n', 'targets:\n- linux/arm64\n'),
        (name, text) => {
          const kept = readConfig(saved(text, { ...ENTRY, cluster: name }), 'x', []).config.targets;
          assert.ok(kept.some(({ cluster }) => cluster === name));
        },
      ),
    );
  });
});

describe('the entry of a cluster', () => {
  const node = (platform: string, taint?: string): ClusterNode => ({
    name: 'n',
    platform: parsePlatform(platform) ?? assert.fail(),
    labels: new Map(),
    taints: taint === undefined ? [] : [{ key: taint, effect: 'NoSchedule' }],
    schedulable: true,
  });

  it('counts nodes that take work, and is dated', () => {
    const nodes = [
      node('linux/arm64'),
      node('linux/amd64'),
      node('linux/amd64'),
      node('linux/s390x', 'node-role.kubernetes.io/control-plane'),
    ];
    assert.deepEqual(clusterEntryOf({ context: 'prod', nodes, at: 0 }, '2026-11-21', []), ENTRY);
  });

  it('leaves a name out of its reason that is no plain word', () => {
    const { because: reason } = clusterEntryOf(
      { context: 'a: "b"', nodes: [node('linux/amd64')], at: 0 },
      '2026-11-21',
      [],
    );
    assert.equal(reason, 'the cluster had 1 × linux/amd64 nodes on 2026-11-21');
  });
});
