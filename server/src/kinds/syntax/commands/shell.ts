import type { Assignment, Command } from 'unbash';
import { argumentsOf, fragmentsOf } from './expandWord';
import { ROOT_VARIABLES, ROOTED, resolvePaths } from './scriptFolder';
import { type Variables, variablesFrom } from './variables';
import { type Argument, type Scope, textOf, type Value } from './words';

/** What a shell starts with. */
export interface Start {
  readonly folders: readonly string[];
  readonly scriptFolder: string | undefined;
  readonly variables: ReadonlyMap<string, Value>;
  /** Hears of each variable that is asked for. */
  readonly looksAt?: ((name: string) => void) | undefined;
  opaqueName(offset: number): string | undefined;
  opaqueParts?(offset: number): readonly string[] | undefined;
}

/** No workspace has a folder of a longer path; a text that goes down all the time costs no more than its length. */
const MAX_FOLDER = 1_000;

/** What the commands of a text change for those behind them: the shell's variables and its folder. */
export class Shell {
  readonly variables: Variables;
  private readonly scope: Scope;
  private current: readonly string[];
  /** The folders that were left, the last one at the end. */
  private readonly left: (readonly string[])[] = [];

  constructor(start: Start, echoed: NonNullable<Scope['echoed']>) {
    this.current = start.folders;
    this.variables = variablesFrom(withRoots(start.variables), start.looksAt);
    this.scope = {
      lookup: (name) => this.variables.get(name),
      assign: (name, value) => this.variables.set(name, value),
      opaqueName: start.opaqueName,
      ...(start.opaqueParts && { opaqueParts: start.opaqueParts }),
      scriptFolder: start.scriptFolder,
      here: () => (this.current.length === 1 ? `${ROOTED}${this.current[0]}` : undefined),
      echoed,
    };
  }

  /** The workspace folders that it may be in; empty where that is not known. */
  get folders(): readonly string[] {
    return this.current;
  }

  /** Runs something that changes nothing for what comes after it: a subshell. */
  aside(run: () => void): void {
    const before = this.current;
    this.variables.aside(run);
    this.current = before;
  }

  /** Runs branches of which one is taken, or none where they are not `exhaustive`. */
  branches(runs: readonly (() => void)[], exhaustive: boolean): void {
    const before = this.current;
    const ends: (readonly string[])[] = [];
    this.variables.branches(
      runs.map((run) => () => {
        this.current = before;
        run();
        ends.push(this.current);
      }),
      exhaustive,
    );
    this.current = ends.every((end) => end === before) ? before : [...new Set([...ends.flat(), ...before])];
  }

  /** The words that a word of a command comes to. */
  wordsOf(part: Exclude<Command['args'][number], undefined>): readonly Argument[] {
    if (part.type === 'Word') return argumentsOf(part, this.scope);
    // `env A=b docker build`: an assignment among the arguments is one of them.
    const span = { start: part.pos, end: part.end };
    const head = part.text.slice(0, part.text.indexOf('=') + 1);
    const origin = { start: part.pos, end: part.pos + head.length };
    const value = part.value.type === 'Word' ? fragmentsOf(part.value, this.scope) : [];
    return [{ span, fragments: [{ text: head, span: origin, origin, quoted: false }, ...value] }];
  }

  assign({ name, value, append, index }: Assignment): void {
    if (index !== undefined) {
      this.variables.set(name, { kind: 'unknown' });
      return;
    }
    const made: Value =
      value.type === 'Word'
        ? { kind: 'text', fragments: fragmentsOf(value, this.scope) }
        : { kind: 'list', items: value.elements.flatMap((word) => argumentsOf(word, this.scope)) };
    this.variables.set(name, append ? appended(this.variables.get(name), made) : made);
  }

  /** Runs one of the commands that change the shell itself. */
  runBuiltin(name: string, node: Command): void {
    const words = node.suffix.filter((part) => part.type === 'Word').flatMap((word) => this.wordsOf(word));
    const plain = words.map(textOf);
    switch (name) {
      case 'cd':
      case 'pushd': {
        const target = words.find((_, i) => !/^-[PLe@]*$|^--$/.test(plain[i] ?? ''));
        this.enter(target && textOf(target), plain.includes('-'));
        return;
      }
      case 'popd':
        this.current = this.left.pop() ?? this.current;
        return;
      case 'unset':
        for (const each of plain) if (each) this.variables.set(each, undefined);
        return;
      case 'read':
      case 'mapfile':
      case 'readarray':
        for (const each of plain) if (each && /^\w+$/.test(each)) this.variables.set(each, { kind: 'unknown' });
        return;
      default:
        for (const part of node.suffix) if (part.type === 'Assignment') this.assign(part);
    }
  }

  /** `cd path`; `cd -` where there is no path but a dash. */
  private enter(path: string | undefined, isBack: boolean): void {
    const last = this.left.at(-1);
    this.left.push(this.current);
    if (path !== undefined)
      this.current = resolvePaths(this.current, path).filter(({ length }) => length <= MAX_FOLDER);
    else this.current = isBack ? (last ?? []) : [];
  }
}

function withRoots(variables: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const span = { start: 0, end: 0 };
  const fixed = (text: string): Value => ({ kind: 'text', fragments: [{ text, span, quoted: true }] });
  const roots = ROOT_VARIABLES.map((name): [string, Value] => [name, fixed(ROOTED)]);
  return new Map([...roots, ['PWD', fixed('.')], ...variables]);
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
