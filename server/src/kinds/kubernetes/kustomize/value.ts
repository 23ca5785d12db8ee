import { isMap, isScalar, isSeq } from 'yaml';
import type { MappedText } from '../../../text/mapped';
import { memoOfTexts } from '../../../text/memo';
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

/** A scalar. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly text: string;
  /** The scalar as JSON. */
  readonly json: string;
  readonly origin: Origin;
  /** Its text as a document of its own; absent in resources, which have none that is read. */
  readonly inner?: () => MappedText | undefined;
}

/** A sequence. */
export interface List {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

/** A mapping, its fields in the order of the text. */
export interface Mapping {
  readonly kind: 'map';
  readonly fields: ReadonlyMap<string, Value>;
}

/** A document of a file, with the span of all of it. */
export interface Root {
  readonly value: Value;
  readonly origin: Origin;
}

/** The documents of a YAML or JSON file. */
export function valuesOf(path: string, text: string): readonly Root[] {
  return otherFiles(path, text, () => rootsOf(readYaml(text), { placeOf: (span) => ({ path, span }), embeds: true }));
}

/** The documents of a text that stands inside the file at `path`. */
export function embeddedValuesOf(path: string, mapped: MappedText): readonly Root[] {
  const placeOf = (span: Span): Origin => ({ path, span: mapped.spanToSource(span) });
  return rootsOf(readYaml(mapped.text), { placeOf, embeds: true });
}

/** The documents of a file of resources that can tell of images: most objects of a cluster cannot. */
export function resourcesOf(path: string, text: string): readonly Root[] {
  return resources(path, text, () =>
    rootsOf(readYaml(text, mayTell), { placeOf: (span) => ({ path, span }), embeds: false }),
  );
}

/** A manifest is part of many kustomizations, each of which is read again when one of its many files changes. */
const resources = memoOfTexts<readonly Root[]>(1_000_000, charactersOf);
const otherFiles = memoOfTexts<readonly Root[]>(250_000, charactersOf);

function charactersOf(roots: readonly Root[]): number {
  return roots.reduce((sum, { origin }) => sum + origin.span.end - origin.span.start, 0);
}

function rootsOf(documents: readonly YamlDocument[], how: Pick<Conversion, 'placeOf' | 'embeds'>): readonly Root[] {
  return documents.flatMap((document) => {
    if (document.root === undefined) return [];
    const tree = treeOf(document);
    const root: Place = { node: document.root, shared: false };
    const budget = { left: MAX_VALUES };
    const value = valueAt({ ...how, tree, budget }, root, 0);
    return value === undefined || budget.left < 0 ? [] : [{ value, origin: how.placeOf(tree.span(root)) }];
  });
}

/** What turns the nodes of a document into values. */
interface Conversion {
  readonly tree: Tree;
  readonly placeOf: (span: Span) => Origin;
  /** Texts may be documents of their own. */
  readonly embeds: boolean;
  readonly budget: { left: number };
}

/** Nothing real is deeper than this. */
const MAX_DEPTH = 60;
/** Aliases of aliases may repeat a few words without end; a document of more values is left out. */
const MAX_VALUES = 100_000;

function valueAt(conversion: Conversion, place: Place, depth: number): Value | undefined {
  const { tree, placeOf, embeds, budget } = conversion;
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
    origin: placeOf(text.span),
    ...(embeds && { inner: () => embeddedText(tree.document, node) }),
  };
}

const NULL: Leaf = {
  kind: 'leaf',
  text: '',
  json: 'null',
  origin: { path: '', span: { start: 0, end: 0 } },
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
