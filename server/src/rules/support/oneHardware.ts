import { FOR_AMD64_HARDWARE } from '../../data/accelerators';
import type { Build } from '../../model/build';
import { isSaidToBe } from './namesOfBuild';

/**
 * Whether the image is for hardware that only amd64 machines have: its names, its Dockerfile, its stage or an argument of
 * the build say so (`app:1-rocm`, `Dockerfile.rocm`, `--build-arg GPU=amd`).
 */
export function isForAmd64Hardware(build: Build): boolean {
  const isOfFile = build.dockerfiles.slice(0, 1).some((path) => FOR_AMD64_HARDWARE.test(path));
  return isOfFile || isSaidToBe(build, FOR_AMD64_HARDWARE);
}
