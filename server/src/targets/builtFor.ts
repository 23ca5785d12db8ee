import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform, parsePlatform, sortPlatforms } from '../image/platform';
import type { LocatedBuild } from '../model/build';
import { placeOf } from '../model/place';
import type { Requirement } from '../model/requirement';
import { linked } from '../text/linked';
import { addedBy } from './addedBy';
import type { MachineOf } from './scope';

/** What the known builds of a Dockerfile are for. */
export type BuiltFor =
  | { readonly state: 'stated'; readonly requirement: Requirement }
  /** Some build's platforms are an expression without a value, and no other build says any: nothing can be required. */
  | { readonly state: 'unknown' }
  /** No build says anything: the configuration decides. */
  | { readonly state: 'open' };

/** The union of the platforms that the builds state, or that their machines have where they state none. */
export function builtFor(builds: readonly LocatedBuild[], machineOf: MachineOf): BuiltFor {
  const parts = builds.map((located) => ({ located, part: platformsOfBuild(located, machineOf) }));
  const stating = parts.flatMap(({ located, part }) => (part.state === 'known' ? [{ located, ...part }] : []));
  if (stating.length === 0)
    return parts.some(({ part }) => part.state === 'unknown') ? { state: 'unknown' } : { state: 'open' };
  const platforms = sortPlatforms(stating.flatMap((one) => one.platforms));
  const places = [...new Set(stating.map((one) => one.says(placeOf(one.located.at))))];
  const because =
    places.length > 2 ? l10n.t('{0}, and {1} more builds', places[0] ?? '', places.length - 1) : linked(places);
  const first = stating[0];
  const deciding = addedBy(
    stating.map((one) => ({
      at: one.located.at,
      platforms: one.platforms,
      says: () => one.says(placeOf(one.located.at)),
    })),
  );
  return {
    state: 'stated',
    requirement: {
      platforms,
      because,
      origin: 'built',
      ...(first && { at: first.located.at }),
      ...(stating.length > 1 && { places: deciding }),
    },
  };
}

/** The platforms of the machines that the builds run on; `undefined` unless all of them are known. */
export function builtOn(builds: readonly LocatedBuild[], machineOf: MachineOf): Requirement | undefined {
  const machines = builds.flatMap(({ build }) => {
    const machine = build.runner === undefined || build.driver === 'remote' ? undefined : machineOf(build.runner);
    return machine?.platform.os === 'linux' ? [machine.platform] : [];
  });
  const [first] = builds;
  if (first === undefined || machines.length < builds.length) return undefined;
  const platforms = sortPlatforms(machines);
  const names = linked(platforms.map(formatPlatform));
  return {
    platforms,
    because: l10n.t('{0} builds it on {1}', placeOf(first.at), names),
    origin: 'built',
    at: first.at,
  };
}

type Part =
  | {
      readonly state: 'known';
      readonly platforms: readonly Platform[];
      /** What the build at a place does, in words. */
      readonly says: (place: string) => string;
    }
  | { readonly state: 'unknown' }
  | { readonly state: 'none' };

function platformsOfBuild({ build }: LocatedBuild, machineOf: MachineOf): Part {
  if (build.platforms.state === 'unknown') return { state: 'unknown' };
  if (build.platforms.state === 'known') {
    const platforms = build.platforms.items.flatMap((item) => parsePlatform(item.value) ?? []);
    if (platforms.length === 0) return { state: 'unknown' };
    const names = platforms.map(formatPlatform).join(', ');
    return { state: 'known', platforms, says: (place) => l10n.t('{0} builds it for {1}', place, names) };
  }
  const isElsewhere = build.driver === 'remote' || build.runner === undefined;
  const machine = isElsewhere || build.runner === undefined ? undefined : machineOf(build.runner);
  if (machine === undefined || machine.platform.os !== 'linux') return { state: 'none' };
  const name = formatPlatform(machine.platform);
  return {
    state: 'known',
    platforms: [machine.platform],
    says: (place) => l10n.t('{0} builds it on a {1} runner', place, name),
  };
}
