import type { TemplateValue } from '../tasks/template';

/** The value of a name. */
export type JustLookup = (name: string) => TemplateValue | undefined;

/** Names in names are followed this deep. */
const MAX_DEPTH = 20;

/**
 * What an expression of just comes to (just manual, "Expressions and Substitutions"): strings, names, `+`, `/`, brackets,
 * and the default of `env(…)`, which the caller's environment may replace. Undefined for all else: programs,
 * conditions, other functions. `at` is where the expression begins in the document.
 */
export function evaluateJust(text: string, at: number, lookup: JustLookup, depth = 0): TemplateValue | undefined {
  const scanner: Scanner = { text, at, position: 0, lookup, brackets: 0 };
  const value = depth > MAX_DEPTH ? undefined : sum(scanner);
  skipBlanks(scanner);
  return scanner.position === text.length ? value : undefined;
}

interface Scanner {
  readonly text: string;
  readonly at: number;
  readonly lookup: JustLookup;
  position: number;
  /** How many were opened so far: each is a call deeper. */
  brackets: number;
}

function sum(scanner: Scanner): TemplateValue | undefined {
  let value = term(scanner);
  for (;;) {
    skipBlanks(scanner);
    const operator = scanner.text[scanner.position];
    if (operator !== '+' && operator !== '/') return value;
    scanner.position++;
    const more = term(scanner);
    value = value && more && joined(value, operator === '/' ? { pieces: [{ text: '/' }, ...more.pieces] } : more, more);
  }
}

function term(scanner: Scanner): TemplateValue | undefined {
  skipBlanks(scanner);
  const rest = scanner.text.slice(scanner.position);
  const string = STRING.exec(rest);
  if (string !== null) return stringAt(scanner, string);
  const call = ENVIRONMENT.exec(rest);
  if (call !== null) {
    scanner.position += call[0].length;
    const value = sum(scanner);
    return closes(scanner) && value ? { ...value, byDefault: true } : undefined;
  }
  if (rest.startsWith('(')) {
    if (scanner.brackets++ > MAX_DEPTH) return undefined;
    scanner.position++;
    const value = sum(scanner);
    return closes(scanner) ? value : undefined;
  }
  const name = /^[A-Za-z_][\w-]*(?![\w-]*\s*\()/.exec(rest)?.[0];
  if (name === undefined || /^if$/.test(name)) return undefined;
  scanner.position += name.length;
  return scanner.lookup(name);
}

function stringAt(scanner: Scanner, [whole, raw, cooked]: RegExpExecArray): TemplateValue | undefined {
  const start = scanner.position + 1;
  scanner.position += whole.length;
  const written = raw ?? cooked ?? '';
  const isPlain = raw !== undefined || !written.includes('\\');
  if (isPlain) return { pieces: written === '' ? [] : [{ text: written, source: scanner.at + start }] };
  const text = written.replace(/\\([ntr"\\])/g, (_, letter: string) => ESCAPES.get(letter) ?? letter);
  return /\\[^ntr"\\]/.test(written) ? undefined : { pieces: [{ text }] };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

/** A string of one line; three quotes begin another sort, which is not followed. */
const STRING = /^(?!'''|""")(?:'([^'\n]*)'|"((?:[^"\\\n]|\\.)*)")/;
const ENVIRONMENT = /^env(?:_var_or_default)?\(\s*(?:'[^'\n]*'|"[^"\\\n]*")\s*,/;

function joined(first: TemplateValue, second: TemplateValue, source: TemplateValue): TemplateValue {
  const isByDefault = first.byDefault === true || source.byDefault === true;
  return { pieces: [...first.pieces, ...second.pieces], ...(isByDefault && { byDefault: true }) };
}

function closes(scanner: Scanner): boolean {
  skipBlanks(scanner);
  return scanner.text[scanner.position++] === ')';
}

function skipBlanks(scanner: Scanner): void {
  while (/[ \t]/.test(scanner.text[scanner.position] ?? '')) scanner.position++;
}
