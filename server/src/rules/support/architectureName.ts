import { architectureHint, platformOfWord } from '../../image/architectureWords';
import type { Platform } from '../../image/platform';
import { readReference } from '../../image/reference';

/** Whether a name bears the architecture of a platform as a word: `build_amd64`, `rpi-armv7`, `linux-x86_64`. */
export function bearsArchitecture(name: string, platform: Platform): boolean {
  return [...name.toLowerCase().matchAll(WORD)].some(
    ([word]) => platformOfWord(word)?.architecture === platform.architecture,
  );
}

/** What a base is for by its own name (`FROM debian-amd64`), whoever builds on it. */
export function platformOfBase(image: string): Platform | undefined {
  const read = readReference(image);
  return read.ok ? architectureHint(read.reference)?.platform : undefined;
}

/** Whether a text says an architecture, alone or beside the system: `amd64`, `linux_x86_64`, `linux/arm64`. */
export function isOnlyArchitecture(text: string): boolean {
  const word = text.toLowerCase().replace(/^linux[-_./]?/, '');
  return platformOfWord(word) !== undefined;
}

const WORD = /x86[_-]64|[a-z0-9]+/g;
