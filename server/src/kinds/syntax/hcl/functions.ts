import * as l10n from '@vscode/l10n';
import type { Span } from '../../../text/span';
import { type FieldValue, madeText, partOf, plainText, unknownValue, type Value } from './value';

/**
 * The functions of Terraform and bake whose result the arguments alone decide and that lists of images and platforms are
 * made with. What they take over keeps its place; what they make stands at the call. Unknown for all others.
 */
export function callFunction(name: string, args: readonly Value[], span: Span): Value {
  return FUNCTIONS.get(name)?.(args, span) ?? unknownValue(l10n.t('{0} is not evaluated here.', `${name}()`), span);
}

/** Undefined where the result is not known. */
type Made = (args: readonly Value[], span: Span) => Value | undefined;

const MAX_ITEMS = 5_000;

const ofText =
  (change: (text: string, ...rest: readonly string[]) => string | undefined): Made =>
  (args, span) => {
    const [text, ...rest] = args.map(plainText);
    const others = rest.filter((other) => other !== undefined);
    if (text === undefined || others.length < rest.length) return undefined;
    const result = change(text, ...others);
    return result === undefined ? undefined : madeText(result, span);
  };

function missing(): Value {
  return unknownValue(l10n.t('It is no list.'), { start: 0, end: 0 });
}

const concat: Made = (args, span) => {
  // Of a list that is not known at least one item is missing.
  const items = args.flatMap((arg) => (arg.kind === 'list' ? arg.items : [arg.kind === 'unknown' ? arg : missing()]));
  return items.length > MAX_ITEMS ? undefined : { kind: 'list', items, span };
};

const flatten: Made = ([list], span) => {
  if (list?.kind !== 'list' || list.items.some((item) => item.kind === 'unknown')) return undefined;
  const items = list.items.flatMap((item) => (item.kind === 'list' ? item.items : [item]));
  return items.length > MAX_ITEMS ? undefined : { kind: 'list', items, span };
};

/** Those items whose text `keep` keeps; every text must be known. */
const filtered =
  (keep: (text: string, before: ReadonlySet<string>) => boolean): Made =>
  ([list], span) => {
    if (list?.kind !== 'list') return undefined;
    const before = new Set<string>();
    const items: Value[] = [];
    for (const item of list.items) {
      const text = item.kind === 'null' ? '' : plainText(item);
      if (text === undefined) return undefined;
      if (keep(text, before)) items.push(item);
      before.add(text);
    }
    return { kind: 'list', items, span };
  };

const split: Made = ([separator, text], span) => {
  const by = plainText(separator);
  if (by === undefined || by === '' || text?.kind !== 'text' || !text.complete) return undefined;
  const parts = text.value.split(by);
  if (parts.length > MAX_ITEMS) return undefined;
  let at = 0;
  const items = parts.map((part) => {
    const start = at;
    at += part.length + by.length;
    return partOf(text, start, start + part.length);
  });
  return { kind: 'list', items, span };
};

const contains: Made = ([list, item], span) => {
  const texts = list?.kind === 'list' ? list.items.map(plainText) : [undefined];
  const text = plainText(item);
  if (text === undefined || texts.includes(undefined)) return undefined;
  return { kind: 'boolean', value: texts.includes(text), span };
};

const allOf =
  (decides: boolean): Made =>
  (args, span) => {
    if (args.some((arg) => arg.kind === 'boolean' && arg.value === decides)) {
      return { kind: 'boolean', value: decides, span };
    }
    return args.every((arg) => arg.kind === 'boolean') ? { kind: 'boolean', value: !decides, span } : undefined;
  };

const join: Made = ([separator, ...lists], span) => {
  const texts = lists.flatMap((list) => (list.kind === 'list' ? list.items.map(plainText) : [undefined]));
  const by = plainText(separator);
  const known = texts.filter((text) => text !== undefined);
  if (by === undefined || known.length < texts.length) return undefined;
  const length = known.reduce((sum, text) => sum + text.length + by.length, 0);
  return length > 200_000 ? undefined : madeText(known.join(by), span);
};

const merge: Made = (args, span) => {
  const fields = args.flatMap((arg) => (arg.kind === 'object' ? [...arg.fields] : []));
  const isKnown = args.every((arg) => arg.kind === 'object');
  if (!isKnown || fields.length > MAX_ITEMS) return undefined;
  const complete = args.every((arg) => arg.kind === 'object' && arg.complete);
  return { kind: 'object', fields: new Map(fields), span, complete };
};

const coalesce: Made = (args) => {
  for (const arg of args) {
    if (arg.kind === 'unknown') return undefined;
    const isEmpty = arg.kind === 'null' || (arg.kind === 'text' && arg.value === '');
    if (!isEmpty) return arg;
  }
  return undefined;
};

/** Only `%s`, `%d`, `%v`, `%q` without a width. */
const format: Made = ([pattern, ...args], span) => {
  const text = plainText(pattern);
  const values = args.map(plainText);
  if (text === undefined || values.some((value) => value === undefined)) return undefined;
  const rest = values.values();
  let isKnown = true;
  const made = text.replace(/%(.)/g, (_, verb: string) => {
    if (verb === '%') return '%';
    const value = rest.next().value;
    if (value === undefined || !'sdvq'.includes(verb)) isKnown = false;
    return verb === 'q' ? JSON.stringify(value ?? '') : (value ?? '');
  });
  return isKnown && made.length < 200_000 ? madeText(made, span) : undefined;
};

const compare =
  (want: boolean): Made =>
  ([left, right], span) => {
    const [a, b] = [plainText(left), plainText(right)];
    return a === undefined || b === undefined ? undefined : { kind: 'boolean', value: (a === b) === want, span };
  };

