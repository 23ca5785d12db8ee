import type { FileText } from '../../../model/kind';
import { folderOf, joinPath } from '../../../text/paths';
import { KUSTOMIZATION_NAMES } from '../kustomizeImages';
import { entriesOf, withImages } from './images';
import { type KustomizeObject, nameOf } from './object';
import { groupOf, patched, patchesOf } from './patches';
import { at, itemsOf, type Root, resourcesOf, textOf, type Value, valuesOf } from './value';

/** What a kustomization comes to, as far as the workspace shows it. */
export interface Built {
  readonly objects: readonly KustomizeObject[];
  /** Every file that it is made of, itself left out. */
  readonly reached: readonly string[];
  /** Every path that was asked for. */
  readonly wanted: readonly string[];
  /** Something that it names is elsewhere, or not there. */
  readonly incomplete: boolean;
}

/** Builds the kustomization whose text is at `path`, in kustomize's order (api/internal/target, `AccumulateTarget`). */
export function buildKustomization(path: string, text: string, file: FileText): Built {
  const wanted = new Set<string>();
  const reached = new Set<string>();
  const run: Run = {
    file(name) {
      wanted.add(name);
      const found = file(name);
      if (found !== undefined) reached.add(name);
      else run.incomplete = true;
      return found;
    },
    look(name) {
      wanted.add(name);
      return file(name);
    },
    reached,
    incomplete: false,
    left: MAX_OBJECTS,
  };
  const objects = accumulate(run, path, text, [], [path]);
  reached.delete(path);
  return { objects, reached: [...reached], wanted: [...wanted], incomplete: run.incomplete };
}

const MAX_OBJECTS = 3_000;
const MAX_DEPTH = 12;

interface Run {
  file(path: string): string | undefined;
  /** The same for a file that need not be there. */
  look(path: string): string | undefined;
  readonly reached: Set<string>;
  incomplete: boolean;
  left: number;
}

function accumulate(
  run: Run,
  path: string,
  text: string,
  given: readonly KustomizeObject[],
  above: readonly string[],
): readonly KustomizeObject[] {
  const [root] = valuesOf(path, text);
  if (root === undefined) return given;
  const { value } = root;
  const folder = folderOf(path);
  const named = (key: string): readonly string[] => itemsOf(at(value, key)).flatMap((item) => textOf(item) ?? []);
  const resources = [...named('resources'), ...named('bases')];
  let objects: readonly KustomizeObject[] = [
    ...given,
    ...resources.flatMap((resource) => resourceOf(run, folder, resource, above)),
  ];
  for (const component of named('components')) {
    const inner = kustomizationAt(run, joinPath(folder, component));
    const isSound = inner !== undefined && !isElsewhere(component) && !above.includes(inner.path);
    if (!isSound || above.length > MAX_DEPTH) run.incomplete = true;
    else objects = accumulate(run, inner.path, inner.text, objects, [...above, inner.path]);
  }
  return transformed(run, value, folder, objects);
}

function transformed(
  run: Run,
  value: Value,
  folder: string,
  before: readonly KustomizeObject[],
): readonly KustomizeObject[] {
  const files = { folder, file: run.file };
  let objects = before;
  const apply = (key: string): void => {
    const patches = patchesOf(value, key, files);
    if (patches === undefined) objects = objects.map((object) => ({ ...object, moved: true, unsure: true }));
    else for (const patch of patches) objects = patched(objects, patch);
  };
  apply('patchesStrategicMerge');
  apply('patches');
  const [prefix, suffix] = [textOf(at(value, 'namePrefix')) ?? '', textOf(at(value, 'nameSuffix')) ?? ''];
  if (prefix + suffix !== '') objects = objects.map((object) => renamed(object, prefix, suffix));
  apply('patchesJson6902');
  const entries = entriesOf(value);
  const isNear = ({ path }: { readonly path: string }): boolean => folderOf(path) === folder;
  if (entries.length > 0)
    objects = objects.map((object) => ({ ...object, value: withImages(object.value, entries, isNear) }));
  const isUnclear = UNCLEAR.some((key) => itemsOf(at(value, key)).length > 0);
  return isUnclear ? objects.map((object) => ({ ...object, moved: true, unsure: true })) : objects;
}

/** What may do anything to any object, in ways that are not followed. */
const UNCLEAR = ['replacements', 'transformers', 'configurations'] as const;

function renamed(object: KustomizeObject, prefix: string, suffix: string): KustomizeObject {
  const last = object.names.at(-1);
  return last === undefined ? object : { ...object, names: [...object.names, `${prefix}${last}${suffix}`] };
}

function resourceOf(run: Run, folder: string, resource: string, above: readonly string[]): readonly KustomizeObject[] {
  if (isElsewhere(resource)) {
    run.incomplete = true;
    return [];
  }
  const path = joinPath(folder, resource);
  if (/\.(?:ya?ml|json)$/i.test(resource)) {
    const text = run.file(path);
    const objects = text === undefined ? [] : resourcesOf(path, text).flatMap((root) => objectsOf(root, 0));
    run.left -= objects.length;
    if (run.left < 0) run.incomplete = true;
    return run.left < 0 ? [] : objects;
  }
  const inner = kustomizationAt(run, path);
  if (inner === undefined || above.includes(inner.path) || above.length > MAX_DEPTH) {
    run.incomplete = true;
    return [];
  }
  return accumulate(run, inner.path, inner.text, [], [...above, inner.path]);
}

function kustomizationAt(run: Run, folder: string): { readonly path: string; readonly text: string } | undefined {
  for (const name of KUSTOMIZATION_NAMES) {
    const path = joinPath(folder, name);
    const text = run.look(path);
    if (text === undefined) continue;
    run.reached.add(path);
    return { path, text };
  }
  return undefined;
}

const MAX_LISTS = 4;

function objectsOf({ value, origin }: Root, depth: number): readonly KustomizeObject[] {
  const kind = textOf(at(value, 'kind'));
  if (kind === undefined) return [];
  const items = itemsOf(at(value, 'items'));
  if (kind.endsWith('List') && items.length > 0 && depth < MAX_LISTS)
    return items.flatMap((item) => objectsOf({ value: item, origin }, depth + 1));
  const group = groupOf(value);
  const name = nameOf(value);
  const isBuiltIn = !group.includes('.') || group.endsWith('.k8s.io');
  return [
    { value, origin, kind, group, names: name === undefined ? [] : [name], isBuiltIn, moved: false, unsure: false },
  ];
}

/** A remote resource, or a place outside the workspace. */
function isElsewhere(path: string): boolean {
  return /^[a-z+]+:\/\/|^git@|^github\.com\/|^git::|^\//.test(path) || /[?&]ref=/.test(path);
}
