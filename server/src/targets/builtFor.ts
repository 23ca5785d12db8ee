import { formatPlatform, type Platform, parsePlatform, sortPlatforms } from '../image/platform';
import type { LocatedBuild } from '../model/build';
import { placeOf } from '../model/place';
import type { Requirement } from '../model/requirement';
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
  const places = [...new Set(stating.map((one) => `${placeOf(one.located.at)} ${one.verb}`))];
  const because = places.length > 2 ? `${places[0]}, and ${places.length - 1} more builds` : places.join(' and ');
  const first = stating[0];
  return {
    state: 'stated',
    requirement: { platforms, because, origin: 'built', ...(first && { at: first.located.at }) },
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
  const names = platforms.map(formatPlatform).join(' and ');
  return { platforms, because: `${placeOf(first.at)} builds it on ${names}`, origin: 'built', at: first.at };
}

type Part =
  | { readonly state: 'known'; readonly platforms: readonly Platform[]; readonly verb: string }
  | { readonly state: 'unknown' }
  | { readonly state: 'none' };

function platformsOfBuild({ build }: LocatedBuild, machineOf: MachineOf): Part {
  if (build.platforms.state === 'unknown') return { state: 'unknown' };
  if (build.platforms.state === 'known') {
    const platforms = build.platforms.items.flatMap((item) => parsePlatform(item.value) ?? []);
    if (platforms.length === 0) return { state: 'unknown' };
    return { state: 'known', platforms, verb: `builds it for ${platforms.map(formatPlatform).join(', ')}` };
  }
  const isElsewhere = build.driver === 'remote' || build.runner === undefined;
  const machine = isElsewhere || build.runner === undefined ? undefined : machineOf(build.runner);
  if (machine === undefined || machine.platform.os !== 'linux') return { state: 'none' };
  const name = formatPlatform(machine.platform);
  return { state: 'known', platforms: [machine.platform], verb: `builds it on a ${name} runner` };
}
