import { addToList } from '../../../text/groups';
import type { MakeValue } from './variables';

/** The texts, as they are written, of which some make a value; undefined where it may be made of others. */
export function partsOf(value: MakeValue | undefined): readonly string[] | undefined {
  switch (value?.state) {
    case undefined:
      return [];
    case 'known':
      return value.byDefault ? undefined : [value.pieces.map(({ text }) => text).join('')];
    case 'fixed':
      return [value.text];
    case 'unclear':
      return value.madeOf;
    default:
      return value satisfies never;
  }
}

/** A value that is made of parts of others, as far as these are known. */
export function madeOf(values: readonly (MakeValue | undefined)[]): MakeValue {
  const parts = values.map(partsOf);
  const known = new Set(parts.flatMap((one) => one ?? []));
  const isKnown = !parts.includes(undefined) && known.size <= MAX_PARTS;
  return { state: 'unclear', ...(isKnown && { madeOf: [...known] }) };
}

const MAX_PARTS = 16;

type Own = ReadonlyMap<string, ReadonlyMap<string, MakeValue>>;

/** What a name may hold for a target that has no value of its own, where other targets have one: theirs, or nothing. */
export function valueOfTargets(own: Own, name: string): MakeValue | undefined {
  const known = byName.get(own) ?? valuesByName(own);
  byName.set(own, known);
  return known.get(name);
}

const byName = new WeakMap<Own, ReadonlyMap<string, MakeValue>>();

function valuesByName(own: Own): ReadonlyMap<string, MakeValue> {
  const values = new Map<string, MakeValue[]>();
  for (const variables of own.values()) {
    for (const [name, value] of variables) addToList(values, name, value);
  }
  return new Map([...values].map(([name, all]) => [name, madeOf(all)]));
}
