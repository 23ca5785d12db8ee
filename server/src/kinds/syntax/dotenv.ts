import { type Environment, interpolate } from './composeInterpolation';

/**
 * The variables of a `.env` file as Compose reads it (compose-go, `dotenv`): `KEY=value` or `KEY: value`, `export`,
 * comments, quotes, escapes and expansion of what stands above. A key without a value is inherited from the shell and
 * so has none here, as has one whose value needs such a variable. A line that is none of it is passed over.
 */
export function readDotenv(text: string): Environment {
  const variables = new Map<string, string>();
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const start = skipSpace(text, at);
    const lineEnd = endOfLine(text, start);
    const assignment = ASSIGNMENT.exec(text.slice(start, lineEnd));
    const key = assignment?.[1];
    at = lineEnd + 1;
    if (assignment === null || key === undefined || text[start] === '#') continue;
    const valueAt = start + assignment[0].length;
    const quoted = readQuoted(text, valueAt);
    if (quoted !== undefined) at = quoted.end;
    const value = quoted === undefined ? plainValue(text.slice(valueAt, lineEnd), variables) : quoted.value(variables);
    if (value === undefined) variables.delete(key);
    else variables.set(key, value);
  }
  return variables;
}

const ASSIGNMENT = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.[\]-]*)[ \t]*[=:][ \t]*/;
const ESCAPE = /\\(?:[abcfnrtv$"\\]|0\d{0,3})/g;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\\a', '\x07'],
  ['\\b', '\b'],
  ['\\f', '\f'],
  ['\\n', '\n'],
  ['\\r', '\r'],
  ['\\t', '\t'],
  ['\\v', '\v'],
  ['\\"', '"'],
  ['\\\\', '\\'],
  // The expansion that follows makes one dollar of it.
  ['\\$', '$$'],
]);

interface QuotedValue {
  readonly end: number;
  readonly value: (variables: Environment) => string | undefined;
}

function readQuoted(text: string, start: number): QuotedValue | undefined {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return undefined;
  const parts: string[] = [];
  for (let i = start + 1; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\' && i + 1 < text.length) {
      const next = text.charAt(++i);
      parts.push(next === quote ? next : `\\${next}`);
    } else if (character === quote) {
      const value = parts.join('');
      return { end: i + 1, value: (variables) => (quote === '"' ? expand(unescaped(value), variables) : value) };
    } else {
      parts.push(character);
    }
  }
  return undefined;
}

function plainValue(rest: string, variables: Environment): string | undefined {
  const comment = rest.indexOf(' #');
  const value = (comment < 0 ? rest : rest.slice(0, comment)).trimEnd();
  // Only an unclosed quote comes here, and Compose refuses it.
  return value.startsWith('"') || value.startsWith("'") ? undefined : expand(value, variables);
}

function expand(value: string, variables: Environment): string | undefined {
  const result = interpolate(value, variables);
  return result.ok && result.missing.length === 0 ? result.text.text : undefined;
}

function unescaped(value: string): string {
  return value.replace(ESCAPE, (sequence) => {
    const octal = /^\\0(\d{3})$/.exec(sequence)?.[1];
    return octal === undefined ? (ESCAPES.get(sequence) ?? sequence) : String.fromCharCode(Number.parseInt(octal, 8));
  });
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
