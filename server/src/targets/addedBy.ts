import { type Platform, samePlatform } from '../image/platform';
import type { Location, RequirementPlace } from '../model/requirement';

/** A place that says which platforms are needed, and the words for those that it adds. */
export interface Adding {
  readonly at: Location;
  readonly platforms: readonly Platform[];
  readonly says: (added: readonly Platform[]) => string;
}

/** Each platform with the first place that names it; places that add none are left out. */
export function addedBy(parts: readonly Adding[]): readonly RequirementPlace[] {
  const told: Platform[] = [];
  return parts.flatMap(({ at, platforms, says }) => {
    const added = platforms.filter((one) => !told.some((other) => samePlatform(one, other)));
    told.push(...added);
    return added.length === 0 ? [] : [{ at, because: says(added), platforms: added }];
  });
}
