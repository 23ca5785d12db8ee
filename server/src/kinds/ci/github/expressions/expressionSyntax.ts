import type { Span } from '../../../../text/span';
import { NULL, text, type Value } from './value';

/** A parsed expression. Spans are offsets into its text. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Value; readonly span: Span }
  | { readonly kind: 'context'; readonly name: string }
  /** `index` is absent for `.*`. */
  | { readonly kind: 'access'; readonly of: Expression; readonly index?: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'logical'; readonly operator: '&&' | '||'; readonly args: readonly Expression[] }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Expression; readonly right: Expression };

/**
 * Parses an expression without its `${{ }}` (GitHub docs, "Evaluate expressions"); `undefined` for what is none, and
 * for what is nested deeper than GitHub allows. Linear in the text.
 */
export function parseExpression(source: string): Expression | undefined {
  const tokens = tokensOf(source);
  if (tokens === undefined || tokens.length === 0) return undefined;
  const cursor = { tokens, at: 0, depth: 0 };
  const found = parseLogical(cursor, '||');
  return cursor.at === tokens.length ? found : undefined;
}

interface Token extends Span {
  readonly kind: 'string' | 'number' | 'name' | 'sign';
  readonly text: string;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

const MAX_DEPTH = 50;
const TOKEN =
  /\s*(?:('(?:[^']|'')*')|([+-]?(?:0x[0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))|([A-Za-z_][\w-]*)|(&&|\|\||[=!<>]=|[<>!()[\],.*]))/y;

function tokensOf(source: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < end) {
    const match = pattern.exec(source);
    if (match === null) return undefined;
    const [, string, number, name, sign] = match;
    const word = string ?? number ?? name ?? sign ?? '';
    const kind =
      string !== undefined ? 'string' : number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign';
    tokens.push({ kind, text: word, start: pattern.lastIndex - word.length, end: pattern.lastIndex });
  }
  return tokens;
}

function parseLogical(cursor: Cursor, operator: '&&' | '||'): Expression | undefined {
  const parseOperand = (): Expression | undefined =>
    operator === '||' ? parseLogical(cursor, '&&') : parseComparison(cursor, EQUALITY);
  const first = parseOperand();
  const args = first === undefined ? [] : [first];
  while (first !== undefined && take(cursor, operator)) {
    const next = parseOperand();
    if (next === undefined) return undefined;
    args.push(next);
  }
  return args.length > 1 ? { kind: 'logical', operator, args } : first;
}

const EQUALITY: ReadonlySet<string> = new Set(['==', '!=']);
const ORDER: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

function parseComparison(cursor: Cursor, operators: ReadonlySet<string>): Expression | undefined {
  const parseOperand = (): Expression | undefined =>
    operators === EQUALITY ? parseComparison(cursor, ORDER) : parseUnary(cursor);
  let left = parseOperand();
  while (left !== undefined) {
    const operator = cursor.tokens[cursor.at];
    if (operator?.kind !== 'sign' || !operators.has(operator.text)) return left;
    cursor.at++;
    const right = parseOperand();
    left = right && { kind: 'compare', operator: operator.text, left, right };
  }
  return undefined;
}

function parseUnary(cursor: Cursor): Expression | undefined {
  let negations = 0;
  while (take(cursor, '!')) negations++;
  if (negations > MAX_DEPTH) return undefined;
  let found = parseAccess(cursor);
  for (let i = 0; i < negations && found !== undefined; i++) found = { kind: 'not', of: found };
  return found;
}

function parseAccess(cursor: Cursor): Expression | undefined {
  let found = parsePrimary(cursor);
  for (let count = 0; found !== undefined && count <= MAX_DEPTH; count++) {
    if (take(cursor, '.')) {
      const name = cursor.tokens[cursor.at];
      const isStar = name?.kind === 'sign' && name.text === '*';
      if (name?.kind !== 'name' && !isStar) return undefined;
      cursor.at++;
      found = isStar ? { kind: 'access', of: found } : { kind: 'access', of: found, index: word(name) };
    } else if (take(cursor, '[')) {
      const isStar = take(cursor, '*');
      const index: Expression | undefined = isStar ? undefined : nested(cursor);
      if (!take(cursor, ']') || (!isStar && index === undefined)) return undefined;
      found = { kind: 'access', of: found, ...(index && { index }) };
    } else return found;
  }
  return undefined;
}

function word(token: Token): Expression {
  return { kind: 'literal', value: text(token.text), span: token };
}

function parsePrimary(cursor: Cursor): Expression | undefined {
  const token = cursor.tokens[cursor.at];
  if (token === undefined) return undefined;
  cursor.at++;
  if (token.kind === 'string') {
    const span = { start: token.start + 1, end: token.end - 1 };
    return { kind: 'literal', value: text(token.text.slice(1, -1).replaceAll("''", "'")), span };
  }
  if (token.kind === 'number')
    return { kind: 'literal', value: { kind: 'number', value: Number(token.text) }, span: token };
  if (token.kind === 'name') {
    if (take(cursor, '(')) return parseCall(cursor, token.text.toLowerCase());
    const value = WORDS.get(token.text);
    return value ? { kind: 'literal', value, span: token } : { kind: 'context', name: token.text.toLowerCase() };
  }
  if (token.text !== '(') return undefined;
  const inner = nested(cursor);
  return inner && take(cursor, ')') ? inner : undefined;
}

const WORDS: ReadonlyMap<string, Value> = new Map([
  ['true', { kind: 'boolean', value: true }],
  ['false', { kind: 'boolean', value: false }],
  ['null', NULL],
]);

function parseCall(cursor: Cursor, name: string): Expression | undefined {
  const args: Expression[] = [];
  if (take(cursor, ')')) return { kind: 'call', name, args };
  for (;;) {
    const argument = nested(cursor);
    if (argument === undefined) return undefined;
    args.push(argument);
    if (take(cursor, ')')) return { kind: 'call', name, args };
    if (!take(cursor, ',')) return undefined;
  }
}

function nested(cursor: Cursor): Expression | undefined {
  if (cursor.depth >= MAX_DEPTH) return undefined;
  cursor.depth++;
  const found = parseLogical(cursor, '||');
  cursor.depth--;
  return found;
}

function take(cursor: Cursor, sign: string): boolean {
  const token = cursor.tokens[cursor.at];
  const isThere = token?.kind === 'sign' && token.text === sign;
  if (isThere) cursor.at++;
  return isThere;
}
