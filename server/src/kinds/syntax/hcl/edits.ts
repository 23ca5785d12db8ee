import type { Edit } from '../../../text/edits';
import { lineEndOf, startOfLine } from '../../../text/lines';
import type { Attribute, Block } from './ast';

/**
 * The edits that add lines to a block: behind the attribute `after`, else as its first. `lines` are indented relative to
 * the block's own attributes; a block on one line is opened up. None where its end is missing.
 */
export function insertLines(
  text: string,
  block: Block,
  after: Attribute | undefined,
  lines: readonly string[],
): readonly Edit[] {
  const { start, end } = block.body.span;
  if (text[block.span.end - 1] !== '}' || text[start - 1] !== '{') return [];
  const eol = lineEndOf(text);
  const outer = indentAt(text, block.span.start);
  const inner = text.slice(start, end);
  if (!inner.includes('\n')) {
    const indent = `${outer}  `;
    const added = lines.map((line) => `${indent}${line}${eol}`).join('');
    if (inner.trim() === '') return [{ span: { start, end }, text: `${eol}${added}${outer}` }];
    const lead = inner.length - inner.trimStart().length;
    const tail = inner.length - inner.trimEnd().length;
    return [
      { span: { start, end: start + lead }, text: `${eol}${indent}` },
      { span: { start: end - tail, end }, text: `${eol}${added}${outer}` },
    ];
  }
  const sibling = after ?? block.body.attributes[0];
  const first = sibling?.span.start ?? block.body.blocks[0]?.span.start;
  const indent = first === undefined ? `${outer}  ` : indentAt(text, first);
  const at = lineEnd(text, after?.span.end ?? start);
  return [{ span: { start: at, end: at }, text: lines.map((line) => `${eol}${indent}${line}`).join('') }];
}

/** The edits that take an attribute away, with its line where it has one to itself. */
export function removeAttribute(text: string, attribute: Attribute): readonly Edit[] {
  const { start, end } = attribute.span;
  const indent = indentAt(text, start);
  const isFirst = text.slice(start - indent.length - 1, start) === `\n${indent}`;
  const rest = /[ \t]*(?:\r?\n|$)/y;
  rest.lastIndex = end;
  const found = rest.exec(text)?.[0];
  const isAlone = isFirst && found !== undefined;
  return [{ span: isAlone ? { start: start - indent.length, end: end + found.length } : { start, end }, text: '' }];
}

/** The blanks that the line of an offset begins with. */
function indentAt(text: string, offset: number): string {
  const start = startOfLine(text, offset);
  const blanks = /[ \t]*/y;
  blanks.lastIndex = start;
  return blanks.exec(text)?.[0] ?? '';
}

function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  const end = found < 0 ? text.length : found;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}
