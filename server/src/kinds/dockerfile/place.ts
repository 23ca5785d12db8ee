import type { MappedText } from '../../text/mapped';
import type { Span, Spanned } from '../../text/span';

/** Leads from a Dockerfile's own text to the document it stands in. */
export interface Place {
  /** The Dockerfile's text. */
  readonly text: string;
  span(span: Span): Span;
  spanned<T>(spanned: Spanned<T>): Spanned<T>;
  /** A text of the Dockerfile brought to the length of its span in the document, so that offsets into it hold there. */
  stretched(text: string, span: Span): Spanned<string>;
  /** The indentation that the document adds to the Dockerfile's line which begins at `lineStart`. */
  indentationOf(lineStart: number): string;
}

/** The places of a Dockerfile inside a document, or of a document that is one. */
export function placeOf(mapped: MappedText): Place {
  const { text } = mapped;
  const span = (inner: Span): Span => mapped.spanToSource(inner);
  return {
    text,
    span,
    spanned: ({ value, span: inner }) => ({ value, span: span(inner) }),
    stretched(part, inner) {
      const outer = span(inner);
      const isOneRun = outer.end - outer.start === part.length;
      return { span: outer, value: isOneRun ? part : stretch(part, inner.start, outer, mapped) };
    },
    indentationOf(lineStart) {
      // The first line of a block stands after its header; the second one shows what the block adds to each.
      const start = lineStart > 0 ? lineStart : text.indexOf('\n') + 1;
      if (start === 0) return '';
      const added = mapped.toSource(start) - mapped.toSource(start - 1) - 1;
      return ' '.repeat(Math.max(0, added));
    },
  };
}

function stretch(part: string, start: number, outer: Span, mapped: MappedText): string {
  const characters = new Array<string>(outer.end - outer.start).fill(' ');
  for (let i = 0; i < part.length; i++) {
    const at = mapped.toSource(start + i) - outer.start;
    // `$$NAME` stands for `$NAME`: the sign that is left goes next to its name.
    const isDoubled = part[i] === '$' && mapped.toSource(start + i + 1) - outer.start === at + 2;
    characters[isDoubled ? at + 1 : at] = part[i] ?? ' ';
  }
  return characters.join('');
}
