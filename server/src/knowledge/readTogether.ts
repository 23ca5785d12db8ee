import { type NamedTogether, namedKey } from '../analysis/namedTogether';
import type { LocatedReading } from './joins';
import { readDocument } from './readings';
import type { Texts } from './texts';

/** Documents as what names them together with others has them: a compose file with its override. */
export interface ReadTogether {
  /** What a document says then; made again when one of the texts that count changes. */
  as(from: LocatedReading, named: NamedTogether): LocatedReading;
  /** The document is gone. */
  forget(path: string): void;
}

interface Kept {
  readonly from: LocatedReading;
  readonly key: string;
  /** The texts that the reading was made of. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly read: LocatedReading;
}

/** Reads documents of these texts together, and keeps the last reading of each. */
export function createReadTogether(texts: Texts): ReadTogether {
  const kept = new Map<string, Kept>();
  return {
    as(from, named) {
      const document = texts.documents.get(from.path);
      if (document === undefined) return from;
      const key = namedKey(named);
      const known = kept.get(from.path);
      const isCurrent = known?.from === from && known.key === key;
      if (isCurrent && [...known.texts].every(([path, text]) => texts.textOf(path) === text)) return known.read;
      const read = readDocument(document, texts, named);
      const own = new Map(read.reading.wanted.map((path) => [path, texts.textOf(path)]));
      kept.set(from.path, { from, key, texts: own, read });
      return read;
    },
    forget: (path) => void kept.delete(path),
  };
}
