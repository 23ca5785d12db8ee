import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { entriesOf, itemsOf, resolve, type YamlDocument } from '../../../../text/yaml/yaml';
import type { Context, Scope } from './expressions';
import { fill } from './filled';
import { text, type Value } from './value';

const MAX_DEPTH = 8;

/**
 * A YAML value as the expression language sees it, with the places of its strings. A scalar that is one expression has
 * that expression's value, list or object included. `undefined` where some part is not known.
 */
export function readValue(document: YamlDocument, node: Node | undefined, scope: Scope, depth = 0): Value | undefined {
  const resolved = resolve(document, node);
  if (resolved === undefined || depth > MAX_DEPTH) return undefined;
  if (isSeq(resolved)) {
    const items = itemsOf(document, resolved).map((item) => readValue(document, item, scope, depth + 1));
    const known = items.filter((item) => item !== undefined);
    return known.length === items.length ? { kind: 'array', items: known } : undefined;
  }
  if (isMap(resolved)) {
    const entries = new Map<string, Value>();
    for (const { key, value } of entriesOf(document, resolved)) {
      const read = readValue(document, value, scope, depth + 1);
      if (read === undefined) return undefined;
      entries.set(key.value, read);
    }
    return { kind: 'object', entries };
  }
  if (!isScalar(resolved)) return undefined;
  if (typeof resolved.value === 'number') return { kind: 'number', value: resolved.value };
  if (typeof resolved.value === 'boolean') return { kind: 'boolean', value: resolved.value };
  const filled = fill(document, resolved, scope);
  if (filled === undefined) return undefined;
  if (filled.value !== undefined) return filled.value;
  if (!filled.known) return undefined;
  return text(filled.text, filled.spanOf({ start: 0, end: filled.text.length }));
}

/** A mapping of names to values as a context: those not known are left out, so it is never complete. */
export function contextOfEntries(
  document: YamlDocument,
  node: Node | undefined,
  scope: Scope,
  before: Context | undefined,
): Context {
  const values = new Map(before?.values ?? []);
  const unknown = new Set(before?.unknown ?? []);
  for (const { key, value } of entriesOf(document, node)) {
    const read = readValue(document, value, scope);
    if (read === undefined) {
      values.delete(key.value);
      unknown.add(key.value);
    } else {
      values.set(key.value, read);
      unknown.delete(key.value);
    }
  }
  return { values, complete: false, unknown };
}
