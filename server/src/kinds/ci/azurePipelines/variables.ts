import { isMap, type Node } from 'yaml';
import { entriesOf, entryOf, itemsOf, resolve, textAt, textOf, type YamlDocument } from '../../../text/yaml/yaml';
import type { Filling } from '../../syntax/ci/fillIn';

/** The values of variables, by their names in lower case. A name that is absent has no value that is known. */
export type Variables = ReadonlyMap<string, string>;

/** Whether a key is no key, but inserts what stands below it: `${{ if … }}`, `${{ each … }}`. */
export function isDirective(key: string): boolean {
  return key.startsWith('${{');
}

const MAX_DEPTH = 10;
const MAX_LENGTH = 4_000;

/** `$(name)`, `${{ … }}` and `$[ … ]` (Azure Pipelines, "Define variables": macro, template and runtime syntax). */
export const EXPRESSION: RegExp = /\$\(([\w.-]+)\)|\$\{\{(.*?)\}\}|\$\[((?:[^[\]]|\[[^[\]]*\])*)\]/g;

/**
 * The variables of a level (root, stage, job) over those above it. What a variable group or a template adds is not known,
 * and may be any of the names; what stands under a condition has no value.
 */
export function variablesOf(document: YamlDocument, node: Node | undefined, above: Variables): Variables {
  const found = resolve(document, node);
  if (found === undefined) return above;
  const here = new Map(above);
  if (isMap(found)) addEntries(document, found, here);
  else for (const item of itemsOf(document, found)) addItem(document, item, here);
  return here;
}

/** The text with all its expressions filled in; `undefined` where one has no value. */
export function interpolate(text: string, variables: Variables, depth = 0): string | undefined {
  if (!text.includes('$')) return text;
  let known = depth < MAX_DEPTH;
  const filled = text.replace(EXPRESSION, (...found: readonly string[]) => {
    const value = known ? resultOf(found, variables, depth) : undefined;
    known &&= value !== undefined && value.length < MAX_LENGTH;
    return value ?? '';
  });
  return known ? filled : undefined;
}

/** What an expression in a script comes to. `$(name)` of a variable that is not there is left to the shell. */
export function fillingOf(found: RegExpExecArray, variables: Variables): Filling {
  const value = resultOf(found, variables, 0);
  if (value !== undefined) return { value };
  return found[1] === undefined ? 'unknown' : 'text';
}

function resultOf(found: readonly string[], variables: Variables, depth: number): string | undefined {
  const [, macro, template, runtime] = found;
  const name =
    macro ??
    /^\s*variables(?:\.([\w.-]+)|\['([^']+)'\])\s*$/
      .exec(template ?? runtime ?? '')
      ?.slice(1)
      .find(Boolean);
  const raw = name === undefined ? undefined : variables.get(name.toLowerCase());
  return raw === undefined ? undefined : interpolate(raw, variables, depth + 1);
}

function addEntries(document: YamlDocument, map: Node, into: Map<string, string>): void {
  for (const { key, value } of entriesOf(document, map)) {
    if (isDirective(key.value)) forget(document, value, into);
    else set(into, key.value, textOf(document, value)?.value);
  }
}

function addItem(document: YamlDocument, item: Node, into: Map<string, string>): void {
  const name = textAt(document, item, 'name')?.value;
  if (name !== undefined) set(into, name, textAt(document, item, 'value')?.value);
  else if (isOpen(document, item)) into.clear();
  else addEntries(document, item, into);
}

/** A group or a template may set any name. */
function isOpen(document: YamlDocument, item: Node): boolean {
  return ['group', 'template'].some((key) => entryOf(document, item, key) !== undefined);
}

/** What may be set under a condition has no value that is known, nor has what it was before. */
function forget(document: YamlDocument, node: Node | undefined, into: Map<string, string>): void {
  for (const item of itemsOf(document, node)) {
    const name = textAt(document, item, 'name')?.value;
    if (name === undefined) into.clear();
    else into.delete(name.toLowerCase());
  }
  for (const { key } of entriesOf(document, node)) into.delete(key.value.toLowerCase());
}

function set(into: Map<string, string>, name: string, value: string | undefined): void {
  if (value === undefined) into.delete(name.toLowerCase());
  else into.set(name.toLowerCase(), value);
}
