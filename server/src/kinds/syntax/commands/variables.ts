import { textOf, type Value } from './words';

/** The shell's variables along one path through a text; branches are tried and taken back. */
export interface Variables {
  get(name: string): Value | undefined;
  set(name: string, value: Value | undefined): void;
  /** Runs something whose assignments do not last: a subshell. */
  aside(run: () => void): void;
  /**
   * Runs branches of which one is taken, or none where they are not `exhaustive`. A variable keeps a value only where
   * all of them agree on it.
   */
  branches(runs: readonly (() => void)[], exhaustive: boolean): void;
}

/**
 * Variables that begin as given; `looksAt` hears of each that is asked for. The cost of a branch is that of its own
 * assignments.
 */
export function variablesFrom(start: ReadonlyMap<string, Value>, looksAt?: (name: string) => void): Variables {
  const now = new Map(start);
  const log: { readonly name: string; readonly before: Value | undefined }[] = [];

  const set = (name: string, value: Value | undefined): void => {
    log.push({ name, before: now.get(name) });
    put(name, value);
  };
  const put = (name: string, value: Value | undefined): void => {
    if (value === undefined) now.delete(name);
    else now.set(name, value);
  };
  /** Takes back all that `run` assigned, and tells what it had come to. */
  const tried = (run: () => void): ReadonlyMap<string, Value | undefined> => {
    const mark = log.length;
    run();
    const after = new Map(log.slice(mark).map(({ name }) => [name, now.get(name)]));
    while (log.length > mark) {
      const last = log.pop();
      if (last) put(last.name, last.before);
    }
    return after;
  };
  const get = (name: string): Value | undefined => {
    looksAt?.(name);
    return now.get(name);
  };
  return {
    get,
    set,
    aside: (run) => void tried(run),
    branches(runs, exhaustive) {
      const outcomes = runs.map(tried);
      const names = new Set(outcomes.flatMap((outcome) => [...outcome.keys()]));
      for (const name of names) {
        const values = outcomes.map((outcome) => (outcome.has(name) ? outcome.get(name) : get(name)));
        if (!exhaustive) values.push(get(name));
        const agree = values.every((value) => sameValue(value, values[0]));
        set(name, agree ? values[0] : oneOfThem(name, values));
      }
    },
  };
}

/** One of the values; all are known where each is, and where none may come from the caller's environment. */
function oneOfThem(name: string, values: readonly (Value | undefined)[]): Value {
  const texts = values.map((value) => textsOf(name, value));
  const known = new Set(texts.flatMap((one) => one ?? []));
  return texts.includes(undefined) || known.size > MAX_TEXTS
    ? { kind: 'unknown' }
    : { kind: 'unknown', madeOf: [...known] };
}

const MAX_TEXTS = 16;

function textsOf(name: string, value: Value | undefined): readonly string[] | undefined {
  // The environment's variables are written in capitals.
  if (value === undefined) return /[a-z]/.test(name) ? [''] : undefined;
  if (value.kind === 'unknown') return value.madeOf;
  const text = value.kind === 'text' ? textOf(value) : undefined;
  return text === undefined ? undefined : [text];
}

function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (a?.kind !== 'text' || b?.kind !== 'text') return false;
  const written = (value: { readonly fragments: readonly { readonly text: string | undefined }[] }): string =>
    value.fragments.map((fragment) => fragment.text ?? '\0').join('');
  return written(a) === written(b) && !written(a).includes('\0');
}
