import { isConfigFile } from '../config/config';
import type { Kind } from '../model/kind';
import type { Source } from '../text/source';

/** A document of the workspace with its kind. */
export interface Document {
  readonly source: Source;
  readonly kind: Kind;
}

/** The texts of a workspace folder; those of a kind are its documents. */
export interface Texts {
  readonly documents: ReadonlyMap<string, Document>;
  sourceOf(path: string): Source | undefined;
  textOf(path: string): string | undefined;
  /** Whether nobody has given the text or said that there is none. Configurations are none of these texts. */
  isMissing(path: string): boolean;
  /** Takes a text; whether it, or its kind, is another than before. */
  set(source: Source, kind: Kind | undefined): boolean;
  /** There is no such text (any more); whether there was one. */
  remove(path: string): boolean;
}

/** No texts yet. */
export function createTexts(): Texts {
  const documents = new Map<string, Document>();
  const sources = new Map<string, Source>();
  const absent = new Set<string>();
  return {
    documents,
    sourceOf: (path) => sources.get(path),
    textOf: (path) => sources.get(path)?.text,
    isMissing: (path) => !sources.has(path) && !absent.has(path) && !isConfigFile(path),
    set(source, kind) {
      const { path } = source;
      const isSame = sources.get(path)?.text === source.text && documents.get(path)?.kind === kind;
      sources.set(path, source);
      absent.delete(path);
      if (kind === undefined) documents.delete(path);
      else documents.set(path, { source, kind });
      return !isSame;
    },
    remove(path) {
      absent.add(path);
      documents.delete(path);
      return sources.delete(path);
    },
  };
}
