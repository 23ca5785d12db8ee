import type { Span, Spanned } from '../../text/span';
import { textOfChunks, type Value } from './hcl/value';

/** One `key = value` of a TOML document, under the names of its table and its own dotted ones. */
export interface TomlEntry {
  readonly path: readonly string[];
  readonly key: Spanned<string>;
  /** A string of one line; anything else is not read. */
  readonly value: Value | undefined;
  /** It stands in an array of tables (`[[…]]`), or below one. */
  readonly repeated: boolean;
}

/** What is read of a TOML document: its entries, and where each table's header stands. */
export interface Toml {
  readonly entries: readonly TomlEntry[];
  readonly tables: readonly { readonly path: readonly string[]; readonly span: Span }[];
}

/**
 * Reads the keys of a TOML document (toml.io, v1.0) with their places: tables, dotted keys, inline tables, strings. A
 * line that is none of it is passed over. Linear in the text; never throws.
 */
export function readToml(text: string): Toml {
  const entries: TomlEntry[] = [];
  const tables: { readonly path: readonly string[]; readonly span: Span }[] = [];
  let table: readonly string[] = [];
  let repeated = false;
  let at = 0;
  while (at < text.length) {
    const header = stickyMatch(HEADER, text, at);
    if (header !== undefined) {
      const [whole, open = '', name = ''] = header;
      table = namesOf(name);
      repeated = open === '[[';
      const start = at + whole.indexOf('[');
      tables.push({ path: table, span: { start, end: start + whole.trim().length } });
      at = lineEnd(text, at + whole.length);
      continue;
    }
    const key = stickyMatch(KEY, text, at);
    if (key === undefined) {
      at = lineEnd(text, at);
      continue;
    }
    at = readValue(text, at + key[0].length, { path: table, key: keyAt(key, at), repeated }, entries);
    at = lineEnd(text, at);
  }
  return { entries, tables };
}

const NAME = String.raw`(?:[A-Za-z0-9_-]+|"[^"\\\r\n]*"|'[^'\r\n]*')`;
const NAMES = String.raw`${NAME}(?:[ \t]*\.[ \t]*${NAME})*`;
const HEADER = new RegExp(String.raw`[ \t]*(\[\[?)[ \t]*(${NAMES})[ \t]*\]\]?`, 'y');
const KEY = new RegExp(String.raw`([ \t]*)(${NAMES})[ \t]*=[ \t]*`, 'y');

interface Owner {
  readonly path: readonly string[];
  readonly key: Spanned<string>;
  readonly repeated: boolean;
}

function keyAt([, blank = '', name = '']: readonly string[], at: number): Spanned<string> {
  const start = at + blank.length;
  return { value: name, span: { start, end: start + name.length } };
}

function namesOf(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(NAME, 'g'))].map(([name]) => name.replace(/^["']|["']$/g, ''));
}

/** Reads the value at an offset into entries; the offset behind it. */
function readValue(text: string, at: number, { path, key, repeated }: Owner, into: TomlEntry[]): number {
  const names = [...path, ...namesOf(key.value)];
  const quoted = stickyMatch(TEXT, text, at);
  const isLong = text.startsWith('"""', at) || text.startsWith("'''", at);
  if (quoted !== undefined && !isLong) {
    const span = { start: at + 1, end: at + quoted[0].length - 1 };
    const inner = text.slice(span.start, span.end);
    const hasEscape = quoted[0].startsWith('"') && inner.includes('\\');
    into.push({
      path: names,
      key,
      value: hasEscape ? undefined : textOfChunks([{ text: inner, span }], span, true),
      repeated,
    });
    return at + quoted[0].length;
  }
  if (text[at] === '{') return readInline(text, at + 1, names, repeated, into);
  into.push({ path: names, key, value: undefined, repeated });
  return skipValue(text, at);
}

const TEXT = /"(?:[^"\\\r\n]|\\[^\r\n])*"|'[^'\r\n]*'/y;

/** An inline table, which stands on one line; an array or a table inside it ends what is read of it. */
function readInline(text: string, from: number, path: readonly string[], repeated: boolean, into: TomlEntry[]): number {
  let at = from;
  for (;;) {
    const key = stickyMatch(KEY, text, at);
    if (key === undefined) return at;
    const start = at + key[0].length;
    const isText = text[start] === '"' || text[start] === "'";
    if (!isText) return start;
    at = readValue(text, start, { path, key: keyAt(key, at), repeated }, into);
    const comma = stickyMatch(COMMA, text, at);
    if (comma === undefined) return at;
    at += comma[0].length;
  }
}

const COMMA = /[ \t]*,[ \t]*/y;

/** The offset behind an array or a string of several lines, whose lines are no keys. */
function skipValue(text: string, at: number): number {
  const long = ['"""', "'''"].find((mark) => text.startsWith(mark, at));
  if (long !== undefined) {
    const end = text.indexOf(long, at + 3);
    return end < 0 ? text.length : end + 3;
  }
  if (text[at] !== '[') return at;
  let depth = 0;
  let here = at;
  while (here < text.length) {
    const part = stickyMatch(ARRAY_PART, text, here)?.[0] ?? text.charAt(here);
    if (part === '[') depth++;
    if (part === ']') depth--;
    here += part.length;
    if (depth === 0) return here;
  }
  return text.length;
}

const ARRAY_PART = /"(?:[^"\\\r\n]|\\[^\r\n])*"|'[^'\r\n]*'|#[^\r\n]*|[^[\]"'#]+|[[\]]/y;

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

function stickyMatch(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
