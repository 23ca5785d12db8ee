import { type MappedText, mappedText, type Piece } from '../../text/mapped';
import type { Span } from '../../text/span';
import { endOfLine } from './directives';
import { type Heredoc, heredocsOf } from './heredocs';
import { isSpace } from './words';

/** One instruction: a logical line with its continuations joined, and the heredocs that follow it. */
export interface Instruction {
  /** In upper case. */
  readonly keyword: string;
  /** From the keyword to the end of the last line or heredoc, without the line end. */
  readonly span: Span;
  /** Keyword and arguments as one line; offsets lead back into the text. */
  readonly line: MappedText;
  /** The parts of the text that `line` is made of. */
  readonly pieces: readonly Piece[];
  /** Where the arguments begin in `line`. */
  readonly from: number;
  /** The bodies of the heredocs with their last lines, in the text. */
  readonly heredocs: readonly Span[];
  /** Why a builder would refuse it, where that is seen already here. */
  readonly broken?: string;
}

const WITH_HEREDOCS = new Set(['RUN', 'COPY', 'ADD']);

/**
 * Splits a Dockerfile into instructions (BuildKit, parser/parser.go, `Parse`): continuation lines, comments and empty
 * lines inside them, heredoc bodies. Linear in the text.
 *
 * Our own and not dockerfile-ast, which takes several times the whole reading's time and reads `\\` at a line's end
 * as a continuation, quoted heredoc names with a space as none.
 */
export function splitInstructions(text: string, escapeToken: string): readonly Instruction[] {
  const instructions: Instruction[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const joined = joinLines(text, at, escapeToken);
    at = joined.next;
    if (joined.pieces.every((piece) => piece.text.trim() === '')) continue;
    const instruction = readInstruction(text, joined.pieces, at);
    at = instruction.next;
    instructions.push(instruction.value);
  }
  return instructions;
}

function joinLines(
  text: string,
  start: number,
  escapeToken: string,
): { readonly pieces: readonly Piece[]; next: number } {
  const pieces: Piece[] = [];
  let at = start;
  let isFirst = true;
  while (at < text.length) {
    const line = endOfLine(text, at);
    const begin = firstInk(text, at, line.end);
    const isSkipped = begin === line.end || text[begin] === '#';
    const from = isFirst ? begin : at;
    at = line.next;
    if (isSkipped && isFirst) break;
    if (isSkipped) continue;
    isFirst = false;
    const end = beforeContinuation(text, from, line.end, escapeToken);
    if ((end ?? line.end) > from) pieces.push({ text: text.slice(from, end ?? line.end), source: from });
    if (end === undefined) break;
  }
  return { pieces, next: at };
}

/** Where a line that goes on ends; undefined where it does not go on. An escaped escape character does not continue. */
function beforeContinuation(text: string, start: number, lineEnd: number, escapeToken: string): number | undefined {
  let end = lineEnd;
  while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  const last = end - 1;
  if (last < start || text[last] !== escapeToken) return undefined;
  return last > start && text[last - 1] === escapeToken ? undefined : last;
}

function firstInk(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

interface ReadInstruction {
  readonly value: Instruction;
  readonly next: number;
}

function readInstruction(text: string, pieces: readonly Piece[], next: number): ReadInstruction {
  const line = mappedText(pieces);
  const start = firstInk(line.text, 0, line.text.length);
  let from = start;
  while (from < line.text.length && !isSpace(line.text.charCodeAt(from))) from++;
  const keyword = line.text.slice(start, from).toUpperCase();
  const wanted = mayHaveHeredocs(keyword, line.text, from) ? heredocsOf(line.text) : [];
  const bodies = wanted.length > 0 ? readHeredocs(text, wanted, next) : NO_BODIES;
  const inLine = line.spanToSource({ start, end: line.text.trimEnd().length });
  const end = bodies.spans.at(-1)?.end ?? inLine.end;
  return {
    value: {
      keyword,
      span: { start: inLine.start, end },
      line,
      pieces,
      from,
      heredocs: bodies.spans,
      ...(bodies.open !== undefined && { broken: `The heredoc ${bodies.open} has no end.` }),
    },
    next: bodies.next ?? next,
  };
}

function mayHaveHeredocs(keyword: string, line: string, from: number): boolean {
  if (WITH_HEREDOCS.has(keyword)) return true;
  if (keyword !== 'ONBUILD') return false;
  return WITH_HEREDOCS.has(/^\s*(\S{3,4})\s/.exec(line.slice(from, from + 64))?.[1]?.toUpperCase() ?? '');
}

interface Bodies {
  readonly spans: readonly Span[];
  readonly next?: number;
  readonly open?: string;
}

const NO_BODIES: Bodies = { spans: [] };

/** A heredoc without its last line takes the rest of the text: nothing in it can be trusted to be an instruction. */
function readHeredocs(text: string, wanted: readonly Heredoc[], start: number): Bodies {
  const spans: Span[] = [];
  let at = start;
  for (const { name, tabs } of wanted) {
    const end = endOfHeredoc(text, at, name, tabs);
    if (end === undefined) return { spans: [...spans, { start: at, end: text.length }], next: text.length, open: name };
    spans.push({ start: at, end: end.end });
    at = end.next;
  }
  return { spans, next: at };
}

function endOfHeredoc(text: string, start: number, name: string, tabs: 'kept' | 'cut') {
  let at = start;
  while (at < text.length) {
    const line = endOfLine(text, at);
    let begin = at;
    while (tabs === 'cut' && text.charCodeAt(begin) === 9) begin++;
    if (line.end - begin === name.length && text.startsWith(name, begin)) return line;
    at = line.next;
  }
  return undefined;
}
