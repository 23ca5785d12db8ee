import type { Piece } from '../../../text/mapped';
import { piecesFrom } from './variables';

/** The first `:` or `=` (with `?`, `+`, `!` before it) outside references; below 0 where there is none. */
export function operatorAt(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '$' && (text[i + 1] === '(' || text[i + 1] === '{')) depth++;
    else if ((character === ')' || character === '}') && depth > 0) depth--;
    else if (depth > 0) continue;
    else if (character === ':' || character === '=') return i;
    else if ((character === '?' || character === '+' || character === '!') && text[i + 1] === '=') return i;
  }
  return -1;
}

/** The sign of an assignment that begins here, if one does. */
export function assignmentSign(text: string): string | undefined {
  return /^(?::{0,3}|[?+!])=/.exec(text)?.[0];
}

/** A line up to its comment. */
export function withoutComment(text: string): string {
  const found = /(?:^|[^\\])#/.exec(text);
  return found ? text.slice(0, found.index + found[0].length - 1) : text;
}

/** Recipe lines may begin with `@` (silent), `-` (ignore errors) and `+` (run always). */
export function withoutPrefix(pieces: readonly Piece[]): readonly Piece[] {
  const text = pieces.map((piece) => piece.text).join('');
  return piecesFrom(pieces, /^[\s@+-]*/.exec(text)?.[0].length ?? 0);
}

/**
 * The name that a condition asks to be without a value: `ifndef NAME`, `ifeq ($(NAME),)`, `ifeq (,$(NAME))`,
 * `ifeq "$(NAME)" ""`.
 */
export function nameAbsent(word: string, text: string): string | undefined {
  if (word === 'ifndef') return /^\s*ifndef\s+([\w.-]+)/.exec(text)?.[1];
  if (word !== 'ifeq') return undefined;
  const plain = text.replace(/[\s"']/g, '');
  return /^ifeq\(?\$[({]([\w.-]+)[)}],?\)?$/.exec(plain)?.[1] ?? /^ifeq\(,\$[({]([\w.-]+)[)}]\)$/.exec(plain)?.[1];
}
