import type { MappedText } from '../../../text/mapped';
import { overlaps, type Span } from '../../../text/span';
import type { CommandContext, Opaque } from './contract';
import { type Argument, type Fragment, OPAQUE } from './words';

/** The text as the shell parser gets it, and the way from its offsets back to the document. */
export interface Places {
  /** Line ends are LF, and what has no value is {@link OPAQUE}. */
  readonly text: string;
  opaqueName(offset: number): string | undefined;
  opaqueParts(offset: number): readonly string[] | undefined;
  /** The document's span of a span of the text. */
  toDocument(span: Span): Span;
  /** The same, only where the document has these very characters there in one run. */
  inPlace(span: Span): Span | undefined;
  /** Where the characters of fragments stand in one run, here or where a variable got them. */
  literal(fragments: readonly Fragment[]): Span | undefined;
  /** Whether some of an argument is a default, which the caller may replace. */
  isByDefault(argument: Argument): boolean;
  /** The document's span of the characters of an argument, quotes not included. */
  spanOf(argument: Argument): Span;
  /** Where something can be inserted behind a word. */
  behind(span: Span): number | undefined;
}

/** Prepares a text for the shell parser. */
export function placesOf(source: MappedText, context: CommandContext): Places {
  const hidden = hideOpaque(source.text, context.replaceOpaque ?? []);
  const { text, toSource } = withoutCarriageReturns(hidden.text);
  const back = (span: Span): Span => ({
    start: toSource(span.start),
    end: span.end > span.start ? toSource(span.end - 1) + 1 : toSource(span.start),
  });
  const isDirect = (span: Span): boolean => {
    const { start, end } = back(span);
    const first = source.toSource(start);
    for (let i = start; i < end; i++) if (source.toSource(i) !== first + i - start) return false;
    const whole = source.spanToSource({ start, end });
    return end - start === span.end - span.start && whole.end - whole.start === end - start;
  };
  const toDocument = (span: Span): Span => source.spanToSource(back(span));
  const inPlace = (span: Span): Span | undefined => (isDirect(span) ? toDocument(span) : undefined);
  return {
    text,
    opaqueName: (offset) => hidden.pieces.get(toSource(offset))?.name,
    opaqueParts: (offset) => hidden.pieces.get(toSource(offset))?.madeOf,
    toDocument,
    inPlace,
    literal(fragments) {
      const run = runOf(fragments);
      return run && (inPlace(run) ?? context.originOf?.(back(run)));
    },
    isByDefault({ fragments }) {
      const filled = context.defaults ?? [];
      return fragments.some(
        (one) => one.byDefault === true || filled.some((span) => overlaps(span, back(one.origin ?? one.span))),
      );
    },
    spanOf({ fragments, span }) {
      const first = fragments[0];
      const last = fragments.at(-1);
      return toDocument(first && last ? { start: first.span.start, end: last.span.end } : span);
    },
    behind(span) {
      // Where values were put in, the word's own end has to stand in the document.
      const end = context.originOf === undefined ? span : { start: Math.max(span.start, span.end - 2), end: span.end };
      return isDirect(end) ? toDocument(span).end : undefined;
    },
  };
}

function runOf(fragments: readonly Fragment[]): Span | undefined {
  let run: Span | undefined;
  for (const { origin } of fragments) {
    if (origin === undefined || (run && run.end !== origin.start)) return undefined;
    run = { start: run?.start ?? origin.start, end: origin.end };
  }
  return run;
}

function hideOpaque(text: string, opaque: NonNullable<CommandContext['replaceOpaque']>) {
  const pieces = new Map<number, Opaque>();
  const parts: string[] = [];
  let at = 0;
  for (const piece of [...opaque].sort((a, b) => a.start - b.start)) {
    const { start, end } = piece;
    if (start < at || end > text.length) continue;
    pieces.set(start, piece);
    parts.push(text.slice(at, start), OPAQUE.repeat(end - start));
    at = end;
  }
  parts.push(text.slice(at));
  return { text: parts.join(''), pieces };
}

/** A carriage return before a line end would be part of the last word. */
function withoutCarriageReturns(text: string): {
  readonly text: string;
  readonly toSource: (offset: number) => number;
} {
  if (!text.includes('\r')) return { text, toSource: (offset) => offset };
  const dropped: number[] = [];
  const kept = text.replace(/\r(?=\n|$)/g, (_, at: number) => {
    dropped.push(at - dropped.length);
    return '';
  });
  return { text: kept, toSource: (offset) => offset + countNotAfter(dropped, offset) };
}

/** How many of the ascending numbers are at most `limit`. */
function countNotAfter(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
