import { lastNotAfter, startsOf } from './search';
import type { Span } from './span';

/** A text that was taken out of another one, piece by piece, and remembers where each piece stood. */
export interface MappedText {
  readonly text: string;
  /** The offset in the original text of an offset into `text`. */
  toSource(offset: number): number;
  /** The span in the original text of a span of `text`. */
  spanToSource(span: Span): Span;
}

/** A run of characters of a mapped text: `length` of them, standing at `source` in the original. */
export interface Piece {
  readonly text: string;
  readonly source: number;
}

/** Joins pieces; each character maps to where it stands, the end of the text to the end of the last piece. */
export function mappedText(pieces: readonly Piece[]): MappedText {
  const [first] = pieces;
  return first !== undefined && pieces.length === 1 ? directText(first.text, first.source) : new Pieced(pieces);
}

/** A text that stands in one run at `offset` of the original. */
export function directText(text: string, offset: number): MappedText {
  return new OneRun(text, offset);
}

/** Nearly every text of a workspace is one run: it is kept in a few words, without functions of its own. */
class OneRun implements MappedText {
  constructor(
    readonly text: string,
    private readonly source: number,
  ) {}

  toSource(offset: number): number {
    return this.source + Math.min(offset, this.text.length);
  }

  spanToSource(span: Span): Span {
    return spanThrough(this, span);
  }
}

class Pieced implements MappedText {
  readonly text: string;
  private readonly starts: readonly number[];

  constructor(private readonly pieces: readonly Piece[]) {
    this.text = pieces.map((piece) => piece.text).join('');
    this.starts = startsOf(pieces);
  }

  toSource(offset: number): number {
    const low = lastNotAfter(this.starts, offset);
    const piece = this.pieces[low];
    return piece === undefined ? 0 : piece.source + Math.min(offset - (this.starts[low] ?? 0), piece.text.length);
  }

  spanToSource(span: Span): Span {
    return spanThrough(this, span);
  }
}

function spanThrough(text: MappedText, { start, end }: Span): Span {
  const from = text.toSource(start);
  return { start: from, end: end > start ? text.toSource(end - 1) + 1 : from };
}

/** A text taken out of a text that was itself taken out of a document. */
export function throughBoth(inner: MappedText, outer: MappedText): MappedText {
  return {
    text: inner.text,
    toSource: (offset) => outer.toSource(inner.toSource(offset)),
    spanToSource: (span) => outer.spanToSource(inner.spanToSource(span)),
  };
}

/** Texts as lines of one, each with the way back to where it stands. */
export function joinedLines(texts: readonly MappedText[]): MappedText {
  return joinedTexts(texts, '\n');
}

/** Texts one behind the other; what is between them stands where the former ends. */
export function joinedTexts(texts: readonly MappedText[], between = ''): MappedText {
  const starts = startsOf(texts.map(({ text }) => ({ text: `${text}${between}` })));
  const toSource = (offset: number): number => {
    const index = lastNotAfter(starts, offset);
    return texts[index]?.toSource(offset - (starts[index] ?? 0)) ?? 0;
  };
  return {
    text: texts.map(({ text }) => text).join(between),
    toSource,
    spanToSource({ start, end }) {
      const from = toSource(start);
      return { start: from, end: end > start ? Math.max(from, toSource(end - 1) + 1) : from };
    },
  };
}

/** A part of a text as the runs of it that stand together in the original. */
export function runsOf(text: MappedText, start: number, end: number): readonly Piece[] {
  const runs: Piece[] = [];
  for (let from = start; from < end; ) {
    const source = text.toSource(from);
    let to = from + 1;
    while (to < end && text.toSource(to) === source + to - from) to++;
    runs.push({ text: text.text.slice(from, to), source });
    from = to;
  }
  return runs;
}
