import { isMap, isScalar, isSeq } from 'yaml';
import type { MappedText } from '../../../text/mapped';
import type { Span } from '../../../text/span';
import { readYaml, type YamlDocument } from '../../../text/yaml/yaml';
import { embeddedText } from '../../../text/yaml/yamlBlock';
import { mayTell } from '../telling';
import { type Place, type Tree, treeOf } from '../tree';

/** Where the characters of a value stand: a file of the workspace and a span of its text. */
export interface Origin {
  readonly path: string;
  readonly span: Span;
}

/** A value of a manifest that remembers where each of its scalars was written. */
export type Value = Leaf | List | Mapping;

export interface Leaf {
  readonly kind: 'leaf';
  readonly text: string;
  /** The scalar as JSON. */
  readonly json: string;
  readonly origin: Origin;
  /** Its text as a document of its own. */
  readonly inner: () => MappedText | undefined;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

export interface Mapping {
  readonly kind: 'map';
  readonly fields: ReadonlyMap<string, Value>;
}

/** A document of a file, with the span of all of it. */
export interface Root {
  readonly value: Value;
  readonly origin: Origin;
}

/** The documents of a YAML or JSON text; `mapped` where it stands inside the file at `path`. */
export function valuesOf(path: string, text: string, mapped?: MappedText): readonly Root[] {
  return rootsOf(path, readYaml(text), mapped);
}

/** The documents of a file of resources that can tell of images: most objects of a cluster cannot. */
export function resourcesOf(path: string, text: string): readonly Root[] {
  return rootsOf(path, readYaml(text, mayTell));
}

function rootsOf(path: string, documents: readonly YamlDocument[], mapped?: MappedText): readonly Root[] {
  const place = (span: Span): Origin => ({ path, span: mapped === undefined ? span : mapped.spanToSource(span) });
  return documents.flatMap((document) => {
    if (document.root === undefined) return [];
    const tree = treeOf(document);
    const root: Place = { node: document.root, shared: false };
    const budget = { left: MAX_VALUES };
    const value = valueAt({ tree, originOf: place, budget }, root, 0);
    return value === undefined || budget.left < 0 ? [] : [{ value, origin: place(tree.span(root)) }];
  });
}

/** What turns the nodes of a document into values. */
interface Conversion {
  readonly tree: Tree;
  readonly originOf: (span: Span) => Origin;
  readonly budget: { left: number };
}

/** Nothing real is deeper than this. */
const MAX_DEPTH = 60;
/** Aliases of aliases may repeat a few words without end; a document of more values is left out. */
const MAX_VALUES = 100_000;

function valueAt(conversion: Conversion, place: Place, depth: number): Value | undefined {
  const { tree, originOf, budget } = conversion;
  budget.left--;
  if (depth > MAX_DEPTH || budget.left < 0) return undefined;
  const { node } = place;
  if (isSeq(node)) {
    const items = tree.items(place).flatMap((item) => valueAt(conversion, item, depth + 1) ?? []);
    return { kind: 'list', items };
  }
  if (isMap(node)) {
    const fields = new Map<string, Value>();
    for (const [key, field] of tree.fields(place)) {
      const value = field.place === undefined ? NULL : valueAt(conversion, field.place, depth + 1);
      if (value !== undefined) fields.set(key, value);
    }
    return { kind: 'map', fields };
  }
  if (!isScalar(node)) return undefined;
  const text = tree.text(place);
  if (text === undefined) return NULL;
  const plain = text.notAString ? JSON.stringify(node.value) : undefined;
  return {
    kind: 'leaf',
    text: text.value,
    json: plain ?? JSON.stringify(text.value),
    origin: originOf(text.span),
    inner: () => embeddedText(tree.document, node),
  };
}

const NULL: Leaf = {
  kind: 'leaf',
  text: '',
  json: 'null',
  origin: { path: '', span: { start: 0, end: 0 } },
  inner: () => undefined,
};

/** The value at the end of a path of keys. */
export function at(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let found = value;
  for (const key of path) found = found?.kind === 'map' ? found.fields.get(key) : undefined;
  return found;
}

/** The items of a list; nothing for anything else. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' ? value.items : [];
}

/** A scalar that is not null. */
export function leafOf(value: Value | undefined): Leaf | undefined {
  return value?.kind === 'leaf' && value.json !== 'null' ? value : undefined;
}

/** The text of a scalar that is not null. */
export function textOf(value: Value | undefined): string | undefined {
  return leafOf(value)?.text;
}

/** A mapping with another value under a key. */
export function withField(map: Mapping, key: string, value: Value): Mapping {
  return { kind: 'map', fields: new Map(map.fields).set(key, value) };
}

/** A value as JSON, with the origin of the scalar that begins at an offset. */
export function writeJson(value: Value): { readonly text: string; readonly origins: ReadonlyMap<number, Origin> } {
  const parts: string[] = [];
  const origins = new Map<number, Origin>();
  let length = 0;
  const add = (text: string): void => {
    parts.push(text);
    length += text.length;
  };
  const write = (one: Value): void => {
    if (one.kind === 'leaf') {
      origins.set(length, one.origin);
      add(one.json);
      return;
    }
    add(one.kind === 'list' ? '[' : '{');
    let isFirst = true;
    const next = (): void => {
      if (!isFirst) add(',');
      isFirst = false;
    };
    if (one.kind === 'list') {
      for (const item of one.items) {
        next();
        write(item);
      }
    } else {
      for (const [key, field] of one.fields) {
        next();
        add(`${JSON.stringify(key)}:`);
        write(field);
      }
    }
    add(one.kind === 'list' ? ']' : '}');
  };
  write(value);
  return { text: parts.join(''), origins };
}
