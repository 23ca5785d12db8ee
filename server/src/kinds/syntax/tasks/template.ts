import { type MappedText, mappedText, type Piece, runsOf } from '../../../text/mapped';
import type { Span } from '../../../text/span';
import { type FilledPiece, opaquePiece } from '../make/filled';

/** What stands between `{{` and `}}`: pieces of known text, and whether whoever starts the task may choose another. */
export interface TemplateValue {
  /** A text without `source` stands nowhere: a program's own, or one with escapes. */
  readonly pieces: readonly (Omit<Piece, 'source'> & { readonly source?: number })[];
  readonly byDefault?: true;
}

/**
 * The value of what stands between the braces, blanks taken off; undefined where it is not known. `at` is where it
 * begins in the document.
 */
export type TemplateLookup = (inner: string, at: number) => TemplateValue | undefined;

/** The most characters that all values may put into one text: variables that double each other end here. */
const MAX_LENGTH = 200_000;

/**
 * Fills in `{{…}}`, which task runners put values into commands with. What is not known becomes an opaque piece that
 * bears the name, if it is one. `name` takes the name of a variable out of what stands between the braces.
 */
export function fillTemplate(
  text: MappedText,
  lookup: TemplateLookup,
  name: (inner: string) => string | undefined,
): readonly FilledPiece[] {
  const made: FilledPiece[] = [];
  const { text: characters } = text;
  let at = 0;
  let length = 0;
  while (at < characters.length) {
    const open = characters.indexOf('{{', at);
    const close = open < 0 ? -1 : characters.indexOf('}}', open);
    pushLiteral(made, text, at, close < 0 ? characters.length : open);
    if (close < 0) break;
    const span = text.spanToSource({ start: open, end: close + 2 });
    const between = characters.slice(open + 2, close);
    const inner = between.trim();
    const from = text.toSource(open + 2 + between.length - between.trimStart().length);
    const value = length > MAX_LENGTH ? undefined : lookup(inner, from);
    if (value === undefined) made.push(opaquePiece(span, name(inner) ?? ''));
    for (const { text: part, source } of value?.pieces ?? []) {
      length += part.length;
      made.push({
        text: part,
        span,
        ...(source !== undefined && { origin: source }),
        ...(value?.byDefault && { byDefault: true }),
      });
    }
    at = close + 2;
  }
  return made;
}

/** The text of a value. */
export function textOfValue({ pieces }: TemplateValue): string {
  return mappedText(pieces.map(({ text }) => ({ text, source: 0 }))).text;
}

/** The text of a value of another file, which stands nowhere in this one. */
export function withoutPlaces(value: TemplateValue): TemplateValue {
  return { ...value, pieces: value.pieces.map(({ text }) => ({ text })) };
}

function pushLiteral(made: FilledPiece[], text: MappedText, start: number, end: number): void {
  for (const run of runsOf(text, start, end)) {
    const span: Span = { start: run.source, end: run.source + run.text.length };
    made.push({ text: run.text, span, origin: run.source });
  }
}
