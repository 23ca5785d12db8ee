import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Spanned } from '../../../text/span';
import {
  entriesOf,
  entryOf,
  itemsOf,
  resolve,
  tagOf,
  textOf,
  type YamlDocument,
  type YamlEntry,
} from '../../../text/yaml/yaml';

/** A job as the runner gets it: its own keys over those of the jobs that it extends, over the defaults. */
export interface Job {
  readonly name: Spanned<string>;
  /** The value of a key, with the mapping in which it stands. */
  key(name: string): Node | undefined;
  /** The mappings of a key that are merged key by key (`variables`), the strongest first. */
  maps(name: string): readonly Node[];
}

/** Keys at the top that are no jobs (GitLab CI/CD YAML syntax reference, "Global keywords"). */
const RESERVED: ReadonlySet<string> = new Set([
  'after_script',
  'before_script',
  'cache',
  'default',
  'image',
  'include',
  'services',
  'spec',
  'stages',
  'types',
  'variables',
  'workflow',
]);

/** Keys that a job takes from `default:`, or from the top, where it has none. */
const INHERITED: ReadonlySet<string> = new Set(['image', 'services', 'before_script', 'after_script', 'tags']);

const MAX_EXTENDS = 11;

/** The jobs of a document; hidden ones (`.name`) are there only to be extended. */
export function jobsOf(document: YamlDocument): readonly Job[] {
  const top = new Map(entriesOf(document, document.root).map((entry) => [entry.key.value, entry]));
  return [...top.values()].flatMap((entry) => {
    const isJob = !RESERVED.has(entry.key.value) && !entry.key.value.startsWith('.');
    return isJob && isMap(resolve(document, entry.value)) ? [jobOf(document, top, entry)] : [];
  });
}

/** The value that `!reference [job, key, …]` stands for; any other node stands for itself. */
function dereference(document: YamlDocument, node: Node | undefined, depth = 0): Node | undefined {
  const found = resolve(document, node);
  if (tagOf(found) !== '!reference' || !isSeq(found) || depth >= 10) return found;
  let at = document.root;
  for (const item of itemsOf(document, found)) {
    const key = textOf(document, item)?.value;
    at = key === undefined ? undefined : resolve(document, entryOf(document, at, key)?.value);
  }
  return dereference(document, at, depth + 1);
}

/** The items of a list, or a single value as one; lists inside it and `!reference` are laid out. */
export function listOf(document: YamlDocument, node: Node | undefined, depth = 0): readonly Node[] {
  const found = dereference(document, node);
  if (found === undefined || depth > 10) return [];
  if (isScalar(found)) return [found];
  return itemsOf(document, found).flatMap((item) => {
    const isNested = isSeq(item);
    return isNested ? listOf(document, item, depth + 1) : [item];
  });
}

function jobOf(document: YamlDocument, top: ReadonlyMap<string, YamlEntry>, entry: YamlEntry): Job {
  const layers = layersOf(document, top, entry, 0);
  const defaults = resolve(document, top.get('default')?.value);
  const key = (name: string): Node | undefined => {
    for (const layer of layers) {
      const own = entryOf(document, layer, name);
      if (own) return dereference(document, own.value);
    }
    if (!INHERITED.has(name) || !inherits(document, layers, name)) return undefined;
    const shared = entryOf(document, defaults, name) ?? top.get(name);
    return dereference(document, shared?.value);
  };
  const maps = (name: string): readonly Node[] =>
    [...layers.map((layer) => entryOf(document, layer, name)?.value), top.get(name)?.value].flatMap((node) => {
      const found = dereference(document, node);
      return found === undefined ? [] : [found];
    });
  return { name: entry.key, key, maps };
}

/** The job and all that it extends, the strongest first: of several parents the last one wins. */
function layersOf(
  document: YamlDocument,
  top: ReadonlyMap<string, YamlEntry>,
  entry: YamlEntry,
  depth: number,
): readonly Node[] {
  const node = resolve(document, entry.value);
  if (!isMap(node) || depth > MAX_EXTENDS) return [];
  const parents = listOf(document, entryOf(document, node, 'extends')?.value).slice(0, MAX_EXTENDS);
  const above = [...parents].reverse().flatMap((parent) => {
    const name = textOf(document, parent)?.value;
    const found = name === undefined ? undefined : top.get(name);
    return found ? layersOf(document, top, found, depth + 1) : [];
  });
  return [node, ...above].slice(0, 100);
}

/** `inherit: default: false`, or a list of the keys that are taken. */
function inherits(document: YamlDocument, layers: readonly Node[], name: string): boolean {
  const rule = layers.map((layer) => entryOf(document, layer, 'inherit')).find((found) => found !== undefined);
  const node = resolve(document, entryOf(document, rule?.value, 'default')?.value);
  if (node === undefined) return true;
  if (isSeq(node)) return itemsOf(document, node).some((item) => textOf(document, item)?.value === name);
  return textOf(document, node)?.value !== 'false';
}
