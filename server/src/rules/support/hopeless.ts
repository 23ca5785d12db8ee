import type { Platform } from '../../image/platform';
import type { BuildSubject } from '../../model/rule';
import { platformsNotRun } from './notRun';
import { lacksBuilder } from './severalPlatforms';

/** Whether the build is known to end in an error where it is for these platforms, and no step that is put in can help. */
export function isHopelessFor(subject: BuildSubject, platforms: readonly Platform[]): boolean {
  const { build, runner, classicStore } = subject;
  const after: BuildSubject = { ...subject, platforms };
  if (lacksBuilder(after)) return classicStore && build.inserts?.buildx === undefined;
  if (build.driver !== 'docker' || runner?.os !== 'linux' || build.emulation.state === 'unknown') return false;
  return build.inserts?.qemu === undefined && platformsNotRun(after, runner).length > 0;
}
