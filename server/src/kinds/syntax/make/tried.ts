import type { Build } from '../../../model/build';
import { staying } from '../../../model/stays';
import { groupBy } from '../../../text/groups';
import type { CommandReading } from '../commands/contract';
import { LOCAL_NAME, withTried } from '../commands/tried';

/** What is known of images that commands of a makefile run and hand on, and of the rule that the commands are of. */
type Handled = Pick<CommandReading, 'ran' | 'handedOn'> & { readonly group?: string };

/**
 * Marks the builds whose image the makefile runs and hands on to nobody. A rule that builds what it hands on hands on its
 * own, whatever another rule makes under the same name. Beside images that are handed on, one that no rule hands on and
 * that nobody could push under its name (`app`) stays here.
 */
export function withTriedRules(builds: readonly Build[], handled: readonly Handled[]): readonly Build[] {
  const byGroup = groupBy(builds, groupOf);
  const builtBy = new Map([...byGroup].map(([group, own]) => [group, new Set(own.flatMap(namesOf))] as const));
  const makers = groupBy(
    [...builtBy].flatMap(([group, names]) => [...names].map((name) => ({ name, group }))),
    nameOf,
  );
  const isShared = (build: Build): boolean => namesOf(build).some((name) => (makers.get(name)?.length ?? 0) > 1);
  const shared = [...groupBy(builds.filter(isShared), groupOf)].flatMap(([group, own]) =>
    withTried(
      own,
      handled.map((one) => (groupOf(one) === group ? one : withoutOwn(one, builtBy))),
    ),
  );
  const tried = [
    ...withTried(
      builds.filter((build) => !isShared(build)),
      handled,
    ),
    ...shared,
  ];
  const handedOn = new Set(handled.flatMap((one) => one.handedOn));
  const ships = builds.some((build) => namesOf(build).some((name) => handedOn.has(name)));
  return ships ? tried.map((build) => (isBareHere(build, handedOn) ? staying(build, 'tried') : build)) : tried;
}

function withoutOwn(one: Handled, builtBy: ReadonlyMap<string, ReadonlySet<string>>): Handled {
  const built = builtBy.get(groupOf(one));
  return built === undefined ? one : { ...one, handedOn: one.handedOn.filter((name) => !built.has(name)) };
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function isBareHere(build: Build, handedOn: ReadonlySet<string>): boolean {
  const names = namesOf(build);
  const isBare = names.length > 0 && names.every((name) => LOCAL_NAME.test(name) && !handedOn.has(name));
  return isBare && build.output === 'none' && build.pushedAs === undefined && build.runner === undefined;
}

/** Rules whose targets are not known are taken for one. */
function groupOf({ group = '' }: { readonly group?: string }): string {
  return group;
}

function namesOf({ names = [] }: Build): readonly string[] {
  return names;
}
