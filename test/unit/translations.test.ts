import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyDescriptions } from '../../server/src/config/keys';
import { wordsIn } from '../../server/src/dev/words';
import { RULES } from '../../server/src/rules/table';

const root = join(__dirname, '..', '..');
const wordsOf = (path: string): Readonly<Record<string, string>> => JSON.parse(readFileSync(join(root, path), 'utf8'));
const sources = ['client/src', 'server/src'].flatMap((folder) =>
  readdirSync(join(root, folder), { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
);

/** What a translation must keep: placeholders, commands, links, code, and what engines say: quotes of three words and more. */
const FIXED = /\{\d+\}|\((?:command|https):[^)]+\)|`[^`]+`|"[^"{} ]+(?: [^"{} ]+){2,}"/g;

describe('the translations', () => {
  for (const language of ['sv', 'de']) {
    for (const [english, translated] of [
      ['package.nls.json', `package.nls.${language}.json`],
      ['l10n/bundle.l10n.json', `l10n/bundle.l10n.${language}.json`],
    ] as const) {
      it(`say in ${translated} all that ${english} says`, () => {
        const [words, others] = [wordsOf(english), wordsOf(translated)];
        assert.deepEqual(Object.keys(others).sort(), Object.keys(words).sort());
        for (const [key, text] of Object.entries(words)) {
          const kept = (others[key] ?? '').match(FIXED) ?? [];
          assert.deepEqual([...kept].sort(), [...(text.match(FIXED) ?? [])].sort(), key);
          assert.notEqual(others[key]?.trim(), '', key);
        }
      });
    }
  }

  it('find every word that is shown through l10n', () => {
    const calls = sources.flatMap((text) => text.match(/\bl10n\.t\(/g) ?? []).length;
    const known = sources.flatMap(
      (text) => text.match(/\bl10n\.t\((?:\s*['"]|(?:summary|description)\))/g) ?? [],
    ).length;
    assert.equal(known, calls, "a call takes something else than a text, a rule's summary or a key's description");
    const held = [...RULES.map(({ summary }) => summary), ...keyDescriptions()];
    assert.deepEqual(wordsOf('l10n/bundle.l10n.json'), wordsIn(sources, held));
  });
});
