import * as l10n from '@vscode/l10n';
import type { Span } from '../../../text/span';
import type { Expression, For, Step, Template } from './ast';
import { callFunction } from './functions';
import {
  type Chunk,
  type FieldValue,
  HOLE,
  madeText,
  plainText,
  textOfChunks,
  unknownValue,
  type Value,
} from './value';

/** What names mean where an expression is evaluated. */
export interface Scope {
  /** What a name, with the key behind it, comes to. `used` tells how many of the two that took. */
  lookup(name: string, key: string | undefined): { readonly value: Value; readonly used: 1 | 2 } | undefined;
  /** A function of the document itself. */
  call?(name: string, args: readonly Value[], span: Span): Value | undefined;
  readonly budget: Budget;
}

/** What is left of the work that one document may cause: expressions that double at each name end here. */
export interface Budget {
  left: number;
  /** How many expressions are being evaluated inside each other. */
  depth: number;
}

/** Enough for what stands in a text once or a few times. */
export function budgetFor(text: string): Budget {
  return { left: 20_000 + 8 * text.length, depth: 0 };
}

/** What an expression comes to, with the place of each part. Total; what is not known says why. */
export function evaluate(expression: Expression, scope: Scope): Value {
  const { budget } = scope;
  if (budget.left-- <= 0) return unknownValue(l10n.t('It is too much to evaluate.'), expression.span);
  if (budget.depth >= MAX_DEPTH) return unknownValue(l10n.t('It is nested too deeply.'), expression.span);
  budget.depth++;
  const value = valueHere(expression, scope);
  budget.depth--;
  return value;
}

/** Names that stand for names, and brackets in them, add up. */
const MAX_DEPTH = 250;

function valueHere(expression: Expression, scope: Scope): Value {
  const { span } = expression;
  switch (expression.kind) {
    case 'literal':
      return literalValue(expression.value, span);
    case 'template':
      return templateValue(expression, scope);
    case 'list':
      return { kind: 'list', items: expression.items.map((item) => evaluate(item, scope)), span };
    case 'object':
      return objectValue(expression, scope);
    case 'call':
      return callValue(expression, scope);
    case 'variable':
      return found(scope.lookup(expression.name, undefined)?.value, expression.name, span);
    case 'traversal':
      return traversalValue(expression, scope);
    case 'conditional': {
      const test = evaluate(expression.test, scope);
      if (test.kind !== 'boolean') return unknownValue(l10n.t('Its condition is not known.'), span);
      return evaluate(test.value ? expression.yes : expression.no, scope);
    }
    case 'binary':
      return binaryValue(expression, scope);
    case 'unary': {
      const of = evaluate(expression.of, scope);
      if (expression.operator === '!' && of.kind === 'boolean') return { kind: 'boolean', value: !of.value, span };
      if (expression.operator === '-' && of.kind === 'number') return { kind: 'number', value: -of.value, span };
      return unknownValue(l10n.t('It is computed.'), span);
    }
    case 'for':
      return forValue(expression, scope);
    case 'unread':
      return unknownValue(expression.why, span);
    default:
      return expression satisfies never;
  }
}

function literalValue(value: number | boolean | null, span: Span): Value {
  if (value === null) return { kind: 'null', span };
  return typeof value === 'number' ? { kind: 'number', value, span } : { kind: 'boolean', value, span };
}

/** The text of a template, with a hole for each part that is not known; a hole alone is its own value. */
function templateValue({ parts, inner, closed }: Template, scope: Scope): Value {
  const [first] = parts;
  if (!closed) return unknownValue(l10n.t('It is not closed.'), inner);
  if (parts.length === 1 && first?.kind === 'hole') return evaluate(first.expression, scope);
  const chunks: Chunk[] = [];
  for (const part of parts) {
    if (part.kind === 'text') {
      chunks.push({ text: part.value, span: part.span });
      continue;
    }
    const text = plainText(evaluate(part.expression, scope)) ?? HOLE;
    scope.budget.left -= text.length >> 4;
    chunks.push({ text, span: part.span });
  }
  const isLiteral = parts.every(
    (part, i) =>
      part.kind === 'text' &&
      part.value.length === part.span.end - part.span.start &&
      (i === 0 || parts[i - 1]?.span.end === part.span.start),
  );
  const length = chunks.reduce((sum, { text }) => sum + text.length, 0);
  if (!isLiteral && length > MAX_TEXT && parts.some((part) => part.kind === 'hole')) {
    return unknownValue(l10n.t('It is too long.'), inner);
  }
  return textOfChunks(chunks, inner, isLiteral);
}

const MAX_TEXT = 200_000;

function objectValue(expression: Extract<Expression, { kind: 'object' }>, scope: Scope): Value {
  const fields = new Map<string, FieldValue>();
  let complete = true;
  for (const { key, value } of expression.entries) {
    const name = plainText(evaluate(key, scope));
    if (name === undefined) {
      complete = false;
      continue;
    }
    const span = key.kind === 'template' ? key.inner : key.span;
    fields.set(name, { key: { value: name, span }, value: evaluate(value, scope) });
  }
  return { kind: 'object', fields, span: expression.span, complete };
}

