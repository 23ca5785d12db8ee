import { isMap, isPair, isScalar, isSeq, type Node } from 'yaml';
import type { Edit } from '../../text/edits';
import { lineEndOf, startOfLine, startOfLineAbove } from '../../text/lines';
import { spanOfNode } from '../../text/yaml/yaml';
import { columnIndent } from '../../text/yaml/yamlEdits';
import { REQUIRED } from './placement';
import type { Field, Place, Tree } from './tree';

const ARCH = 'kubernetes.io/arch';

/**
 * The edits that bind a pod to architectures: a nodeSelector for one, required node affinity for several, added to
 * what is there. None where the text serves others too, or its layout cannot be kept.
 */
export function constrainEdits(tree: Tree, spec: Place, architectures: readonly string[]): readonly Edit[] {
  const [first, ...more] = architectures;
  if (first === undefined) return [];
  return (more.length === 0 ? selectorEdits(tree, spec, first) : affinityEdits(tree, spec, architectures)) ?? [];
}

type Edits = readonly Edit[] | undefined;

/** A YAML value to be written: a word, a mapping, or a list. */
type Value = string | { readonly [key: string]: Value } | readonly Value[];

function selectorEdits(tree: Tree, spec: Place, architecture: string): Edits {
  const field = tree.fields(spec).get('nodeSelector');
  if (field === undefined) return addField(tree, spec, 'nodeSelector', { [ARCH]: architecture });
  if (isNothing(tree, field)) return fill(tree, spec, field, { [ARCH]: architecture });
  const selector = field.place;
  if (selector === undefined || selector.shared || !isMap(selector.node)) return undefined;
  if (tree.fields(selector).has(ARCH)) return undefined;
  return addField(tree, selector, ARCH, architecture);
}

function affinityEdits(tree: Tree, spec: Place, architectures: readonly string[]): Edits {
  if (tree.fields(tree.at(spec, 'nodeSelector')).has(ARCH)) return undefined;
  const expression: Value = { key: ARCH, operator: 'In', values: architectures };
  const wrappers: readonly (readonly [string, (inner: Value) => Value])[] = [
    ['affinity', (inner) => ({ nodeAffinity: inner })],
    ['nodeAffinity', (inner) => ({ [REQUIRED]: inner })],
    [REQUIRED, (inner) => ({ nodeSelectorTerms: inner })],
    ['nodeSelectorTerms', (inner) => inner],
  ];
  let place = spec;
  for (const [depth, [key]] of wrappers.entries()) {
    const field = tree.fields(place).get(key);
    if (field === undefined || isNothing(tree, field)) {
      const terms: Value = [{ matchExpressions: [expression] }];
      const value = wrappers.slice(depth).reduceRight<Value>((inner, [, wrap]) => wrap(inner), terms);
      return field === undefined ? addField(tree, place, key, value) : fill(tree, place, field, value);
    }
    if (field.place === undefined || field.place.shared) return undefined;
    place = field.place;
  }
  if (!isSeq(place.node)) return undefined;
  // A term that asks for nothing matches no node, so it must not come to ask for something (Kubernetes, NodeSelectorTerm).
  const terms = tree.items(place).filter((term) => !isEmptyTerm(tree, term));
  const edits = terms.map((term) => termEdits(tree, term, expression));
  const whole = edits.filter((edit) => edit !== undefined);
  return whole.length === edits.length && whole.length > 0 ? whole.flat() : undefined;
}

function isEmptyTerm(tree: Tree, term: Place): boolean {
  const fields = tree.fields(term);
  return !['matchExpressions', 'matchFields'].some((key) => tree.items(fields.get(key)?.place).length > 0);
}

/** A key without a value, with `null` or with `{}`. */
function isNothing(tree: Tree, { inside, place }: Field): boolean {
  if (place === undefined) return !inside.inherited && inside.value === undefined;
  if (place.shared) return false;
  if (isScalar(place.node)) return place.node.value === null;
  const { start, end } = tree.span(place);
  return isMap(place.node) && /^\{[ \t]*\}$/.test(tree.document.text.slice(start, Math.min(end, start + 20)));
}

