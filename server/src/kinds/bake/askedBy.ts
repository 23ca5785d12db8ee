import type { AskedBy } from '../../model/askedBy';
import { addToList } from '../../text/groups';

/** A group with what it lists; `open`: some of that is not known. */
export interface Group {
  readonly name: string;
  readonly members: readonly string[];
  readonly open: boolean;
}

/** A target, or a leg of its matrix: that makes a group of the target's own name. */
export interface NamedTarget {
  readonly names: readonly string[];
  readonly parents: readonly string[];
  readonly contexts: readonly string[];
}

/** Names that one target is found under at most: under more, it is taken for one that they do not build. */
const MAX_NAMES = 100;

/** By which names each target is asked for, as docker/buildx resolves groups and links (`bake.go`, `group`, `loadLinks`). */
export function askersOf(groups: readonly Group[], targets: readonly NamedTarget[]): (target: NamedTarget) => AskedBy {
  const holders = new Map<string, string[]>();
  for (const { name, members } of groups) for (const member of members) addToList(holders, member, name);
  const takers = new Map<string, NamedTarget[]>();
  const heirs = new Map<string, NamedTarget[]>();
  for (const target of targets) {
    for (const context of target.contexts) addToList(takers, context, target);
    for (const parent of target.parents) addToList(heirs, parent, target);
  }
  const holdersOf = (name: string): readonly string[] => holders.get(name) ?? [];
  const open = reached(
    groups.filter((group) => group.open).map(({ name }) => name),
    holdersOf,
    Number.POSITIVE_INFINITY,
  );
  const all = [...groups.map(({ name }) => name), ...targets.flatMap(({ names }) => names)];
  const known = new Set(all.filter((name) => !open.has(name)));
  const askers = new Map<NamedTarget, ReadonlySet<string>>();
  const namesOf = (target: NamedTarget): ReadonlySet<string> => {
    const names = askers.get(target) ?? reached(target.names, holdersOf, MAX_NAMES);
    askers.set(target, names);
    return names;
  };
  const listed = (from: ReadonlyMap<string, readonly NamedTarget[]>, { names }: NamedTarget): readonly NamedTarget[] =>
    names.flatMap((name) => from.get(name) ?? []);
  return (target) => {
    // What inherits from a target has its contexts.
    const chain = reached(listed(takers, target), (one) => [...listed(takers, one), ...listed(heirs, one)], MAX_NAMES);
    return { names: namesOf(target), takers: joined([...chain], namesOf, MAX_NAMES), known };
  };
}

/** All that can be reached from the first ones, themselves included, and at most so many. */
function reached<T>(first: readonly T[], next: (one: T) => readonly T[], most: number): ReadonlySet<T> {
  const found = new Set(first.slice(0, most));
  for (const one of found) {
    for (const more of next(one)) {
      if (found.size >= most) return found;
      found.add(more);
    }
  }
  return found;
}

/** The names of all of them, and at most so many. */
function joined<T>(from: readonly T[], namesOf: (one: T) => ReadonlySet<string>, most: number): ReadonlySet<string> {
  const all = new Set<string>();
  for (const one of from) {
    for (const name of namesOf(one)) {
      if (all.size >= most) return all;
      all.add(name);
    }
  }
  return all;
}
