import { isSpace } from './words';

/** `<<NAME`: the body runs to a line that is NAME; `<<-` cuts leading tabs. */
export interface Heredoc {
  readonly name: string;
  readonly tabs: 'kept' | 'cut';
}

/**
 * The heredocs that an instruction's line opens, in order (BuildKit, parser/parser.go, `heredocsFromLine`). Words are
 * split as a shell does; a line with an open quote or brace opens none.
 */
export function heredocsOf(line: string): readonly Heredoc[] {
  if (!line.includes('<<')) return [];
  return (rawWords(line) ?? []).map(readHeredoc).filter((heredoc) => heredoc !== undefined);
}

/** `[fd]<<[-] name`, where the name is one word and holds no `<`. */
function readHeredoc(word: string): Heredoc | undefined {
  const [, dash] = /^\d*<<(-?)/.exec(word) ?? [];
  if (dash === undefined) return undefined;
  const rest = word.slice(word.indexOf('<<') + 2 + dash.length).trimStart();
  const name = rest.includes('<') ? undefined : unquote(rest);
  return name ? { name, tabs: dash === '-' ? 'cut' : 'kept' } : undefined;
}

function rawWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let start: number | undefined;
  let at = 0;
  while (at < line.length) {
    if (isSpace(line.charCodeAt(at))) {
      if (start !== undefined) words.push(line.slice(start, at));
      start = undefined;
      at++;
      continue;
    }
    start ??= at;
    const next = afterUnit(line, at);
    if (next === undefined) return undefined;
    at = next;
  }
  if (start !== undefined) words.push(line.slice(start));
  return words;
}

/** The end of what cannot be split: a quoted part, an escaped character, a variable, `<<` with the space after it. */
function afterUnit(line: string, at: number): number | undefined {
  switch (line[at]) {
    case "'":
      return after(line.indexOf("'", at + 1));
    case '"':
      return afterDoubleQuote(line, at + 1);
    case '\\':
      return at + 2;
    case '$':
      return line[at + 1] === '{' ? afterBrace(line, at + 2) : at + 1;
    case '<': {
      if (line[at + 1] !== '<') return at + 1;
      let next = at + 2;
      while (line[next] === ' ' || line[next] === '\t' || line[next] === '\r') next++;
      return next;
    }
    default:
      return at + 1;
  }
}

function after(found: number): number | undefined {
  return found < 0 ? undefined : found + 1;
}

function afterDoubleQuote(line: string, start: number): number | undefined {
  for (let at = start; at < line.length; at++) {
    if (line[at] === '"') return at + 1;
    if (line[at] === '\\') at++;
  }
  return undefined;
}

function afterBrace(line: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (line[at] === '{' && line[at - 1] === '$') depth++;
    else if (line[at] === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}

/** The name without quotes and escapes; undefined where it is not one whole word. */
function unquote(text: string): string | undefined {
  let name = '';
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote === undefined && isSpace(text.charCodeAt(at))) return undefined;
    if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) quote = character;
    else if (character === '\\' && quote !== "'") name += text[++at] ?? '';
    else name += character;
  }
  return quote === undefined ? name : undefined;
}
