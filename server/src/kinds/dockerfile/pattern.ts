/** A shell pattern without brackets: characters, `?` for any one, `*` for any run. */
export type Pattern = readonly Token[];

type Token = { readonly kind: 'one'; readonly character: string } | { readonly kind: 'any' } | { readonly kind: 'run' };

/** What `${name#pattern}` takes away: the shortest or the longest match. */
export type Extent = 'shortest' | 'longest';

/** Characters compared in one matching beyond which no answer is tried. */
const MAX_WORK = 50_000;

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

/**
 * Between the first part and the last, each takes the earliest place it can, which never takes room from the next; the
 * last one takes the earliest or the latest. So no pattern makes it try combinations.
 */
function endOfMatch(value: readonly string[], start: number, pattern: Pattern, extent: Extent): number | undefined {
  let run = pattern.findIndex(isRun);
  const first = run < 0 ? pattern.length : run;
  if (!matchesAt(value, start, pattern, 0, first)) return undefined;
  let at = start + first;
  while (run >= 0) {
    const from = run + 1;
    const next = pattern.findIndex((token, i) => i >= from && isRun(token));
    const end = next < 0 ? pattern.length : next;
    const found = placeOfPart(value, at, pattern, from, end, next < 0 ? extent : 'shortest');
    if (found === undefined) return undefined;
    at = found + end - from;
    run = next;
  }
  return at;
}

function isRun(token: Token): boolean {
  return token.kind === 'run';
}

/** Where the part `from`…`to` of the pattern stands in `value`, at `start` or after it. */
function placeOfPart(
  value: readonly string[],
  start: number,
  pattern: Pattern,
  from: number,
  to: number,
  extent: Extent,
): number | undefined {
  const last = value.length - (to - from);
  for (let i = start; i <= last; i++) {
    const at = extent === 'shortest' ? i : last - (i - start);
    if (matchesAt(value, at, pattern, from, to)) return at;
  }
  return undefined;
}

function matchesAt(value: readonly string[], at: number, pattern: Pattern, from: number, to: number): boolean {
  if (at + to - from > value.length) return false;
  for (let i = from; i < to; i++) {
    const token = pattern[i];
    if (token?.kind === 'one' && token.character !== value[at + i - from]) return false;
  }
  return true;
}
