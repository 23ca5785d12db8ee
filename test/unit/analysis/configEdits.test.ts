import assert from 'node:assert/strict';
import { ruleSettingEdits, targetEdits } from '../../../server/src/analysis/configEdits';
import { readConfig } from '../../../server/src/config/readConfig';
import { formatPlatform } from '../../../server/src/image/platform';
import { applyEdits } from '../../../server/src/text/edits';

const RULES: readonly (readonly [string, string, string])[] = [
  ['an empty file', '', 'rules:\n  image-fallback: off\n'],
  ['a file with a comment', '# ours\n', '# ours\nrules:\n  image-fallback: off\n'],
  ['a file without rules', 'targets: [linux/amd64]', 'targets: [linux/amd64]\nrules:\n  image-fallback: off\n'],
  ['a block', 'rules:\n  a: off # x\nignore: []\n', 'rules:\n  a: off # x\n  image-fallback: off\nignore: []\n'],
  ['a flow mapping', 'rules: { a: off }\n', 'rules: { image-fallback: off, a: off }\n'],
  ['an empty flow mapping', 'rules: {}\n', 'rules: { image-fallback: off }\n'],
  ['a key without a value', 'rules:\nignore: []\n', 'rules:\n  image-fallback: off\nignore: []\n'],
  ['the rule itself', 'rules:\n  image-fallback: "error" # x\n', 'rules:\n  image-fallback: "off" # x\n'],
  ['a comment behind the key', 'rules: # none\n', 'rules: # none\n  image-fallback: off\n'],
  ['a null', 'rules: ~\nignore: []\n', 'rules:\n  image-fallback: off\nignore: []\n'],
  ['a null with a comment', 'rules: null # x\n', 'rules: # x\n  image-fallback: off\n'],
  ['quoted keys', '"rules":\n  "a": off\n', '"rules":\n  "a": off\n  image-fallback: off\n'],
  ['a file in flow style', '{ ignore: [] }\n', '{ rules: { image-fallback: off }, ignore: [] }\n'],
  ['the end of a document', 'ignore: []\n...\n', 'ignore: []\nrules:\n  image-fallback: off\n...\n'],
  ['another document', 'ignore: []\n---\n# x\n', 'ignore: []\nrules:\n  image-fallback: off\n---\n# x\n'],
  ['Windows line ends', 'ignore: []\r\n', 'ignore: []\r\nrules:\r\n  image-fallback: off\r\n'],
];

const TARGETS: readonly (readonly [string, string, string])[] = [
  [
    'a list with comments',
    'targets:\n  - linux/386 # old\n  # for k8s\n  - files: [x] # y\n    platforms: [linux/arm64]\n  - linux/arm # gone\n  # end\n',
    'targets:\n  - linux/amd64\n  - linux/arm64 # old\n  # for k8s\n  - files: [x] # y\n    platforms: [linux/arm64]\n  # end\n',
  ],
  [
    'a list that begins with an entry for certain files',
    'targets:\n- files: [x]\n  platforms: [linux/arm64]\n- linux/386',
    'targets:\n- linux/amd64\n- linux/arm64\n- files: [x]\n  platforms: [linux/arm64]\n',
  ],
  ['a comment behind the key', 'targets: # none\n', 'targets: # none\n  - linux/amd64\n  - linux/arm64\n'],
  ['a file in flow style', '{}\n', '{ targets: [linux/amd64, linux/arm64] }\n'],
  ['an empty file', '', 'targets:\n  - linux/amd64\n  - linux/arm64\n'],
  ['a flow list', 'targets: [linux/386] # x\n', 'targets: [linux/amd64, linux/arm64] # x\n'],
  ['an empty list', 'targets: []\n', 'targets: [linux/amd64, linux/arm64]\n'],
  ['a block list', 'targets:\n- linux/386\nignore: []\n', 'targets:\n- linux/amd64\n- linux/arm64\nignore: []\n'],
  [
    'entries for certain files, which stay',
    'targets:\n  - linux/386\n  - files: ["k8s/**"]\n    platforms: [linux/arm64]\n',
    'targets:\n  - linux/amd64\n  - linux/arm64\n  - files: ["k8s/**"]\n    platforms: [linux/arm64]\n',
  ],
];

describe('edits of the configuration', () => {
  for (const [name, before, after] of RULES) {
    it(`set a rule in ${name}`, () => {
      assert.equal(applyEdits(before, ruleSettingEdits(before, 'image-fallback', 'off')), after);
      assert.equal(
        readConfig(after, '.platformlint.yaml', ['image-fallback', 'a']).config.rules.get('image-fallback'),
        'off',
      );
    });
  }

  for (const [name, before, after] of TARGETS) {
    it(`set the targets in ${name}`, () => {
      assert.equal(applyEdits(before, targetEdits(before, { platforms: ['linux/amd64', 'linux/arm64'] })), after);
      const { config, problems } = readConfig(after, '.platformlint.yaml', []);
      assert.deepEqual(problems, []);
      assert.deepEqual(config.targets[0]?.platforms.map(formatPlatform), ['linux/amd64', 'linux/arm64']);
    });
  }

  it('keep a cluster with the platforms it has now', () => {
    const text = applyEdits('', targetEdits('', { platforms: ['linux/arm64'], cluster: 'arn:aws:eks/prod' }));
    assert.equal(text, 'targets:\n  - { cluster: "arn:aws:eks/prod", platforms: [linux/arm64] }\n');
    const [entry] = readConfig(text, '.platformlint.yaml', []).config.targets;
    assert.equal(entry?.cluster, 'arn:aws:eks/prod');
  });
});
