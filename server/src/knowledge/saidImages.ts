import { areSeveral, isShipped, type LocatedBuild } from '../model/build';
import { folderOf } from '../text/paths';
import type { LocatedReading } from './joins';

/**
 * The readings without what pages say of images that the workspace makes itself: where something in the folder of a page
 * ships an image, or makes one for several platforms, the page tells of that one, and of no other.
 */
export function withoutOwnImages(readings: readonly LocatedReading[]): readonly LocatedReading[] {
  if (!readings.some(({ builds }) => builds.some(isSaid))) return readings;
  const own = readings.flatMap(({ builds }) => builds.filter(isMadeHere));
  const isOfOwn = (said: LocatedBuild): boolean => own.some((one) => isWithin(one, folderOf(said.at.path)));
  return readings.map((one) =>
    one.builds.some(isSaid)
      ? { ...one, builds: one.builds.filter((located) => !isSaid(located) || !isOfOwn(located)) }
      : one,
  );
}

function isSaid({ build }: LocatedBuild): boolean {
  return build.saidFor !== undefined;
}

function isMadeHere({ build }: LocatedBuild): boolean {
  const { platforms, merged, saidFor } = build;
  const isForOthers = platforms.state === 'unknown' || areSeveral(platforms) || merged;
  return saidFor === undefined && (isShipped(build) || isForOthers);
}

function isWithin({ build: { dockerfiles } }: LocatedBuild, folder: string): boolean {
  return folder === '' || dockerfiles.some((path) => path.startsWith(`${folder}/`));
}
