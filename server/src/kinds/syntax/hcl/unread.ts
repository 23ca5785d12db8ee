import type { Expression } from './ast';
import type { Scanner } from './scanner';

/** An expression from `start` to here that cannot be read, and the error that says so. */
export function refuse(scanner: Scanner, start: number, why: string): Expression {
  scanner.fail(why, { start, end: Math.max(start, scanner.at) });
  return unread(why, start, Math.max(start, scanner.at));
}

/** An expression that is right but not followed. */
export function unread(why: string, start: number, end: number): Expression {
  return { kind: 'unread', why, span: { start, end } };
}
