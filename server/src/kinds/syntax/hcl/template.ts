import * as l10n from '@vscode/l10n';
import type { Expression, Template, TemplatePart } from './ast';
import type { Scanner } from './scanner';
import { unread } from './unread';

/** Reads the expression of an interpolation; given, since expressions hold templates. */
export type ReadExpression = (scanner: Scanner) => Expression;

/** Reads a quoted template from its opening quote; one without a closing quote ends with its line. */
export function readQuoted(scanner: Scanner, readExpression: ReadExpression): Template {
  const start = scanner.at;
  const plain = scanner.match(PLAIN);
  if (plain !== undefined) return plainTemplate(plain.slice(1, -1), start);
  scanner.take('"');
  const inner = scanner.at;
  const parts = readParts(scanner, readExpression, { stop: '"', escapes: true });
  const end = scanner.at;
  const closed = scanner.take('"');
  if (!closed) scanner.fail('This text has no closing quote.', { start, end });
  return { kind: 'template', parts, span: { start, end: scanner.at }, inner: { start: inner, end }, closed };
}

/** Most texts have nothing in them to fill in. */
const PLAIN = /"[^"\n\r\\$%]*"/y;

function plainTemplate(value: string, start: number): Template {
  const inner = { start: start + 1, end: start + 1 + value.length };
  const parts: readonly TemplatePart[] = value === '' ? [] : [{ kind: 'text', value, span: inner }];
  return { kind: 'template', parts, span: { start, end: inner.end + 1 }, inner, closed: true };
}

/** Reads everything up to the scanner's end as a template without quotes, as JSON strings of HCL are. */
export function readBare(scanner: Scanner, readExpression: ReadExpression): Template {
  const start = scanner.at;
  const parts = readParts(scanner, readExpression, { escapes: false });
  const span = { start, end: scanner.at };
  return { kind: 'template', parts, span, inner: span, closed: true };
}

/** Reads a heredoc from its `<<`; `undefined`, with nothing read, where no marker follows. */
export function readHeredoc(scanner: Scanner, readExpression: ReadExpression): Template | undefined {
  const start = scanner.at;
  const opening = scanner.match(/<<-?[\p{L}_][\p{L}\p{N}_-]*[ \t\r]*\n/uy);
  if (opening === undefined) return undefined;
  const marker = opening.replace(/^<<-?/, '').trim();
  const { lines, end, closed } = heredocLines(scanner, marker);
  const indent = opening.startsWith('<<-') ? sharedIndent(scanner.text, lines) : 0;
  const from = scanner.at;
  const parts = scanner.until(end, () => readParts(scanner, readExpression, { escapes: false, indent }));
  scanner.at = end;
  if (closed) scanner.match(/[ \t]*[\p{L}_][\p{L}\p{N}_-]*/uy);
  else scanner.fail(`The heredoc is not closed by ${marker}.`, { start, end: start + opening.trimEnd().length });
  return { kind: 'template', parts, span: { start, end: scanner.at }, inner: { start: from, end }, closed };
}

