import type { Kind } from '../model/kind';
import type { Edit } from '../text/edits';
import { type Lines, lineEndOf } from '../text/lines';
import type { Span } from '../text/span';
import { scalarAround } from '../text/yaml/yaml';
import { isPassedOver } from './suppressions';

/** Where a comment is to go, and what a comment above covers whole: instructions with their continuations. */
export interface IgnorePlace {
  /** The file's path; YAML is told by its ending. */
  readonly path: string;
  readonly text: string;
  readonly lines: Lines;
  readonly comment: Kind['comment'];
  /** The finding's characters. */
  readonly span: Span;
  readonly blocks: readonly Span[];
}

/**
 * The edits that silence a rule at one place: its name is added to the comment above, or a comment with the line's
 * indentation is put above. Nothing where the format has no comments, and for a line that is itself a comment (the
 * one above would be about the next line of the document) or lies in a YAML text that folds its lines or in a text of Groovy.
 */
export function ignoreHere(place: IgnorePlace, rule: string): readonly Edit[] {
  const { text, lines, comment, span } = place;
  if (comment === undefined) return [];
  const line = firstLine(place, lines.positionAt(span.start).line);
  const here = lines.spanOfLine(line);
  if (isPassedOver(text, here)) return [];
  if (/\.ya?ml$/i.test(place.path) && isFolded(text, here.start)) return [];
  if (comment === '//' && isInText(text, here.start)) return [];
  const above = line === 0 ? undefined : listIn(text, lines.spanOfLine(line - 1), comment, 'ignore');
  if (above !== undefined) return [insertion(above, `,${rule}`)];
  const indent = /^[ \t]*/.exec(text.slice(here.start, here.end))?.[0] ?? '';
  return [insertion(here.start, `${indent}${comment} platformlint ignore=${rule}${lineEndOf(text)}`)];
}

/** The edits that silence a rule in a whole file: at its top, after what must stand first there. */
export function ignoreInFile(text: string, lines: Lines, comment: Kind['comment'], rule: string): readonly Edit[] {
  if (comment === undefined) return [];
  let line = 0;
  while (line < lines.count && mustStandFirst(text, lines.spanOfLine(line), line)) line++;
  const here = lines.spanOfLine(line);
  const known = listIn(text, here, comment, 'ignore-file');
  if (known !== undefined) return [insertion(known, `,${rule}`)];
  const end = lineEndOf(text);
  const entry = `${comment} platformlint ignore-file=${rule}${end}`;
  // The last of the lines that must stand first may lack its line end.
  if (line >= lines.count) return [insertion(text.length, `${end}${entry}`)];
  const isMarked = line === 0 && text.startsWith('\uFEFF');
  return [insertion(isMarked ? 1 : here.start, entry)];
}

/** Whether a line put in here would be run together with others: only a literal block keeps its lines. */
function isFolded(text: string, at: number): boolean {
  const scalar = scalarAround(text, at);
  return scalar !== undefined && scalar.type !== 'BLOCK_LITERAL';
}

/** Whether a place lies in a text over several lines, as Groovy writes one: there `//` begins no comment. */
function isInText(text: string, at: number): boolean {
  const quotes = text.slice(0, at).match(/'''|"""/g) ?? [];
  let open: string | undefined;
  for (const quote of quotes) open = open === undefined ? quote : open === quote ? undefined : open;
  return open !== undefined;
}

/** The first line of the instruction or of the continued line that a line belongs to. */
function firstLine({ text, lines, span, blocks }: IgnorePlace, line: number): number {
  const block = blocks.find((one) => one.start <= span.start && span.end <= one.end);
  let first = block === undefined ? line : lines.positionAt(block.start).line;
  while (first > 0 && isContinued(text, lines.spanOfLine(first - 1))) first--;
  return first;
}

function isContinued(text: string, line: Span): boolean {
  return /\\[ \t]*$/.test(text.slice(Math.max(line.start, line.end - 200), line.end));
}

/** Where the list of an ignore comment ends, if the line is one. */
function listIn(text: string, line: Span, comment: '#' | '//', word: 'ignore' | 'ignore-file'): number | undefined {
  const content = text.slice(line.start, line.end);
  const found = /^[ \t]*(#|\/\/)[ \t]*platformlint[ \t]+(ignore|ignore-file)=[A-Za-z0-9_,-]+/.exec(content);
  return found !== null && found[1] === comment && found[2] === word ? line.start + found[0].length : undefined;
}

function mustStandFirst(text: string, line: Span, index: number): boolean {
  const content = text.slice(line.start, line.end).replace(/^\uFEFF/, '');
  if (index === 0 && content.startsWith('#!')) return true;
  return /^[ \t]*#[ \t]*(?:syntax|escape|check)[ \t]*=/i.test(content) || /^%(?:YAML|TAG)\b/.test(content);
}

function insertion(at: number, text: string): Edit {
  return { span: { start: at, end: at }, text };
}
