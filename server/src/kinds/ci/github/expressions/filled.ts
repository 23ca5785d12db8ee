import { isScalar, type Node, type Scalar } from 'yaml';
import type { MappedText } from '../../../../text/mapped';
import { memoOfPairs } from '../../../../text/memo';
import type { Span } from '../../../../text/span';
import { resolve, spanOfNode, textOf, type YamlDocument } from '../../../../text/yaml/yaml';
import { embeddedText } from '../../../../text/yaml/yamlBlock';
import { evaluate, type Scope } from './expressions';
import { printed, type Value } from './value';

/** Stands in a filled text for an expression without a value; YAML does not allow it in a file. */
export const HOLE = '\uFFFE';

/** A scalar with its `${{ }}` expressions filled in, for one matrix combination. */
export interface Filled {
  /** The text with values; {@link HOLE} for what is not known. */
  readonly text: string;
  /** Everything in it is known. */
  readonly known: boolean;
  /** No expression is in it. */
  readonly literal: boolean;
  /** The value of a text that is one expression: it may be a list or an object. */
  readonly value?: Value;
  /** The characters in the document, without quotes. */
  readonly span: Span;
  /** What stands in the document at a span of it. */
  writtenAt(span: Span): string;
  /** The expressions that have no value, as places in `text` (one HOLE each) with their inner text. */
  readonly holes: readonly { readonly at: number; readonly expression: string }[];
  /** Where a span of `text` stands: its own characters, a matrix value's, or else those of the whole expression. */
  spanOf(span: Span): Span;
  /** Whether a span of `text` stands somewhere literally, so that an edit of `spanOf` changes just that. */
  isLiteral(span: Span): boolean;
  toMapped(): MappedText;
  /** Equal for two fillings of one scalar that come to the same text with each character at the same place. */
  key(): string;
}

interface Piece {
  readonly start: number;
  readonly text: string;
  /** In the mapped text before filling. */
  readonly from: Span;
  /** `copied`: the document's own characters; `located`: a literal elsewhere; `computed`: neither. */
  readonly kind: 'copied' | 'located' | 'computed' | 'hole';
  readonly origin?: Span;
}

/** Fills in a scalar; `undefined` for anything else and for an empty value. */
export function fill(document: YamlDocument, node: Node | undefined, scope: Scope): Filled | undefined {
  const mapped = embeddedText(document, node);
  const scalar = resolve(document, node);
  if (mapped === undefined || scalar === undefined || !isScalar(scalar)) return undefined;
  const filled = (): Filled =>
    fillMapped(mapped, textOf(document, scalar)?.span ?? spanOfNode(document, scalar), document.text, scope);
  return mapped.text.includes('${{') ? filled() : keptPlain(document, scalar, filled);
}

/** A text without expressions is the same in every scope. */
const keptPlain = memoOfPairs<YamlDocument, Scalar, Filled>();

/** Fills in a text that is taken out of a document. */
function fillMapped(mapped: MappedText, span: Span, source: string, scope: Scope): Filled {
  const pieces: Piece[] = [];
  const holes: { at: number; expression: string }[] = [];
  let length = 0;
  const add = (text: string, from: Span, kind: Piece['kind'], origin?: Span): void => {
    if (text === '' && kind === 'copied') return;
    pieces.push({ start: length, text, from, kind, ...(origin && { origin }) });
    length += text.length;
  };
  let at = 0;
  let only: Value | undefined;
  const trimmed = mapped.text.trim().length;
  for (const found of expressionsIn(mapped.text)) {
    add(mapped.text.slice(at, found.span.start), { start: at, end: found.span.start }, 'copied');
    const inner = mapped.text.slice(found.inner.start, found.inner.end);
    const value = evaluate(inner, scope, (place) => literally(mapped, source, found.inner.start, place));
    const isAlone = trimmed === found.span.end - found.span.start;
    if (isAlone) only = value;
    const text = value === undefined ? undefined : printed(value);
    if (text === undefined) {
      holes.push({ at: length, expression: inner.trim() });
      add(HOLE, found.span, 'hole');
    } else if (value?.kind === 'string' && value.span) add(text, found.span, 'located', value.span);
    else add(text, found.span, 'computed');
    at = found.span.end;
  }
  add(mapped.text.slice(at), { start: at, end: mapped.text.length }, 'copied');
  const text = pieces.map((piece) => piece.text).join('');
  return {
    text,
    known: holes.length === 0,
    literal: pieces.every((piece) => piece.kind === 'copied'),
    span,
    writtenAt: ({ start, end }) => source.slice(start, end),
    holes,
    ...(only && { value: only }),
    spanOf: (wanted) => placeOf(pieces, wanted, mapped),
    isLiteral: (wanted) => {
      const [only, ...more] = piecesOf(pieces, wanted);
      if (only === undefined || more.length > 0) return false;
      if (only.kind === 'copied')
        return source.slice(...range(placeOf(pieces, wanted, mapped))) === text.slice(...range(wanted));
      return only.kind === 'located' && only.origin !== undefined && source.slice(...range(only.origin)) === only.text;
    },
    key: () =>
      JSON.stringify([
        span,
        pieces.flatMap(({ kind, text, origin }) => (kind === 'copied' ? [] : [kind, text, origin])),
      ]),
    toMapped: () => ({
      text,
      toSource: (offset) => {
        const piece = pieceAt(pieces, offset);
        if (piece === undefined) return mapped.toSource(mapped.text.length);
        const inside = piece.kind === 'copied' ? Math.min(offset - piece.start, piece.text.length) : 0;
        const isAfter = piece.kind !== 'copied' && offset >= piece.start + Math.max(1, piece.text.length);
        return mapped.toSource(isAfter ? piece.from.end : piece.from.start + inside);
      },
      spanToSource: (wanted) => writtenPlace(pieces, wanted, mapped),
    }),
  };
}

