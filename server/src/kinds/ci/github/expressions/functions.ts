import { readJsonText } from '../../../../text/jsonText';
import { compare, fromJson, printed, text, type Value } from './value';

/**
 * The value of a function of the expression language (GitHub docs, "Functions"); `undefined` for one that depends on
 * the run (`failure()`, `hashFiles()`) or that has no value for these arguments.
 */
export function callFunction(name: string, args: readonly Value[]): Value | undefined {
  return FUNCTIONS.get(name)?.(args);
}

type Call = (args: readonly Value[]) => Value | undefined;

const FUNCTIONS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['contains', contains],
  ['startswith', ([value, part]) => ofTexts(value, part, (a, b) => a.startsWith(b))],
  ['endswith', ([value, part]) => ofTexts(value, part, (a, b) => a.endsWith(b))],
  ['format', format],
  ['join', join],
  ['fromjson', parseJson],
  // A step that comes after others is read for the run in which these went well.
  ['success', () => ({ kind: 'boolean', value: true })],
  ['always', () => ({ kind: 'boolean', value: true })],
]);

function contains([where, what]: readonly Value[]): Value | undefined {
  if (where?.kind !== 'array') return ofTexts(where, what, (a, b) => a.includes(b));
  return what && { kind: 'boolean', value: where.items.some((item) => compare(item, what) === 0) };
}

function ofTexts(
  a: Value | undefined,
  b: Value | undefined,
  test: (a: string, b: string) => boolean,
): Value | undefined {
  if (a === undefined || b === undefined) return undefined;
  const [left, right] = [printed(a), printed(b)];
  const isMet = left !== undefined && right !== undefined && test(left.toLowerCase(), right.toLowerCase());
  return { kind: 'boolean', value: isMet };
}

/** `format('{0}/{1}', a, b)`; doubled braces stand for themselves. */
function format([pattern, ...args]: readonly Value[]): Value | undefined {
  const words = args.map(printed);
  const source = pattern && printed(pattern);
  if (source === undefined) return undefined;
  const rest = source.replace(/\{\{|\}\}|\{\d+\}/g, '');
  const indexes = [...source.matchAll(/\{\{|\}\}|\{(\d+)\}/g)].flatMap((match) => match[1] ?? []);
  const isValid = !/[{}]/.test(rest) && indexes.every((index) => words[Number(index)] !== undefined);
  if (!isValid) return undefined;
  return text(
    source.replace(/\{\{|\}\}|\{(\d+)\}/g, (brace, index?: string) =>
      index === undefined ? brace.slice(1) : (words[Number(index)] ?? ''),
    ),
  );
}

function join([list, separator]: readonly Value[]): Value | undefined {
  if (list === undefined) return undefined;
  if (list.kind !== 'array') return text(printed(list) ?? '');
  return text(list.items.map((item) => printed(item) ?? '').join((separator && printed(separator)) ?? ','));
}

function parseJson([source]: readonly Value[]): Value | undefined {
  const json = source && printed(source);
  if (json === undefined) return undefined;
  const value = readJsonText(json);
  return value === undefined ? undefined : fromJson(value);
}
