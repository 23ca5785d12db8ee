import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { Edit } from '../../text/edits';
import { lineEndOf, startOfLine } from '../../text/lines';
import type { Span, Spanned } from '../../text/span';

/** A value of a JSON text with comments and trailing commas, with where it stands. */
export type JsonNode = Node;

/** A JSON string; `literal`: its characters are its value, so that offsets into both are the same. */
export interface JsonText extends Spanned<string> {
  readonly literal: boolean;
}

/**
 * The root of a JSON text with comments, as far as it can be read. Never throws; a text that is nested deeper than any
 * person writes is none.
 */
export function readJsonc(text: string): JsonNode | undefined {
  return isTooDeep(text) ? undefined : parseTree(text, [], { allowTrailingComma: true });
}

/** What is wrong with a JSON text with comments and trailing commas; nothing is said of what is nested too deep. */
export function jsoncErrors(text: string): readonly ParseError[] {
  const errors: ParseError[] = [];
  if (!isTooDeep(text)) parseTree(text, errors, { allowTrailingComma: true });
  return errors;
}

/** The offset at which a text stops being JSON, without comments or trailing commas; undefined where it is JSON. */
export function jsonErrorAt(text: string): number | undefined {
  if (isTooDeep(text)) return 0;
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  return errors[0]?.offset;
}

/** Whether the object that a JSON text is has all these keys; comments are not looked for. Reads no further than needed. */
export function hasRootKeys(text: string, keys: readonly string[]): boolean {
  const wanted = new Set(keys);
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (character !== '"') continue;
    const end = endOfString(text, at + 1);
    if (depth === 1 && COLON.test(text.slice(end + 1, end + 100))) wanted.delete(text.slice(at + 1, end));
    if (wanted.size === 0) return true;
    at = end;
  }
  return false;
}

const COLON = /^\s*:/;

/** The offset of the quote that ends a string, or where the text ends. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** The value of a key, the last where it is repeated; undefined where there is none. */
export function propertyOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return pairOf(node, key)?.value;
}

/** The characters of a key, without its quotes. */
export function keySpan(node: JsonNode | undefined, key: string): Span | undefined {
  const found = pairOf(node, key)?.key;
  return found === undefined ? undefined : { start: found.offset + 1, end: found.offset + found.length - 1 };
}

/** The keys and values of an object, in its order. */
export function propertiesOf(node: JsonNode | undefined): readonly (readonly [string, JsonNode])[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    typeof key?.value === 'string' && value !== undefined ? [[key.value, value] as const] : [],
  );
}

/** The items of an array; none for anything else. */
export function elementsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

/** A string with the span between its quotes; undefined for anything else. */
export function stringOf(text: string, node: JsonNode | undefined): JsonText | undefined {
  if (node?.type !== 'string' || typeof node.value !== 'string') return undefined;
  const whole = text.slice(node.offset, node.offset + node.length);
  const isClosed = whole.length > 1 && whole.endsWith('"');
  const span = { start: node.offset + 1, end: node.offset + node.length - (isClosed ? 1 : 0) };
  return { value: node.value, span, literal: text.slice(span.start, span.end) === node.value };
}

/** The edits that append a string to an array, on a line of its own where the last item has one. */
export function appendItem(text: string, array: JsonNode, item: string): readonly Edit[] {
  const last = array.children?.at(-1);
  const value = JSON.stringify(item);
  if (last === undefined) return [insertAt(array.offset + 1, value)];
  const indent = indentBefore(text, last.offset);
  const separator = indent === undefined ? ', ' : `,${lineEndOf(text)}${indent}`;
  return [insertAt(last.offset + last.length, `${separator}${value}`)];
}

/**
 * The edits that put a key with an array of one string behind another key: on the next line where the other key has a
 * line of its own, past its comment; else right behind it. Nothing where the other key is not there.
 */
export function insertArray(
  text: string,
  object: JsonNode | undefined,
  after: string,
  key: string,
  item: string,
): readonly Edit[] {
  const found = pairOf(object, after);
  if (found === undefined) return [];
  const end = found.value.offset + found.value.length;
  const entry = `${JSON.stringify(key)}: [${JSON.stringify(item)}]`;
  const indent = indentBefore(text, found.key.offset);
  const rest = /^[^\r\n]*/.exec(text.slice(end, end + 1_000))?.[0] ?? '';
  const tail = /^[ \t]*(,?)[ \t]*(?:\/\/.*)?$/.exec(rest);
  if (indent === undefined || tail === null) return [insertAt(end, `, ${entry}`)];
  const lineEnd = end + rest.trimEnd().length;
  const line = `${lineEndOf(text)}${indent}${entry}`;
  if (tail[1] === ',') return [insertAt(lineEnd, `${line},`)];
  return lineEnd === end ? [insertAt(end, `,${line}`)] : [insertAt(end, ','), insertAt(lineEnd, line)];
}

const MAX_DEPTH = 200;

function pairOf(node: JsonNode | undefined, key: string): { key: JsonNode; value: JsonNode } | undefined {
  if (node?.type !== 'object') return undefined;
  const found = node.children?.findLast(({ children }) => children?.[0]?.value === key);
  const [name, value] = found?.children ?? [];
  return name === undefined || value === undefined ? undefined : { key: name, value };
}

function insertAt(offset: number, text: string): Edit {
  return { span: { start: offset, end: offset }, text };
}

/** The white space before what is the first on its line. */
function indentBefore(text: string, offset: number): string | undefined {
  const lineStart = startOfLine(text, offset);
  const before = text.slice(lineStart, offset);
  return lineStart > 0 && before.trim() === '' ? before : undefined;
}

/** The parser recurses; brackets in strings and comments are counted too, which only makes the limit a little lower. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
