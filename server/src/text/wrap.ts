/**
 * Breaks a line at blanks so that, where words allow it, no part is wider than `columns`; the parts after the first begin
 * with `indent`. Colours (SGR sequences) have no width.
 */
export function wrapLine(line: string, columns: number, indent: string): string {
  if (widthOf(line) <= columns) return line;
  const done: string[] = [];
  let current = '';
  for (const piece of line.match(/\s*\S+/g) ?? []) {
    const isFull = current.trim() !== '' && widthOf(current) + widthOf(piece) > columns;
    if (isFull) done.push(current);
    current = isFull ? `${indent}${piece.trimStart()}` : `${current}${piece}`;
  }
  return [...done, current].join('\n');
}

function widthOf(text: string): number {
  return [...text.replace(/\u001b\[\d*m/g, '')].length;
}
