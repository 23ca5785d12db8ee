import * as l10n from '@vscode/l10n';
import type { Span } from '../../../text/span';
import type { Expression, ObjectEntry, Step } from './ast';
import { closes, separates } from './brackets';
import { isFor, readFor } from './forExpression';
import type { Scanner } from './scanner';
import { readHeredoc, readQuoted } from './template';
import { refuse, unread } from './unread';

/** Reads one expression. What cannot be read is an unread expression and an error; reading then goes on behind it. */
export function readExpression(scanner: Scanner): Expression {
  const start = scanner.at;
  return scanner.deeper(() => readConditional(scanner)) ?? refuse(scanner, start, l10n.t('It is nested too deeply.'));
}

/** A name of HCL: letters, digits, `_`, `-`. */
export const NAME = /[\p{L}_][\p{L}\p{N}_-]*/uy;

function readConditional(scanner: Scanner): Expression {
  const test = readBinary(scanner, 0);
  const mark = scanner.at;
  scanner.gap();
  if (!scanner.take('?')) {
    scanner.at = mark;
    return test;
  }
  const branch = (): Expression => scanner.within('blank', () => nextExpression(scanner));
  const yes = branch();
  const behind = scanner.at;
  scanner.lines();
  if (!scanner.take(':')) {
    scanner.at = behind;
    return refuse(scanner, test.span.start, l10n.t('A conditional needs a colon.'));
  }
  scanner.lines();
  const no = readExpression(scanner);
  return { kind: 'conditional', test, yes, no, span: { start: test.span.start, end: no.span.end } };
}

const LEVELS: ReadonlyMap<string, number> = new Map([
  ['||', 1],
  ['&&', 2],
  ['==', 3],
  ['!=', 3],
  ['<=', 4],
  ['>=', 4],
  ['<', 4],
  ['>', 4],
  ['+', 5],
  ['-', 5],
  ['*', 6],
  ['/', 6],
  ['%', 6],
]);

function readBinary(scanner: Scanner, above: number): Expression {
  let left = readUnary(scanner);
  for (;;) {
    const mark = scanner.at;
    scanner.gap();
    const operator = scanner.match(/\|\||&&|==|!=|<=|>=|[<>+\-*/%]/y);
    const level = operator === undefined ? undefined : LEVELS.get(operator);
    if (operator === undefined || level === undefined || level <= above) {
      scanner.at = mark;
      return left;
    }
    scanner.gap();
    const right =
      scanner.deeper(() => readBinary(scanner, level)) ?? refuse(scanner, mark, l10n.t('It is nested too deeply.'));
    left = { kind: 'binary', operator, left, right, span: { start: left.span.start, end: right.span.end } };
  }
}

function readUnary(scanner: Scanner): Expression {
  const start = scanner.at;
  const operator = scanner.match(/[-!]/y);
  if (operator === undefined) return readSteps(scanner, readPrimary(scanner));
  scanner.gap();
  const of = scanner.deeper(() => readUnary(scanner)) ?? refuse(scanner, start, l10n.t('It is nested too deeply.'));
  return { kind: 'unary', operator, of, span: { start, end: of.span.end } };
}

function readSteps(scanner: Scanner, of: Expression): Expression {
  const steps: Step[] = [];
  for (;;) {
    const start = scanner.at;
    if (!scanner.sees('...') && scanner.take('.')) {
      scanner.gap();
      const name = scanner.match(NAME) ?? scanner.match(/\d+|\*/y);
      if (name === undefined) scanner.fail('A name is missing behind the dot.');
      steps.push(
        name === undefined || name === '*' ? { kind: 'unread' } : keyStep(name, { start: start + 1, end: scanner.at }),
      );
      if (name === undefined) break;
    } else if (scanner.take('[')) steps.push(readIndex(scanner));
    else break;
  }
  const span = { start: of.span.start, end: scanner.at };
  return steps.length === 0 ? of : { kind: 'traversal', of, steps, span };
}

function readIndex(scanner: Scanner): Step {
  return scanner.within('blank', () => {
    scanner.gap();
    const index = scanner.take('*') ? undefined : readExpression(scanner);
    if (!closes(scanner, ']') || index === undefined) return { kind: 'unread' };
    if (index.kind === 'literal' && index.value !== null) return keyStep(String(index.value), index.span);
    const [part, ...more] = index.kind === 'template' ? index.parts : [];
    return part?.kind === 'text' && more.length === 0 ? keyStep(part.value, part.span) : { kind: 'unread' };
  });
}

function keyStep(value: string, span: Span): Step {
  return { kind: 'key', name: { value, span } };
}

