import { isMap, type Node } from 'yaml';
import { entriesOf, entryOf, itemsOf, resolve, textOf, type YamlDocument } from '../../../text/yaml/yaml';
import { type Job, listOf } from './configuration';

/** Values of CI variables; `undefined` for one that is set to something that is not known. */
export type Variables = ReadonlyMap<string, string | undefined>;

/** One job of a `parallel: matrix`, or the only one. */
export interface Leg {
  /** The matrix values in words; absent where there is no matrix. */
  readonly words?: string;
  readonly variables: Variables;
}

const MAX_LEGS = 200;
const MAX_DEPTH = 10;

/** A job's legs with the variables in force in each: the matrix, the job, what it extends, the top of the file. */
export function legsOf(document: YamlDocument, job: Job): readonly Leg[] {
  const base = new Map<string, string | undefined>();
  for (const map of [...job.maps('variables')].reverse()) {
    for (const entry of entriesOf(document, map)) base.set(entry.key.value, writtenValue(document, entry.value));
  }
  const matrix = entryOf(document, job.key('parallel'), 'matrix')?.value;
  const legs = itemsOf(document, matrix).flatMap((item) => combinations(document, item));
  if (legs.length === 0) return [{ variables: expanded(base) }];
  return legs.slice(0, MAX_LEGS).map((leg) => ({
    words: [...leg].map(([name, value]) => `${name}: ${value ?? '?'}`).join(', '),
    variables: expanded(new Map([...base, ...leg])),
  }));
}

/** The text with the variables that are known; `undefined` where one is not. `$$` is a dollar sign. */
export function interpolate(text: string, variables: Variables, depth = 0): string | undefined {
  if (!text.includes('$')) return text;
  let known = true;
  const result = text.replace(/\$(?:\$|\{(\w+)\}|(\w+)|%(\w+)%)/g, (whole, braced?: string, plain?: string) => {
    if (whole === '$$') return '$';
    const value = variables.get(braced ?? plain ?? '');
    known &&= value !== undefined && depth < MAX_DEPTH;
    return value ?? '';
  });
  return known ? result : undefined;
}

function writtenValue(document: YamlDocument, node: Node | undefined): string | undefined {
  const found = resolve(document, node);
  const value = isMap(found) ? entryOf(document, found, 'value')?.value : found;
  return textOf(document, value)?.value;
}

/** Variables may name each other; what names itself, or something unknown, is not known. */
function expanded(raw: Variables): Variables {
  const done = new Map<string, string | undefined>();
  const open = new Set<string>();
  const expand = (name: string): string | undefined => {
    if (done.has(name)) return done.get(name);
    const text = raw.get(name);
    if (text === undefined || open.has(name) || open.size > MAX_DEPTH) return undefined;
    open.add(name);
    let known = text.length < 4_000;
    const value = text.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, plain?: string) => {
      if (whole === '$$') return '$';
      const inner = known ? expand(braced ?? plain ?? '') : undefined;
      known &&= inner !== undefined && inner.length < 4_000;
      return inner ?? '';
    });
    open.delete(name);
    done.set(name, known ? value : undefined);
    return done.get(name);
  };
  return new Map([...raw.keys()].map((name) => [name, expand(name)]));
}

function combinations(document: YamlDocument, item: Node): readonly ReadonlyMap<string, string | undefined>[] {
  let legs: readonly ReadonlyMap<string, string | undefined>[] = [new Map()];
  for (const { key, value } of entriesOf(document, item)) {
    const values = listOf(document, value).map((node) => textOf(document, node)?.value);
    legs = legs.flatMap((leg) => values.map((each) => new Map([...leg, [key.value, each]]))).slice(0, MAX_LEGS);
  }
  return legs;
}
