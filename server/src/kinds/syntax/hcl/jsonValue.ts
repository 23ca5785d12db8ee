import type { MappedText } from '../../../text/mapped';
import { elementsOf, type JsonNode, keySpan, propertiesOf, readJsonc, stringOf } from '../jsonc';
import { type FieldValue, HOLE, unknownValue, type Value } from './value';

/**
 * Reads a text in JSON that stands in a document, in one run or not: the values have their places in the document. Parts
 * of the text that are not known are holes, which only the strings around them feel.
 */
export function readJsonValue(json: MappedText, document: string): Value {
  const root = readJsonc(json.text);
  const whole = json.spanToSource({ start: 0, end: json.text.length });
  if (root === undefined) return unknownValue('It is no JSON that can be read.', whole);
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
      return unknownValue('It is no JSON that can be read.', span);
  }
}

/** Looking up each key of an object walks its keys: only those of a sane size have places for them. */
const MANY_KEYS = 100;

function textOf(node: JsonNode, json: MappedText, document: string): Value {
  const text = stringOf(json.text, node);
  const whole = json.spanToSource({ start: node.offset, end: node.offset + node.length });
  if (text === undefined) return unknownValue('It is no JSON that can be read.', whole);
  const { value, span: inner } = text;
  const span = json.spanToSource(inner);
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
