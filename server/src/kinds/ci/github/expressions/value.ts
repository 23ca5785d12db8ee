import type { Span } from '../../../../text/span';

/** A value of the expression language. A string may know where it stands in the document, character for character. */
export type Value =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string; readonly span?: Span }
  | { readonly kind: 'array'; readonly items: readonly Value[] }
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Value> };

/** What an absent property is. */
export const NULL: Value = { kind: 'null' };

/** A string, with its place where it stands in the document. */
export function text(value: string, span?: Span): Value {
  return { kind: 'string', value, ...(span && { span }) };
}

/** A value as it is put into text; `undefined` for lists and objects, which nothing useful comes of. */
export function printed(value: Value): string | undefined {
  switch (value.kind) {
    case 'null':
      return '';
    case 'boolean':
      return String(value.value);
    case 'number':
      return String(+value.value.toFixed(15));
    case 'string':
      return value.value;
    case 'array':
    case 'object':
      return undefined;
    default:
      return value satisfies never;
  }
}

/** The texts that a value holds, at whatever depth. */
export function textsIn(value: Value): readonly string[] {
  if (value.kind === 'array') return value.items.flatMap(textsIn);
  if (value.kind === 'object') return [...value.entries.values()].flatMap(textsIn);
  return [printed(value) ?? ''];
}

/** Whether a value counts as true in a condition (GitHub docs, "Operators"). */
export function isTruthy(value: Value): boolean {
  if (value.kind === 'array' || value.kind === 'object') return true;
  if (value.kind === 'number') return value.value !== 0 && !Number.isNaN(value.value);
  return value.kind !== 'null' && value.value !== false && value.value !== '';
}

/** How two values stand to each other, strings in any case; `undefined` where they cannot be compared. */
export function compare(a: Value, b: Value): number | undefined {
  if (a.kind === 'string' && b.kind === 'string') {
    const [left, right] = [a.value.toUpperCase(), b.value.toUpperCase()];
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const [left, right] = [asNumber(a), asNumber(b)];
  if (Number.isNaN(left) || Number.isNaN(right)) return a === b && isNested(a) ? 0 : undefined;
  return left - right;
}

/** Text that is the same for equal values only. */
export function keyOf(value: Value): string {
  if (value.kind === 'array') return `[${value.items.map(keyOf).join(',')}]`;
  if (value.kind !== 'object') return JSON.stringify(printed(value));
  const entries = [...value.entries].map(([name, one]) => `${JSON.stringify(name)}:${keyOf(one)}`);
  return `{${entries.sort().join(',')}}`;
}

/** The value of JSON that was parsed. */
export function fromJson(json: unknown): Value {
  if (typeof json === 'string') return text(json);
  if (typeof json === 'number') return { kind: 'number', value: json };
  if (typeof json === 'boolean') return { kind: 'boolean', value: json };
  if (Array.isArray(json)) return { kind: 'array', items: json.map(fromJson) };
  if (typeof json !== 'object' || json === null) return NULL;
  return { kind: 'object', entries: new Map(Object.entries(json).map(([name, one]) => [name, fromJson(one)])) };
}

function asNumber(value: Value): number {
  switch (value.kind) {
    case 'null':
      return 0;
    case 'boolean':
    case 'number':
    case 'string':
      return Number(value.value);
    case 'array':
    case 'object':
      return Number.NaN;
    default:
      return value satisfies never;
  }
}

function isNested(value: Value): boolean {
  return value.kind === 'array' || value.kind === 'object';
}
