import { joinPath } from '../../../text/paths';
import { applyJsonPatch } from './jsonPatch';
import { mergePatch } from './merge';
import type { KustomizeObject } from './object';
import { nameOf } from './object';
import { at, embeddedValuesOf, itemsOf, type Root, textOf, type Value, valuesOf } from './value';

/** One patch: what it says, and to which objects; without a target, to the one that it names. */
export interface Patch {
  readonly roots: readonly Root[];
  readonly target: Value | undefined;
}

/** How the texts of patch files are come by. */
export interface PatchFiles {
  readonly folder: string;
  file(path: string): string | undefined;
}

/** The patches under a key of a kustomization; undefined where the text of one is not there. */
export function patchesOf(kustomization: Value, key: string, files: PatchFiles): readonly Patch[] | undefined {
  const patches = itemsOf(at(kustomization, key)).map((entry): Patch | undefined => {
    const isText = entry.kind === 'leaf';
    const text = isText ? entry : at(entry, 'patch');
    const name = isText && !entry.text.includes('\n') ? entry.text : textOf(at(entry, 'path'));
    const target = at(entry, 'target');
    if (name === undefined) {
      const mapped = text?.kind === 'leaf' ? text.inner?.() : undefined;
      const path = text?.kind === 'leaf' ? text.origin.path : '';
      return mapped && { roots: embeddedValuesOf(path, mapped), target };
    }
    const path = joinPath(files.folder, name);
    const content = files.file(path);
    return content === undefined ? undefined : { roots: valuesOf(path, content), target };
  });
  return patches.includes(undefined) ? undefined : patches.flatMap((patch) => patch ?? []);
}

/** The objects after a patch, as kustomize makes them; what cannot be told is marked so. */
export function patched(objects: readonly KustomizeObject[], { roots, target }: Patch): readonly KustomizeObject[] {
  let result = objects;
  for (const { value } of roots) {
    const operations = value.kind === 'list' ? value.items : undefined;
    const words = wordsOf(value);
    const [moves, tells] = [NODES.test(words), TELLING.test(words)];
    result = result.flatMap((object) => {
      const isMeant = target === undefined ? operations === undefined && names(value, object) : selects(target, object);
      if (isMeant === false) return [object];
      const moved = object.moved || moves;
      if (isMeant === 'maybe') return [{ ...object, moved, unsure: object.unsure || tells }];
      const after =
        operations === undefined
          ? mergePatch(object.value, value, object.isBuiltIn)
          : applyJsonPatch(object.value, operations);
      if (after === undefined) return operations === undefined ? [] : [{ ...object, moved, unsure: true }];
      // A patch for a target may bear another name, which does not count.
      const kept = operations === undefined && target !== undefined ? restored(object.value, after) : after;
      return [{ ...object, value: kept, moved }];
    });
  }
  return result;
}

const NODES = /nodeSelector|affinity|nodeName|kubernetes\.io\/(?:arch|os)|tolerations|runtimeClassName/i;
const TELLING = /image|containers|nodeSelector|affinity|nodeName|kubernetes\.io|tolerations|runtimeClassName/i;

/** All keys and texts of a value. */
function wordsOf(value: Value): string {
  if (value.kind === 'leaf') return value.text;
  if (value.kind === 'list') return value.items.map(wordsOf).join(' ');
  return [...value.fields].map(([key, field]) => `${key} ${wordsOf(field)}`).join(' ');
}

/** Whether a strategic merge patch names an object: its group, kind and name. */
function names(patch: Value, object: KustomizeObject): boolean {
  const name = nameOf(patch);
  const kind = textOf(at(patch, 'kind'));
  return name !== undefined && kind === object.kind && groupOf(patch) === object.group && object.names.includes(name);
}

/** The group of an object's `apiVersion`; '' for the core group. */
export function groupOf(value: Value): string {
  const version = textOf(at(value, 'apiVersion')) ?? '';
  return version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
}

/** Whether a target selects an object: names and kinds are patterns for the whole (kustomize, `types.Selector`). */
function selects(target: Value, object: KustomizeObject): boolean | 'maybe' {
  const said = (key: string): string | undefined => textOf(at(target, key)) || undefined;
  const fits = (pattern: string | undefined, texts: readonly string[]): boolean | 'maybe' => {
    if (pattern === undefined) return true;
    if (!/^[\w.*+?|()[\]^$/-]{1,200}$/.test(pattern)) return 'maybe';
    const isPlain = /^[\w.-]+$/.test(pattern) && !pattern.includes('.');
    if (isPlain) return texts.includes(pattern);
    if (!/^\^?[\w.|*-]*\$?$/.test(pattern) || /\*[^*|]*\*[^*|]*\*/.test(pattern)) return 'maybe';
    const whole = new RegExp(`^(?:${pattern.replace(/^\^|\$$/g, '')})$`);
    return texts.some((text) => whole.test(text));
  };
  const namespace = textOf(at(object.value, 'metadata', 'namespace'));
  const parts = [
    fits(said('kind'), [object.kind]),
    fits(said('group'), [object.group]),
    fits(said('name'), object.names),
    said('namespace') === undefined || said('namespace') === namespace ? true : ('maybe' as const),
    hasLabels(said('labelSelector'), at(object.value, 'metadata', 'labels')),
    said('annotationSelector') === undefined ? true : ('maybe' as const),
  ];
  if (parts.includes(false)) return false;
  return parts.includes('maybe') ? 'maybe' : true;
}

function hasLabels(selector: string | undefined, labels: Value | undefined): boolean | 'maybe' {
  if (selector === undefined) return true;
  const terms = selector.split(',').map((term) => /^\s*([\w./-]+)\s*={1,2}\s*([\w.-]*)\s*$/.exec(term));
  if (terms.includes(null)) return 'maybe';
  return terms.every((term) => term !== null && (textOf(at(labels, term[1] ?? '')) ?? '') === term[2]);
}

function restored(before: Value, after: Value): Value {
  if (before.kind !== 'map' || after.kind !== 'map') return after;
  const identity = ['apiVersion', 'kind'].flatMap((key) => {
    const own = before.fields.get(key);
    return own === undefined ? [] : [[key, own] as const];
  });
  return { kind: 'map', fields: new Map([...after.fields, ...identity]) };
}
