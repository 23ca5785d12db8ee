import type { MappedText } from '../../../text/mapped';
import { lastNotAfter, startsOf } from '../../../text/search';
import type { Span } from '../../../text/span';
import type { Opaque } from '../commands/contract';
import { OPAQUE } from '../commands/words';

/** A run of an expanded text. */
export interface FilledPiece {
  readonly text: string;
  /** Where it is used: its own characters, or the whole `$(NAME)` of the outermost text. */
  readonly span: Span;
  /** Where its characters begin in the document; absent where an escape made them. */
  readonly origin?: number;
  /** It stands for something without a value; the variable's name, or '' for what is none. */
  readonly opaque?: string;
  /** The texts that it is made of, one or some of them, where all are known. */
  readonly madeOf?: readonly string[];
  /** It is a default, which the caller may replace. */
  readonly byDefault?: true;
}

/** An expanded text with the way back: to where it is used, and to where its characters stand. */
export interface FilledText extends MappedText {
  readonly opaque: readonly Opaque[];
  /** The spans that defaults have filled. */
  readonly defaults: readonly Span[];
  /** The characters of a span, where they stand in one run somewhere in the document. */
  originOf(span: Span): Span | undefined;
}

/** The piece for a variable without a value. */
export function opaquePiece(span: Span, name: string, madeOf?: readonly string[]): FilledPiece {
  return { text: OPAQUE, span, opaque: name, ...(madeOf && { madeOf }) };
}

/** The text of the pieces; undefined where some of it has no value. */
export function knownText(pieces: readonly FilledPiece[]): string | undefined {
  return pieces.some((piece) => piece.opaque !== undefined) ? undefined : pieces.map((piece) => piece.text).join('');
}

/** Joins expanded pieces. */
export function filledText(pieces: readonly FilledPiece[]): FilledText {
  const starts = startsOf(pieces);
  const indexAt = (offset: number): number => lastNotAfter(starts, offset);
  const place = (offset: number, side: 'start' | 'end'): number => {
    const index = indexAt(offset);
    const piece = pieces[index];
    if (piece === undefined) return 0;
    const isOwn = piece.origin === piece.span.start;
    if (!isOwn) return piece.span[side];
    const within = Math.min(offset - (starts[index] ?? 0) + (side === 'end' ? 1 : 0), piece.text.length);
    return piece.span.start + within;
  };
  return {
    text: pieces.map((piece) => piece.text).join(''),
    toSource: (offset) => place(offset, 'start'),
    spanToSource: ({ start, end }) => {
      const from = place(start, 'start');
      return { start: from, end: end > start ? Math.max(from, place(end - 1, 'end')) : from };
    },
    opaque: pieces.flatMap((piece, i) => {
      const start = starts[i] ?? 0;
      const { opaque, madeOf, text } = piece;
      return opaque === undefined ? [] : [{ start, end: start + text.length, name: opaque, ...(madeOf && { madeOf }) }];
    }),
    defaults: pieces.flatMap((piece, i) => {
      const start = starts[i] ?? 0;
      return piece.byDefault === true ? [{ start, end: start + piece.text.length }] : [];
    }),
    originOf({ start, end }) {
      let run: Span | undefined;
      for (let i = indexAt(start); i < pieces.length && (starts[i] ?? 0) < end; i++) {
        const piece = pieces[i];
        const at = starts[i] ?? 0;
        if (piece?.origin === undefined) return undefined;
        const from = piece.origin + Math.max(0, start - at);
        if (run && run.end !== from) return undefined;
        run = { start: run?.start ?? from, end: piece.origin + Math.min(piece.text.length, end - at) };
      }
      return run && run.end - run.start === end - start ? run : undefined;
    },
  };
}
