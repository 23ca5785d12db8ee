import { type MappedText, mappedText, type Piece, runsOf } from '../../../text/mapped';
import type { Makefile } from './rules';
import { endOfReference, type MakeValue } from './variables';

/** A call of a template: `$(call name,first,second)`. */
export interface TemplateCall {
  readonly name: string;
  /** The arguments by their numbers, as they are written. */
  readonly values: ReadonlyMap<string, MakeValue>;
}

/** The calls in the recipes of a makefile (GNU make, "The call Function"). Only so many are read. */
export function templateCalls({ rules }: Makefile): readonly TemplateCall[] {
  const calls: TemplateCall[] = [];
  for (const line of rules.flatMap(({ recipe }) => recipe)) {
    const text = mappedText(line);
    for (const { 0: head, 1: name = '', index } of text.text.matchAll(CALL)) {
      if (calls.length >= MAX_CALLS) return calls;
      const end = endOfReference(text.text, index) - 1;
      if (end - index > MAX_LENGTH) continue;
      const values = argumentsIn(text, index + head.length, end).map((pieces, i): [string, MakeValue] => [
        String(i + 1),
        { state: 'known', pieces },
      ]);
      calls.push({ name, values: new Map(values) });
    }
  }
  return calls;
}

const CALL = /\$[({]call[ \t]+([\w.-]+),/g;
const MAX_CALLS = 100;
const MAX_LENGTH = 4_000;

/** What stands between the commas of a call that are in no brackets of their own. */
function argumentsIn(text: MappedText, start: number, end: number): readonly (readonly Piece[])[] {
  const found: (readonly Piece[])[] = [];
  let from = start;
  for (let at = start, depth = 0; at <= end; at++) {
    const character = text.text[at] ?? '';
    if (at < end && /[({]/.test(character)) depth++;
    else if (at < end && /[)}]/.test(character)) depth--;
    const isOver = at === end || (character === ',' && depth === 0);
    if (!isOver) continue;
    found.push(runsOf(text, from, at));
    from = at + 1;
  }
  return found;
}
