import { type Assignment, type Command, forEachChild, type Redirection, type SyntaxNode } from 'unbash';
import { asksArchitecture } from './architectureCondition';
import { isQuiet, mayInstallQemu } from './quiet';
import { BUILTINS, mayNest, scriptOf } from './script';
import { ROOT_VARIABLES, ROOTED, resolvePaths } from './scriptFolder';
import { variablesFrom } from './variables';
import { type Argument, argumentsOf, fragmentsOf, type Scope, textOf, type Value } from './words';

/** One simple command as it would be run. */
export interface Invocation {
  /** Offset of the command in the text: the same for every time that a function or loop runs it. */
  readonly at: number;
  readonly words: readonly Argument[];
  readonly redirects: readonly Redirection[];
  /** What the command before it in a pipeline hands on. */
  readonly piped?: Piped;
  /** The workspace folders that it may run in; empty where that is not known. */
  readonly folders: readonly string[];
  /** It runs only where a condition on the architecture or the platform says so. */
  readonly byArchitecture: boolean;
  /** A variable of its environment or of the shell. */
  variable(name: string): Value | undefined;
}

/** The file that a command of a pipeline hands on, as it is (`cat`) or with something done to it (`sed`). */
export interface Piped {
  readonly file: Argument;
  readonly asItIs: boolean;
}

/** What the walk starts with. */
export interface Start {
  readonly folders: readonly string[];
  readonly scriptFolder: string | undefined;
  readonly variables: ReadonlyMap<string, Value>;
  /** Hears of each variable that is asked for. */
  readonly looksAt?: ((name: string) => void) | undefined;
  opaqueName(offset: number): string | undefined;
}

/** A function body is followed this often at most; a text costs no more than that many times its length. */
const MAX_CALLS = 3;
const MAX_DEPTH = 300;
/** Each substitution inside another is parsed anew; nobody nests them deeper than this. */
const MAX_NESTED = 8;

/**
 * Goes through a shell text in the order in which it runs, with the variables and the folder of each moment, and tells
 * of every simple command that can be one of a tool's, or run or install one: those of functions when they are called,
 * or at the end where nothing calls them. Words of comments, strings and heredocs are no commands. Never throws.
 */
