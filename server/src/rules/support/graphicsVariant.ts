import type { Platform } from '../../image/platform';
import type { BuildSubject } from '../../model/rule';
import { isSaidToBe } from './namesOfBuild';
import { serving } from './serving';
import { madeBy } from './together';

/**
 * Whether the build makes a variant for graphics processors (`app:1-gpu`, `--build-arg GPU=nvidia`), and the document builds
 * the plain image of the same Dockerfile for all that is needed: the variant is for machines that have one.
 */
export function isVariantForGraphics({ build, others }: BuildSubject, needed: readonly Platform[]): boolean {
  if (!isSaidToBe(build, GRAPHICS)) return false;
  return others.some((other) => {
    const isPlain = other.build !== build && other.build.dockerfiles.join() === build.dockerfiles.join();
    const made = isPlain ? madeBy(other) : undefined;
    return made !== undefined && serving(needed, made).missing.length === 0;
  });
}

const GRAPHICS = /(?<![a-z0-9])(?:gpu|cuda|nvidia)(?![a-z])/i;