const lookup: Made = ([object, key, fallback]) => {
  const name = plainText(key);
  if (object?.kind !== 'object' || name === undefined) return undefined;
  return object.fields.get(name)?.value ?? (object.complete ? fallback : undefined);
};

const element: Made = ([list, index]) =>
  list?.kind === 'list' && index?.kind === 'number' ? list.items[index.value] : undefined;

const itself: Made = ([value]) => value;

const length: Made = ([of], span) => {
  if (of?.kind === 'list') return { kind: 'number', value: of.items.length, span };
  const isWhole = of?.kind === 'object' && of.complete;
  return isWhole ? { kind: 'number', value: of.fields.size, span } : undefined;
};

/** The keys or values of an object whose keys are all known, in the order of the keys. */
const fieldsOf =
  (pick: (field: FieldValue, span: Span) => Value): Made =>
  ([object], span) => {
    if (object?.kind !== 'object' || !object.complete) return undefined;
    const fields = [...object.fields.values()].sort((a, b) => (a.key.value < b.key.value ? -1 : 1));
    return { kind: 'list', items: fields.map((field) => pick(field, span)), span };
  };

/** The items of a list of known texts in the order of their characters. */
const sort: Made = ([list], span) => {
  if (list?.kind !== 'list') return undefined;
  const texts = list.items.map((item) => ({ item, text: plainText(item) }));
  if (texts.some(({ text }) => text === undefined)) return undefined;
  return {
    kind: 'list',
    items: texts.sort((a, b) => ((a.text ?? '') < (b.text ?? '') ? -1 : 1)).map(({ item }) => item),
    span,
  };
};

const reverse: Made = ([list], span) =>
  list?.kind === 'list' ? { kind: 'list', items: list.items.toReversed(), span } : undefined;

const slice: Made = ([list, from, to], span) =>
  list?.kind === 'list' && from?.kind === 'number' && to?.kind === 'number'
    ? { kind: 'list', items: list.items.slice(from.value, to.value), span }
    : undefined;

/** `format` for each item of its lists, which are equally long; other arguments serve all. */
const formatlist: Made = (args, span) => {
  const lists = args.flatMap((arg) => (arg.kind === 'list' ? [arg.items.length] : []));
  const [count] = lists;
  if (count === undefined || lists.some((each) => each !== count) || args.some(({ kind }) => kind === 'unknown')) {
    return undefined;
  }
  const rows = Array.from({ length: count }, (_, i) => args.map((arg) => (arg.kind === 'list' ? arg.items[i] : arg)));
  const items = rows.map((row) =>
    format(
      row.flatMap((each) => each ?? []),
      span,
    ),
  );
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? { kind: 'list', items: known, span } : undefined;
};

const not: Made = ([value], span) =>
  value?.kind === 'boolean' ? { kind: 'boolean', value: !value.value, span } : undefined;

const FUNCTIONS: ReadonlyMap<string, Made> = new Map<string, Made>([
  ['jsonencode', ([of], span) => (of === undefined ? undefined : { kind: 'json', of, span })],
  // JSON is YAML.
  ['yamlencode', ([of], span) => (of === undefined ? undefined : { kind: 'json', of, span })],
  ['jsondecode', ([json]) => (json?.kind === 'json' ? json.of : undefined)],
  ['concat', concat],
  ['flatten', flatten],
  ['compact', filtered((text) => text !== '')],
  ['distinct', filtered((text, before) => !before.has(text))],
  ['tolist', itself],
  ['tomap', itself],
  ['tostring', ofText((text) => text)],
  ['nonsensitive', itself],
  ['sensitive', itself],
  ['contains', contains],
  ['and', allOf(false)],
  ['or', allOf(true)],
  ['split', split],
  ['join', join],
  ['merge', merge],
  ['coalesce', coalesce],
  ['format', format],
  ['lookup', lookup],
  ['element', element],
  ['length', length],
  ['keys', fieldsOf(({ key }, span) => madeText(key.value, span))],
  ['values', fieldsOf(({ value }) => value)],
  ['sort', sort],
  ['reverse', reverse],
  ['slice', slice],
  ['formatlist', formatlist],
  ['not', not],
  // Bake's own: what is no part of a target's name becomes an underscore.
  ['sanitize', ofText((text) => text.replace(/[^a-zA-Z0-9_-]/gu, '_'))],
  ['equal', compare(true)],
  ['notequal', compare(false)],
  ['lower', ofText((text) => text.toLowerCase())],
  ['upper', ofText((text) => text.toUpperCase())],
  ['trimspace', ofText((text) => text.trim())],
  ['chomp', ofText((text) => text.slice(0, text.length - trailingLineEnds(text)))],
  ['trimprefix', ofText((text, prefix) => (text.startsWith(prefix ?? '') ? text.slice(prefix?.length) : text))],
  ['trimsuffix', ofText((text, end) => (end && text.endsWith(end) ? text.slice(0, -end.length) : text))],
  ['replace', ofText(replaceAll)],
]);

function trailingLineEnds(text: string): number {
  let count = 0;
  while (/[\r\n]/.test(text.charAt(text.length - 1 - count))) count++;
  return count;
}

/** A pattern between slashes is a regular expression, which is not followed. */
function replaceAll(text: string, search?: string, replacement?: string): string | undefined {
  const isPattern = search === undefined || search === '' || /^\/.*\/$/.test(search);
  const isLong = text.length * (replacement?.length ?? 0) > 200_000;
  return isPattern || isLong || replacement === undefined ? undefined : text.split(search).join(replacement);
}
