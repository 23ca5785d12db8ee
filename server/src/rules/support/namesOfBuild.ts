import { platformOfWord } from '../../image/architectureWords';
import type { Build } from '../../model/build';

/**
 * Every name of the image says that it is not shipped: that it is for tests (`app:test`), or stays where it is built
 * (`app:local`, `localhost/app`) and is not pushed.
 */
export function isCalledTrial(build: Build): boolean {
  const names = namesOf(build);
  const isPushed = build.output === 'push' || build.pushedAs !== undefined;
  return names.length > 0 && names.every((name) => TEST.test(name) || (!isPushed && LOCAL.test(name)));
}

const TEST = /(?:^|[:/])(?:[\w.-]*[._-])?(?:test|testing|e2e)(?:[._:-].*)?$/i;
const LOCAL = /^localhost\/|^local[:/]|[:/](?:[\w.-]*[._-])?local(?:[._-].*)?$/i;

/** The names as they are written, or as they are known. */
function namesOf({ names = [], tags }: Build): readonly string[] {
  return names.length > 0 ? names : tags.map(({ value }) => `${value.path}:${value.tag ?? ''}`);
}

/**
 * Every name holds an architecture, in words or, that of the machine that builds, in a variable: elsewhere it is another
 * image, which nobody takes for this one.
 */
export function isNamedByArchitecture(build: Build): boolean {
  const all = namesOf(build);
  return (
    all.length > 0 &&
    all.every((name) => MACHINE.test(name) || namesArchitecture(name.slice(name.lastIndexOf('/') + 1)))
  );
}

function namesArchitecture(name: string): boolean {
  return [...name.matchAll(/x86[_-]64|[a-z0-9]+/gi)].some(([word]) => platformOfWord(word) !== undefined);
}

const MACHINE = /\$[({]*\w*(?:arch|platform)\b/i;
