import { isTool } from './call';
import { isSubmitter } from './cloudBuilds';
import { isHelm } from './helm';
import { isLoader } from './localCluster';
import { isWrapper } from './wrappers';

/** Whether a program, as it is written, is none whose commands are read, and none that runs other programs. */
export function isQuiet(program: string): boolean {
  return (
    PLAIN.test(program) && ![isTool, isHelm, isLoader, isSubmitter, isWrapper, runsOthers].some((is) => is(program))
  );
}

/** Whether words may be of a package manager that installs QEMU's emulators (see `afterInstall`). */
export function mayInstallQemu(text: string): boolean {
  return /qemu-user|binfmt-qemu/.test(text);
}

const PLAIN = /^[\w.+/:[-]+$/;

/** Whether its arguments are commands to the reader too. */
function runsOthers(program: string): boolean {
  return /^(?:\.|source|eval|(?:\S*\/)?(?:ba|da|a|z|k)?sh)$/.test(program);
}
