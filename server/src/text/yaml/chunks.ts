import { type ErrorCode, isMap, isNode, isSeq, type Node, parseAllDocuments } from 'yaml';
import { addToList } from '../groups';
import { memoOfTexts } from '../memo';
import type { Span, Spanned } from '../span';

/** Cuts a stream before each `---` at a line's start, which is a document marker wherever it stands. */
export function chunksOf(text: string): readonly Span[] {
  const cuts = [0];
  for (const match of text.matchAll(/^---(?=\s|$)/gm)) {
    const isFirst = cuts.length === 1 && ONLY_HEAD.test(text.slice(0, match.index));
    if (match.index > 0 && !isFirst) cuts.push(match.index);
  }
  return cuts.map((start, i) => ({ start, end: cuts[i + 1] ?? text.length }));
}

/** Blank lines, comments and directives. Each round takes one line, so a long row of signs is looked at once. */
const ONLY_HEAD = /^\uFEFF?(?:[ \t\r]*(?:[%#][^\n]*)?\n)*[ \t\r]*(?:[%#][^\n]*)?$/;

/** Where a text is not YAML, in the parser's words; `tooDeep`: what is nested deeper than the parser's stack holds. */
export interface YamlError extends Spanned<string> {
  readonly code: ErrorCode | 'tooDeep';
}

/** One document of a stream by itself; its offsets count from its own beginning. */
export interface ParsedChunk {
  readonly text: string;
  readonly root: Node | undefined;
  /** The node that an alias at an offset stands for. */
  readonly anchor: (name: string, before: number) => Node | undefined;
  readonly errors: readonly YamlError[];
}

/**
 * Parses the text of one document. That is the dear part of a reading, and a keystroke changes one document of a stream: the
 * others are kept.
 */
export function parseChunk(text: string): ParsedChunk {
  return parsedTexts(text, text, () => parseText(text));
}

const parsedTexts = memoOfTexts<ParsedChunk>(1_000_000, (_, text) => text.length);

function parseText(text: string): ParsedChunk {
  try {
    return composed(text);
  } catch (error) {
    // What is nested ten thousand deep is more than the parser's stack holds; it says so itself in most cases.
    if (!(error instanceof RangeError)) throw error;
    const span = { start: 0, end: text.length };
    return {
      text,
      root: undefined,
      anchor: () => undefined,
      errors: [{ value: error.message, span, code: 'tooDeep' }],
    };
  }
}

function composed(text: string): ParsedChunk {
  const documents = parseAllDocuments(text, {
    version: '1.2',
    strict: false,
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const document = Array.isArray(documents) ? documents[0] : undefined;
  const root = document?.contents ?? undefined;
  const anchors = new Map<string, Node[]>();
  if (text.includes('&')) indexAnchors(root, anchors, 0);
  return {
    text,
    root: root ?? undefined,
    anchor: (name, before) => anchors.get(name)?.findLast((node) => (node.range?.[0] ?? 0) < before),
    errors: (document?.errors ?? []).map((error) => ({
      value: error.message,
      span: { start: error.pos[0], end: error.pos[1] },
      code: error.code,
    })),
  };
}

function indexAnchors(node: unknown, into: Map<string, Node[]>, depth: number): void {
  if (!isNode(node) || depth > 200) return;
  const name = 'anchor' in node && typeof node.anchor === 'string' ? node.anchor : undefined;
  if (name !== undefined) addToList(into, name, node);
  if (isMap(node)) {
    for (const pair of node.items) {
      indexAnchors(pair.key, into, depth + 1);
      indexAnchors(pair.value, into, depth + 1);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) indexAnchors(item, into, depth + 1);
  }
}
