import { platformOfWord } from '../../image/architectureWords';
import type { Build } from '../../model/build';

/** Every name that a command gives the image says that it stays where it is built: `app:local`, `localhost/app`, `app:test`. */
export function isCalledLocal({ names = [], output }: Build): boolean {
  return output !== 'push' && names.length > 0 && names.every((name) => LOCAL.test(name));
}

const LOCAL =
  /^localhost\/|^(?:local|test|testing)[:/]|[:/](?:[\w.-]*[._-])?(?:local|test|testing|ci|e2e)(?:[._-].*)?$/i;

/**
 * Every name holds an architecture, in words or, that of the machine that builds, in a variable: elsewhere it is another
 * image, which nobody takes for this one.
 */
export function isNamedByArchitecture({ names = [], tags }: Build): boolean {
  const all = names.length > 0 ? names : tags.map(({ value }) => `${value.path}:${value.tag ?? ''}`);
  return (
    all.length > 0 &&
    all.every((name) => MACHINE.test(name) || namesArchitecture(name.slice(name.lastIndexOf('/') + 1)))
  );
}

function namesArchitecture(name: string): boolean {
  return [...name.matchAll(/x86[_-]64|[a-z0-9]+/gi)].some(([word]) => platformOfWord(word) !== undefined);
}

const MACHINE = /\$[({]*\w*(?:arch|platform)\b/i;
