import { pushAll } from '../../../text/pushAll';
import type { Span } from '../../../text/span';
import { possibleFlags } from './possibleFlags';
import { type Argument, patternOf, sliceArgument, textOf } from './words';

/** Which flags of a command take a value; all names without dashes. */
export interface FlagTable {
  readonly values: ReadonlySet<string>;
  readonly switches: ReadonlySet<string>;
  /** The long name of a short flag, of those that matter. */
  readonly short?: ReadonlyMap<string, string>;
  /** Those that have no bearing on what is read. */
  readonly dull?: ReadonlySet<string>;
}

/** One flag of a command line. */
export interface Option {
  readonly name: string;
  /** The value; absent for a switch, or where the line ends before it. */
  readonly value?: Argument;
  /** The flag with its value. */
  readonly span: Span;
  /** Where the argument before it ends: what is between belongs to the flag when it is taken away. */
  readonly after: number;
}

/** The flags and the other arguments of a command line. */
export interface Options {
  readonly all: readonly Option[];
  readonly positionals: readonly Argument[];
  /** Some argument is an expansion without a value, which may be any number of flags. */
  readonly open: boolean;
  /** No flag was met that the table does not know. */
  readonly sure: boolean;
}

/**
 * Reads arguments as the flag packages of docker and podman do. `first`: flags end at the first argument that is none,
 * as for commands that hand the rest on. A flag that the table does not know takes no value.
 */
export function readOptions(
  args: readonly Argument[],
  table: FlagTable,
  flags: 'first' | 'anywhere',
  start: number,
): Options {
  const all: Option[] = [];
  const positionals: Argument[] = [];
  const loose: { readonly argument: Argument; readonly before: number }[] = [];
  let sure = true;
  let after = start;
  let i = 0;
  for (; i < args.length; i++) {
    const argument = args[i];
    if (argument === undefined) break;
    const pattern = patternOf(argument);
    const isLoose = argument.fragments[0]?.text === undefined && argument.fragments.some((f) => !f.quoted);
    const previousEnd = after;
    after = argument.span.end;
    if (isLoose && argument.fragments.length === 1) {
      const possible = possibleFlags(argument, table, previousEnd);
      if (possible === undefined) loose.push({ argument, before: positionals.length });
      else pushAll(all, possible);
      continue;
    }
    if (pattern === '--') {
      pushAll(positionals, args.slice(i + 1));
      break;
    }
    const isFlag = pattern.startsWith('-') && pattern !== '-';
    if (!isFlag) {
      positionals.push(argument);
      if (flags === 'anywhere') continue;
      pushAll(positionals, args.slice(i + 1));
      break;
    }
    const flag = readFlag(argument, pattern, table);
    sure &&= flag.known;
    const next = flag.wantsNext ? args[i + 1] : undefined;
    if (next) {
      i++;
      after = next.span.end;
    }
    const value = flag.value ?? next;
    const span = { start: argument.span.start, end: (next ?? argument).span.end };
    for (const name of flag.names.slice(0, -1)) all.push({ name, span, after: previousEnd });
    const last = flag.names.at(-1);
    if (last !== undefined) all.push({ name: last, ...(value && { value }), span, after: previousEnd });
  }
  return settle(all, positionals, loose, sure);
}

/** The last value of a flag, as the tools take it. */
export function lastValue(options: Options, ...names: readonly string[]): Argument | undefined {
  return options.all.findLast((option) => names.includes(option.name))?.value;
}

/** Whether a switch is on; undefined where its value is not known. */
export function isOn(options: Options, ...names: readonly string[]): boolean | undefined {
  const option = options.all.findLast((each) => names.includes(each.name));
  if (option === undefined) return false;
  if (option.value === undefined) return true;
  const text = textOf(option.value);
  return text === undefined ? undefined : !/^(?:0|f|false)$/i.test(text);
}

interface Flag {
  readonly names: readonly string[];
  readonly value?: Argument;
  readonly wantsNext: boolean;
  readonly known: boolean;
}

function readFlag(argument: Argument, pattern: string, table: FlagTable): Flag {
  const isLong = pattern.startsWith('--');
  return isLong ? readLong(argument, pattern, table) : readShort(argument, pattern, table);
}

function readLong(argument: Argument, pattern: string, { values, switches }: FlagTable): Flag {
  const equals = pattern.indexOf('=');
  const name = pattern.slice(2, equals < 0 ? undefined : equals);
  const known = values.has(name) || switches.has(name);
  if (equals >= 0) return { names: [name], value: sliceArgument(argument, equals + 1), wantsNext: false, known };
  return { names: [name], wantsNext: values.has(name), known };
}

/** `-it`, `-t name`, `-tname`, `-t=name`. */
function readShort(argument: Argument, pattern: string, { values, switches, short }: FlagTable): Flag {
  const names: string[] = [];
  for (let i = 1; i < pattern.length; i++) {
    const letter = pattern.charAt(i);
    names.push(short?.get(letter) ?? letter);
    if (values.has(letter)) {
      const from = pattern.charAt(i + 1) === '=' ? i + 2 : i + 1;
      if (from >= pattern.length) return { names, wantsNext: from === i + 1, known: true };
      return { names, value: sliceArgument(argument, from), wantsNext: false, known: true };
    }
    if (!switches.has(letter)) return { names, wantsNext: false, known: false };
  }
  return { names, wantsNext: false, known: true };
}

/** A lone expansion without a value is the missing argument where there is no other, and flags where there is. */
function settle(
  all: readonly Option[],
  positionals: readonly Argument[],
  loose: readonly { readonly argument: Argument; readonly before: number }[],
  sure: boolean,
): Options {
  const last = loose.at(-1);
  if (last === undefined) return { all, positionals, open: false, sure };
  if (positionals.length === 0) return { all, positionals: [last.argument], open: loose.length > 1, sure };
  return { all, positionals, open: true, sure };
}
