import type { Kind } from '../model/kind';
import type { Source } from '../text/source';

/** The kind of a document: the first of `kinds` that recognises it; `undefined` for a file that is none of ours. */
export function kindOf(source: Source, kinds: readonly Kind[]): Kind | undefined {
  return kinds.find((kind) => kind.recognise(source));
}
