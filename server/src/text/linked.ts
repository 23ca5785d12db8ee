import * as l10n from '@vscode/l10n';

/** `one and two and three`: clauses or numbers that would be misread behind commas. */
export function linked(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  return others.reduce((before, text) => l10n.t('{0} and {1}', before, text), first);
}
