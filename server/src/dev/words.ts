/**
 * The words of sources that can be translated, and those that tables hold: bundle.l10n.json, by the text itself, as VS Code
 * and `@vscode/l10n` look it up.
 */
export function wordsIn(sources: readonly string[], held: readonly string[]): Readonly<Record<string, string>> {
  const found = sources.flatMap((text) =>
    [...text.matchAll(CALL)].map((match) => (match[1] ?? match[2] ?? '').replace(/\\(['"\\])/g, '$1')),
  );
  return Object.fromEntries([...new Set([...found, ...held])].sort().map((words) => [words, words]));
}

const CALL = /\bl10n\.t\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;
