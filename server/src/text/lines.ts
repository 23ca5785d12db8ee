import { lastNotAfter } from './search';
import type { Span } from './span';

/** A place in a text as editors count it: both from 0, `character` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The line structure of one immutable text. CR, LF and CRLF each end a line (LSP 3.17, `Position`). */
export interface Lines {
  readonly count: number;
  /** The place of an offset; offsets outside the text are clamped. */
  positionAt(offset: number): Position;
  /** The offset of a place; characters beyond the line's end are clamped to it. */
  offsetAt(position: Position): number;
  /** The characters of a line without its line end. Lines outside the text are empty spans at its border. */
  spanOfLine(line: number): Span;
}

/** Indexes the lines of `text` once; each question afterwards is a binary search. */
export function linesOf(text: string): Lines {
  const starts = lineStarts(text);
  const startOf = (line: number): number => starts[line] ?? text.length;
  const spanOfLine = (line: number): Span => {
    const start = startOf(Math.max(0, line));
    let end = startOf(line + 1);
    while (end > start && isLineEnd(text.charCodeAt(end - 1))) end--;
    return { start, end };
  };
  return {
    count: starts.length,
    spanOfLine,
    positionAt(offset) {
      const at = Math.min(Math.max(0, offset), text.length);
      const line = lastNotAfter(starts, at);
      return { line, character: at - startOf(line) };
    },
    offsetAt({ line, character }) {
      if (line < 0) return 0;
      if (line >= starts.length) return text.length;
      const { start, end } = spanOfLine(line);
      return Math.min(start + Math.max(0, character), end);
    },
  };
}

/** The line end that the text uses first; `\n` where it has none. */
export function lineEndOf(text: string): '\n' | '\r\n' | '\r' {
  const found = /\r\n|\n|\r/.exec(text)?.[0];
  return found === '\r\n' || found === '\r' ? found : '\n';
}

/** Where the line of an offset begins. */
export function startOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isLineEnd(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Where the line above one begins, of which `start` is the first offset; 0 for the first line. */
export function startOfLineAbove(text: string, start: number): number {
  return startOfLine(text, start - (text.endsWith('\r\n', start) ? 2 : 1));
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!isLineEnd(code)) continue;
    if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
    starts.push(i + 1);
  }
  return starts;
}

/** Whether a character, by its code, ends a line. */
export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13;
}