/** Gives a key that has none its value: below it in block style, else in place. */
function fill(tree: Tree, map: Place, field: Field, value: Value): Edits {
  if (map.shared || !isMap(map.node)) return undefined;
  const { place } = field;
  const entry = tree.entry(field);
  const { text } = tree.document;
  const [said, before = '', word = ''] =
    /^(["']?[ \t]*:)([ \t]*(?:(?:~|null|Null|NULL)(?=[\s,}]|$)|\{[ \t]*\}))?/.exec(text.slice(entry.key.span.end)) ??
    [];
  const start = entry.key.span.end + before.length;
  const end = start + word.length;
  // With an anchor, a tag or on a line of its own, a value of nothing is more than that.
  const isPlain = said !== undefined && (place === undefined || tree.span(place).end <= Math.max(end, start + 1));
  if (!isPlain) return undefined;
  if (map.node.flow) return [{ span: { start, end }, text: ` ${flow(value, usesJson(tree, map))}` }];
  const indent = columnIndent(text, entry.key.span.start);
  if (indent === undefined) return undefined;
  const eol = lineEndOf(text);
  const [, ...lines] = fieldLines('', value);
  const lineEnd = end + (/^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '').trimEnd().length;
  const below = {
    span: { start: lineEnd, end: lineEnd },
    text: lines.map((line) => `${eol}${indent}${line}`).join(''),
  };
  if (lineEnd === end) return [{ span: { start, end }, text: below.text }];
  return word === '' ? [below] : [{ span: { start, end }, text: '' }, below];
}

function termEdits(tree: Tree, term: Place, expression: Value): Edits {
  if (term.shared) return undefined;
  const field = tree.fields(term).get('matchExpressions');
  if (field === undefined) return addField(tree, term, 'matchExpressions', [expression]);
  const list = field.place;
  if (list === undefined || list.shared || !isSeq(list.node)) return undefined;
  return addItem(tree, list, expression);
}

/** Adds a field before the first one of a mapping, above the comments that belong to that one. */
function addField(tree: Tree, map: Place, key: string, value: Value): Edits {
  if (map.shared || !isMap(map.node)) return undefined;
  if (map.node.flow) return addToFlow(tree, map, `${word(tree, map, key)}: ${flow(value, usesJson(tree, map))}`);
  const first = map.node.items[0];
  const start = isPair(first) && isNodeLike(first.key) ? spanOfNode(tree.document, first.key).start : undefined;
  if (start === undefined) return undefined;
  const { text } = tree.document;
  const indent = columnIndent(text, start);
  if (indent === undefined) return undefined;
  const eol = lineEndOf(text);
  const lines = fieldLines(key, value).map((line) => indent + line);
  const line = startOfLine(text, start);
  const isAlone = text.slice(line, start).trim() === '';
  if (!isAlone)
    return [{ span: { start, end: start }, text: `${lines.join(eol).slice(indent.length)}${eol}${indent}` }];
  const at = aboveComments(text, line);
  return [{ span: { start: at, end: at }, text: `${lines.join(eol)}${eol}` }];
}

/** Adds an item before the first one of a list. */
function addItem(tree: Tree, list: Place, value: Value): Edits {
  if (!isSeq(list.node)) return undefined;
  if (list.node.flow) return addToFlow(tree, list, flow(value, usesJson(tree, list)));
  const { text } = tree.document;
  const start = tree.span(list).start;
  const indent = columnIndent(text, start);
  if (text[start] !== '-' || indent === undefined) return undefined;
  const eol = lineEndOf(text);
  const lines = itemLines(value).map((line) => indent + line);
  return [{ span: { start, end: start }, text: `${lines.join(eol).slice(indent.length)}${eol}${indent}` }];
}

/** After the bracket, with the white space that the first thing in it has. */
function addToFlow(tree: Tree, place: Place, words: string): Edits {
  const { start, end } = tree.span(place);
  const inner = tree.document.text.slice(start + 1, end);
  const gap = /^\s*/.exec(inner)?.[0] ?? '';
  const isEmpty = /^\s*[}\]]/.test(inner);
  const text = isEmpty ? (usesJson(tree, place) ? words : ` ${words} `) : `${gap}${words},${gap === '' ? ' ' : ''}`;
  const span = isEmpty ? { start: start + 1, end: start + 1 + gap.length } : { start: start + 1, end: start + 1 };
  return [{ span, text }];
}

/** JSON is the flow style whose keys have quotes; an empty mapping is judged by how the document begins. */
function usesJson(tree: Tree, place: Place): boolean {
  const first = isMap(place.node) ? place.node.items[0] : undefined;
  const key = isPair(first) ? first.key : undefined;
  if (isScalar(key)) return key.type === 'QUOTE_DOUBLE';
  return tree.document.text
    .slice(tree.document.offset, tree.document.offset + 200)
    .trimStart()
    .startsWith('{');
}

function word(tree: Tree, place: Place, key: string): string {
  return usesJson(tree, place) ? JSON.stringify(key) : key;
}

function flow(value: Value, json: boolean): string {
  if (typeof value === 'string') return json ? JSON.stringify(value) : scalar(value);
  if (isArray(value)) return `[${value.map((item) => flow(item, json)).join(', ')}]`;
  const fields = Object.entries(value).map(([key, item]) => `${json ? JSON.stringify(key) : key}: ${flow(item, json)}`);
  return json ? `{${fields.join(', ')}}` : `{ ${fields.join(', ')} }`;
}

function fieldLines(key: string, value: Value): readonly string[] {
  if (typeof value === 'string') return [`${key}: ${scalar(value)}`];
  if (isArray(value)) {
    const isPlain = value.every((item) => typeof item === 'string');
    if (isPlain) return [`${key}: ${flow(value, false)}`];
    return [`${key}:`, ...value.flatMap(itemLines).map((line) => `  ${line}`)];
  }
  return [`${key}:`, ...mapLines(value).map((line) => `  ${line}`)];
}

function itemLines(value: Value): readonly string[] {
  if (typeof value === 'string' || isArray(value)) return [`- ${flow(value, false)}`];
  return mapLines(value).map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`));
}

function mapLines(value: { readonly [key: string]: Value }): readonly string[] {
  return Object.entries(value).flatMap(([key, item]) => fieldLines(key, item));
}

function scalar(value: string): string {
  return /^\d/.test(value) ? `"${value}"` : value;
}

function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isNodeLike(key: unknown): key is Node {
  return isScalar(key);
}

function aboveComments(text: string, lineStart: number): number {
  let at = lineStart;
  while (at > 0) {
    const before = startOfLineAbove(text, at);
    const isComment = text.slice(before, at).trimStart().startsWith('#');
    if (!isComment) return at;
    at = before;
  }
  return at;
}
