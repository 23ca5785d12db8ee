import type { Analysis } from '../analysis/analyse';

/** Analyses that are kept until something they rest on changes: diagnostics, hover and actions ask for the same. */
export interface Analyses {
  /** The analysis of a document; `make` is told of every image, by key, that it is asked about meanwhile. */
  of(path: string, make: (asked: Set<string>) => Analysis): Analysis;
  forget(path: string): void;
  forgetAll(): void;
  /** Those that asked about one of these images. */
  forgetThatAsked(images: ReadonlySet<string>): void;
}

/** None yet. */
export function createAnalyses(): Analyses {
  const kept = new Map<string, { readonly analysis: Analysis; readonly asked: ReadonlySet<string> }>();
  return {
    of(path, make) {
      const known = kept.get(path);
      if (known !== undefined) return known.analysis;
      const asked = new Set<string>();
      const analysis = make(asked);
      kept.set(path, { analysis, asked });
      return analysis;
    },
    forget: (path) => void kept.delete(path),
    forgetAll: () => kept.clear(),
    forgetThatAsked(images) {
      for (const [path, { asked }] of kept) {
        if ([...asked].some((image) => images.has(image))) kept.delete(path);
      }
    },
  };
}
