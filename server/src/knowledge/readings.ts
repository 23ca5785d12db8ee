import type { NamedTogether } from '../analysis/namedTogether';
import type { Location } from '../model/requirement';
import { linesOf } from '../text/lines';
import type { Span } from '../text/span';
import { dependencies, type LocatedReading } from './joins';
import type { Document, Texts } from './texts';

/** What the documents of a workspace say, each kept until its own text, or one that it depends on, is another. */
export interface Readings {
  /** What a document said when it was read last. */
  of(path: string): LocatedReading | undefined;
  /** The same of all documents, in their order. */
  all(): readonly LocatedReading[];
  /** Reads a document again if it is to be. */
  refresh(path: string): void;
  /** The documents that are to be read again; what they said before still counts. */
  stale(): readonly string[];
  /** A path has another text or kind: it is to be read again, and so is what depends on its text. */
  forget(path: string): void;
  /** The documents that depend on this path, there or not. */
  awaitedBy(path: string): ReadonlySet<string>;
  /** The texts that some document depends on and that are missing. */
  missing(): readonly string[];
}

/** What a document said before and says now; absent where there was none, or is none any more. */
export interface ReadingChange {
  readonly path: string;
  readonly before: LocatedReading | undefined;
  readonly after: LocatedReading | undefined;
}

/** The readings of these texts; `onChange` hears of every document that was read again. */
export function createReadings(texts: Texts, onChange: (change: ReadingChange) => void): Readings {
  const kept = new Map<string, LocatedReading>();
  const stale = new Set<string>();
  // By path: the documents that depend on it.
  const awaiting = new Map<string, Set<string>>();
  // Of these, the paths that were missing when that was seen.
  const missing = new Set<string>();

  return {
    of: (path) => kept.get(path),
    all: () => [...texts.documents.keys()].flatMap((path) => kept.get(path) ?? []),
    refresh(path) {
      if (!stale.delete(path)) return;
      const before = kept.get(path);
      const document = texts.documents.get(path);
      const after = document && readDocument(document, texts);
      for (const one of before === undefined ? [] : dependencies(before)) awaiting.get(one)?.delete(path);
      for (const one of after === undefined ? [] : dependencies(after)) {
        addTo(awaiting, one, path);
        if (texts.isMissing(one)) missing.add(one);
      }
      if (after === undefined) kept.delete(path);
      else kept.set(path, after);
      onChange({ path, before, after });
    },
    stale: () => [...stale],
    forget(path) {
      stale.add(path);
      for (const one of awaiting.get(path) ?? []) if (kept.get(one)?.reading.wanted.includes(path)) stale.add(one);
    },
    awaitedBy: (path) => awaiting.get(path) ?? NOBODY,
    missing() {
      for (const path of missing) if (!texts.isMissing(path) || awaiting.get(path)?.size === 0) missing.delete(path);
      return [...missing];
    },
  };
}

/** Reads a document now; `named` is what names it together with others. */
export function readDocument({ source, kind }: Document, texts: Texts, named: NamedTogether = {}): LocatedReading {
  const reading = kind.read(source, { file: texts.textOf, builds: [], platforms: [], ...named });
  const isLocated = reading.builds.length > 0 || reading.nodePromises.length > 0;
  const lines = isLocated ? linesOf(source.text) : undefined;
  const at = (span: Span): Location => ({ path: source.path, span, line: lines?.positionAt(span.start).line ?? 0 });
  const builds = reading.builds.map((build) => ({ build, at: at(build.span) }));
  const promises = reading.nodePromises.map((promise) => ({ promise, at: at(promise.span) }));
  return { path: source.path, kind: kind.id, reading, builds, promises };
}

const NOBODY: ReadonlySet<string> = new Set();

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}