export function walkCommands(text: string, start: Start, visit: (invocation: Invocation) => void): void {
  const variables = variablesFrom(withRoots(start.variables), start.looksAt);
  let folders = start.folders;
  let depth = 0;
  let nested = 0;
  let conditions = 0;
  let piped: Piped | undefined;
  const functions = new Map<string, { readonly body: SyntaxNode; calls: number }>();
  const script = scriptOf(text);
  const mayInstall = mayInstallQemu(text) || [...start.variables.values()].some(isOfEmulators);
  const scope: Scope = {
    lookup: (name) => variables.get(name),
    assign: (name, value) => variables.set(name, value),
    opaqueName: start.opaqueName,
    scriptFolder: start.scriptFolder,
    here: () => (folders.length === 1 ? `${ROOTED}${folders[0]}` : undefined),
  };

  const aside = (run: () => void): void => {
    const before = folders;
    variables.aside(run);
    folders = before;
  };
  /** Runs what stands under a condition, of which these are the words. */
  const under = (condition: readonly SyntaxNode[], run: () => void): void => {
    const isByArchitecture = condition.some(({ pos, end }) => asksArchitecture(text.slice(pos, end)));
    if (isByArchitecture) conditions++;
    run();
    if (isByArchitecture) conditions--;
  };
  const walkAll = (nodes: readonly SyntaxNode[]): void => {
    for (const node of nodes) walk(node);
  };
  const walkNested = (node: SyntaxNode): void => {
    if (depth > MAX_DEPTH) return;
    depth++;
    forEachChild(node, (child) => {
      if (child.type === 'Script') walk(child);
      else walkNested(child);
    });
    depth--;
  };
  const walk = (node: SyntaxNode): void => {
    if (depth > MAX_DEPTH || (!mayInstall && script.isIdle(node))) return;
    depth++;
    step(node);
    depth--;
  };
  const step = (node: SyntaxNode): void => {
    switch (node.type) {
      case 'Command':
        runCommand(node);
        break;
      case 'Pipeline':
        if (node.commands.length === 1) walkAll(node.commands);
        else
          node.commands.forEach((command, i) => {
            piped = pipedBy(node.commands[i - 1]);
            aside(() => walk(command));
            piped = undefined;
          });
        break;
      case 'AndOr': {
        const [first, ...rest] = node.commands;
        if (first) walk(first);
        if (first && isCondition(first, node.operators[0]))
          under([first], () => variables.branches([() => walkAll(rest)], false));
        else walkAll(rest);
        break;
      }
      case 'Subshell':
        aside(() => walk(node.body));
        break;
      case 'If': {
        walk(node.clause);
        for (const elif of node.elif) walk(elif.clause);
        const bodies = [node.then, ...node.elif.map((elif) => elif.then), ...(node.else ? [node.else] : [])];
        under([node.clause, ...node.elif.map((elif) => elif.clause)], () =>
          alternatives(bodies, node.else !== undefined),
        );
        break;
      }
      case 'Case': {
        const hasRest = node.items.some((item) => item.pattern.some((word) => word.text === '*'));
        const bodies = node.items.map((item) => item.body);
        under([node.word, ...node.items.flatMap((item) => item.pattern)], () => alternatives(bodies, hasRest));
        break;
      }
      case 'For':
      case 'Select':
        variables.set(node.name.value, { kind: 'unknown' });
        for (const word of node.wordlist ?? []) walkNested(word);
        alternatives([node.body], false);
        break;
      case 'While':
        walk(node.clause);
        alternatives([node.body], false);
        break;
      case 'ArithmeticFor':
        alternatives([node.body], false);
        break;
      case 'Function':
        functions.set(node.name.value, { body: node.body, calls: 0 });
        break;
      case 'Script':
        // The positions inside escaped backticks are those of another text.
        if (node.source !== undefined || nested >= MAX_NESTED) break;
        nested++;
        aside(() => walkAll(node.commands));
        nested--;
        break;
      default:
        forEachChild(node, walk);
    }
  };
  const alternatives = (bodies: readonly SyntaxNode[], exhaustive: boolean): void => {
    const before = folders;
    const ends: (readonly string[])[] = [];
    variables.branches(
      bodies.map((body) => () => {
        folders = before;
        walk(body);
        ends.push(folders);
      }),
      exhaustive,
    );
    folders = ends.every((end) => end === before) ? before : [...new Set([...ends.flat(), ...before])];
  };
  const runCommand = (node: Command): void => {
    for (const assignment of node.prefix) walkNested(assignment);
    const assigned = node.prefix.filter((each): each is Assignment => each.type === 'Assignment');
    if (node.name === undefined) {
      for (const assignment of assigned) assign(assignment);
      return;
    }
    for (const part of [node.name, ...node.suffix]) if (!('text' in part) || mayNest(part.text)) walkNested(part);
    const name = node.name.value;
    if (BUILTINS.has(name)) {
      runBuiltin(name, node);
      return;
    }
    const called = functions.get(name);
    if (called) {
      if (called.calls++ < MAX_CALLS) walk(called.body);
      return;
    }
    if (!mayInstall && isQuiet(node.name.text)) return;
    aside(() => {
      for (const assignment of assigned) assign(assignment);
      const suffix = node.suffix.filter((part) => part.type === 'Word' || part.type === 'Assignment');
      const words = [node.name, ...suffix].flatMap((part) => (part ? wordsOf(part) : []));
      const byArchitecture = conditions > 0;
      const variable = (name: string): Value | undefined => variables.get(name);
      const { pos: at, redirects } = node;
      visit({ at, words, redirects, folders, byArchitecture, variable, ...(piped && { piped }) });
    });
  };
  const pipedBy = (node: SyntaxNode | undefined): Piped | undefined => {
    if (node?.type !== 'Command' || node.name === undefined) return undefined;
    const files = node.suffix.filter((part) => part.type === 'Word');
    const last = files.at(-1);
    const asItIs = node.name.value === 'cat' && files.length === 1;
    const [file, ...more] = last === undefined ? [] : argumentsOf(last, scope);
    return file === undefined || more.length > 0 ? undefined : { file, asItIs };
  };
  const wordsOf = (part: Exclude<Command['args'][number], undefined>): readonly Argument[] => {
    if (part.type === 'Word') return argumentsOf(part, scope);
    // `env A=b docker build`: an assignment among the arguments is one of them.
    const span = { start: part.pos, end: part.end };
    const head = part.text.slice(0, part.text.indexOf('=') + 1);
    const origin = { start: part.pos, end: part.pos + head.length };
    const value = part.value.type === 'Word' ? fragmentsOf(part.value, scope) : [];
    return [{ span, fragments: [{ text: head, span: origin, origin, quoted: false }, ...value] }];
  };
  const assign = (assignment: Assignment): void => {
    const { name, value, append, index } = assignment;
    if (index !== undefined) {
      variables.set(name, { kind: 'unknown' });
      return;
    }
    const made: Value =
      value.type === 'Word'
        ? { kind: 'text', fragments: fragmentsOf(value, scope) }
        : { kind: 'list', items: value.elements.flatMap((word) => argumentsOf(word, scope)) };
    variables.set(name, append ? appended(variables.get(name), made) : made);
  };
  const runBuiltin = (name: string, node: Command): void => {
    const words = node.suffix.filter((part) => part.type === 'Word').flatMap((word) => argumentsOf(word, scope));
    const plain = words.map(textOf);
    switch (name) {
      case 'cd':
      case 'pushd': {
        const target = words.find((_, i) => !/^-[PLe@]*$|^--$/.test(plain[i] ?? ''));
        const path = target && textOf(target);
        previous.push(folders);
        folders =
          path === undefined ? (plain.includes('-') ? (previous.at(-2) ?? []) : []) : resolvePaths(folders, path);
        return;
      }
      case 'popd':
        folders = previous.pop() ?? folders;
        return;
      case 'unset':
        for (const each of plain) if (each) variables.set(each, undefined);
        return;
      case 'read':
      case 'mapfile':
      case 'readarray':
        for (const each of plain) if (each && /^\w+$/.test(each)) variables.set(each, { kind: 'unknown' });
        return;
      default:
        for (const part of node.suffix) if (part.type === 'Assignment') assign(part);
    }
  };
  const previous: (readonly string[])[] = [];

  walkAll(script.statements);
  for (const uncalled of functions.values()) if (uncalled.calls++ === 0) walk(uncalled.body);
}

