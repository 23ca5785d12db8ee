import * as l10n from '@vscode/l10n';
import type { Span } from '../../../text/span';
import type { Expression, For } from './ast';
import { closes } from './brackets';
import type { Scanner } from './scanner';
import { refuse, unread } from './unread';

/** Whether a `for` expression is ahead, behind its opening bracket. */
export function isFor(scanner: Scanner): boolean {
  const mark = scanner.at;
  scanner.lines();
  const found = scanner.match(/for\b/y) !== undefined;
  // `for = 1` is a key of an object.
  const isClause = found && scanner.match(/[ \t\r\n]+[\p{L}_]/uy) !== undefined;
  scanner.at = mark;
  return isClause;
}

/** `for k, v in list : key => value... if test`: read piece by piece, and taken together at its end. */
export function readFor(
  scanner: Scanner,
  start: number,
  close: string,
  readExpression: (scanner: Scanner) => Expression,
): Expression {
  scanner.gap();
  scanner.match(/for/y);
  const pieces: (Expression | string)[] = [];
  let isBehindValue = false;
  for (;;) {
    if (closes(scanner, close)) {
      const whole = forOf(pieces, close, { start, end: scanner.at });
      return whole ?? unread(l10n.t('This for expression is not followed.'), start, scanner.at);
    }
    const mark = scanner.at;
    scanner.gap();
    const sign = scanner.match(/(?:in|if)\b|[,:]|=>|\.\.\./y);
    if (sign !== undefined) {
      pieces.push(sign);
      isBehindValue = false;
      continue;
    }
    if (isBehindValue || scanner.done) {
      scanner.at = mark;
      return refuse(scanner, start, l10n.t('A bracket is missing: {0}', close));
    }
    const before = scanner.at;
    pieces.push(readExpression(scanner));
    isBehindValue = true;
    if (scanner.at === before) return refuse(scanner, start, l10n.t('A bracket is missing: {0}', close));
  }
}

/** What the pieces come to; undefined for what is no `for` expression, or groups its items (`...`). */
function forOf(pieces: readonly (Expression | string)[], close: string, span: Span): For | undefined {
  const rest = [...pieces];
  const takes = (sign: string): boolean => {
    const isNext = rest[0] === sign;
    if (isNext) rest.shift();
    return isNext;
  };
  const expression = (): Expression | undefined => {
    const next = rest.shift();
    return typeof next === 'string' ? undefined : next;
  };
  const names = [expression()];
  if (takes(',')) names.push(expression());
  const of = takes('in') ? expression() : undefined;
  const first = takes(':') ? expression() : undefined;
  const second = takes('=>') ? expression() : undefined;
  const isTested = takes('if');
  const test = isTested ? expression() : undefined;
  const value = close === '}' ? second : first;
  const isWhole = rest.length === 0 && isTested === (test !== undefined) && (close === '}' || second === undefined);
  const known = names.flatMap((name) => (name?.kind === 'variable' ? [name.name] : []));
  if (of === undefined || value === undefined || !isWhole || known.length < names.length) return undefined;
  const key = close === '}' ? first : undefined;
  return { kind: 'for', names: known, of, value, span, ...(key && { key }), ...(test && { test }) };
}
