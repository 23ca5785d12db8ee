/** A half-open range of UTF-16 offsets into a document's text: `start` is in, `end` is out. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value with the characters it was read from. */
export interface Spanned<T> {
  readonly value: T;
  readonly span: Span;
}

/** The span of `text` from `start`. */
export function spanOf(start: number, text: string): Span {
  return { start, end: start + text.length };
}

/** The order of what has places in one text: by where it begins. */
export function byStart(a: { readonly span: Span }, b: { readonly span: Span }): number {
  return a.span.start - b.span.start;
}

/** Whether `inner` lies in `outer`, borders included. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether the two ranges have a character in common, or one is empty and touches the other. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end ? true : a.start === a.end || b.start === b.end ? touches(a, b) : false;
}

function touches(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}
