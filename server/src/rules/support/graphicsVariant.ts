import type { Platform } from '../../image/platform';
import type { BuildSubject } from '../../model/rule';
import { serving } from './serving';
import { madeBy } from './together';

/**
 * Whether the build makes a variant for graphics processors (`app:1-gpu`, `--build-arg GPU=nvidia`), and the document builds
 * the plain image of the same Dockerfile for all that is needed: the variant is for machines that have one.
 */
export function isVariantForGraphics({ build, others }: BuildSubject, needed: readonly Platform[]): boolean {
  const { names = [], tags, target = '', args, dockerfiles } = build;
  const all = names.length > 0 ? names : tags.map(({ value }) => `${value.path}:${value.tag ?? ''}`);
  const isNamed = all.length > 0 && all.every((name) => GRAPHICS.test(name));
  const isMeant = isNamed || GRAPHICS.test(target) || [...args].some((pair) => GRAPHICS.test(pair.join('=')));
  if (!isMeant) return false;
  return others.some((other) => {
    const isPlain = other.build !== build && other.build.dockerfiles.join() === dockerfiles.join();
    const made = isPlain ? madeBy(other) : undefined;
    return made !== undefined && serving(needed, made).missing.length === 0;
  });
}

const GRAPHICS = /(?<![a-z0-9])(?:gpu|cuda|nvidia)(?![a-z])/i;
