/** `NAME=value` as a command of its own, with where the value stands. */
export interface Assignment {
  readonly name: string;
  /** Without its quotes. */
  readonly value: string;
  readonly at: number;
}

/** All names that a script sets in some way. */
export function namesSetIn(text: string): ReadonlySet<string> {
  return new Set(settingsIn(text));
}

/** The name that is set, once for each time. */
function settingsIn(text: string): readonly string[] {
  return [...text.matchAll(SETS)].map(([, assigned, named = '']) => assigned ?? named);
}

const SETS = /(?<![\w$"'/-])([A-Za-z_]\w*)\+?=|\b(?:for|read|local|getopts)\s+(?:-\w+\s+)*([A-Za-z_]\w*)/g;

/** What a script sets once, to a plain word, before anything is decided: each holds from there on. */
export function assignmentsIn(text: string): readonly Assignment[] {
  const decides = DECIDES.exec(text)?.index ?? text.length;
  const times = new Map<string, number>();
  for (const name of settingsIn(text)) times.set(name, (times.get(name) ?? 0) + 1);
  return [...text.slice(0, decides).matchAll(ASSIGNS)].flatMap((match) => {
    const [whole, name = '', quoted, bare = ''] = match;
    const value = quoted ?? bare;
    const end = match.index + whole.length - (quoted === undefined ? 0 : 1);
    return times.get(name) === 1 && value !== '' ? [{ name, value, at: end - value.length }] : [];
  });
}

const DECIDES = /(?<![\w-])(?:if|case|while|until|for|eval)\s|\|\||(?<!\S)\[{1,2}\s/;
const ASSIGNS =
  /(?:(?<=[;&\n])|^)[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)=(?:"([^"\s`\\]*)"|([^\s"'`;&|()<>\\]*))(?=[ \t]*(?:[;&\n]|$))/g;
