import type { Piece } from '../../../text/mapped';
import type { Span } from '../../../text/span';
import { type FilledPiece, opaquePiece } from '../../syntax/make/filled';
import type { TextToken } from './tokens';

/** The texts that names stand for: those that the file gives one value, once. */
export type Values = ReadonlyMap<string, readonly Piece[]>;

/**
 * The characters of a string as a step gets them: escapes and the end of a line behind a backslash are resolved, known
 * names filled in, and what else stands behind `$` is opaque.
 */
export function piecesOf(
  document: string,
  { span, fills, escapes }: TextToken,
  values: Values,
): readonly FilledPiece[] {
  const made: FilledPiece[] = [];
  let from = span.start;
  const literal = (end: number): void => {
    if (end > from) made.push({ text: document.slice(from, end), span: { start: from, end }, origin: from });
  };
  const special = fills ? (escapes ? ESCAPES_AND_NAMES : NAMES) : ESCAPES;
  for (const found of document.slice(span.start, span.end).matchAll(special)) {
    const { escaped, braced, named } = found.groups ?? {};
    const start = span.start + found.index;
    const end = start + found[0].length;
    const place = { start, end };
    literal(start);
    if (escaped === undefined) made.push(...filled(place, (braced ?? named ?? '').trim(), values));
    else if (escaped === '$' || escaped === '\\' || QUOTES.has(escaped))
      made.push({ text: escaped, span: place, origin: end - 1 });
    else made.push({ text: CHARACTERS.get(escaped) ?? '', span: place });
    from = end;
  }
  literal(span.end);
  return made;
}

/** The text of a string without escapes and names to fill in, where it stands; undefined for any other. */
export function plainSpan(document: string, { span, fills, escapes }: TextToken): Span | undefined {
  const text = document.slice(span.start, span.end);
  return (fills && text.includes('$')) || (escapes && text.includes('\\')) ? undefined : span;
}

const ESCAPES = /\\(?<escaped>\r?\n|[\s\S])/g;
const NAMES = /\$\{(?<braced>[^{}\n]*)\}|\$(?<named>[A-Za-z_][\w.]*)|\$\{/g;
const ESCAPES_AND_NAMES = new RegExp(`${ESCAPES.source}|${NAMES.source}`, 'g');
const QUOTES: ReadonlySet<string> = new Set(['"', "'"]);
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

function filled(place: Span, written: string, values: Values): readonly FilledPiece[] {
  const name = written.replace(/^env\./, '');
  const value = values.get(name);
  if (value === undefined) return [opaquePiece(place, /^\w+$/.test(name) ? name : '')];
  return value.map(({ text, source }) => ({ text, span: place, origin: source }));
}
