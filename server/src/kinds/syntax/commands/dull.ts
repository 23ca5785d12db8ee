import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash';
import type { Span } from '../../../text/span';
import { isTool } from './call';
import { mayHaveCommands } from './commands';
import { BUILTINS } from './walk';
import { isWrapper } from './wrappers';

/** Deeper commands count as telling. */
const MAX_DEPTH = 200;

/**
 * The parts of a shell text that have no bearing on what is read of it, whatever plain words (letters, digits, blanks,
 * none of the tools' names) the outer language puts into them: commands of programs that are none of those read, and
 * that neither run others nor set anything. `text` has a character that no name can hold for each such piece.
 */
export function dullSpans(text: string): readonly Span[] {
  const commands: Command[] = [];
  const functions = new Set<string>();
  const gather = (node: SyntaxNode, depth: number): void => {
    if (node.type === 'Command') commands.push(node);
    if (node.type === 'Function') functions.add(node.name.text);
    if (depth < MAX_DEPTH) forEachChild(node, (child) => gather(child, depth + 1));
  };
  for (const node of parse(text).commands) gather(node, 0);
  return commands
    .filter((command) => isDull(command, text.slice(command.pos, command.end), functions))
    .map((command) => ({ start: command.pos, end: command.end }));
}

function isDull({ name, prefix }: Command, text: string, functions: ReadonlySet<string>): boolean {
  const word = name?.text ?? '';
  const isPlain = prefix.length === 0 && /^[\w.+/-]+$/.test(word);
  const isFollowed = BUILTINS.has(word) || isWrapper(word) || functions.has(word) || RUNS_OTHERS.test(word);
  const telling = NESTS.test(text) ? mayHaveCommands(text) : isTool(word) || /qemu/i.test(text);
  return isPlain && !isFollowed && !telling && !SETS.test(text);
}

/** Commands within a command. */
const NESTS = /\$\(|`|[<>]\(/;
/** Commands whose arguments are commands to the reader too. */
const RUNS_OTHERS = /^(?:\.|source|eval|(?:\S*\/)?(?:ba|da|a|z|k)?sh)$/;
/** `${NAME:=value}` sets a variable. */
const SETS = /\$\{\w+:?=/;
