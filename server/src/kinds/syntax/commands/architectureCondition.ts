import { platformOfWord } from '../../../image/architectureWords';

/** Whether a condition of the shell asks for the architecture or the platform: by a variable, `uname -m`, or a word. */
export function asksArchitecture(condition: string): boolean {
  if (condition.length > MAX_LENGTH) return false;
  if (ASKED.test(condition)) return true;
  return [...condition.matchAll(WORD)].some(([word]) => platformOfWord(word) !== undefined);
}

const MAX_LENGTH = 2_000;
const ASKED =
  /\$[({]*\w*(?:arch|platform|(?:host|mach)type)\b|\buname -(?:m|p|i|a)\b|\bdpkg --print-architecture\b|\$\(arch\)/i;
const WORD = /x86[_-]64|[a-z0-9]+/gi;
