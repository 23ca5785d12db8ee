import assert from 'node:assert/strict';
import { firstConfig, type Seen } from '../../server/src/cli/init';
import { readConfig } from '../../server/src/config/readConfig';
import { RULES } from '../../server/src/rules/table';

describe('the first configuration', () => {
  const ids = RULES.map(({ id }) => id);
  const nothing: Seen = { platforms: [], runners: [], dockerfiles: [] };
  const much: Seen = {
    platforms: [{ platform: { os: 'linux', architecture: 'arm64' }, because: 'main.tf: its nodes are t4g.large' }],
    runners: ['our "box"', 'pi'],
    dockerfiles: ['.examples/deep/Dockerfile', 'app/Dockerfile'],
  };

  for (const [what, seen] of Object.entries({ nothing, much })) {
    it(`is right as it stands, and with every line that is proposed: ${what}`, () => {
      const text = firstConfig(seen);
      assert.deepEqual(readConfig(text, '.platformlint.yaml', ids).problems, []);
      const proposed = text.replaceAll(/^( *)# (?=[ -]|\w+:(?: |$))/gm, '$1');
      assert.notEqual(proposed, text);
      const { problems, config } = readConfig(proposed, '.platformlint.yaml', ids);
      assert.deepEqual(problems, [], proposed);
      assert.equal(config.targets.length, 2, proposed);
      assert.ok(config.rules.size > 0 && config.runners.size > 0 && config.ignore.length > 0, proposed);
    });
  }

  it('takes the Dockerfile that stands highest as its example', () => {
    assert.match(firstConfig(much), /# - files: \["app\/Dockerfile"\]/);
  });
});
