import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { Finding } from '../../server/src/model/finding';
import { RULES } from '../../server/src/rules/table';
import { allFixtures } from '../support/fixtures';
import { type Linting, lint } from '../support/lint';

const bundle = (language: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(__dirname, '..', '..', 'l10n', `bundle.l10n${language}.json`), 'utf8'));

/** Every fixture in which something is found, and every example of a rule. */
const LINTINGS: readonly Linting[] = [
  ...allFixtures()
    .filter(({ expected }) => expected.length > 0)
    .map(({ linting }) => linting),
  ...RULES.flatMap(({ examples }) => examples).map(
    ({ path, config, files, bad }): Linting => ({
      path,
      text: bad,
      ...(config !== undefined && { config }),
      ...(files && { files }),
    }),
  ),
];

interface Said {
  readonly by: string;
  readonly text: string;
}

/** What an editor shows of a finding. */
function saidBy({ rule, message, because, related, fixes }: Finding): readonly Said[] {
  const texts = [message, because ?? '', ...related.map((one) => one.message), ...fixes.map(({ title }) => title)];
  return texts.map((text) => ({ by: rule, text }));
}

/** The texts of all findings in a language; the process speaks English again afterwards. */
function saidIn<T>(
  translations: Readonly<Record<string, string>>,
  judge: (said: Said, linting: Linting) => T | undefined,
): readonly T[] {
  l10n.config({ contents: translations });
  try {
    return LINTINGS.flatMap((linting) =>
      lint(linting)
        .findings.flatMap(saidBy)
        .flatMap((said) => judge(said, linting) ?? []),
    );
  } finally {
    l10n.config({ contents: {} });
  }
}

/** What stands outside brackets, nested ones included. */
function outside(text: string): string {
  let depth = 0;
  return [...text]
    .filter((character) => {
      if (character === '⟦') depth++;
      if (character === '⟧') depth--;
      return depth === 0 && character !== '⟧';
    })
    .join('');
}

describe('what an editor shows of a finding', () => {
  it('comes through l10n, whatever is found', () => {
    const bracketed = Object.fromEntries(Object.keys(bundle('')).map((key) => [key, `⟦${key}⟧`]));
    const met = new Set<string>();
    const left = saidIn(bracketed, ({ by, text }, { config = '' }) => {
      met.add(by);
      const rest = outside(text);
      // The reasons that a user writes down are repeated as they are.
      return /\p{L}/u.test(rest) && !config.includes(rest) ? `${by}: ${rest}` : undefined;
    });
    assert.deepEqual([...new Set(left)], []);
    assert.deepEqual(
      RULES.map(({ id }) => id).filter((id) => !met.has(id)),
      [],
    );
  });

  for (const language of ['sv', 'de']) {
    it(`is whole in ${language}`, () => {
      const broken = saidIn(bundle(`.${language}`), ({ by, text }) =>
        /\{\d\}|undefined|\s{2}|\s$|^\s| [,;]| \.(?:\s|$)/.test(text) ? `${by}: ${text}` : undefined,
      );
      assert.deepEqual([...new Set(broken)], []);
    });
  }
});
