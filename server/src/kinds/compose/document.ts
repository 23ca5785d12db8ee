import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import {
  entriesOf,
  readYaml,
  resolve,
  tagOf,
  textOf,
  valueAt,
  type YamlDocument,
  type YamlEntry,
} from '../../text/yaml/yaml';
import type { Environment } from '../syntax/composeInterpolation';
import type { Value } from './value';

/** One YAML document of a compose file, with what its scalars are interpolated from. */
export interface ComposeDocument {
  readonly yaml: YamlDocument;
  readonly path: string;
  /** The folder that its relative paths start from. */
  readonly folder: string;
  readonly environment: Environment;
  /** It is the text being read: its places can be reported and edited. */
  readonly own: boolean;
  /** The format before `version:`, whose services stand at the root. Compose refuses it since its second version. */
  readonly firstFormat: boolean;
  /** The own keys of its mappings, indexed once: looking a key up does not depend on how many there are. */
  readonly index: WeakMap<Node, MappingIndex>;
  /** Its scalars, each interpolated once. */
  readonly values: WeakMap<Node, Value>;
}

interface MappingIndex {
  readonly own: ReadonlyMap<string, OwnKey>;
  /** The mappings that it merges in. */
  readonly merges: readonly Node[];
}

/** What a mapping itself says of a key. */
interface OwnKey {
  readonly found: Found;
  /** The same for who reaches the mapping through an alias or a merge key. */
  readonly inherited: Found;
  readonly isReset: boolean;
}

/** What is needed of a file to read it. */
export interface ComposeFile {
  readonly path: string;
  readonly text: string;
  readonly folder: string;
  readonly environment: Environment;
  readonly own: boolean;
}

/** The documents of a file; the later override the earlier, as Compose merges them. */
export function readDocuments(file: ComposeFile): readonly ComposeDocument[] {
  const { path, folder, environment, own } = file;
  return readYaml(file.text).map((yaml) => ({
    yaml,
    path,
    folder,
    environment,
    own,
    firstFormat: isFirstFormat(yaml),
    index: new WeakMap(),
    values: new WeakMap(),
  }));
}

/** Whether all that stands at the root are services: mappings with an image, a build or what they extend. */
function isFirstFormat(yaml: YamlDocument): boolean {
  if (!isMap(yaml.root) || yaml.root.has('services')) return false;
  const texts = (node: Node | undefined, key: string): boolean => isScalar(resolve(yaml, valueAt(yaml, node, key)));
  const services = entriesOf(yaml, yaml.root).map(({ value }) => resolve(yaml, value));
  const isContainer = (node: Node | undefined): boolean => texts(node, 'image') || texts(node, 'build');
  const isService = (node: Node | undefined): boolean =>
    isMap(node) && (isContainer(node) || valueAt(yaml, node, 'extends') !== undefined);
  return services.every(isService) && services.some(isContainer);
}

/** What a mapping says of a key. `cuts`: by `!reset` or `!override`, what weaker places say of it no longer counts. */
export interface Found {
  readonly entry?: YamlEntry;
  readonly cuts: boolean;
}

/**
 * Looks a key up, through merge keys too (explicit keys win, then the earlier source). The entry is `inherited` where
 * the mapping itself was reached through an alias or a merge key. A `!reset` takes its key out of its own mapping only:
 * a merge key may bring it back (compose-go, `reset.go`).
 */
export function lookUp(document: ComposeDocument, node: Node | undefined, key: string, inherited: boolean): Found {
  return find(document, node, key, inherited || isAlias(node)) ?? NOTHING;
}

/** The entry of a key, as `lookUp` finds it. */
export function findEntry(document: ComposeDocument, node: Node | undefined, key: string): YamlEntry | undefined {
  return lookUp(document, node, key, false).entry;
}

/** All entries of a mapping, in the order that counts: its own, then those of its merge keys. */
export function allEntries(
  document: ComposeDocument,
  node: Node | undefined,
  inherited: boolean,
): readonly YamlEntry[] {
  const entries = new Map<string, YamlEntry>();
  collect(document, node, inherited || isAlias(node), entries, new Set());
  return [...entries.values()];
}

