import * as l10n from '@vscode/l10n';
import { memberOf } from '../text/member';

/** A field of outside JSON; undefined where the value is no object or lacks it. */
export function field(value: unknown, name: string, ...deeper: readonly string[]): unknown {
  const [next, ...rest] = deeper;
  const own = memberOf(value, name);
  return next === undefined ? own : field(own, next, ...rest);
}

/** A text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The objects of a list; none where it is no list. */
export function objectsOf(value: unknown): readonly object[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The texts of a list. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The entries of a mapping whose keys and values are texts. */
export function textEntriesOf(value: unknown): readonly (readonly [string, string])[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, own]: [string, unknown]) =>
    key !== '' && typeof own === 'string' ? [[key, own] as const] : [],
  );
}

/** The items of a Kubernetes list in JSON, or why it is none. */
export type ItemsReading =
  | { readonly ok: true; readonly value: unknown; readonly items: readonly object[] | undefined }
  | { readonly ok: false; readonly detail: string };

/** Reads JSON with `items`; `items` is undefined where it has no such list. Never throws. */
export function readItems(text: string): ItemsReading {
  const read = readJson(text);
  if (!read.ok) return { ok: false, detail: l10n.t('this is not JSON: {0}', read.detail) };
  const { value } = read;
  const items = field(value, 'items');
  return { ok: true, value, items: Array.isArray(items) ? objectsOf(items) : undefined };
}

/** A JSON text's value, or what is wrong with the text in the parser's words. */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly detail: string };

/** Reads JSON. Never throws. */
export function readJson(text: string): JsonReading {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, detail: error.message };
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
