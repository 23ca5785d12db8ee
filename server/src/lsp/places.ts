import type { Position, Range } from 'vscode-languageserver';
import type { Lines } from '../text/lines';
import type { Span } from '../text/span';

/** How a client counts characters within a line (LSP 3.17, `PositionEncodingKind`). */
export type Encoding = 'utf-16' | 'utf-8';

/** A text with its lines. */
export interface Lined {
  readonly text: string;
  readonly lines: Lines;
}

/** Turns offsets into positions and back, in the negotiated encoding. */
export interface Places {
  position(document: Lined, offset: number): Position;
  range(document: Lined, span: Span): Range;
  offset(document: Lined, position: Position): number;
  span(document: Lined, range: Range): Span;
}

/** The conversions for an encoding. */
export function placesIn(encoding: Encoding): Places {
  const position = encoding === 'utf-16' ? utf16Position : utf8Position;
  const offset = encoding === 'utf-16' ? utf16Offset : utf8Offset;
  return {
    position,
    offset,
    range: (document, span) => ({ start: position(document, span.start), end: position(document, span.end) }),
    span: (document, range) => ({ start: offset(document, range.start), end: offset(document, range.end) }),
  };
}

function utf16Position({ lines }: Lined, offset: number): Position {
  return lines.positionAt(offset);
}

function utf16Offset({ lines }: Lined, position: Position): number {
  return lines.offsetAt(position);
}

function utf8Position({ text, lines }: Lined, offset: number): Position {
  const { line, character } = lines.positionAt(offset);
  const { start } = lines.spanOfLine(line);
  return { line, character: new TextEncoder().encode(text.slice(start, start + character)).length };
}

function utf8Offset({ text, lines }: Lined, { line, character }: Position): number {
  const { start, end } = lines.spanOfLine(line);
  if (line >= lines.count) return text.length;
  const bytes = new TextEncoder().encode(text.slice(start, end)).subarray(0, character);
  return start + new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).length;
}
