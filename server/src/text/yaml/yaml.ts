import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, type Scalar, visit } from 'yaml';
import { memoOfObjects, memoOfPairs, memoOfTexts } from '../memo';
import type { Span, Spanned } from '../span';
import { chunksOf, type ParsedChunk, parseChunk, type YamlError } from './chunks';

/** One document of a YAML stream. Node ranges are relative to `offset`; the functions of this file give whole spans. */
export interface YamlDocument {
  readonly root: Node | undefined;
  /** The whole text of the stream. */
  readonly text: string;
  /** Where this document's characters begin in `text`. */
  readonly offset: number;
  /** Where they end. */
  readonly end: number;
  readonly errors: readonly YamlError[];
  /** The node that an alias at a relative offset stands for. */
  readonly anchor: (name: string, before: number) => Node | undefined;
  /**
   * The same document as if it stood alone: `offset` is 0. It is the same one after an edit elsewhere in the stream, so
   * what is made of it serves again. Absent where this is that document.
   */
  readonly alone?: YamlDocument;
}

/** A key and its value in a mapping. */
export interface YamlEntry {
  readonly key: Spanned<string>;
  readonly value: Node | undefined;
  /** It came through a merge key or an alias: its characters stand elsewhere and may serve others too. */
  readonly inherited: boolean;
}

/** A scalar as text: numbers and booleans as they are written, strings as YAML reads them. */
export interface YamlText extends Spanned<string> {
  /** The characters inside quotes are the value itself: an offset into the value is an offset into the span. */
  readonly literal: boolean;
  /** The plain scalar would not be read as a string (`386`, `true`). */
  readonly notAString: boolean;
}

const MAX_DEPTH = 32;
const MAX_ENTRIES = 5_000;
const MAX_MERGES = 256;

/**
 * Reads the documents of a YAML 1.2 stream. Never throws; unknown tags and syntax errors leave what can be read. A
 * document whose characters `isWanted` refuses is left out unparsed: parsing is what costs.
 */
export function readYaml(text: string, isWanted: (document: string) => boolean = all): readonly YamlDocument[] {
  return isWanted === all ? keptStreams(text, text, () => readStream(text, all)) : readStream(text, isWanted);
}

/** What the legs of a matrix and the callers of a workflow ask for again, so that what was made of it counts for all. */
const keptStreams = memoOfTexts<readonly YamlDocument[]>(500_000, (_, text) => text.length);

function readStream(text: string, isWanted: (document: string) => boolean): readonly YamlDocument[] {
  return chunksOf(text).flatMap(({ start, end }): YamlDocument[] => {
    const chunk = text.slice(start, end);
    if (!isWanted(chunk)) return [];
    const alone = aloneOf(parseChunk(chunk));
    if (chunk.length === text.length) return [alone];
    const errors = alone.errors.map((error) => ({ ...error, span: moved(error.span, start) }));
    return [{ root: alone.root, text, offset: start, end, anchor: alone.anchor, errors, alone }];
  });
}

const aloneOf = memoOfObjects(
  ({ text, root, anchor, errors }: ParsedChunk): YamlDocument => ({
    root,
    text,
    offset: 0,
    end: text.length,
    anchor,
    errors,
  }),
);

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function all(): boolean {
  return true;
}

/** The characters of a node, quotes included, without what follows it. */
export function spanOfNode(document: YamlDocument, node: Node): Span {
  const [start = 0, end = start] = node.range ?? [];
  return { start: start + document.offset, end: end + document.offset };
}

/** Follows aliases; `undefined` where the chain is broken or cyclic. */
export function resolve(document: YamlDocument, node: Node | undefined): Node | undefined {
  let at = node;
  for (let depth = 0; isAlias(at); depth++) {
    if (depth > MAX_DEPTH) return undefined;
    at = document.anchor(at.source, at.range?.[0] ?? 0);
  }
  return at;
}

/**
 * The entries of a mapping in the order that counts: its own first, then those of its merge keys that it does not
 * set itself. Not a mapping: none. `inherited` is handed down through aliases.
 */
export function entriesOf(document: YamlDocument, node: Node | undefined): readonly YamlEntry[] {
  if (node === undefined) return [];
  const { inOrder } = entriesIn(document.alone ?? document, node);
  return document.offset === 0 ? inOrder : inOrder.map((entry) => entryIn(document, entry));
}

/** An entry of the document alone as one of the document where it stands. */
export function entryIn({ offset }: YamlDocument, entry: YamlEntry): YamlEntry {
  if (offset === 0) return entry;
  const { key, value, inherited } = entry;
  return { key: { value: key.value, span: moved(key.span, offset) }, value, inherited };
}

interface Entries {
  readonly byKey: ReadonlyMap<string, YamlEntry>;
  readonly inOrder: readonly YamlEntry[];
}

function entriesIn(alone: YamlDocument, node: Node): Entries {
  return keptEntries(alone, node, () => {
    const byKey = new Map<string, YamlEntry>();
    collect(alone, node, isAlias(node), byKey, new Set());
    return { byKey, inOrder: [...byKey.values()] };
  });
}

