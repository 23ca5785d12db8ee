import type { MappedText } from '../../text/mapped';
import type { Span } from '../../text/span';

/** A word of a logical line; offsets are into that line. */
export interface Word {
  /** Without the quotes and escapes that the parser takes away here. */
  readonly value: string;
  /** Inside its quotes. */
  readonly start: number;
  readonly end: number;
  /** Where each character of `value` stands; absent where `value` is the line's own text. */
  readonly places?: readonly number[];
}

/** A `--name=value` before an instruction's arguments. */
export interface Flag {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Absent where there is no `=`. */
  readonly value?: Word;
}

/** White space as Go's `unicode.IsSpace` sees it in a Dockerfile. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0x85 || code === 0xa0;
}

/** The characters of the document that `part` of a word's value stands on; the whole word without `part`. */
export function spanOfWord(line: MappedText, word: Word, part?: Span): Span {
  if (!part) return line.spanToSource({ start: word.start, end: word.end });
  const first = placeIn(word, part.start);
  return line.spanToSource({
    start: first,
    end: part.end > part.start ? placeIn(word, part.end - 1) + 1 : first,
  });
}

function placeIn(word: Word, index: number): number {
  return word.places ? (word.places[index] ?? word.end) : word.start + index;
}

/**
 * The flags at the beginning of an instruction's arguments, and where the arguments go on (BuildKit,
 * parser/split_command.go, `extractBuilderFlags`). Quotes and escapes are taken out of the values; `--` ends the flags.
 */
export function readFlags(
  line: string,
  from: number,
  escapeToken: string,
): { readonly flags: readonly Flag[]; from: number } {
  const flags: Flag[] = [];
  let at = from;
  for (;;) {
    while (at < line.length && isSpace(line.charCodeAt(at))) at++;
    if (!line.startsWith('--', at)) return { flags, from: at };
    const word = flagWord(line, at, escapeToken);
    const start = at;
    at = word.end;
    if (word.value === '--') return { flags, from: at };
    flags.push(flagOf(word, start, word.end));
  }
}

function flagOf(word: Word, start: number, end: number): Flag {
  const equals = word.value.indexOf('=');
  if (equals < 0) return { name: word.value.slice(2), start, end };
  const value = word.value.slice(equals + 1);
  const first = value === '' ? end : placeIn(word, equals + 1);
  const last = value === '' ? end : placeIn(word, word.value.length - 1) + 1;
  return {
    name: word.value.slice(2, equals),
    start,
    end,
    value: {
      value,
      start: first,
      end: last,
      ...(word.places && { places: word.places.slice(equals + 1) }),
    },
  };
}

function flagWord(line: string, start: number, escapeToken: string): Word {
  const places: number[] = [];
  let value = '';
  let quote: string | undefined;
  let at = start;
  for (; at < line.length; at++) {
    const character = line[at] ?? '';
    if (quote === undefined && isSpace(line.charCodeAt(at))) break;
    if (character === quote) {
      quote = undefined;
      continue;
    }
    if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      continue;
    }
    if (character === escapeToken) at++;
    if (at >= line.length) break;
    value += line[at];
    places.push(at);
  }
  const isPlain = places.length === at - start;
  return { value, start, end: at, ...(!isPlain && { places }) };
}

/** The words between white space, quotes and all (BuildKit, parser/line_parsers.go). */
export function splitWords(line: string, from: number): readonly Word[] {
  const words: Word[] = [];
  let at = from;
  while (at < line.length) {
    while (at < line.length && isSpace(line.charCodeAt(at))) at++;
    const start = at;
    while (at < line.length && !isSpace(line.charCodeAt(at))) at++;
    if (at > start) words.push({ value: line.slice(start, at), start, end: at });
  }
  return words;
}

/** Words in which a quoted or escaped space does not split; quotes are kept (BuildKit, `parseWords`: ARG and ENV). */
export function splitQuotedWords(line: string, from: number, escapeToken: string): readonly Word[] {
  const words: Word[] = [];
  let at = from;
  while (at < line.length) {
    while (at < line.length && isSpace(line.charCodeAt(at))) at++;
    const start = at;
    let quote: string | undefined;
    for (; at < line.length; at++) {
      const character = line[at] ?? '';
      if (quote === undefined && isSpace(line.charCodeAt(at))) break;
      if (character === quote) quote = undefined;
      else if (quote === undefined && (character === '"' || character === "'")) quote = character;
      else if (character === escapeToken && quote !== "'") at++;
    }
    at = Math.min(at, line.length);
    if (at > start) words.push({ value: line.slice(start, at), start, end: at });
  }
  return words;
}

/** A word with one pair of quotes around all of it, without them. */
export function insideQuotes(word: Word): Word {
  const quote = word.value[0];
  const isQuoted =
    (quote === '"' || quote === "'") && word.value.length > 1 && word.value.indexOf(quote, 1) === word.value.length - 1;
  if (!isQuoted || word.places) return word;
  return { value: word.value.slice(1, -1), start: word.start + 1, end: word.end - 1 };
}
