import type { MappedText } from '../../../text/mapped';
import { lastNotAfter, startsOf } from '../../../text/search';
import type { Span, Spanned } from '../../../text/span';

/** Stands in a text for a part whose value is not known. */
export const HOLE = '\uE000';

/** A text, with the way from its characters to the document's. */
export interface TextValue {
  readonly kind: 'text';
  readonly value: string;
  /** The characters it was written with, without quotes. */
  readonly span: Span;
  /** Its characters stand in the document as they are: no interpolation, no escape. */
  readonly literal: boolean;
  /** No part of it is a {@link HOLE}. */
  readonly complete: boolean;
  readonly mapped: MappedText;
}

/** A value of an object, with its key. */
export interface FieldValue {
  readonly key: Spanned<string>;
  readonly value: Value;
}

/** An object, or a block. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, FieldValue>;
  readonly span: Span;
  /** Every key is known. */
  readonly complete: boolean;
}

/** A list, a tuple or a set. */
export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly span: Span;
}

/** What an expression comes to. `json` is a text in JSON of whatever it holds. */
export type Value =
  | TextValue
  | { readonly kind: 'number'; readonly value: number; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  | { readonly kind: 'null'; readonly span: Span }
  | ListValue
  | ObjectValue
  | { readonly kind: 'json'; readonly of: Value; readonly span: Span }
  /** `why` is a sentence. */
  | { readonly kind: 'unknown'; readonly why: string; readonly span: Span };

/** A value that is not known. */
export function unknownValue(why: string, span: Span): Value {
  return { kind: 'unknown', why, span };
}

/** The whole text of a value that is one: texts, numbers and booleans; undefined for what is not known. */
export function plainText(value: Value | undefined): string | undefined {
  if (value?.kind === 'text') return value.complete ? value.value : undefined;
  return value?.kind === 'number' || value?.kind === 'boolean' ? String(value.value) : undefined;
}

/** Whether a list holds a text; `unknown` where items of it are not known, or it is none. */
export function holdsText(list: Value | undefined, text: string): 'yes' | 'no' | 'unknown' {
  if (list === undefined) return 'no';
  const texts = itemsOf(list).map(plainText);
  if (texts.includes(text)) return 'yes';
  return list.kind !== 'list' || texts.includes(undefined) ? 'unknown' : 'no';
}

/** The items of a list; none for anything else. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' ? value.items : [];
}

/** The value of an object's key. */
export function fieldOf(value: Value | undefined, key: string): Value | undefined {
  return value?.kind === 'object' ? value.fields.get(key)?.value : undefined;
}

/** A part of a text value: a run of the document's characters, or something that stands for a span of it. */
export interface Chunk {
  readonly text: string;
  readonly span: Span;
}

/** Joins chunks to a text. `span` is where the whole is written. */
export function textOfChunks(chunks: readonly Chunk[], span: Span, literal: boolean): TextValue {
  const mapped = mapChunks(chunks, span);
  return { kind: 'text', value: mapped.text, span, literal, complete: !mapped.text.includes(HOLE), mapped };
}

/** A text that something else says: every part of it stands at the whole of `span`. */
export function madeText(value: string, span: Span): TextValue {
  return textOfChunks([{ text: value, span }], span, false);
}

/** A part of a text, at its own place. */
export function partOf(text: TextValue, start: number, end: number): TextValue {
  const value = text.value.slice(start, end);
  return {
    ...text,
    value,
    span: text.mapped.spanToSource({ start, end }),
    complete: !value.includes(HOLE),
    mapped: {
      text: value,
      toSource: (offset) => text.mapped.toSource(start + offset),
      spanToSource: (span) => text.mapped.spanToSource({ start: start + span.start, end: start + span.end }),
    },
  };
}

function mapChunks(chunks: readonly Chunk[], whole: Span): MappedText {
  const starts = startsOf(chunks);
  const place = (offset: number): Span => {
    const index = lastNotAfter(starts, offset);
    const chunk = chunks[index];
    if (chunk === undefined) return { start: whole.start, end: whole.start };
    const { span, text } = chunk;
    const isRun = span.end - span.start === text.length;
    const inside = offset - (starts[index] ?? 0);
    if (inside >= text.length) return { start: span.end, end: span.end };
    return isRun ? { start: span.start + inside, end: span.start + inside + 1 } : span;
  };
  return {
    text: chunks.map((chunk) => chunk.text).join(''),
    toSource: (offset) => place(offset).start,
    spanToSource: ({ start, end }) => ({
      start: place(start).start,
      end: end > start ? place(end - 1).end : place(start).start,
    }),
  };
}
