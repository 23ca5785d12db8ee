import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { entriesOf, itemsOf, resolve, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import type { Context, Scope } from './expressions/expressions';
import type { Names } from './expressions/names';
import { keyOf, printed, type Value } from './expressions/value';
import { readValue } from './expressions/values';

/** One leg of a job: the values of `matrix`. */
export type Combination = ReadonlyMap<string, Value>;

/** The legs of a job. Without a matrix it is one leg without values. */
export interface Matrix {
  readonly combinations: readonly Combination[];
  /** Whether `matrix` holds nothing else: an axis or entry is only known at run time where not. */
  readonly complete: boolean;
}

const MAX_COMBINATIONS = 256;
/** A matrix of which nothing is known: one leg stands for all. */
export const UNKNOWN: Matrix = { combinations: [new Map()], complete: false };

/**
 * The combinations of a job's `strategy.matrix`, as GitHub computes them (docs, "Running variations of jobs"): the
 * product of the axes without those that `exclude` matches, then each `include` entry added where it overwrites no
 * axis value, or else as a combination of its own. Unknown where a part is, or where they are more than 256.
 */
export function readMatrix(document: YamlDocument, job: Node | undefined, scope: Scope): Matrix {
  const node = valueAt(document, job, 'strategy', 'matrix');
  if (node === undefined || isNull(node)) return { combinations: [new Map()], complete: true };
  if (!isMap(node)) return fromValue(readValue(document, node, scope));
  const axes: Axis[] = [];
  const lists: { include: Values; exclude: Values } = { include: [], exclude: [] };
  const unknown = new Set<string>();
  for (const { key, value } of entriesOf(document, node)) {
    const read = readValue(document, value, scope);
    if (key.value === 'include' && read === undefined) lists.include = partlyKnown(document, value, scope, unknown);
    else if (key.value === 'include' || key.value === 'exclude') lists[key.value] = objectsOf(read);
    else axes.push({ name: key.value, values: read?.kind === 'array' ? read.items : undefined });
  }
  // Which combination an entry belongs to must be known.
  if (axes.some(({ name }) => unknown.has(name))) return UNKNOWN;
  const { combinations, complete } = combine(axes, lists.include, lists.exclude);
  if (unknown.size === 0) return { combinations, complete };
  return { combinations: combinations.map((one) => without(one, unknown)), complete: false };
}

/** The entries of `include` with what is known of them; the names of values that are not known go to `unknown`. */
function partlyKnown(document: YamlDocument, node: Node | undefined, scope: Scope, unknown: Set<string>): Values {
  const list = resolve(document, node);
  if (!isSeq(list)) return undefined;
  const items = itemsOf(document, list).map((item) => resolve(document, item));
  if (!items.every((item) => isMap(item))) return undefined;
  return items.map((item) => {
    const known = new Map<string, Value>();
    for (const { key, value } of entriesOf(document, item)) {
      const read = readValue(document, value, scope);
      if (read === undefined) unknown.add(key.value);
      else known.set(key.value, read);
    }
    return known;
  });
}

/** A name that some entry leaves open may have been given another value there. */
function without(combination: Combination, names: ReadonlySet<string>): Combination {
  return new Map([...combination].filter(([name]) => !names.has(name)));
}

/**
 * The combinations that differ in the names that are read, with only those: a job that names no matrix value is read
 * once, whatever its matrix holds.
 */
export function relevant(matrix: Matrix, names: Names): Matrix {
  const distinct = new Map<string, Combination>();
  for (const combination of matrix.combinations) {
    const shown = [...combination].filter(([name]) => names === undefined || names.has(name.toLowerCase()));
    const key = shown.map(([name, value]) => `${name}=${keyOf(value)}${placeOf(value)}`).join('\n');
    if (!distinct.has(key)) distinct.set(key, new Map(shown));
  }
  return { ...matrix, combinations: [...distinct.values()] };
}

/** The `matrix` context of a leg. */
export function matrixContext(combination: Combination, complete: boolean): Context {
  return { values: combination, complete };
}

/** What tells some legs from all of them, in words: `matrix: platform=linux/arm64`. Nothing where all are meant. */
export function legWords(some: readonly Combination[], all: readonly Combination[]): string | undefined {
  if (some.length === all.length) return undefined;
  const names = [...new Set(all.flatMap((combination) => [...combination.keys()]))];
  const telling = names.filter((name) => valuesOf(some, name).size < valuesOf(all, name).size);
  const shown = telling.length > 0 ? telling : names;
  const words = shown.flatMap((name) => {
    const values = [...valuesOf(some, name)];
    if (values.length === 0) return [];
    return [`${name}=${values.length > 4 ? `${values.slice(0, 3).join('|')}|…` : values.join('|')}`];
  });
  return words.length === 0 ? undefined : `matrix: ${words.join(', ')}`;
}

interface Axis {
  readonly name: string;
  readonly values: readonly Value[] | undefined;
}

/** A list of objects; `undefined` where it is not known. */
type Values = readonly Combination[] | undefined;

function combine(axes: readonly Axis[], include: Values, exclude: Values): Matrix {
  const known = axes.flatMap((axis) => (axis.values ? [{ name: axis.name, values: axis.values }] : []));
  const complete = known.length === axes.length;
  if (include === undefined || exclude === undefined) return UNKNOWN;
  const isEntangled = !complete && include.length + exclude.length > 0;
  const size = known.reduce((product, axis) => product * axis.values.length, 1);
  if (isEntangled || size > MAX_COMBINATIONS) return UNKNOWN;
  const hasAxes = axes.length > 0;
  const product = hasAxes ? productOf(known) : [];
  const originals = product.filter((one) => !exclude.some((entry) => matches(one, entry)));
  const combinations = withIncluded(originals, include, new Set(axes.map((axis) => axis.name)));
  if (combinations.length > MAX_COMBINATIONS) return UNKNOWN;
  return { combinations: combinations.length > 0 || hasAxes ? combinations : [new Map()], complete };
}

function productOf(axes: readonly { readonly name: string; readonly values: readonly Value[] }[]): Combination[] {
  let all: Combination[] = [new Map()];
  for (const { name, values } of axes) all = all.flatMap((one) => values.map((value) => new Map(one).set(name, value)));
  return all;
}

function withIncluded(originals: readonly Combination[], include: readonly Combination[], axes: ReadonlySet<string>) {
  const grown = originals.map((one) => new Map(one));
  const added: Combination[] = [];
  for (const entry of include) {
    const keys = new Map([...entry].filter(([name]) => axes.has(name)));
    const hosts = grown.filter((_, i) => matches(originals[i] ?? new Map(), keys));
    for (const host of hosts) for (const [name, value] of entry) host.set(name, value);
    if (hosts.length === 0) added.push(entry);
  }
  return [...grown, ...added];
}

function matches(combination: Combination, entry: Combination): boolean {
  return [...entry].every(([name, value]) => {
    const own = combination.get(name);
    return own !== undefined && keyOf(own) === keyOf(value);
  });
}

/** A matrix that an expression gives whole. */
function fromValue(value: Value | undefined): Matrix {
  if (value?.kind !== 'object') return UNKNOWN;
  const axes: Axis[] = [];
  const lists: { include: Values; exclude: Values } = { include: [], exclude: [] };
  for (const [name, listed] of value.entries) {
    if (name === 'include' || name === 'exclude') lists[name] = objectsOf(listed);
    else axes.push({ name, values: listed.kind === 'array' ? listed.items : undefined });
  }
  return combine(axes, lists.include, lists.exclude);
}

function objectsOf(value: Value | undefined): Values {
  if (value?.kind !== 'array') return undefined;
  return value.items.flatMap((item) => (item.kind === 'object' ? [item.entries] : []));
}

function valuesOf(combinations: readonly Combination[], name: string): ReadonlySet<string> {
  return new Set(combinations.map((one) => wordOf(one.get(name))).filter((word) => word !== undefined));
}

function wordOf(value: Value | undefined): string | undefined {
  return value && (printed(value) ?? keyOf(value));
}

function placeOf(value: Value): string {
  return value.kind === 'string' && value.span ? `@${value.span.start}` : '';
}

function isNull(node: Node): boolean {
  return isScalar(node) && node.value === null;
}
