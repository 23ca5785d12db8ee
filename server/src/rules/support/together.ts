import { formatPlatform, type Platform } from '../../image/platform';
import { formatReference } from '../../image/reference';
import type { BuildSubject } from '../../model/rule';

/**
 * The builds that make one image together: those that are merged later, and the legs of a matrix that one text stands
 * for, but for legs that make an image of another name for other platforms. Alone where there are none.
 */
export function together(subject: BuildSubject): readonly BuildSubject[] {
  const { build } = subject;
  const isPart = isMerged(subject);
  return subject.others.filter((other) => {
    if (other.build === build || (isPart && isMerged(other))) return true;
    return other.build.span.start === build.span.start && !isAnotherImage(subject, other);
  });
}

/**
 * Whether a leg of the same text makes an image of its own: under other names, and for other platforms of which some are
 * the same. Parts of one image would share none.
 */
function isAnotherImage(one: BuildSubject, other: BuildSubject): boolean {
  const [tags, others] = [tagsOf(one), tagsOf(other)];
  const isNamed = tags.length > 0 && others.length > 0 && !tags.some((tag) => others.includes(tag));
  const [made, madeThere] = [formatted(madeBy(one)), formatted(madeBy(other))];
  const isShared = made.some((platform) => madeThere.includes(platform));
  return isNamed && isShared && [...new Set(made)].sort().join() !== [...new Set(madeThere)].sort().join();
}

function tagsOf({ build }: BuildSubject): readonly string[] {
  return build.tags.map(({ value }) => formatReference(value));
}

function formatted(platforms: readonly Platform[] = []): readonly string[] {
  return platforms.map(formatPlatform);
}

/** The platforms that the builds make: stated, or the machine's own; `undefined` where one of them is not known. */
export function platformsMade(subjects: readonly BuildSubject[]): readonly Platform[] | undefined {
  const made = subjects.map(madeBy);
  return made.some((one) => one === undefined) ? undefined : made.flatMap((one) => one ?? []);
}

/** What one build makes. */
export function madeBy({ build, platforms, runner }: BuildSubject): readonly Platform[] | undefined {
  if (build.platforms.state !== 'none') return platforms;
  const isOnRunner = build.driver !== 'remote' && runner !== undefined;
  // Docker on macOS makes images for Linux, in a machine of its own.
  return isOnRunner && runner.os !== 'darwin' ? [runner] : undefined;
}

function isMerged({ build }: BuildSubject): boolean {
  return build.merged || build.output === 'digest';
}
