import * as l10n from '@vscode/l10n';
import type { MappedText } from '../../../text/mapped';
import type { Span } from '../../../text/span';
import { elementsOf, type JsonNode, keySpan, propertiesOf, readJsonc, stringOf } from '../jsonc';
import { type Chunk, type FieldValue, HOLE, textOfChunks, unknownValue, type Value } from './value';

/**
 * Reads a text in JSON that stands in a document, in one run or not: the values have their places in the document. Parts
 * of the text that are not known are holes, which only the strings around them feel.
 */
export function readJsonValue(json: MappedText, document: string): Value {
  const root = readJsonc(json.text);
  const whole = json.spanToSource({ start: 0, end: json.text.length });
  if (root === undefined) return unknownValue(l10n.t('It is no JSON that can be read.'), whole);
  return jsonNodeValue(root, json, document);
}

function jsonNodeValue(node: JsonNode, json: MappedText, document: string): Value {
  const span = json.spanToSource({ start: node.offset, end: node.offset + node.length });
  switch (node.type) {
    case 'object': {
      const fields = new Map<string, FieldValue>();
      for (const [name, child] of propertiesOf(node)) {
        // The last of a repeated key counts.
        fields.delete(name);
        fields.set(name, { key: { value: name, span }, value: jsonNodeValue(child, json, document) });
      }
      for (const [name, field] of fields) {
        const at = fields.size > MANY_KEYS ? undefined : keySpan(node, name);
        if (at !== undefined) fields.set(name, { ...field, key: { value: name, span: json.spanToSource(at) } });
      }
      return { kind: 'object', fields, span, complete: true };
    }
    case 'array':
      return { kind: 'list', items: elementsOf(node).map((item) => jsonNodeValue(item, json, document)), span };
    case 'string':
      return textOf(node, json, document);
    case 'number':
      return { kind: 'number', value: Number(node.value), span };
    case 'boolean':
      return { kind: 'boolean', value: node.value === true, span };
    case 'null':
      return { kind: 'null', span };
    default:
      return unknownValue(l10n.t('It is no JSON that can be read.'), span);
  }
}

/** Looking up each key of an object walks its keys: only those of a sane size have places for them. */
const MANY_KEYS = 100;

function textOf(node: JsonNode, json: MappedText, document: string): Value {
  const text = stringOf(json.text, node);
  const whole = json.spanToSource({ start: node.offset, end: node.offset + node.length });
  if (text === undefined) return unknownValue(l10n.t('It is no JSON that can be read.'), whole);
  const { value, span: inner } = text;
  const span = json.spanToSource(inner);
  if (!text.literal)
    return escapedText(json, inner, span) ?? unknownValue(l10n.t('It is no JSON that can be read.'), whole);
  return {
    kind: 'text',
    value,
    span,
    literal: text.literal && document.slice(span.start, span.end) === value,
    complete: !value.includes(HOLE),
    mapped: {
      text: value,
      toSource: (offset) => json.toSource(inner.start + offset),
      spanToSource: ({ start, end }) => json.spanToSource({ start: inner.start + start, end: inner.start + end }),
    },
  };
}

/** A text with escapes: each stands for what it means. */
function escapedText(json: MappedText, inner: Span, span: Span): Value | undefined {
  const source = json.text.slice(inner.start, inner.end);
  const chunks: Chunk[] = [];
  for (const found of source.matchAll(/\\u[0-9a-fA-F]{4}|\\[^u]|[^\\]+/g)) {
    const [part] = found;
    const start = inner.start + found.index;
    const place = json.spanToSource({ start, end: start + part.length });
    const meant = part.startsWith('\\') ? meaningOf(part) : part;
    if (meant === undefined) return undefined;
    chunks.push({ text: meant, span: place });
  }
  return textOfChunks(chunks, span, false);
}

function meaningOf(part: string): string | undefined {
  if (part.startsWith('\\u')) return String.fromCharCode(Number.parseInt(part.slice(2), 16));
  return ESCAPES.get(part.charAt(1));
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ...['"', '\\', '/'].map((sign) => [sign, sign] as const),
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
