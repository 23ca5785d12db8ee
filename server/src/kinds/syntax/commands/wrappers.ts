import type { FlagTable } from './options';
import { readOptions } from './options';
import { type Argument, patternOf, sliceArgument, sliceFragments, textOf, type Value } from './words';

/** A command without the commands that only run it, and the variables that these set. */
export interface Unwrapped {
  readonly words: readonly Argument[];
  readonly overrides: ReadonlyMap<string, Value>;
}

interface Wrapper {
  readonly table: FlagTable;
  /** How many arguments of its own stand before the command. */
  readonly own: number;
}

const wrapper = (values = '', switches = '', own = 0): Wrapper => ({
  table: { values: new Set(values.split(' ')), switches: new Set(switches.split(' ')) },
  own,
});

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map([
  ['sudo', wrapper('u g p C h r t U D T R user group prompt host chdir', 'E H n S b k i s preserve-env')],
  ['doas', wrapper('u C', 'n s')],
  ['env', wrapper('u C unset chdir', 'i 0 ignore-environment')],
  ['time', wrapper('f o', 'p v a')],
  ['exec', wrapper('a', 'c l')],
  ['command', wrapper('', 'p')],
  ['builtin', wrapper()],
  ['nohup', wrapper()],
  ['winpty', wrapper()],
  ['nice', wrapper('n adjustment')],
  ['ionice', wrapper('c n')],
  ['stdbuf', wrapper('i o e')],
  ['timeout', wrapper('s k signal kill-after', 'foreground preserve-status v verbose', 1)],
  ['travis_retry', wrapper()],
  ['retry', wrapper('t m s tries', '')],
  // What scripts call a function of another file that runs its arguments.
  ...['run', 'run_cmd', 'run_command', 'execute', 'log_and_run', 'echo_and_run'].map((name): [string, Wrapper] => [
    name,
    wrapper(),
  ]),
]);

/** Whether a program only runs the command that its arguments are. */
export function isWrapper(program: string): boolean {
  return WRAPPERS.has(program.slice(program.lastIndexOf('/') + 1));
}

/** Takes `sudo`, `env A=b`, `time`, `exec`, `eval` and their like off a command. */
export function unwrap(words: readonly Argument[]): Unwrapped {
  const overrides = new Map<string, Value>();
  let rest = words;
  for (let depth = 0; depth < 8; depth++) {
    const [head] = rest;
    const name = head && textOf(head);
    const found = name === undefined ? undefined : WRAPPERS.get(name.slice(name.lastIndexOf('/') + 1));
    if (name === 'eval') {
      rest = takeAssignments(rest.slice(1).flatMap(wordsIn), overrides);
      continue;
    }
    if (head === undefined || found === undefined) break;
    const options = readOptions(rest.slice(1), found.table, 'first', head.span.end);
    // `command -v docker` only asks where the program is.
    if (!options.sure) return { words: [], overrides };
    rest = options.positionals.slice(found.own);
    rest = takeAssignments(rest, overrides);
  }
  return { words: rest, overrides };
}

/** The words of the first command in a text that `eval` is given. */
function wordsIn(argument: Argument): readonly Argument[] {
  const [command = ''] = patternOf(argument).split(/[;&|<>()`\n]/, 1);
  return [...command.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    const fragments = sliceFragments(argument.fragments, index, index + word.length);
    const start = fragments[0]?.span.start ?? argument.span.start;
    return { span: { start, end: fragments.at(-1)?.span.end ?? argument.span.end }, fragments };
  });
}

function takeAssignments(words: readonly Argument[], into: Map<string, Value>): readonly Argument[] {
  let at = 0;
  for (const word of words) {
    const head = word.fragments[0]?.text ?? '';
    const name = /^(\w+)=/.exec(head)?.[1];
    if (name === undefined) break;
    into.set(name, { kind: 'text', fragments: sliceArgument(word, name.length + 1).fragments });
    at++;
  }
  return words.slice(at);
}