function isOfEmulators(value: Value): boolean {
  const fragments =
    value.kind === 'text'
      ? value.fragments
      : value.kind === 'list'
        ? value.items.flatMap((item) => item.fragments)
        : [];
  return fragments.some(({ text }) => text !== undefined && mayInstallQemu(text));
}

function withRoots(variables: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const span = { start: 0, end: 0 };
  const fixed = (text: string): Value => ({ kind: 'text', fragments: [{ text, span, quoted: true }] });
  const roots = ROOT_VARIABLES.map((name): [string, Value] => [name, fixed(ROOTED)]);
  return new Map([...roots, ['PWD', fixed('.')], ...variables]);
}

/** Whether what follows in a list of commands is run only sometimes. */
function isCondition(first: SyntaxNode, operator: string | undefined): boolean {
  if (operator === '||') return true;
  if (first.type !== 'Command') return true;
  const name = first.name?.value;
  return name !== undefined && !BUILTINS.has(name) && name !== 'set';
}

function appended(before: Value | undefined, more: Value): Value {
  if (before === undefined) return more;
  if (before.kind === 'text' && more.kind === 'text') {
    return { kind: 'text', fragments: [...before.fragments, ...more.fragments].slice(0, 100) };
  }
  if (before.kind === 'list' && more.kind === 'list') {
    return { kind: 'list', items: [...before.items, ...more.items].slice(0, 100) };
  }
  if (before.kind === 'list' || more.kind === 'list') return { kind: 'unknown' };
  const span = { start: 0, end: 0 };
  return more.kind === 'text'
    ? { kind: 'text', fragments: [{ text: undefined, span, quoted: false }, ...more.fragments] }
    : more;
}
