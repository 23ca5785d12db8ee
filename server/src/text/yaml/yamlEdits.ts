import { isMap, isSeq, type Node } from 'yaml';
import type { Edit } from '../edits';
import { isLineEnd, lineEndOf, startOfLine } from '../lines';
import { resolve, spanOfNode, textOf, type YamlDocument, type YamlEntry } from './yaml';

/** The edit that makes a scalar say `value`: only the characters inside its quotes change. */
export function replaceScalar(document: YamlDocument, node: Node, value: string): readonly Edit[] {
  const text = textOf(document, node);
  return text === undefined ? [] : [{ span: text.span, text: value }];
}

/**
 * The edit that adds `key: value` to a mapping, after the entry `after` (or as its first). `value` is YAML as it shall
 * stand; lines after its first are indented relative to the key. Flow mappings get ` key: value,` with their own white space instead.
 * Nothing where the mapping's characters serve others too (an alias) or its layout cannot be kept.
 */
export function insertEntry(
  document: YamlDocument,
  map: Node | undefined,
  after: YamlEntry | undefined,
  key: string,
  value: string,
): readonly Edit[] {
  const node = resolve(document, map);
  if (!isMap(node) || after?.inherited) return [];
  if (node.flow) {
    if (value.includes('\n')) return [];
    const { start, end } = spanOfNode(document, node);
    // The white space that the first entry has.
    const gap = /^\s*/.exec(document.text.slice(start + 1, end))?.[0] ?? '';
    const isEmpty = node.items.length === 0;
    const text = isEmpty ? ` ${key}: ${value} ` : `${gap}${key}: ${value},${gap === '' ? ' ' : ''}`;
    return [{ span: { start: start + 1, end: isEmpty ? start + 1 + gap.length : start + 1 }, text }];
  }
  const first = node.items[0]?.key;
  const start = first ? spanOfNode(document, first as Node).start : undefined;
  const sibling = after === undefined ? start : startOfKey(document, after);
  if (sibling === undefined) return [];
  const indent = columnIndent(document.text, sibling);
  if (indent === undefined) return [];
  const eol = lineEndOf(document.text);
  const line = `${key}:${value.startsWith('\n') ? '' : ' '}${value.split('\n').join(`${eol}${indent}`)}`;
  if (after === undefined) return [{ span: { start: sibling, end: sibling }, text: `${line}${eol}${indent}` }];
  const at = endOfEntry(document, after);
  const needsBreak = at > 0 && !isLineEnd(document.text.charCodeAt(at - 1));
  const whole = `${indent}${line}`;
  return [{ span: { start: at, end: at }, text: needsBreak ? `${eol}${whole}` : `${whole}${eol}` }];
}

/** Where a key begins, with its quote. */
function startOfKey({ text }: YamlDocument, { key }: YamlEntry): number {
  return /["']/.test(text.charAt(key.span.start - 1)) ? key.span.start - 1 : key.span.start;
}

/** The edits that remove an entry of a block mapping with its line; nothing for flow mappings and inherited entries. */
export function removeEntry(document: YamlDocument, map: Node | undefined, entry: YamlEntry): readonly Edit[] {
  const node = resolve(document, map);
  if (!isMap(node) || node.flow || entry.inherited) return [];
  const start = startOfKey(document, entry);
  const lineStart = startOfLine(document.text, start);
  const isAlone = document.text.slice(lineStart, start).trim() === '';
  if (!isAlone) return [];
  return [{ span: { start: lineStart, end: endOfEntry(document, entry) }, text: '' }];
}

/**
 * The edit that makes a sequence hold exactly `values` (plain scalars). A flow sequence keeps its brackets, a block
 * sequence its indentation; the quotes of the first item are kept.
 */
export function replaceSequence(document: YamlDocument, sequence: Node, values: readonly string[]): readonly Edit[] {
  const node = resolve(document, sequence);
  if (!isSeq(node)) return [];
  const span = spanOfNode(document, node);
  const first = node.items[0];
  const sign = first ? document.text.charAt(spanOfNode(document, first as Node).start) : '';
  const quote = sign === '"' || sign === "'" ? sign : '';
  const written = values.map((value) => (/^[\w./()-]+$/.test(value) ? `${quote}${value}${quote}` : value));
  if (node.flow) return [{ span, text: `[${written.join(', ')}]` }];
  const last = node.items.at(-1);
  const dash = document.text.lastIndexOf('-', first ? spanOfNode(document, first as Node).start : span.start);
  if (dash < 0 || first === undefined || last === undefined) return [];
  const indent = columnIndent(document.text, dash) ?? '';
  const eol = lineEndOf(document.text);
  return [
    {
      span: { start: dash, end: spanOfNode(document, last as Node).end },
      text: written.map((value) => `- ${value}`).join(`${eol}${indent}`),
    },
  ];
}

/** The white space that puts a line's first character under the one at `offset`; `- ` counts as white space. */
export function columnIndent(text: string, offset: number): string | undefined {
  const before = text.slice(startOfLine(text, offset), offset);
  return /^[ \t]*(?:- +)*$/.test(before) ? before.replaceAll('-', ' ') : undefined;
}

function endOfEntry(document: YamlDocument, entry: YamlEntry): number {
  const value = entry.value;
  const end = value === undefined ? entry.key.span.end : Math.max(entry.key.span.end, spanOfNode(document, value).end);
  const { text } = document;
  if (end > 0 && isLineEnd(text.charCodeAt(end - 1))) return end;
  let at = end;
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10) return at + 2;
  return Math.min(text.length, at + 1);
}
