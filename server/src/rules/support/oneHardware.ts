import { FOR_AMD64_HARDWARE, FOR_ARM_BOARDS } from '../../data/accelerators';
import type { Platform } from '../../image/platform';
import type { Build } from '../../model/build';
import { isSaidToBe } from './namesOfBuild';

/**
 * Whether the image is for hardware that only machines of the given platforms have: its names, its Dockerfile, its stage
 * or an argument of the build say so (`app:1-rocm`, `Dockerfile.rocm`, `--build-arg GPU=amd`, `docker/rpi/Dockerfile`).
 */
export function isForTheirHardware(build: Build, platforms: readonly Platform[]): boolean {
  return HARDWARE.some(
    ({ words, architectures }) =>
      platforms.every(({ architecture }) => architectures.has(architecture)) && isCalled(build, words),
  );
}

const HARDWARE = [
  { words: FOR_AMD64_HARDWARE, architectures: new Set(['amd64']) },
  { words: FOR_ARM_BOARDS, architectures: new Set(['arm', 'arm64']) },
];

function isCalled(build: Build, words: RegExp): boolean {
  return build.dockerfiles.slice(0, 1).some((path) => words.test(path)) || isSaidToBe(build, words);
}
