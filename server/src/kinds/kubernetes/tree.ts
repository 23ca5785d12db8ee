import { isAlias, isMap, isNode, isSeq, type Node } from 'yaml';
import type { Skipped } from '../../model/reading';
import { memoOfObjects } from '../../text/memo';
import type { Span } from '../../text/span';
import {
  entriesOf,
  entryIn,
  resolve,
  spanOfNode,
  textOf,
  type YamlDocument,
  type YamlEntry,
  type YamlText,
} from '../../text/yaml/yaml';

/** A node with whether it was reached through an alias or a merge key, so that its characters serve others too. */
export interface Place {
  readonly node: Node;
  readonly shared: boolean;
}

/** A key of a mapping with its value; the value is absent while it is being typed. */
export interface Field {
  /** As it is in the document alone: `Tree.entry` says where it stands. */
  readonly inside: YamlEntry;
  readonly place?: Place;
}

/** The fields of a mapping by key; empty for anything else. */
export type Fields = ReadonlyMap<string, Field>;

/** One object of a stream: the document it stands in, and functions that read it. */
export interface Tree {
  readonly document: YamlDocument;
  fields(place: Place | undefined): Fields;
  items(place: Place | undefined): readonly Place[];
  at(place: Place | undefined, ...path: readonly string[]): Place | undefined;
  entry(field: Field): YamlEntry;
  text(place: Place | undefined): YamlText | undefined;
  span(place: Place): Span;
}

/** Reads a document's tree; a mapping is read once, however often it is asked for. */
export function treeOf(document: YamlDocument): Tree {
  return {
    document,
    ...keptFields(document.alone ?? document),
    entry: ({ inside }) => entryIn(document, inside),
    text: (place) => (place === undefined ? undefined : textOf(document, place.node)),
    span: ({ node }) => spanOfNode(document, node),
  };
}

type FieldReader = Pick<Tree, 'fields' | 'items' | 'at'>;

/** A keystroke changes one document of a stream: what the others hold is not looked up anew. */
const keptFields = memoOfObjects(fieldReader);

function fieldReader(document: YamlDocument): FieldReader {
  // What is shared is also somebody's own, and read differently there.
  const known = { own: new Map<Node, Fields>(), shared: new Map<Node, Fields>() };
  const placeOf = (node: Node | undefined, shared: boolean): Place | undefined => {
    const found = resolve(document, node);
    return found === undefined ? undefined : { node: found, shared: shared || isAlias(node) };
  };
  const read = (place: Place): Fields => {
    const fields = new Map<string, Field>();
    for (const inside of entriesOf(document, place.node)) {
      const value = placeOf(inside.value, inside.inherited || place.shared);
      fields.set(inside.key.value, value === undefined ? { inside } : { inside, place: value });
    }
    return fields;
  };
  const reader: FieldReader = {
    fields(place) {
      if (place === undefined || !isMap(place.node)) return NO_FIELDS;
      const memo = place.shared ? known.shared : known.own;
      const before = memo.get(place.node);
      if (before !== undefined) return before;
      const fields = read(place);
      memo.set(place.node, fields);
      return fields;
    },
    items(place) {
      if (place === undefined || !isSeq(place.node)) return [];
      return place.node.items.flatMap((item) => {
        const found = isNode(item) ? placeOf(item, place.shared) : undefined;
        return found === undefined ? [] : [found];
      });
    },
    at(place, ...path) {
      let found = place;
      for (const key of path) found = reader.fields(found).get(key)?.place;
      return found;
    },
  };
  return reader;
}

/** The places that YAML could not read, inside the text. */
export function errorsOf(document: YamlDocument): readonly Skipped[] {
  const within = (offset: number): number => Math.min(offset, document.text.length);
  return document.errors.map(({ value, span }) => ({
    span: { start: within(span.start), end: within(span.end) },
    why: value,
  }));
}

const NO_FIELDS: Fields = new Map();