function readPrimary(scanner: Scanner): Expression {
  const start = scanner.at;
  const spanned = (): Span => ({ start, end: scanner.at });
  if (scanner.sees('"')) {
    return (
      scanner.deeper(() => readQuoted(scanner, nextExpression)) ??
      refuse(scanner, start, l10n.t('It is nested too deeply.'))
    );
  }
  if (scanner.sees('<<')) {
    const heredoc = scanner.deeper(() => readHeredoc(scanner, nextExpression));
    return heredoc ?? refuse(scanner, start, l10n.t('A heredoc needs a marker.'));
  }
  if (scanner.take('[')) return scanner.within('blank', () => readList(scanner, start));
  if (scanner.take('{')) return scanner.within('meant', () => readObject(scanner, start));
  if (scanner.take('(')) {
    return scanner.within('blank', () => {
      const of = nextExpression(scanner);
      if (!closes(scanner, ')')) return refuse(scanner, start, l10n.t('A bracket is missing: {0}', ')'));
      // In an object's keys `(name)` is a variable, `name` a text.
      return of.kind === 'variable' ? { kind: 'traversal', of, steps: [], span: of.span } : of;
    });
  }
  const number = scanner.match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  if (number !== undefined) return { kind: 'literal', value: Number(number), span: spanned() };
  const name = scanner.match(NAME);
  if (name === undefined) return refuse(scanner, start, l10n.t('A value is missing.'));
  const word = WORDS.get(name);
  if (word !== undefined) return { kind: 'literal', value: word, span: spanned() };
  while (scanner.sees('::')) if (scanner.match(/::[\p{L}_][\p{L}\p{N}_-]*/uy) === undefined) break;
  const called = scanner.text.slice(start, scanner.at);
  const mark = scanner.at;
  scanner.gap();
  if (scanner.take('(')) return scanner.within('blank', () => readCall(scanner, called, start));
  scanner.at = mark;
  return { kind: 'variable', name, span: spanned() };
}

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function nextExpression(scanner: Scanner): Expression {
  scanner.gap();
  return readExpression(scanner);
}

function readCall(scanner: Scanner, name: string, start: number): Expression {
  const args: Expression[] = [];
  let isExpanded = false;
  while (!closes(scanner, ')')) {
    const arg = nextExpression(scanner);
    args.push(arg);
    const mark = scanner.at;
    scanner.gap();
    if (scanner.take('...')) isExpanded = true;
    else scanner.at = mark;
    if (!separates(scanner, ')')) return refuse(scanner, start, l10n.t('A bracket is missing: {0}', ')'));
  }
  if (isExpanded) return unread(l10n.t('Expanded arguments are not followed.'), start, scanner.at);
  return { kind: 'call', name, args, span: { start, end: scanner.at } };
}

function readList(scanner: Scanner, start: number): Expression {
  if (isFor(scanner)) return readFor(scanner, start, ']', readExpression);
  const items: Expression[] = [];
  while (!closes(scanner, ']')) {
    items.push(nextExpression(scanner));
    if (!separates(scanner, ']')) return refuse(scanner, start, l10n.t('A bracket is missing: {0}', ']'));
  }
  return { kind: 'list', items, span: { start, end: scanner.at } };
}

function readObject(scanner: Scanner, start: number): Expression {
  if (isFor(scanner)) return scanner.within('blank', () => readFor(scanner, start, '}', readExpression));
  const entries: ObjectEntry[] = [];
  for (;;) {
    scanner.lines();
    if (scanner.take('}')) return { kind: 'object', entries, span: { start, end: scanner.at } };
    const key = asKey(readExpression(scanner));
    const mark = scanner.at;
    scanner.gap();
    const hasValue = scanner.match(/[=:]/y) !== undefined;
    if (!hasValue) {
      scanner.at = mark;
      return refuse(scanner, start, l10n.t('An object needs keys with values, and a brace at its end: {0}', '}'));
    }
    entries.push({ key, value: nextExpression(scanner) });
    const behind = scanner.at;
    scanner.gap();
    const hasEnd = scanner.take(',') || scanner.match(/\n/y) !== undefined || scanner.sees('}');
    if (hasEnd) continue;
    scanner.at = behind;
    return refuse(
      scanner,
      start,
      l10n.t('An object needs a comma or a line end between its entries, and a brace at its end: {0}', '}'),
    );
  }
}

/** `name = …` in an object means the text. */
function asKey(key: Expression): Expression {
  if (key.kind !== 'variable') return key;
  const { name, span } = key;
  return { kind: 'template', parts: [{ kind: 'text', value: name, span }], span, inner: span, closed: true };
}
