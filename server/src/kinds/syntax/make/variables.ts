import { type MappedText, mappedText, type Piece, runsOf } from '../../../text/mapped';
import type { Span } from '../../../text/span';
import { type FilledPiece, opaquePiece } from './filled';

/**
 * What a variable holds: its text as written (`byDefault` where `?=` leaves it to the caller), a text that make itself
 * puts there, or `unclear` where conditions, programs or the call decide (`called`: a name that tells more of it than its
 * own; `madeOf`: the texts that it is made of, one or some of them, where all are known). `elsewhere`: its characters stand in another file.
 */
export type MakeValue =
  | {
      readonly state: 'known';
      readonly pieces: readonly Piece[];
      readonly byDefault?: true;
      readonly elsewhere?: true;
    }
  | { readonly state: 'fixed'; readonly text: string }
  | { readonly state: 'unclear'; readonly called?: string; readonly madeOf?: readonly string[] };

/** The value of a name where it is used. */
export type Lookup = (name: string) => MakeValue | undefined;

const MAX_DEPTH = 20;
/** One reference that expands to more than this is not followed further: variables that double each other end here. */
const MAX_PIECES = 200;
const MAX_LENGTH = 20_000;

/**
 * Expands `$(NAME)`, `${NAME}`, `$x` and `$$` (GNU make, "Basics of Variable References") with the values as written.
 * A program that is looked up (`$(shell which docker)`) is its name. All other functions, substitution references and names
 * without a value become opaque pieces.
 */
export function expandMake(pieces: readonly Piece[], lookup: Lookup): readonly FilledPiece[] {
  const made: Made = { pieces: [], count: 0, length: 0 };
  expandInto(made, mappedText(pieces), lookup, undefined, 0);
  return made.pieces;
}

/** The pieces from an offset of their text on, without the blanks that begin there. */
export function piecesFrom(pieces: readonly Piece[], from: number): readonly Piece[] {
  let at = 0;
  return pieces.flatMap((piece) => {
    const cut = Math.max(0, from - at);
    at += piece.text.length;
    return cut >= piece.text.length ? [] : [{ text: piece.text.slice(cut), source: piece.source + cut }];
  });
}

/** The pieces so far, and what the reference that is being expanded has made of them. */
interface Made {
  readonly pieces: FilledPiece[];
  count: number;
  length: number;
}

function push(into: Made, piece: FilledPiece): void {
  into.pieces.push(piece);
  into.count++;
  into.length += piece.text.length;
}

function expandInto(into: Made, text: MappedText, lookup: Lookup, use: Span | undefined, depth: number): void {
  const { text: characters } = text;
  let at = 0;
  while (at < characters.length) {
    if (use !== undefined && (into.count > MAX_PIECES || into.length > MAX_LENGTH)) {
      push(into, opaquePiece(use, ''));
      return;
    }
    if (use === undefined) {
      into.count = 0;
      into.length = 0;
    }
    const dollar = characters.indexOf('$', at);
    const end = dollar < 0 ? characters.length : dollar;
    pushLiteral(into, text, at, end, use);
    if (dollar < 0) return;
    const close = endOfReference(characters, dollar);
    const span = { start: dollar, end: close };
    const place = use ?? text.spanToSource(span);
    const written = characters.slice(dollar, close);
    // `$(NAME)/rootfs` or `linux/$(NAME)` with `NAME ?=`: the caller says which it is.
    const isPart = characters[close] === '/' || /[/:]/.test(characters[dollar - 1] ?? '');
    const left = isPart ? nameLeftEmpty(written, lookup) : undefined;
    if (left === undefined) pushReference(into, written, place, lookup, depth);
    else push(into, opaquePiece(place, left));
    at = close;
  }
}

/** The name of a variable whose default is nothing. */
function nameLeftEmpty(written: string, lookup: Lookup): string | undefined {
  const name = written.slice(2, -1).trim();
  const value = lookup(name);
  const isEmpty = value?.state === 'known' && value.byDefault === true && value.pieces.every(({ text }) => text === '');
  return isEmpty ? name : undefined;
}

function pushReference(into: Made, written: string, place: Span, lookup: Lookup, depth: number): void {
  if (written === '$$') {
    push(into, { text: '$', span: place });
    return;
  }
  const inner = written.length > 2 ? written.slice(2, -1).trim() : written.slice(1);
  const program = /^shell\s+(?:which|command\s+-v)\s+([\w.-]+)$/.exec(inner)?.[1];
  if (program !== undefined) {
    // Where it lies matters to nobody here.
    push(into, { text: program, span: place });
    return;
  }
  const stripped = /^strip\s+\$[({]([\w.-]+)[)}]$/.exec(inner)?.[1];
  const name = stripped ?? inner;
  const isName = /^[^\s:=#$(){},]+$/.test(name);
  const value = isName ? lookup(name) : undefined;
  if (value?.state === 'fixed') {
    push(into, { text: value.text, span: place });
    return;
  }
  if (value?.state !== 'known' || depth >= MAX_DEPTH) {
    const called = value?.state === 'unclear' ? value.called : undefined;
    const parts = value?.state === 'unclear' ? value.madeOf : undefined;
    push(into, opaquePiece(place, called ?? (isName ? name : ''), parts));
    return;
  }
  const from = into.pieces.length;
  expandInto(into, mappedText(value.pieces), lookup, place, depth + 1);
  const [only, ...more] = into.pieces.slice(from);
  if (only?.opaque === '' && more.length === 0) {
    // What a function makes has the variable's name at least: `ARCH_SUFFIX = $(addprefix -,$(ARCH))`.
    into.pieces.splice(from, 1, opaquePiece(place, name));
    return;
  }
  if (value.byDefault !== true && value.elsewhere !== true) return;
  const made = into.pieces.splice(from);
  into.pieces.push(
    ...made.map(({ origin, ...piece }) => ({
      ...piece,
      ...(origin !== undefined && value.elsewhere !== true && { origin }),
      ...(value.byDefault && { byDefault: true as const }),
    })),
  );
}

function pushLiteral(into: Made, text: MappedText, start: number, end: number, use: Span | undefined): void {
  for (const run of runsOf(text, start, end)) {
    const span = use ?? { start: run.source, end: run.source + run.text.length };
    push(into, { text: run.text, span, origin: run.source });
  }
}

/** The end of the reference that begins with the `$` at an offset; brackets of the same sort nest. */
export function endOfReference(text: string, dollar: number): number {
  const open = text[dollar + 1];
  const close = open === '(' ? ')' : open === '{' ? '}' : undefined;
  if (close === undefined) return Math.min(text.length, dollar + 2);
  let depth = 0;
  for (let at = dollar + 1; at < text.length; at++) {
    if (text[at] === open) depth++;
    if (text[at] === close && --depth === 0) return at + 1;
  }
  return text.length;
}

/** A value with one text. */
export function knownValue(pieces: readonly Piece[]): MakeValue {
  return { state: 'known', pieces: trimEnd(pieces) };
}

function trimEnd(pieces: readonly Piece[]): readonly Piece[] {
  const last = pieces.at(-1);
  if (last === undefined) return pieces;
  return [...pieces.slice(0, -1), { ...last, text: last.text.trimEnd() }];
}
