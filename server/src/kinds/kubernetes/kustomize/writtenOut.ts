import { type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { YamlDocument } from '../../../text/yaml/yaml';
import type { Leaf, Origin, Value } from './value';

/** A value as a document of its own, with the origin of the scalar that begins at an offset. */
export interface WrittenOut {
  readonly document: YamlDocument;
  readonly origins: ReadonlyMap<number, Origin>;
}

/** Writes a value as JSON. Its nodes are made while it is written: to parse it anew would cost more than all else. */
export function writtenOut(value: Value): WrittenOut {
  const parts: string[] = [];
  const origins = new Map<number, Origin>();
  let length = 0;
  const add = (text: string): void => {
    parts.push(text);
    length += text.length;
  };
  const ranged = <T extends Node>(node: T, start: number): T => {
    node.range = [start, length, length];
    return node;
  };
  const scalar = (json: string): Scalar => {
    const start = length;
    add(json);
    const node = new Scalar<unknown>(JSON.parse(json));
    node.type = json.startsWith('"') ? Scalar.QUOTE_DOUBLE : Scalar.PLAIN;
    return ranged(node, start);
  };
  const leaf = ({ json, origin }: Leaf): Node => {
    origins.set(length, origin);
    return scalar(json);
  };
  const write = (one: Value): Node => {
    const start = length;
    if (one.kind === 'leaf') return leaf(one);
    if (one.kind === 'list') {
      const list = new YAMLSeq<Node>();
      add('[');
      for (const item of one.items) {
        if (list.items.length > 0) add(',');
        list.items.push(write(item));
      }
      add(']');
      return ranged(list, start);
    }
    const map = new YAMLMap<Node, Node>();
    add('{');
    for (const [key, field] of one.fields) {
      if (map.items.length > 0) add(',');
      const name = scalar(JSON.stringify(key));
      add(':');
      map.items.push(new Pair<Node, Node>(name, write(field)));
    }
    add('}');
    return ranged(map, start);
  };
  const root = write(value);
  const text = parts.join('');
  return { origins, document: { root, text, offset: 0, end: text.length, errors: [], anchor: () => undefined } };
}
