import type { GroupTraits, Taint } from '../../model/nodes';
import { itemsOf, plainText, type Value } from '../syntax/hcl/value';
import type { Node } from '../syntax/settings/node';
import { nodeOfValue } from '../syntax/settings/node';

/** How a cloud's provider writes what a node group gives its nodes. */
export interface TraitNames {
  readonly labels: string;
  /** Blocks or objects of `key`, `value` and `effect`. */
  readonly taints?: string;
  /** Texts such as `dedicated=gpu:NoSchedule`. */
  readonly taintTexts?: string;
}

/** The labels and taints of a node group, and whether it is there at all: `count` and `for_each` of `resource` decide. */
export function traitsOf(resource: Node, group: Node, names: TraitNames, more: readonly Taint[] = []): GroupTraits {
  const taints = [...taintObjects(group, names.taints), ...taintTexts(group, names.taintTexts)];
  const known = taints.filter((taint) => taint !== undefined);
  return {
    labels: labelsOf(group.value(names.labels)),
    taints: [...known, ...more],
    certain: known.length === taints.length && isThere(resource) && !group.uncertain,
  };
}

function isThere(resource: Node): boolean {
  const count = resource.value('count');
  const each = resource.value('for_each');
  const isMade = count === undefined || (count.kind === 'number' && count.value > 0);
  const isOneOf = each === undefined || each.kind === 'object' || (each.kind === 'list' && each.items.length > 0);
  return isMade && isOneOf;
}

function labelsOf(value: Value | undefined): ReadonlyMap<string, string> {
  if (value?.kind !== 'object') return new Map();
  return new Map(
    [...value.fields].flatMap(([key, field]): readonly (readonly [string, string])[] => {
      const text = plainText(field.value);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

/** `undefined` stands for a taint that cannot be read. */
function taintObjects(group: Node, name: string | undefined): readonly (Taint | undefined)[] {
  if (name === undefined) return [];
  const value = group.value(name);
  const blocks = value === undefined ? group.nodes(name) : nodesOfTaints(value);
  return blocks === undefined ? [undefined] : blocks.map(taintOf);
}

/** A list of objects, or an object of them by name. */
function nodesOfTaints(value: Value): readonly Node[] | undefined {
  if (value.kind === 'list') return value.items.map(nodeOfValue);
  if (value.kind !== 'object' || !value.complete) return undefined;
  return [...value.fields.values()].map((field) => nodeOfValue(field.value));
}

function taintOf(node: Node): Taint | undefined {
  const key = plainText(node.value('key'));
  const effect = EFFECTS.get(plainText(node.value('effect')) ?? '');
  const written = node.value('value');
  const value = plainText(written);
  const isPartial = written !== undefined && value === undefined;
  if (key === undefined || effect === undefined || node.uncertain || isPartial) return undefined;
  return { key, effect, ...(value !== undefined && { value }) };
}

/** As the clouds' interfaces write effects, and as Kubernetes does. */
const EFFECTS: ReadonlyMap<string, string> = new Map([
  ['NO_SCHEDULE', 'NoSchedule'],
  ['NO_EXECUTE', 'NoExecute'],
  ['PREFER_NO_SCHEDULE', 'PreferNoSchedule'],
  ['NoSchedule', 'NoSchedule'],
  ['NoExecute', 'NoExecute'],
  ['PreferNoSchedule', 'PreferNoSchedule'],
]);

function taintTexts(group: Node, name: string | undefined): readonly (Taint | undefined)[] {
  const value = name === undefined ? undefined : group.value(name);
  if (value === undefined) return [];
  if (value.kind !== 'list') return [undefined];
  return itemsOf(value).map((item) => {
    const [, key, own, effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(plainText(item) ?? '') ?? [];
    if (key === undefined || effect === undefined) return undefined;
    return { key, effect, ...(own !== undefined && { value: own }) };
  });
}
