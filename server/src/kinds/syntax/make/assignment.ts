import type { Piece } from '../../../text/mapped';
import { madeOf } from './parts';
import { knownValue, type MakeValue, piecesFrom } from './variables';

/** `NAME += text`, with where it stands. */
export interface Assignment {
  readonly name: string;
  /** The sign with what stands before its `=`. */
  readonly sign: string;
  readonly body: readonly Piece[];
  /** The condition around it: none, one that asks whether the name has no value, or another. */
  readonly condition: 'none' | 'absent' | 'other';
  /** It stands in a file that is included. */
  readonly elsewhere: boolean;
}

/** The pieces of an assignment's text: from an offset behind its sign up to another, without the blanks that begin it. */
export function bodyOf(pieces: readonly Piece[], text: string, from: number): readonly Piece[] {
  const begin = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  return piecesUntil(piecesFrom(pieces, begin), text.length - begin);
}

/**
 * What a variable holds behind an assignment (GNU make, "Setting Variables", "Appending More Text to Variables"). One that a
 * condition sets to another text, a program sets, or that is made of itself is unclear.
 */
export function assigned(before: MakeValue | undefined, assignment: Assignment): MakeValue {
  const { name, sign, body, condition, elsewhere } = assignment;
  const isDefault = sign === '?=' || condition === 'absent';
  if (isDefault && before !== undefined) return before;
  const made = sign === '!=' || refersTo(body, name) ? UNCLEAR : knownValue(body);
  const said = sign === '+=' ? appended(before, made, body) : isDefault ? openValue(made) : made;
  const value = elsewhere || isElsewhere(before, sign) ? elsewhereValue(said) : said;
  if (condition !== 'other' || sameText(before, value)) return value;
  return isDefault ? UNCLEAR : madeOf([before, sign === '+=' ? made : value]);
}

/** Lists of sources grow line by line; nothing that is read here does. */
const MAX_APPENDED = 200;

const UNCLEAR: MakeValue = { state: 'unclear' };

/** A value that whoever calls make may replace. */
function openValue(value: MakeValue): MakeValue {
  return value.state === 'known' ? { ...value, byDefault: true } : value;
}

/** A value whose characters stand in a file that is included. */
function elsewhereValue(value: MakeValue): MakeValue {
  return value.state === 'known' ? { ...value, elsewhere: true } : value;
}

function isElsewhere(before: MakeValue | undefined, sign: string): boolean {
  return sign === '+=' && before?.state === 'known' && before.elsewhere === true;
}

function appended(before: MakeValue | undefined, made: MakeValue, body: readonly Piece[]): MakeValue {
  if (before === undefined || made.state !== 'known') return made;
  const isFollowed = before.state === 'known' && before.pieces.length < MAX_APPENDED;
  if (isFollowed) return knownValue([...before.pieces, { text: ' ', source: body[0]?.source ?? 0 }, ...body]);
  return before.state === 'unclear' ? madeOf([before, made]) : UNCLEAR;
}

function sameText(a: MakeValue | undefined, b: MakeValue): boolean {
  const written = (value: MakeValue): string | undefined =>
    value.state === 'known' ? value.pieces.map((piece) => piece.text).join('') : undefined;
  return a !== undefined && written(a) !== undefined && written(a) === written(b);
}

function refersTo(body: readonly Piece[], name: string): boolean {
  const text = body.map((piece) => piece.text).join('');
  return text.includes(`$(${name})`) || text.includes(`\${${name}}`);
}

function piecesUntil(pieces: readonly Piece[], length: number): readonly Piece[] {
  let left = length;
  return pieces.flatMap((piece) => {
    const text = piece.text.slice(0, Math.max(0, left));
    left -= piece.text.length;
    return text === '' ? [] : [{ text, source: piece.source }];
  });
}
