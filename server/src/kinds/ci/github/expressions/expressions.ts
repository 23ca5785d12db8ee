import type { Span } from '../../../../text/span';
import { type Expression, parseExpression } from './expressionSyntax';
import { callFunction } from './functions';
import { compare, isTruthy, NULL, printed, type Value } from './value';

/** What is known of one context (`matrix`, `env`). A name that is absent is empty where `complete`, else not known. */
export interface Context {
  readonly values: ReadonlyMap<string, Value>;
  readonly complete: boolean;
  /** Names that are set to something which is not known. */
  readonly unknown?: ReadonlySet<string>;
}

/** The contexts of one place, by lower-case name. A context that is not here is not known. */
export type Scope = ReadonlyMap<string, Context>;

/** Where characters of the expression's text stand in the document; `undefined` where they do not stand as they are. */
export type Place = (span: Span) => Span | undefined;

/**
 * The value of an expression as far as the scope tells it; `undefined` for what is only known at run time and for what
 * is no expression (GitHub docs, "Evaluate expressions in workflows and actions"). `source` is without `${{ }}`.
 */
export function evaluate(source: string, scope: Scope, place?: Place): Value | undefined {
  const expression = parse(source);
  return expression && valueIn(expression, scope, place);
}

/** Whether a condition holds; `undefined` where that is not known. One operand of `&&` that is known false decides. */
export function holds(source: string, scope: Scope): boolean | undefined {
  const expression = parse(source);
  return expression && truthOf(expression, scope);
}

const MAX_LENGTH = 2_000;
/** The legs of a matrix evaluate the same few expressions again and again. */
const MEMO_SIZE = 256;
const memo = new Map<string, Expression | undefined>();

function parse(source: string): Expression | undefined {
  if (source.length > MAX_LENGTH) return undefined;
  if (memo.has(source)) return memo.get(source);
  const parsed = parseExpression(source);
  if (memo.size >= MEMO_SIZE) memo.clear();
  memo.set(source, parsed);
  return parsed;
}

/** Evaluates with a third answer, "not known" (`undefined`), which spreads to all that depends on it. */
function valueIn(expression: Expression, scope: Scope, place?: Place): Value | undefined {
  switch (expression.kind) {
    case 'literal':
      return located(expression.value, place?.(expression.span));
    // A whole context may hold more than is known.
    case 'context':
      return undefined;
    case 'access':
      return propertyIn(expression, scope);
    case 'call': {
      const args = expression.args.map((argument) => valueIn(argument, scope, place));
      const known = args.filter((argument) => argument !== undefined);
      return known.length === args.length ? callFunction(expression.name, known) : undefined;
    }
    case 'not': {
      const value = valueIn(expression.of, scope);
      return value && { kind: 'boolean', value: !isTruthy(value) };
    }
    case 'logical': {
      let last: Value | undefined;
      for (const argument of expression.args) {
        last = valueIn(argument, scope, place);
        if (last === undefined || isTruthy(last) === (expression.operator === '||')) return last;
      }
      return last;
    }
    case 'compare': {
      const left = valueIn(expression.left, scope);
      const right = valueIn(expression.right, scope);
      return left && right && { kind: 'boolean', value: relation(expression.operator, compare(left, right)) };
    }
    default:
      return expression satisfies never;
  }
}

function located(value: Value, span: Span | undefined): Value {
  return value.kind === 'string' && span ? { ...value, span } : value;
}

function relation(operator: string, order: number | undefined): boolean {
  if (order === undefined) return operator === '!=';
  if (operator === '==') return order === 0;
  if (operator === '!=') return order !== 0;
  const isEqual = order === 0 && operator.endsWith('=');
  return isEqual || (operator.startsWith('<') ? order < 0 : order > 0);
}

function propertyIn(access: Extract<Expression, { kind: 'access' }>, scope: Scope): Value | undefined {
  const index = access.index && valueIn(access.index, scope);
  if (index === undefined) return undefined;
  const path = pathOf(access.of);
  const context = path === undefined ? undefined : scope.get(path);
  const name = printed(index) ?? '';
  if (context !== undefined) return entryOf(context.values, name) ?? (context.complete ? NULL : undefined);
  const value = valueIn(access.of, scope);
  if (value?.kind === 'array') return value.items[Number(name)] ?? NULL;
  if (value?.kind === 'object') return entryOf(value.entries, name) ?? NULL;
  return value && NULL;
}

/** `steps.meta.outputs` can be a context of its own, by its whole path. */
function pathOf(expression: Expression): string | undefined {
  if (expression.kind === 'context') return expression.name;
  if (expression.kind !== 'access' || expression.index?.kind !== 'literal') return undefined;
  const before = pathOf(expression.of);
  return before && `${before}.${printed(expression.index.value)?.toLowerCase()}`;
}

function entryOf(entries: ReadonlyMap<string, Value>, name: string): Value | undefined {
  const exact = entries.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  for (const [other, value] of entries) if (other.toLowerCase() === wanted) return value;
  return undefined;
}

function truthOf(expression: Expression, scope: Scope): boolean | undefined {
  if (expression.kind === 'logical') {
    const truths = expression.args.map((argument) => truthOf(argument, scope));
    const decides = expression.operator === '||';
    if (truths.includes(decides)) return decides;
    return truths.includes(undefined) ? undefined : !decides;
  }
  if (expression.kind === 'not') {
    const inner = truthOf(expression.of, scope);
    return inner === undefined ? undefined : !inner;
  }
  const value = valueIn(expression, scope);
  return value && isTruthy(value);
}