/** A list, or with keys an object, of what each item gives; not known where the items or what chooses them are not. */
function forValue({ names, of, key, value, test, span }: For, scope: Scope): Value {
  const items = itemsFor(evaluate(of, scope));
  if (items === undefined) return unknownValue(l10n.t('What it goes over is not known.'), span);
  const list: Value[] = [];
  const fields = new Map<string, FieldValue>();
  let complete = true;
  for (const [at, item] of items) {
    const [first = '', second] = names;
    const own =
      second === undefined
        ? new Map([[first, item]])
        : new Map([
            [first, at],
            [second, item],
          ]);
    const within = scopeWith(own, scope);
    const isTaken = test === undefined ? undefined : evaluate(test, within);
    if (isTaken !== undefined && isTaken.kind !== 'boolean')
      return unknownValue(l10n.t('Its condition is not known.'), span);
    if (isTaken?.value === false) continue;
    const made = evaluate(value, within);
    const name = key && plainText(evaluate(key, within));
    if (key === undefined) list.push(made);
    else if (name === undefined) complete = false;
    else if (fields.has(name)) return unknownValue(l10n.t('It gives a key twice.'), span);
    else fields.set(name, { key: { value: name, span: key.span }, value: made });
  }
  return key === undefined ? { kind: 'list', items: list, span } : { kind: 'object', fields, span, complete };
}

/** The items of a list with their places, or of an object with their keys, which Terraform takes in order. */
function itemsFor(of: Value): readonly (readonly [Value, Value])[] | undefined {
  if (of.kind === 'list') return of.items.map((item, at) => [{ kind: 'number', value: at, span: item.span }, item]);
  if (of.kind !== 'object' || !of.complete) return undefined;
  const names = [...of.fields.keys()].sort();
  return names.flatMap((name) => {
    const field = of.fields.get(name);
    return field === undefined ? [] : [[madeText(name, field.key.span), field.value] as const];
  });
}

/** A scope in which some names stand for values, and the rest is as in another. */
export function scopeWith(names: ReadonlyMap<string, Value>, outer: Scope): Scope {
  return {
    ...outer,
    lookup(name, key) {
      const value = names.get(name);
      return value === undefined ? outer.lookup(name, key) : { value, used: 1 };
    },
  };
}

function callValue({ name, args, span }: Extract<Expression, { kind: 'call' }>, scope: Scope): Value {
  const values = args.map((arg) => evaluate(arg, scope));
  const value = scope.call?.(name, values, span) ?? callFunction(name, values, span);
  if (value.kind === 'list') scope.budget.left -= value.items.length >> 2;
  if (value.kind === 'object') scope.budget.left -= value.fields.size >> 2;
  if (value.kind === 'text') scope.budget.left -= value.value.length >> 4;
  return value;
}

function traversalValue({ of, steps, span }: Extract<Expression, { kind: 'traversal' }>, scope: Scope): Value {
  if (of.kind !== 'variable') return follow(evaluate(of, scope), steps, 'It', span);
  const [first] = steps;
  const key = first?.kind === 'key' ? first.name.value : undefined;
  const words = key === undefined ? of.name : `${of.name}.${key}`;
  const result = scope.lookup(of.name, key);
  if (result === undefined) return found(undefined, words, span);
  return follow(result.value, result.used === 2 ? steps.slice(1) : steps, words, span);
}

function follow(from: Value, steps: readonly Step[], words: string, span: Span): Value {
  let value = from;
  for (const step of steps) {
    const next: Value | undefined = step.kind === 'key' ? member(value, step.name.value) : undefined;
    if (value.kind !== 'unknown') value = next ?? unknownValue(l10n.t('{0} has no such part here.', words), span);
  }
  return found(value, words, span);
}

function member(value: Value, key: string): Value | undefined {
  if (value.kind === 'object') return value.fields.get(key)?.value;
  return value.kind === 'list' && /^\d{1,6}$/.test(key) ? value.items[Number(key)] : undefined;
}

/** What a name stands for; where that is not known, the name itself is the place. */
function found(value: Value | undefined, name: string, span: Span): Value {
  if (value === undefined) return unknownValue(l10n.t('The value of {0} is not in this file.', name), span);
  return value.kind === 'unknown' ? { ...value, span } : value;
}

function binaryValue(expression: Extract<Expression, { kind: 'binary' }>, scope: Scope): Value {
  const { operator, span } = expression;
  const left = evaluate(expression.left, scope);
  const right = evaluate(expression.right, scope);
  const yes = (value: boolean): Value => ({ kind: 'boolean', value, span });
  if (operator === '==' || operator === '!=') {
    const same = sameValue(left, right);
    return same === undefined ? unknownValue(l10n.t('It is computed.'), span) : yes(same === (operator === '=='));
  }
  if (operator === '&&' || operator === '||') {
    const decides = operator === '||';
    const sides = [left, right];
    if (sides.some((side) => side.kind === 'boolean' && side.value === decides)) return yes(decides);
    return sides.every((side) => side.kind === 'boolean')
      ? yes(!decides)
      : unknownValue(l10n.t('It is computed.'), span);
  }
  if (operator === '+' && left.kind === 'number' && right.kind === 'number') {
    return { kind: 'number', value: left.value + right.value, span };
  }
  return unknownValue(l10n.t('It is computed.'), span);
}

/** Undefined where it is not known. */
function sameValue(left: Value, right: Value): boolean | undefined {
  const isNull = left.kind === 'null' || right.kind === 'null';
  if (isNull) return left.kind === 'unknown' || right.kind === 'unknown' ? undefined : left.kind === right.kind;
  const [a, b] = [plainText(left), plainText(right)];
  if (a === undefined || b === undefined) return undefined;
  return left.kind === right.kind && a === b;
}
