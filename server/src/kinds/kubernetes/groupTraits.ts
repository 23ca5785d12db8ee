import { isMap, isSeq } from 'yaml';
import type { GroupTraits, Taint } from '../../model/nodes';
import type { Place, Tree } from './tree';
import { hasVariable } from './variables';

/** A mapping of labels, and taints as Kubernetes lists them or as eksctl maps keys to `value:effect`. */
export function groupTraits(tree: Tree, labels: Place | undefined, taints: Place | undefined): GroupTraits {
  const read = taints === undefined ? [] : taintsOf(tree, taints);
  const known = read.filter((taint) => taint !== undefined);
  return { labels: labelsOf(tree, labels), taints: known, certain: known.length === read.length };
}

function labelsOf(tree: Tree, place: Place | undefined): ReadonlyMap<string, string> {
  return new Map(
    [...tree.fields(place)].flatMap(([key, field]): readonly (readonly [string, string])[] => {
      const value = known(tree, field.place);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** `undefined` stands for a taint that cannot be read. */
function taintsOf(tree: Tree, place: Place): readonly (Taint | undefined)[] {
  if (isSeq(place.node)) return tree.items(place).map((item) => taintOf(tree, item));
  if (!isMap(place.node)) return [undefined];
  return [...tree.fields(place)].map(([key, field]) => {
    const [, value, effect] = /^([^:]*):(\w+)$/.exec(known(tree, field.place) ?? '') ?? [];
    return value === undefined || effect === undefined ? undefined : { key, value, effect };
  });
}

function taintOf(tree: Tree, item: Place): Taint | undefined {
  const key = known(tree, tree.at(item, 'key'));
  const effect = known(tree, tree.at(item, 'effect'));
  const written = tree.at(item, 'value');
  const value = known(tree, written);
  if (key === undefined || effect === undefined || (written !== undefined && value === undefined)) return undefined;
  // Config Connector writes effects as Google's interface does.
  return { key, effect: GOOGLE_EFFECTS.get(effect) ?? effect, ...(value !== undefined && { value }) };
}

const GOOGLE_EFFECTS: ReadonlyMap<string, string> = new Map([
  ['NO_SCHEDULE', 'NoSchedule'],
  ['NO_EXECUTE', 'NoExecute'],
  ['PREFER_NO_SCHEDULE', 'PreferNoSchedule'],
]);

function known(tree: Tree, place: Place | undefined): string | undefined {
  const text = tree.text(place)?.value;
  return text === undefined || hasVariable(text) ? undefined : text;
}
