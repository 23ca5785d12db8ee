import { isScalar, type Node, type Scalar } from 'yaml';
import { type MappedText, mappedText, type Piece } from '../mapped';
import { memoOfPairs } from '../memo';
import { isBlock, resolve, spanOfNode, textOf, type YamlDocument } from './yaml';

/**
 * The text of a scalar with the place of each character, for languages inside YAML (`run: |`). Block scalars lose
 * their indentation; `>` and plain or quoted scalars of several lines fold as YAML does. Quoted scalars with escapes map
 * to their whole span's start.
 */
export function embeddedText(document: YamlDocument, node: Node | undefined): MappedText | undefined {
  const scalar = resolve(document, node);
  if (!isScalar(scalar)) return undefined;
  return keptTexts(document, scalar, () => scalarText(document, scalar));
}

/** The legs of a matrix and the callers of a workflow run the same scripts. */
const keptTexts = memoOfPairs<YamlDocument, Scalar, MappedText | undefined>();

function scalarText(document: YamlDocument, scalar: Scalar): MappedText | undefined {
  if (isBlock(scalar)) return blockText(document, scalar, scalar.type === 'BLOCK_FOLDED');
  const text = textOf(document, scalar);
  if (text === undefined) return undefined;
  if (text.literal) return mappedText([{ text: text.value, source: text.span.start }]);
  const folded = foldedText(document.text.slice(text.span.start, text.span.end), text.span.start);
  if (folded.text === text.value) return folded;
  return mappedText([...text.value].map((character) => ({ text: character, source: text.span.start })));
}

/** A flow scalar of several lines: breaks become blanks, and blank lines breaks (YAML 1.2.2, section 7.3.3). */
function foldedText(source: string, start: number): MappedText {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of source.matchAll(/[ \t]*(?:\r\n|\n|\r)\s*/g)) {
    const breaks = match[0].match(/\r\n|\n|\r/g)?.length ?? 1;
    pieces.push({ text: source.slice(at, match.index), source: start + at });
    pieces.push({ text: breaks > 1 ? '\n'.repeat(breaks - 1) : ' ', source: start + match.index });
    at = match.index + match[0].length;
  }
  pieces.push({ text: source.slice(at), source: start + at });
  return mappedText(pieces);
}

function blockText(document: YamlDocument, node: Node, folded: boolean): MappedText {
  const { start, end } = spanOfNode(document, node);
  const source = document.text.slice(start, end);
  const header = /^[^\r\n]*(?:\r\n|\n|\r|$)/.exec(source)?.[0].length ?? 0;
  const lines = [...source.slice(header).matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)].filter((m) => m[0] !== '');
  const indent = indentOf(
    source.slice(0, header),
    lines.map((m) => m[1] ?? ''),
  );
  const pieces: Piece[] = [];
  lines.forEach((match, i) => {
    const at = start + header + (match.index ?? 0);
    const line = match[1] ?? '';
    const cut = Math.min(indent, line.length - line.trimStart().length);
    pieces.push({ text: line.slice(cut), source: at + cut });
    if (match[2] === '') return;
    pieces.push({ text: breakAfter(line, lines[i + 1]?.[1], indent, folded), source: at + line.length });
  });
  return mappedText(pieces);
}

function breakAfter(line: string, next: string | undefined, indent: number, folded: boolean): string {
  if (!folded || next === undefined) return '\n';
  const isMoreIndented = (text: string): boolean => /^[ \t]/.test(text.slice(indent));
  const keeps = line.trim() === '' || next.trim() === '' || isMoreIndented(line) || isMoreIndented(next);
  return keeps ? '\n' : ' ';
}

function indentOf(header: string, lines: readonly string[]): number {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const detected = first.length - first.trimStart().length;
  const hasIndicator = /^[|>][+-]?[1-9]/.test(header.replace(/^[&!]\S*\s+/, ''));
  if (!hasIndicator || first === '') return detected;
  // One by one: as arguments of one call, the lines of a long text are too many.
  return lines.reduce(
    (least, line) => (line.trim() === '' ? least : Math.min(least, line.length - line.trimStart().length)),
    detected,
  );
}
