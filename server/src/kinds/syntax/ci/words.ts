import { type MappedText, mappedText, type Piece } from '../../../text/mapped';
import type { Span } from '../../../text/span';

/**
 * A command whose words a document lists one by one, as a shell would be given it: the words in front stand at `at`, the
 * listed ones in quotes, each character where the document has it.
 */
export function quotedCommand(front: string, at: Span, words: readonly MappedText[]): MappedText {
  const synthetic = (text: string, source: number): readonly Piece[] =>
    [...text].map((each) => ({ text: each, source }));
  return mappedText([
    ...synthetic(front, at.start),
    ...words.flatMap((word) => [
      ...synthetic(" '", word.toSource(0)),
      ...[...word.text].flatMap((each, i) => {
        const source = word.toSource(i);
        return each === "'" ? synthetic("'\\''", source) : [{ text: each, source }];
      }),
      ...synthetic("'", word.toSource(word.text.length)),
    ]),
  ]);
}
