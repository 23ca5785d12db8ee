import { type Assignment, type Command, forEachChild, type Redirection, type SyntaxNode, type Word } from 'unbash';
import { asksArchitecture } from './architectureCondition';
import { mayCopyCompose } from './copies';
import { isQuiet, mayInstallQemu } from './quiet';
import { BUILTINS, mayNest, type Script, scriptOf } from './script';
import { Shell, type Start } from './shell';
import type { Argument, Value } from './words';

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
  new Walk(text, start, visit).run();
}

/** How deep it is in the text, and what that means for the commands that it comes to. */
class Walk {
  private readonly shell: Shell;
  private readonly script: Script;
  /** Programs that are quiet elsewhere may say something here. */
  private readonly tellsAll: boolean;
  private readonly functions = new Map<
    string,
    { readonly body: SyntaxNode; readonly runsArguments: boolean; calls: number }
  >();
  private depth = 0;
  private nested = 0;
  /** The open conditions that ask for the architecture. */
  private conditions = 0;
  private piped: Piped | undefined;

  constructor(
    private readonly text: string,
    start: Start,
    private readonly visit: (invocation: Invocation) => void,
  ) {
    this.shell = new Shell(start, (name) => {
      const body = this.functions.get(name)?.body;
      return body && echoedBy(body);
    });
    this.script = scriptOf(text);
    this.tellsAll = mayCopyCompose(text) || mayInstallQemu(text) || [...start.variables.values()].some(isOfEmulators);
  }

  run(): void {
    this.walkAll(this.script.statements);
    for (const uncalled of this.functions.values()) if (uncalled.calls++ === 0) this.walk(uncalled.body);
  }

  private readonly walk = (node: SyntaxNode): void => {
    if (this.depth > MAX_DEPTH || (!this.tellsAll && this.script.isIdle(node))) return;
    this.depth++;
    this.step(node);
    this.depth--;
  };

  private walkAll(nodes: readonly SyntaxNode[]): void {
    for (const node of nodes) this.walk(node);
  }

  /** Goes through the substitutions in a word. */
  private walkNested(node: SyntaxNode): void {
    if (this.depth > MAX_DEPTH) return;
    this.depth++;
    forEachChild(node, (child) => {
      if (child.type === 'Script') this.walk(child);
      else this.walkNested(child);
    });
    this.depth--;
  }

  private step(node: SyntaxNode): void {
    switch (node.type) {
      case 'Command':
        this.runCommand(node);
        break;
      case 'Pipeline':
        this.runPipeline(node.commands);
        break;
      case 'AndOr': {
        const [first, ...rest] = node.commands;
        if (first) this.walk(first);
        if (first && isCondition(first, node.operators[0]))
          this.under([first], () => this.shell.variables.branches([() => this.walkAll(rest)], false));
        else this.walkAll(rest);
        break;
      }
      case 'Subshell':
        this.shell.aside(() => this.walk(node.body));
        break;
      case 'If': {
        this.walk(node.clause);
        for (const elif of node.elif) this.walk(elif.clause);
        const bodies = [node.then, ...node.elif.map((elif) => elif.then), ...(node.else ? [node.else] : [])];
        this.under([node.clause, ...node.elif.map((elif) => elif.clause)], () =>
          this.alternatives(bodies, node.else !== undefined),
        );
        break;
      }
      case 'Case': {
        const hasRest = node.items.some((item) => item.pattern.some((word) => word.text === '*'));
        const bodies = node.items.map((item) => item.body);
        this.under([node.word, ...node.items.flatMap((item) => item.pattern)], () =>
          this.alternatives(bodies, hasRest),
        );
        break;
      }
      case 'For':
      case 'Select':
        this.shell.variables.set(node.name.value, { kind: 'unknown' });
        for (const word of node.wordlist ?? []) this.walkNested(word);
        this.alternatives([node.body], false);
        break;
      case 'While':
        this.walk(node.clause);
        this.alternatives([node.body], false);
        break;
      case 'ArithmeticFor':
        this.alternatives([node.body], false);
        break;
      case 'Function':
        this.functions.set(node.name.value, {
          body: node.body,
          calls: 0,
          runsArguments: RUNS_ARGUMENTS.test(this.text.slice(node.body.pos, node.body.end).slice(0, MAX_RUNNER)),
        });
        break;
      case 'Script':
        // The positions inside escaped backticks are those of another text.
        if (node.source !== undefined || this.nested >= MAX_NESTED) break;
        this.nested++;
        this.shell.aside(() => this.walkAll(node.commands));
        this.nested--;
        break;
      default:
        forEachChild(node, this.walk);
    }
  }

