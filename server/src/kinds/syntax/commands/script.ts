import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash';
import { memoOfTexts } from '../../../text/memo';
import { isQuiet } from './quiet';

/** The tree of a shell text. */
export interface Script {
  readonly statements: readonly SyntaxNode[];
  /**
   * Whether a node runs only programs that are none of those read (see {@link isQuiet}), sets no variable and changes no
   * folder: the texts of a workflow are full of `if [ … ]; then echo …; exit 1; fi`.
   */
  isIdle(node: SyntaxNode): boolean;
}

/** Reads a shell text. Each leg of a matrix and each call of a workflow runs the same ones. */
export function scriptOf(text: string): Script {
  return scripts(text, text, () => readScript(text));
}

const scripts = memoOfTexts<Script>(150_000, (_, text) => text.length);

/** Commands of the shell that change its variables or its folder. */
export const BUILTINS: ReadonlySet<string> = new Set(
  'cd pushd popd unset read mapfile readarray export declare local typeset readonly :'.split(' '),
);

/** Whether other commands can stand in a word. */
export function mayNest(word: string): boolean {
  return /\$\(|`|[<>]\(|\$\{[\s|]/.test(word);
}

function readScript(text: string): Script {
  const statements = parse(text).commands;
  const functions = new Set([...text.matchAll(FUNCTION)].map(([, head, name]) => name ?? head ?? ''));
  const known = new Map<SyntaxNode, boolean>();
  const isIdleCommand = ({ name, pos, end, suffix }: Command): boolean => {
    if (name === undefined || !isQuiet(name.text) || BUILTINS.has(name.text) || functions.has(name.text)) return false;
    return !mayNest(text.slice(pos, end)) && !suffix.some(({ type }) => type === 'HereDoc');
  };
  const look = (node: SyntaxNode, depth: number): boolean => {
    if (node.type === 'Command') return isIdleCommand(node);
    if (TELLING.has(node.type) || depth > MAX_DEPTH) return false;
    let isIdle = true;
    forEachChild(node, (child) => {
      isIdle = isIdle && at(child, depth + 1);
    });
    return isIdle;
  };
  const at = (node: SyntaxNode, depth: number): boolean => {
    const before = known.get(node);
    if (before !== undefined) return before;
    const isIdle = look(node, depth);
    known.set(node, isIdle);
    return isIdle;
  };
  return { statements, isIdle: (node) => at(node, 0) };
}

/** What may be the head of a function. */
const FUNCTION = /(?<![^\s()])([^\s()]+)(?:[ \t]*\(|(?<=function)[ \t]+([^\s()]+))/g;
const MAX_DEPTH = 200;
/** What sets variables, defines functions or has commands of its own. */
const TELLING: ReadonlySet<SyntaxNode['type']> = new Set<SyntaxNode['type']>([
  'Script',
  'Function',
  'For',
  'Select',
  'Assignment',
]);
