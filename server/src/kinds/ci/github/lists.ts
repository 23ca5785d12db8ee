import type { Span } from '../../../text/span';
import { type Filled, HOLE } from './expressions/filled';

/** One item of a list input. */
export interface ListItem {
  readonly value: string;
  /** Where it is in the filled text. */
  readonly at: Span;
  /** Where it stands in the document. */
  readonly span: Span;
  /** No part of it is an expression without a value. */
  readonly known: boolean;
}

/**
 * The items of an input of Docker's actions: lines, and with `commas` also the fields of each line as CSV, quotes
 * removed. Items are trimmed, empty ones dropped (docker/actions-toolkit, `getInputList`).
 */
export function itemsOfInput(input: Filled | undefined, separators: 'lines' | 'commas'): readonly ListItem[] {
  if (input === undefined) return [];
  const items: ListItem[] = [];
  for (const line of input.text.matchAll(/[^\r\n]+/g)) {
    const fields = separators === 'commas' ? fieldsOf(line[0]) : [{ start: 0, end: line[0].length }];
    for (const field of fields) {
      const at = trimmed(input.text, { start: line.index + field.start, end: line.index + field.end });
      const value = input.text.slice(at.start, at.end);
      if (value !== '') items.push({ value, at, span: input.spanOf(at), known: !value.includes(HOLE) });
    }
  }
  return items;
}

/** The fields of `type=image,push=true` and its like: what stands before and after the first `=` of each. */
export function pairsOf(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const { start, end } of fieldsOf(text)) {
    const field = text.slice(start, end).trim();
    const cut = field.indexOf('=');
    if (cut < 0) pairs.set(field.toLowerCase(), '');
    else pairs.set(field.slice(0, cut).trim().toLowerCase(), field.slice(cut + 1).trim());
  }
  return pairs;
}

/** CSV fields of one line; a quoted field is given without its quotes. */
function fieldsOf(line: string): readonly Span[] {
  const fields: Span[] = [];
  let at = 0;
  while (at <= line.length) {
    const start = at + leadingBlanks(line, at);
    if (line[start] === '"') {
      const close = line.indexOf('"', start + 1);
      const end = close < 0 ? line.length : close;
      fields.push({ start: start + 1, end });
      const comma = line.indexOf(',', end);
      at = comma < 0 ? line.length + 1 : comma + 1;
    } else {
      const comma = line.indexOf(',', at);
      const end = comma < 0 ? line.length : comma;
      fields.push({ start: at, end });
      at = end + 1;
    }
  }
  return fields;
}

function leadingBlanks(line: string, from: number): number {
  let at = from;
  while (line[at] === ' ' || line[at] === '\t') at++;
  return at - from;
}

function trimmed(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return { start, end };
}