/** The only characters that end a run of plain ones. */
const MARKS = /["\n\r\\$%]/g;

interface Manner {
  readonly stop?: string;
  /** `\n`, `\"` and their kin; heredocs and JSON have none. */
  readonly escapes: boolean;
  /** Blanks at the start of each line that are no part of the text. */
  readonly indent?: number;
}

function readParts(scanner: Scanner, readExpression: ReadExpression, manner: Manner): readonly TemplatePart[] {
  const { text } = scanner;
  const { stop, escapes, indent = 0 } = manner;
  const { end } = scanner;
  const isOneLine = stop !== undefined;
  const parts: TemplatePart[] = [];
  let from = scanner.at;
  const flush = (): void => {
    const span = { start: from, end: scanner.at };
    if (span.end > span.start) parts.push({ kind: 'text', value: text.slice(span.start, span.end), span });
    from = scanner.at;
  };
  const special = (length: number, value: string): void => {
    flush();
    const span = { start: scanner.at, end: scanner.at + length };
    scanner.at = span.end;
    parts.push({ kind: 'text', value, span });
    from = scanner.at;
  };
  const indented = (): void => {
    flush();
    // A line of blanks alone keeps them all.
    if (isBlankLine(text, scanner.at)) return;
    for (let i = 0; i < indent && scanner.at < end && isBlank(text[scanner.at]); i++) scanner.at++;
    from = scanner.at;
  };
  if (indent > 0) indented();
  for (;;) {
    scanner.skipTo(MARKS, end);
    if (scanner.at >= end) break;
    const character = text[scanner.at];
    if (character === stop || (isOneLine && character === '\n')) break;
    const isMarkedTwice = scanner.sees('$${') || scanner.sees('%%{');
    if (isMarkedTwice) special(3, text.slice(scanner.at + 1, scanner.at + 3));
    else if (scanner.sees('${') || scanner.sees('%{')) {
      flush();
      parts.push(readHole(scanner, readExpression, isOneLine));
      from = scanner.at;
    } else if (escapes && character === '\\') {
      const { length, value } = escapeAt(text, scanner.at);
      special(Math.min(length, end - scanner.at), value);
    } else if (character === '\r' && text[scanner.at + 1] === '\n') {
      flush();
      scanner.at++;
      from = scanner.at;
    } else if (character === '\n' && indent > 0) {
      scanner.at++;
      indented();
    } else scanner.at++;
  }
  flush();
  return parts;
}

/**
 * A hole may go over several lines. One that does and is not closed was meant for its line: it is read again, and after
 * that every hole of a quoted text is taken to end with its line, or texts that are read twice at each level would add up.
 */
function readHole(scanner: Scanner, readExpression: ReadExpression, isOneLine: boolean): TemplatePart {
  const start = scanner.at;
  const errors = scanner.errors.length;
  if (!(isOneLine && scanner.cautious)) {
    const { part, closed } = readHoleHere(scanner, readExpression, isOneLine);
    const isAstray = isOneLine && !closed && scanner.text.slice(start, scanner.at).includes('\n');
    if (!isAstray) return part;
    scanner.cautious = true;
    scanner.at = start;
    scanner.errors.length = errors;
  }
  const found = scanner.text.indexOf('\n', start);
  const end = found < 0 ? scanner.end : found;
  return scanner.until(end, () => readHoleHere(scanner, readExpression, isOneLine)).part;
}

interface HoleHere {
  readonly part: TemplatePart;
  readonly closed: boolean;
}

function readHoleHere(scanner: Scanner, readExpression: ReadExpression, isOneLine: boolean): HoleHere {
  const start = scanner.at;
  const isDirective = scanner.text[start] === '%';
  scanner.at += 2;
  const hasStrip = scanner.take('~');
  const expression = isDirective
    ? unread(l10n.t('A directive is not followed.'), start, start + 2)
    : (scanner.deeper(() => scanner.within('blank', () => readExpression(scanner))) ??
      unread(l10n.t('It is nested too deeply.'), start, start + 2));
  const mark = scanner.at;
  scanner.within('blank', () => scanner.gap());
  const hasLaterStrip = scanner.take('~');
  const closed = scanner.take('}');
  if (!closed) {
    scanner.at = mark;
    closeLate(scanner, isDirective, isOneLine);
  }
  const span = { start, end: scanner.at };
  const isPlain = closed && !isDirective && !hasStrip && !hasLaterStrip;
  const read = isPlain ? expression : unread(l10n.t('It cannot be read.'), span.start, span.end);
  return { part: { kind: 'hole', expression: read, span }, closed };
}

/** What stands before the brace is not understood: it is stepped over where the brace is on the same line. */
function closeLate(scanner: Scanner, isDirective: boolean, isOneLine: boolean): void {
  const from = scanner.at;
  const rest = /[^\n}]*/y;
  const skipped = scanner.match(rest) ?? '';
  if (scanner.take('}')) {
    if (!isDirective) scanner.fail('This cannot be read.', { start: from, end: from + skipped.length });
    return;
  }
  const quote = isOneLine ? skipped.indexOf('"') : -1;
  scanner.at = quote < 0 ? scanner.at : from + quote;
  scanner.fail('A brace is missing: }', { start: from, end: from });
}

function escapeAt(text: string, at: number): { readonly length: number; readonly value: string } {
  const letter = text[at + 1] ?? '';
  const plain = ESCAPES.get(letter);
  if (plain !== undefined) return { length: 2, value: plain };
  const digits = letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const code = text.slice(at + 2, at + 2 + digits);
  const point = Number.parseInt(code, 16);
  const isPoint = digits > 0 && code.length === digits && /^[0-9a-f]+$/i.test(code) && point <= 0x10ffff;
  return isPoint ? { length: 2 + digits, value: String.fromCodePoint(point) } : { length: 1, value: '\\' };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

interface HeredocLines {
  readonly lines: readonly number[];
  readonly end: number;
  readonly closed: boolean;
}

/** The starts of the lines up to the marker's line. */
function heredocLines(scanner: Scanner, marker: string): HeredocLines {
  const { text, end } = scanner;
  const lines: number[] = [];
  for (let start = scanner.at; start < end; ) {
    const found = text.indexOf('\n', start);
    const stop = found < 0 || found > end ? end : found;
    const isMarker = stop - start < marker.length + 200 && text.slice(start, stop).trim() === marker;
    if (isMarker) return { lines, end: start, closed: true };
    lines.push(start);
    start = stop + 1;
  }
  return { lines, end, closed: false };
}

/** The blanks that all lines with text begin with (`<<-`). */
function sharedIndent(text: string, lines: readonly number[]): number {
  let least: number | undefined;
  for (const start of lines) {
    let at = start;
    while (isBlank(text[at])) at++;
    if (!isBlankLine(text, at)) least = Math.min(least ?? at - start, at - start);
  }
  return least ?? 0;
}

function isBlankLine(text: string, start: number): boolean {
  let at = start;
  while (isBlank(text[at])) at++;
  return at >= text.length || text[at] === '\n' || text[at] === '\r';
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
