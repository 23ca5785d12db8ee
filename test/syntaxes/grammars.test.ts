import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRegistry, loadConfiguration } from 'vscode-tmgrammar-test/dist/common/index';
import { parseGrammarTestCase, runGrammarTestCase } from 'vscode-tmgrammar-test/dist/unit/index';

const root = join(__dirname, '..', '..');
const { grammars: ours } = loadConfiguration(join(root, 'package.json'), undefined, undefined);
const hosts = readdirSync(join(__dirname, 'hosts')).map((name) => ({
  path: join(__dirname, 'hosts', name),
  scopeName: `source.${name.replace('.json', '')}`,
}));

describe('the injection grammars', () => {
  const registry = createRegistry([...hosts, ...ours]);

  for (const name of readdirSync(__dirname).filter((file) => file.endsWith('.test'))) {
    it(`colour what ${name} says`, async () => {
      const testCase = parseGrammarTestCase(readFileSync(join(__dirname, name), 'utf8'));
      const failures = await runGrammarTestCase(registry, testCase);
      const told = failures.map(({ line, srcLine, start, end, missing, unexpected, actual }) => {
        const text = testCase.source[srcLine]?.slice(start, end);
        return `${name}:${line + 1} ${JSON.stringify(text)} lacks ${missing}, has ${unexpected} among ${actual}`;
      });
      assert.deepEqual(told, []);
    });
  }

  it('are all contributed', () => {
    const files = readdirSync(join(root, 'syntaxes')).map((name) => join(root, 'syntaxes', name));
    assert.deepEqual(ours.map(({ path }) => path).sort(), files.sort());
  });
});
