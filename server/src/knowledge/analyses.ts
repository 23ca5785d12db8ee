import type { Analysis } from '../analysis/analyse';

/** Analyses that are kept until something they rest on changes: diagnostics, hover and actions ask for the same. */
export interface Analyses {
  /** The analysis of a document; `make` says of every image, by key, that it asks about it. */
  of(path: string, make: (asks: (image: string) => void) => Analysis): Analysis;
  forget(path: string): void;
  forgetAll(): void;
  /** Those that asked about one of these images. */
  forgetThatAsked(images: ReadonlySet<string>): void;
}

/** None yet. */
export function createAnalyses(): Analyses {
  const kept = new Map<string, { readonly analysis: Analysis; readonly asked: ReadonlySet<string> }>();
  // By image: the documents whose analysis asked about it. Hundreds of images are learned one after the other.
  const asking = new Map<string, Set<string>>();
  const forget = (path: string): void => {
    for (const image of kept.get(path)?.asked ?? []) asking.get(image)?.delete(path);
    kept.delete(path);
  };
  return {
    of(path, make) {
      const known = kept.get(path);
      if (known !== undefined) return known.analysis;
      const asked = new Set<string>();
      const analysis = make((image) => {
        asked.add(image);
        asking.set(image, (asking.get(image) ?? new Set()).add(path));
      });
      kept.set(path, { analysis, asked });
      return analysis;
    },
    forget,
    forgetAll() {
      kept.clear();
      asking.clear();
    },
    forgetThatAsked(images) {
      for (const image of images) for (const path of asking.get(image) ?? []) forget(path);
    },
  };
}