/** The `${{ … }}` of a text, with what stands between the braces. Unclosed ones end the search. */
function* expressionsIn(text: string): Generator<{ readonly span: Span; readonly inner: Span }> {
  let at = text.indexOf('${{');
  while (at >= 0) {
    const end = endOfExpression(text, at + 3);
    if (end === undefined) return;
    yield { span: { start: at, end: end + 2 }, inner: { start: at + 3, end } };
    at = text.indexOf('${{', end + 2);
  }
}

/** Where the `}}` stands; braces within quotes do not count. */
function endOfExpression(text: string, from: number): number | undefined {
  let isQuoted = false;
  for (let at = from; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 39) isQuoted = !isQuoted;
    else if (!isQuoted && character === 125 && text.charCodeAt(at + 1) === 125) return at;
  }
  return undefined;
}

/** The place of a quoted word of an expression, where the document has exactly these characters in a row. */
function literally(mapped: MappedText, source: string, offset: number, place: Span): Span | undefined {
  const inText = { start: offset + place.start, end: offset + place.end };
  const span = mapped.spanToSource(inText);
  return source.slice(span.start, span.end) === mapped.text.slice(inText.start, inText.end) ? span : undefined;
}

function placeOf(pieces: readonly Piece[], wanted: Span, mapped: MappedText): Span {
  const [only, ...more] = piecesOf(pieces, wanted);
  if (only?.kind === 'located' && only.origin !== undefined && more.length === 0) {
    const { start, end } = only.origin;
    const isAsWritten = end - start === only.text.length;
    return isAsWritten
      ? { start: start + wanted.start - only.start, end: start + wanted.end - only.start }
      : only.origin;
  }
  return writtenPlace(pieces, wanted, mapped);
}

/** The characters that were written for a span: an expression counts as a whole. */
function writtenPlace(pieces: readonly Piece[], wanted: Span, mapped: MappedText): Span {
  const touched = piecesOf(pieces, wanted);
  const first = touched[0];
  const last = touched.at(-1);
  if (first === undefined || last === undefined) {
    const at = mapped.toSource(mapped.text.length);
    return { start: at, end: at };
  }
  const start = first.kind === 'copied' ? first.from.start + wanted.start - first.start : first.from.start;
  const end = last.kind === 'copied' ? last.from.start + wanted.end - last.start : last.from.end;
  return mapped.spanToSource({ start, end: Math.max(start, end) });
}

function piecesOf(pieces: readonly Piece[], { start, end }: Span): readonly Piece[] {
  const from = indexAt(pieces, start);
  const found: Piece[] = [];
  for (let i = Math.max(0, from); i < pieces.length; i++) {
    const piece = pieces[i];
    if (piece === undefined || (piece.start >= end && piece.start > start)) break;
    if (piece.start + piece.text.length > start || start === end) found.push(piece);
  }
  return found;
}

function pieceAt(pieces: readonly Piece[], offset: number): Piece | undefined {
  return pieces[indexAt(pieces, offset)];
}

function indexAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function range({ start, end }: Span): [number, number] {
  return [start, end];
}