/** The variables of a `.env` beside those that stand above it: what is set outside wins. */
export function underneath(outer: Environment, inner: Environment): Environment {
  return new Map([...inner, ...outer]);
}

const NOTHING: Found = { cuts: false };
const CUT: Found = { cuts: true };
/** Merge keys of merge keys; also how many mappings one may merge in all. */
const MAX_DEPTH = 64;

function find(
  document: ComposeDocument,
  node: Node | undefined,
  key: string,
  inherited: boolean,
  depth = 0,
  seen?: Set<Node>,
): Found | undefined {
  const map = resolve(document.yaml, node);
  if (!isMap(map) || depth > MAX_DEPTH || seen?.has(map)) return undefined;
  const { own, merges } = indexOf(document, map);
  const said = own.get(key);
  if (said?.isReset === false) return inherited ? said.inherited : said.found;
  // A single merge key cannot branch, and the depth bounds a circle.
  const visited = merges.length === 1 ? seen : (seen ?? new Set()).add(map);
  for (const merge of merges) {
    const found = find(document, merge, key, true, depth + 1, visited);
    if (found !== undefined) return said === undefined ? found : { ...found, cuts: true };
  }
  return said === undefined ? undefined : CUT;
}

function tagOfValue(document: ComposeDocument, pair: Pair): string | undefined {
  const value = isNode(pair.value) ? pair.value : undefined;
  return tagOf(value) ?? tagOf(resolve(document.yaml, value));
}

function collect(
  document: ComposeDocument,
  node: Node | undefined,
  inherited: boolean,
  into: Map<string, YamlEntry>,
  seen: Set<Node>,
): void {
  const map = resolve(document.yaml, node);
  if (!isMap(map) || seen.size > MAX_DEPTH || seen.has(map)) return;
  seen.add(map);
  const { own, merges } = indexOf(document, map);
  for (const [key, said] of own) {
    const { entry } = inherited ? said.inherited : said.found;
    if (entry !== undefined && !into.has(key)) into.set(key, entry);
  }
  for (const merge of merges) collect(document, merge, true, into, seen);
}

function indexOf(document: ComposeDocument, map: Node): MappingIndex {
  const known = document.index.get(map);
  if (known !== undefined) return known;
  const own = new Map<string, OwnKey>();
  const merges: Node[] = [];
  for (const pair of isMap(map) ? map.items : []) {
    const key = keyOf(document, pair);
    if (key === '<<' && isNode(pair.value)) merges.push(...mergedBy(document, pair.value));
    else if (key !== undefined) own.set(key, ownKey(document, pair));
  }
  const index = { own, merges };
  document.index.set(map, index);
  return index;
}

function mergedBy(document: ComposeDocument, value: Node): readonly Node[] {
  const target = resolve(document.yaml, value);
  const sources = isSeq(target) ? target.items.filter(isNode) : [target];
  return sources.map((source) => resolve(document.yaml, source)).filter(isMap);
}

function ownKey(document: ComposeDocument, pair: Pair): OwnKey {
  const tag = tagOfValue(document, pair);
  const entry = entryOfPair(document, pair);
  const cuts = tag === '!override';
  return {
    found: { ...(entry && { entry }), cuts },
    inherited: { ...(entry && { entry: { ...entry, inherited: true } }), cuts },
    isReset: tag === '!reset',
  };
}

function keyOf(document: ComposeDocument, pair: Pair): string | undefined {
  const key = pair.key;
  if (isScalar(key) && typeof key.value === 'string') return key.value;
  return isNode(key) ? textOf(document.yaml, key)?.value : undefined;
}

function entryOfPair(document: ComposeDocument, pair: Pair): YamlEntry | undefined {
  const key = isNode(pair.key) ? textOf(document.yaml, pair.key) : undefined;
  if (key === undefined) return undefined;
  const value = isNode(pair.value) ? pair.value : undefined;
  return { key: { value: key.value, span: key.span }, value, inherited: false };
}
