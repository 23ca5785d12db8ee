import { type Command, forEachChild, type SyntaxNode } from 'unbash';
import type { Span } from '../../../text/span';
import { mayHaveCommands } from './commands';
import { mayCopyCompose } from './copies';
import { isQuiet, mayInstallQemu } from './quiet';
import { BUILTINS, type Script, scriptOf } from './script';

/** Deeper commands count as telling. */
const MAX_DEPTH = 200;

/**
 * Whether nothing can be read of a shell text, whatever plain words the outer language puts into it (see
 * {@link dullSpans}): all its commands are of programs that are none of those read and that run no others.
 */
export function isSilent(text: string): boolean {
  const script = scriptOf(text);
  const isKnown = silent.get(script) ?? (!mayInstallQemu(text) && !mayCopyCompose(text) && hasNothingTold(script));
  silent.set(script, isKnown);
  return isKnown;
}

const silent = new WeakMap<Script, boolean>();

function hasNothingTold(script: Script): boolean {
  const { commands, functions, isCut } = commandsOf(script);
  const isTold = ({ name }: Command): boolean => {
    const word = name?.text ?? '';
    return word !== '' && !BUILTINS.has(word) && !functions.has(word) && !isQuiet(word);
  };
  return !isCut && !commands.some(isTold);
}

/**
 * The parts of a shell text that have no bearing on what is read of it, whatever plain words (letters, digits, blanks,
 * none of the tools' names) the outer language puts into them: commands of programs that are none of those read, and
 * that neither run others nor set anything. `text` has a character that no name can hold for each such piece.
 */
export function dullSpans(text: string): readonly Span[] {
  const { commands, functions, printing } = commandsOf(scriptOf(text));
  return commands
    .filter((command) => !printing.has(command) && isDull(command, text.slice(command.pos, command.end), functions))
    .map((command) => ({ start: command.pos, end: command.end }));
}

interface Commands {
  readonly commands: readonly Command[];
  /** The names of the functions that the text defines. */
  readonly functions: ReadonlySet<string>;
  /** Those of functions that print something, which may become part of a word. */
  readonly printing: ReadonlySet<Command>;
  /** There are others, too deep to look at. */
  readonly isCut: boolean;
}

function commandsOf({ statements }: Script): Commands {
  const commands: Command[] = [];
  const functions = new Set<string>();
  const printing = new Set<Command>();
  let isCut = false;
  const gather = (node: SyntaxNode, depth: number, isInFunction: boolean): void => {
    if (node.type === 'Command') commands.push(node);
    if (node.type === 'Command' && isInFunction && node.name?.text === 'echo') printing.add(node);
    if (node.type === 'Function') functions.add(node.name.text);
    const isInside = isInFunction || node.type === 'Function';
    if (depth < MAX_DEPTH) forEachChild(node, (child) => gather(child, depth + 1, isInside));
    else isCut = true;
  };
  for (const node of statements) gather(node, 0, false);
  return { commands, functions, printing, isCut };
}

function isDull({ name, prefix }: Command, text: string, functions: ReadonlySet<string>): boolean {
  const word = name?.text ?? '';
  const isPlain = prefix.length === 0 && /^[\w.+/-]+$/.test(word);
  const isFollowed = BUILTINS.has(word) || functions.has(word) || !isQuiet(word);
  const telling = NESTS.test(text) ? mayHaveCommands(text) : /qemu/i.test(text) || mayCopyCompose(text);
  return isPlain && !isFollowed && !telling && !SETS.test(text);
}

/** Commands within a command. */
const NESTS = /\$\(|`|[<>]\(/;
/** `${NAME:=value}` sets a variable. */
const SETS = /\$\{\w+:?=/;
