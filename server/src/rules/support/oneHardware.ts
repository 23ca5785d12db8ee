import { FOR_AMD64_HARDWARE } from '../../data/accelerators';
import type { Build } from '../../model/build';

/**
 * Whether the image is for hardware that only amd64 machines have: its names, its Dockerfile, its stage or an argument of
 * the build say so (`app:1-rocm`, `Dockerfile.rocm`, `--build-arg GPU=amd`).
 */
export function isForAmd64Hardware({ names = [], tags, dockerfiles, target = '', args }: Build): boolean {
  const all = names.length > 0 ? names : tags.map(({ value }) => `${value.path}:${value.tag ?? ''}`);
  const isNamed = all.length > 0 && all.every((name) => FOR_AMD64_HARDWARE.test(name));
  const others = [target, ...dockerfiles.slice(0, 1), ...[...args].map(([key, value]) => `${key}=${value ?? ''}`)];
  return isNamed || others.some((text) => FOR_AMD64_HARDWARE.test(text));
}