/** A mapping is looked into for one key after another, for each leg of a matrix, and again after the next keystroke. */
const keptEntries = memoOfPairs<YamlDocument, Node, Entries>();

/** The entry of a key; the last one where a key is repeated, as parsers that allow it do. */
export function entryOf(document: YamlDocument, node: Node | undefined, key: string): YamlEntry | undefined {
  const found = node === undefined ? undefined : entriesIn(document.alone ?? document, node).byKey.get(key);
  return found === undefined ? undefined : entryIn(document, found);
}

/** The value at the end of a path of keys. */
export function valueAt(document: YamlDocument, node: Node | undefined, ...path: readonly string[]): Node | undefined {
  let at = resolve(document, node);
  for (const key of path) at = resolve(document, entryOf(document, at, key)?.value);
  return at;
}

/** The items of a sequence, aliases followed. Not a sequence: none. */
export function itemsOf(document: YamlDocument, node: Node | undefined): readonly Node[] {
  const list = resolve(document, node);
  if (!isSeq(list)) return [];
  return list.items.flatMap((item) => {
    const found = isNode(item) ? resolve(document, item) : undefined;
    return found === undefined ? [] : [found];
  });
}

/** A scalar's text; `undefined` for anything else and for an empty value. */
export function textOf(document: YamlDocument, node: Node | undefined): YamlText | undefined {
  const scalar = resolve(document, node);
  if (!isScalar(scalar)) return undefined;
  const whole = spanOfNode(document, scalar);
  const source = document.text.slice(whole.start, whole.end);
  const quoted = scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE';
  if (quoted) {
    const closed = source.length > 1 && source.at(-1) === source[0];
    const span = { start: whole.start + 1, end: closed ? whole.end - 1 : whole.end };
    const value = typeof scalar.value === 'string' ? scalar.value : '';
    return { value, span, literal: document.text.slice(span.start, span.end) === value, notAString: false };
  }
  if (scalar.type === 'PLAIN') {
    const isText = typeof scalar.value === 'string';
    const value = isText ? String(scalar.value) : source;
    if (value === '' || (scalar.value === null && source === '')) return undefined;
    return { value, span: whole, literal: source === value, notAString: !isText };
  }
  return { value: String(scalar.value ?? ''), span: whole, literal: false, notAString: false };
}

/** The scalar of a YAML stream in whose characters an offset lies; its borders do not count. */
export function scalarAround(text: string, offset: number): Scalar | undefined {
  const document = readYaml(text, all).find((one) => one.offset <= offset && offset < one.end);
  let found: Scalar | undefined;
  if (document?.root === undefined) return undefined;
  visit(document.root, {
    Scalar(_, node) {
      const { start, end } = spanOfNode(document, node);
      if (start >= offset || offset >= end) return undefined;
      found = node;
      return visit.BREAK;
    },
  });
  return found;
}

/** The text at the end of a path of keys. */
export function textAt(
  document: YamlDocument,
  node: Node | undefined,
  ...path: readonly string[]
): YamlText | undefined {
  return textOf(document, valueAt(document, node, ...path));
}

/** The tag that a node bears in the text (`!reset`, `!Sub`), if any that YAML itself does not resolve. */
export function tagOf(node: Node | undefined): string | undefined {
  return isNode(node) && 'tag' in node && typeof node.tag === 'string' && node.tag.startsWith('!')
    ? node.tag
    : undefined;
}

function collect(
  document: YamlDocument,
  node: Node | undefined,
  inherited: boolean,
  into: Map<string, YamlEntry>,
  seen: Set<Node>,
): void {
  const map = resolve(document, node);
  // What was merged once adds nothing the second time; merges of merges would otherwise double at each step.
  if (!isMap(map) || seen.has(map) || seen.size > MAX_MERGES || into.size > MAX_ENTRIES) return;
  seen.add(map);
  const merges: Node[] = [];
  // Within one mapping the last of two equal keys counts, across merges the first.
  const own = into.size === 0 ? into : new Map<string, YamlEntry>();
  for (const pair of map.items) {
    const entry = entryOfPair(document, pair, inherited);
    if (entry === undefined) continue;
    const isMerge = entry.key.value === '<<' && entry.value !== undefined;
    if (isMerge && entry.value !== undefined) merges.push(entry.value);
    else own.set(entry.key.value, entry);
  }
  if (own !== into) for (const [key, entry] of own) if (!into.has(key)) into.set(key, entry);
  for (const merge of merges) {
    const target = resolve(document, merge);
    const sources = isSeq(target) ? target.items.filter(isNode) : [merge];
    for (const source of sources) collect(document, source, true, into, seen);
  }
}

function entryOfPair(document: YamlDocument, pair: Pair, inherited: boolean): YamlEntry | undefined {
  const key = isNode(pair.key) ? resolve(document, pair.key) : undefined;
  if (!isScalar(key)) return undefined;
  const text = textOf(document, key);
  if (text === undefined) return undefined;
  return {
    key: { value: text.value, span: text.span },
    value: isNode(pair.value) ? pair.value : undefined,
    inherited,
  };
}

/** Whether the scalar is a block scalar (`|` or `>`). */
export function isBlock(node: Scalar): boolean {
  return node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
}
