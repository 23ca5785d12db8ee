import type { Platform } from '../../image/platform';
import { formatReference, referenceKey } from '../../image/reference';
import { type Build, isPushed } from '../../model/build';
import type { BuildSubject } from '../../model/rule';
import type { Verdict } from './conflict';
import { servesAll, serving } from './serving';
import { lacksBuilder } from './severalPlatforms';
import { isThrownAway } from './thrownAway';
import { madeBy } from './together';

/**
 * Whether another build of the document makes the same image for all of the platforms, and whoever runs either chooses:
 * `make publish` beside `make publish-all`. The jobs of a CI run by themselves, and the later one wins. What is for a part
 * of them and pushed must not be all that is, or take the name from the other. `extent`: how much of the platforms the
 * build lacks.
 */
export function isMadeBeside(
  { build, others }: BuildSubject,
  needed: readonly Platform[],
  extent: Verdict['extent'],
): boolean {
  const names = namesOf(build);
  if (names.length === 0 || build.runner !== undefined) return false;
  return others.some((other) => {
    const isOther = other.build !== build && other.build.runner === undefined;
    if (extent === 'partial' && isPushedAlone(build, other.build)) return false;
    const isChoice = isOther && !isThrownAway(other.build) && !lacksBuilder(other);
    const made = isChoice ? madeBy(other) : undefined;
    if (made === undefined || serving(needed, made).missing.length > 0) return false;
    const known = new Set(namesOf(other.build));
    return names.every((name) => known.has(name)) && (isSameFile(build, other.build) || isCopied(build, other.build));
  });
}

/**
 * Another command of the document builds the same tag for all that is needed and pushes it: this one stays here, and so
 * does a target of bake that nothing calls beside one that a job pushes.
 */
export function isPushedBeside({ build, others, required }: BuildSubject): boolean {
  const isUncalled = build.tool === 'bake' && build.output === 'unknown' && build.runner === undefined;
  if (!(build.output === 'none' || isUncalled) || isPushed(build)) return false;
  const own = new Set(build.tags.map(({ value }) => referenceKey(value)));
  return others.some(
    (other) =>
      isPushed(other.build) &&
      servesAll(required.platforms, other.platforms ?? []) &&
      isSameFile(other.build, build) &&
      other.build.tags.some(({ value }) => own.has(referenceKey(value))),
  );
}

/** Whether the build is pushed and the other is not, or earlier in the same rule or script. */
function isPushedAlone(build: Build, other: Build): boolean {
  const isOver = build.group === other.group && build.span.start > other.span.start;
  return isPushed(build) && (isOver || !isPushed(other));
}

/** Whether two builds are of the same stage of the same Dockerfile. */
export function isSameFile(a: Build, b: Build): boolean {
  return a.target === b.target && a.dockerfiles.join() === b.dockerfiles.join();
}

/**
 * Whether the other takes a Dockerfile beside the one of this, and named after it (`Dockerfile.cross`): kubebuilder's rule
 * writes it of the one, with the builder's platform put in.
 */
function isCopied(build: Build, other: Build): boolean {
  const isAfter = (path: string): boolean => other.dockerfiles.some((name) => name.startsWith(`${path}.`));
  return build.target === other.target && build.dockerfiles.length > 0 && build.dockerfiles.every(isAfter);
}

/** The names as they are written, or as they are known. */
function namesOf({ names = [], tags }: Build): readonly string[] {
  return names.length > 0 ? names : tags.map(({ value }) => formatReference(value));
}
