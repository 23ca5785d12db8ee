import type { Spanned } from '../../text/span';
import type { Instruction } from './instructions';

/**
 * The command of an instruction of `text` as the shell gets it, from an offset into the instruction's line on; what the
 * Dockerfile drops between its lines is spaces.
 */
export function commandText(
  text: string,
  { line, pieces, span, heredocs }: Instruction,
  from: number,
): Spanned<string> {
  const begin = firstInk(line.text, from);
  const start = begin < line.text.length ? line.toSource(begin) : span.end;
  const parts: string[] = [];
  let at = start;
  for (const piece of pieces) {
    const cut = Math.max(0, start - piece.source);
    if (cut >= piece.text.length) continue;
    parts.push(' '.repeat(piece.source + cut - at), piece.text.slice(cut));
    at = piece.source + piece.text.length;
  }
  const [first] = heredocs;
  if (first) parts.push(text.slice(at, span.end));
  const value = parts.join('').slice(0, Math.max(0, span.end - start));
  return { value, span: { start, end: start + value.length } };
}

function firstInk(text: string, from: number): number {
  const rest = text.slice(from);
  return from + rest.length - rest.trimStart().length;
}
