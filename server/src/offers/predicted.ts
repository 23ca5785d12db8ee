import { type Platform, parsePlatform, sortPlatforms } from '../image/platform';
import type { LocatedBuild } from '../model/build';
import type { KnownOffer } from '../model/offer';
import { placeOf } from '../model/place';

/** Reads the platform that a build without stated platforms gets from its machine; `undefined` where it is not known. */
export type MachinePlatform = (build: LocatedBuild) => Platform | undefined;

/**
 * What an image will be available for, by the builds of the workspace that push or load it. `undefined` unless every
 * one of them says its platforms: half a prediction would be a guess.
 */
export function predictedOffer(makers: readonly LocatedBuild[], machine: MachinePlatform): KnownOffer | undefined {
  const [first] = makers;
  if (first === undefined) return undefined;
  const parts = makers.map((maker) => platformsOf(maker, machine));
  const known = parts.flatMap((part) => part ?? []);
  if (parts.some((part) => part === undefined) || known.length === 0) return undefined;
  const platforms = sortPlatforms(known);
  const isBare =
    platforms.length === 1 && makers.every(({ build }) => build.attestations === 'off' || LOCAL.has(build.tool));
  return {
    state: 'known',
    kind: isBare ? 'manifest' : 'index',
    entries: platforms.map((platform) => ({ platform })),
    source: 'workspace',
    at: 0,
    note: `predicted from ${placeOf(first.at)}`,
  };
}

/** Tools that make a single manifest for one platform. */
const LOCAL: ReadonlySet<LocatedBuild['build']['tool']> = new Set(['podman', 'buildah', 'kaniko']);

function platformsOf(maker: LocatedBuild, machine: MachinePlatform): readonly Platform[] | undefined {
  const { platforms } = maker.build;
  if (platforms.state === 'unknown' || (platforms.state === 'known' && platforms.byDefault === true)) return undefined;
  if (platforms.state === 'none') {
    const own = machine(maker);
    return own === undefined ? undefined : [own];
  }
  const parsed = platforms.items.map((item) => parsePlatform(item.value));
  return parsed.some((one) => one === undefined) ? undefined : parsed.flatMap((one) => one ?? []);
}
