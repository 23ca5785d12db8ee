import { formatPlatform, type Platform, sortPlatforms } from '../../image/platform';
import type { Environment } from './environments';

/** A result with the platforms it holds for; without `only` it holds for every one. */
export interface Merged<T> {
  readonly value: T;
  readonly only?: readonly Platform[];
}

/** One environment's result; several of one environment stand one after the other. */
export interface Outcome<T> {
  readonly environment: Environment;
  readonly value: T;
  /** Equal keys mean equal results. */
  readonly key: string;
}

/** Joins equal results of several environments, in the order in which they first come up. */
export function mergeOutcomes<T>(
  outcomes: readonly Outcome<T>[],
  environments: readonly Environment[],
): readonly Merged<T>[] {
  const first = outcomes[0];
  if (!first) return [];
  const isOne = outcomes.length === environments.length && outcomes.every(({ key }) => key === first.key);
  if (isOne) return [{ value: first.value }];

  const groups = new Map<string, { readonly value: T; readonly platforms: Platform[] }>();
  for (const { key, value, environment } of outcomes) {
    const group = groups.get(key) ?? { value, platforms: [] };
    if (environment.platform) group.platforms.push(environment.platform);
    groups.set(key, group);
  }
  const all = new Set(environments.map(({ platform }) => platform && formatPlatform(platform)));
  return [...groups.values()].map(({ value, platforms }) => {
    const only = sortPlatforms(platforms);
    return { value, ...(only.length > 0 && only.length < all.size && { only }) };
  });
}
