import type { Start } from './shell';
import { type Argument, textOf, type Value } from './words';

/** A script that a shell gets as an argument, at the place where its characters stand. */
export interface InnerScript {
  /** Blanks up to the script, and the script: its offsets are those of the outer text. */
  readonly text: string;
  readonly start: Start;
}

/** A longer text is not parsed once more for each of its inner scripts. */
const MAX_LENGTH = 200_000;

/**
 * The script of `sh -c '…'`, where it is one run of literal characters. The variables of the outer shell are not known
 * to it, save those that are exported: of these, `environment` are handed on.
 */
export function innerScript(
  words: readonly Argument[],
  folders: readonly string[],
  environment: ReadonlyMap<string, Value>,
): InnerScript | undefined {
  const [program, ...args] = words;
  if (program === undefined || !SHELL.test(textOf(program) ?? '')) return undefined;
  const at = args.findIndex((argument) => !LEADING.test(textOf(argument) ?? ''));
  const flag = args[at] && textOf(args[at]);
  const [fragment, ...more] = args[at + 1]?.fragments ?? [];
  if (flag === undefined || !/^-[a-z]*c$/i.test(flag) || fragment === undefined || more.length > 0) return undefined;
  const { text, origin } = fragment;
  if (text === undefined || origin === undefined || origin.end > MAX_LENGTH) return undefined;
  const start = { folders, scriptFolder: undefined, variables: environment, opaqueName: () => undefined };
  return { text: ' '.repeat(origin.start) + text, start };
}

const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|z|k)?sh$/;
/** Flags and their words before `-c`. */
const LEADING = /^(?:-[abefhlmnuvx]+|-[a-z]*o|pipefail|errexit|nounset|xtrace|--(?:login|noprofile|norc|posix))$/;
