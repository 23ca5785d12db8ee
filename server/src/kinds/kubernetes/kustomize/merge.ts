import { type Mapping, textOf, type Value, withField } from './value';

/**
 * A strategic merge of a patch over an object (kyaml `merge2`, kubectl's patch strategies): mappings deep, null and
 * `$patch: delete` take away, lists of the built-in kinds that have a merge key by that key, new items first; all other
 * lists are replaced. Undefined where the patch deletes the whole.
 */
export function mergePatch(base: Value | undefined, patch: Value, isBuiltIn: boolean): Value | undefined {
  if (patch.kind === 'leaf') return patch.json === 'null' ? undefined : patch;
  if (patch.kind === 'list') return base?.kind === 'list' && base.items.length > 0 ? patch : withoutDirectives(patch);
  const directive = textOf(patch.fields.get('$patch'));
  if (directive === 'delete') return undefined;
  if (directive === 'replace' || base?.kind !== 'map') return withoutDirectives(patch);
  let merged: Mapping = base;
  for (const [key, change] of patch.fields) {
    if (key.startsWith('$')) continue;
    const before = merged.fields.get(key);
    const mergeKey = isBuiltIn && change.kind === 'list' ? MERGE_KEYS.get(key) : undefined;
    const after =
      mergeKey === undefined ? mergePatch(before, change, isBuiltIn) : mergeLists(before, change, mergeKey, isBuiltIn);
    if (after === undefined) merged = { kind: 'map', fields: new Map([...merged.fields].filter(([k]) => k !== key)) };
    else merged = withField(merged, key, after);
  }
  return merged;
}

/** The lists of a pod that are merged by a key of their items (Kubernetes API, `x-kubernetes-patch-merge-key`). */
const MERGE_KEYS: ReadonlyMap<string, string> = new Map([
  ['containers', 'name'],
  ['initContainers', 'name'],
  ['ephemeralContainers', 'name'],
  ['volumes', 'name'],
  ['env', 'name'],
  ['imagePullSecrets', 'name'],
  ['volumeMounts', 'mountPath'],
]);

function mergeLists(base: Value | undefined, patch: Value, mergeKey: string, isBuiltIn: boolean): Value | undefined {
  const before = base?.kind === 'list' ? base.items : [];
  const changes = patch.kind === 'list' ? patch.items : [];
  const keyOf = (item: Value): string | undefined =>
    item.kind === 'map' ? textOf(item.fields.get(mergeKey)) : undefined;
  const isReplaced = changes.some(
    (item) => item.kind === 'map' && item.fields.size === 1 && textOf(item.fields.get('$patch')) === 'replace',
  );
  const kept = isReplaced ? [] : before;
  const merged = kept.flatMap((item) => {
    const change = changes.find((one) => keyOf(one) !== undefined && keyOf(one) === keyOf(item));
    return change === undefined ? [item] : (mergePatch(item, change, isBuiltIn) ?? []);
  });
  const known = new Set(kept.map(keyOf));
  const added = changes.filter((item) => keyOf(item) !== undefined && !known.has(keyOf(item)));
  const whole = [...added.flatMap((item) => mergePatch(undefined, item, isBuiltIn) ?? []), ...merged];
  return { kind: 'list', items: whole };
}

function withoutDirectives(value: Value): Value {
  if (value.kind === 'leaf') return value;
  if (value.kind === 'list') return { kind: 'list', items: value.items.map(withoutDirectives) };
  const kept = [...value.fields].filter(([key, field]) => !key.startsWith('$') && !isNull(field));
  return { kind: 'map', fields: new Map(kept.map(([key, field]) => [key, withoutDirectives(field)])) };
}

function isNull(value: Value): boolean {
  return value.kind === 'leaf' && value.json === 'null';
}
