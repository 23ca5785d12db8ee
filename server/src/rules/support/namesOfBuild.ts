import type { Build } from '../../model/build';

/** Every name that a command gives the image says that it stays where it is built: `app:local`, `localhost/app`, `app:test`. */
export function isCalledLocal({ names = [], output }: Build): boolean {
  return output !== 'push' && names.length > 0 && names.every((name) => LOCAL.test(name));
}

const LOCAL =
  /^localhost\/|^(?:local|test|testing)[:/]|[:/](?:[\w.-]*[._-])?(?:local|test|testing|ci|e2e)(?:[._-].*)?$/i;

/**
 * Every name holds the architecture of the machine that builds, in a variable: elsewhere it is another image, which nobody
 * takes for this one.
 */
export function isNamedByMachine({ names = [] }: Build): boolean {
  return names.length > 0 && names.every((name) => MACHINE.test(name));
}

const MACHINE = /\$[({]*\w*(?:arch|platform)\b/i;
