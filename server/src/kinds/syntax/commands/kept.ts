import { familiarReference } from '../../../image/reference';
import type { Build } from '../../../model/build';
import type { CommandReading } from './contract';

/**
 * Marks the builds whose image the commands of a document keep on the machine: they hand on no image of its name, and each
 * image that they do hand on is another that they build. What one that is not known is of stays open.
 */
export function withKept(
  builds: readonly Build[],
  readings: readonly Pick<CommandReading, 'handedOn'>[],
): readonly Build[] {
  const handedOn = new Set(readings.flatMap((one) => one.handedOn));
  const known = new Set(builds.flatMap(namesOf));
  if ([...handedOn].some((name) => !known.has(name))) return builds;
  return builds.map((build) => {
    const names = namesOf(build);
    const isKept = build.output === 'none' && build.pushedAs === undefined && names.length > 0;
    return isKept && !names.some((name) => handedOn.has(name)) ? { ...build, kept: true } : build;
  });
}

function namesOf({ names = [], tags }: Build): readonly string[] {
  return [...names, ...tags.map(({ value }) => familiarReference(value))];
}
