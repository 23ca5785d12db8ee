import { platformOfWord } from '../../image/architectureWords';
import type { Platform } from '../../image/platform';

/** Whether a name bears the architecture of a platform as a word: `build_amd64`, `rpi-armv7`, `linux-x86_64`. */
export function bearsArchitecture(name: string, platform: Platform): boolean {
  return [...name.toLowerCase().matchAll(WORD)].some(
    ([word]) => platformOfWord(word)?.architecture === platform.architecture,
  );
}

const WORD = /x86[_-]64|[a-z0-9]+/g;
