import { type MappedText, mappedText, type Piece, throughBoth } from '../../../text/mapped';
import type { Opaque } from '../commands/contract';

/** A script with the values of the CI's own expressions in it. */
export interface FilledScript {
  readonly text: MappedText;
  /** What has no value, as it stands in `text`. */
  readonly opaque: readonly Opaque[];
}

/** What an expression comes to: a value, `unknown`, or `text` where it is none and the shell gets it as it stands. */
export type Filling = { readonly value: string } | 'unknown' | 'text';

/** Puts the values of expressions into a script; the characters of a value map to where its expression begins. */
export function fillIn(
  source: MappedText,
  expression: RegExp,
  fillingFor: (found: RegExpExecArray) => Filling,
): FilledScript {
  const pieces: Piece[] = [];
  const opaque: Opaque[] = [];
  let at = 0;
  let length = 0;
  const add = (text: string, from: number): void => {
    pieces.push({ text, source: from });
    length += text.length;
  };
  for (const found of source.text.matchAll(expression)) {
    const filling = fillingFor(found);
    if (filling === 'text') continue;
    add(source.text.slice(at, found.index), at);
    at = found.index + found[0].length;
    const start = length;
    const value = filling === 'unknown' ? found[0] : filling.value;
    if (filling === 'unknown') add(value, found.index);
    else for (const character of value) add(character, found.index);
    if (filling === 'unknown') opaque.push({ start, end: length });
  }
  if (at === 0 && pieces.length === 0) return { text: source, opaque };
  add(source.text.slice(at), at);
  return { text: throughBoth(mappedText(pieces), source), opaque };
}
