import type { Platform } from '../../image/platform';
import type { BuildSubject } from '../../model/rule';

/**
 * The builds that make one image together: those that are merged later, and the legs of a matrix that one text stands
 * for. Alone where there are none.
 */
export function together(subject: BuildSubject): readonly BuildSubject[] {
  const { build } = subject;
  const isPart = isMerged(subject);
  return subject.others.filter(
    (other) => other.build === build || other.build.span.start === build.span.start || (isPart && isMerged(other)),
  );
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
