/** A shell pattern without brackets: characters, `?` for any one, `*` for any run. */
export type Pattern = readonly Token[];

type Token = { readonly kind: 'one'; readonly character: string } | { readonly kind: 'any' } | { readonly kind: 'run' };

/** What `${name#pattern}` takes away: the shortest or the longest match. */
export type Extent = 'shortest' | 'longest';

/** Characters compared in one matching beyond which no answer is tried. */
const MAX_WORK = 2_000_000;

/** Reads a pattern (BuildKit, shell/lex.go, `convertShellPatternToRegex`); undefined for an escape it does not know. */
export function readPattern(text: string): Pattern | undefined {
  const tokens: Token[] = [];
  const characters = [...text];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i] ?? '';
    if (character === '*') tokens.push({ kind: 'run' });
    else if (character === '?') tokens.push({ kind: 'any' });
    else if (character !== '\\') tokens.push({ kind: 'one', character });
    else {
      const escaped = characters[i + 1];
      if (escaped === '}' || escaped === '/') continue;
      if (escaped !== '*' && escaped !== '?' && escaped !== '\\') return undefined;
      tokens.push({ kind: 'one', character: escaped });
      i++;
    }
  }
  return tokens;
}

/** `value` without the part at its beginning that matches; undefined where finding it would take too long. */
export function trimPrefix(value: string, pattern: Pattern, extent: Extent): string | undefined {
  const characters = [...value];
  if (isTooMuch(characters.length, pattern.length)) return undefined;
  const end = endOfMatch(characters, 0, pattern, extent);
  return end === undefined ? value : characters.slice(end).join('');
}

/** `value` without the part at its end that matches; undefined where finding it would take too long. */
export function trimSuffix(value: string, pattern: Pattern, extent: Extent): string | undefined {
  const trimmed = trimPrefix([...value].reverse().join(''), [...pattern].reverse(), extent);
  return trimmed === undefined ? undefined : [...trimmed].reverse().join('');
}

/** `value` with the first match, or every one, replaced; undefined where finding them would take too long. */
export function replaceMatches(
  value: string,
  pattern: Pattern,
  replacement: string,
  which: 'first' | 'every',
): string | undefined {
  const characters = [...value];
  if (isTooMuch(characters.length * characters.length, pattern.length)) return undefined;
  const parts: string[] = [];
  let at = 0;
  let afterMatch = -1;
  while (at <= characters.length) {
    const end = endOfMatch(characters, at, pattern, 'longest');
    const isEmptyAfterMatch = end === at && at === afterMatch;
    if (end === undefined || isEmptyAfterMatch) {
      parts.push(characters[at++] ?? '');
      continue;
    }
    parts.push(replacement);
    if (which === 'first') return [...parts, ...characters.slice(end)].join('');
    if (end === at) parts.push(characters[at++] ?? '');
    else at = end;
    afterMatch = end;
  }
  return parts.join('');
}

function isTooMuch(places: number, tokens: number): boolean {
  return places * tokens > MAX_WORK;
}

/** Follows all matches at once, so that no pattern makes it try combinations. */
function endOfMatch(value: readonly string[], start: number, pattern: Pattern, extent: Extent): number | undefined {
  let ends: readonly number[] = [start];
  for (const token of pattern) {
    ends = step(value, ends, token);
    if (ends.length === 0) return undefined;
  }
  return extent === 'shortest' ? ends[0] : ends.at(-1);
}

/** `ends` is in ascending order, and so is the result. */
function step(value: readonly string[], ends: readonly number[], token: Token): readonly number[] {
  const first = ends[0] ?? 0;
  switch (token.kind) {
    case 'run':
      return Array.from({ length: value.length - first + 1 }, (_, i) => first + i);
    case 'any':
      return ends.filter((end) => end < value.length).map((end) => end + 1);
    case 'one':
      return ends.filter((end) => value[end] === token.character).map((end) => end + 1);
    default:
      return token satisfies never;
  }
}