  /** Runs what stands under a condition, of which these are the words. */
  private under(condition: readonly SyntaxNode[], run: () => void): void {
    const isByArchitecture = condition.some(({ pos, end }) => asksArchitecture(this.text.slice(pos, end)));
    if (isByArchitecture) this.conditions++;
    run();
    if (isByArchitecture) this.conditions--;
  }

  private alternatives(bodies: readonly SyntaxNode[], exhaustive: boolean): void {
    this.shell.branches(
      bodies.map((body) => () => this.walk(body)),
      exhaustive,
    );
  }

  private runPipeline(commands: readonly SyntaxNode[]): void {
    if (commands.length === 1) {
      this.walkAll(commands);
      return;
    }
    commands.forEach((command, i) => {
      this.piped = this.pipedBy(commands[i - 1]);
      this.shell.aside(() => this.walk(command));
      this.piped = undefined;
    });
  }

  private pipedBy(node: SyntaxNode | undefined): Piped | undefined {
    if (node?.type !== 'Command' || node.name === undefined) return undefined;
    const files = node.suffix.filter((part) => part.type === 'Word');
    const last = files.at(-1);
    const asItIs = node.name.value === 'cat' && files.length === 1;
    const [file, ...more] = last === undefined ? [] : this.shell.wordsOf(last);
    return file === undefined || more.length > 0 ? undefined : { file, asItIs };
  }

  private runCommand(node: Command): void {
    for (const assignment of node.prefix) this.walkNested(assignment);
    const assigned = node.prefix.filter((each): each is Assignment => each.type === 'Assignment');
    if (node.name === undefined) {
      for (const assignment of assigned) this.shell.assign(assignment);
      return;
    }
    for (const part of [node.name, ...node.suffix]) if (!('text' in part) || mayNest(part.text)) this.walkNested(part);
    const name = node.name.value;
    if (BUILTINS.has(name)) {
      this.shell.runBuiltin(name, node);
      return;
    }
    const called = this.functions.get(name);
    if (called?.runsArguments === false) {
      if (called.calls++ < MAX_CALLS) this.walk(called.body);
      return;
    }
    if (called === undefined && !this.tellsAll && isQuiet(node.name.text)) return;
    this.shell.aside(() => {
      for (const assignment of assigned) this.shell.assign(assignment);
      this.visit(this.invocationOf(called === undefined ? node : { ...node, name: undefined }));
    });
  }

  private invocationOf({ name, suffix, pos: at, redirects }: Command): Invocation {
    const { shell, piped } = this;
    const parts = suffix.filter((part) => part.type === 'Word' || part.type === 'Assignment');
    return {
      at,
      words: [name, ...parts].flatMap((part) => (part ? shell.wordsOf(part) : [])),
      redirects,
      folders: shell.folders,
      byArchitecture: this.conditions > 0,
      variable: (wanted) => shell.variables.get(wanted),
      ...(piped && { piped }),
    };
  }
}

/** The words that the body of a function prints, where it is one `echo`. */
function echoedBy(body: SyntaxNode): readonly Word[] | undefined {
  const [only, ...more] = body.type === 'BraceGroup' ? body.body.commands : [];
  const command = more.length === 0 ? only?.command : undefined;
  if (command?.type !== 'Command' || command.name?.text !== 'echo') return undefined;
  const words = command.suffix.filter((part) => part.type === 'Word');
  const isPlain = command.prefix.length === 0 && words.length === command.suffix.length;
  return isPlain ? words.filter(({ text }, i) => i > 0 || !/^-[neE]+$/.test(text)) : undefined;
}

/** The body of a function that runs what it is given: `run() { echo "$@"; "$@"; }`. */
const RUNS_ARGUMENTS =
  /(?:[{(;&|!\n]|\b(?:then|do|else|if|while|until|time|exec|eval|sudo))[ \t]*"?\$(?:[@*]|\{[@*]\})/;

/** Who only runs what it is given says little besides. */
const MAX_RUNNER = 1_000;

function isOfEmulators(value: Value): boolean {
  const fragments =
    value.kind === 'text'
      ? value.fragments
      : value.kind === 'list'
        ? value.items.flatMap((item) => item.fragments)
        : [];
  return fragments.some(({ text }) => text !== undefined && mayInstallQemu(text));
}

/** Whether what follows in a list of commands is run only sometimes. */
function isCondition(first: SyntaxNode, operator: string | undefined): boolean {
  if (operator === '||') return true;
  if (first.type !== 'Command') return true;
  const name = first.name?.value;
  return name !== undefined && !BUILTINS.has(name) && name !== 'set';
}
