import type { FileFailure, Files, FileText } from '../host/ports';

/** What a file held when it was read, and as which of all reads that began. */
export interface Read {
  readonly path: string;
  readonly begun: number;
  readonly result: FileText | FileFailure;
}

/** Reads files, and knows which read of a file is the latest: they may end, or be looked at, in another order. */
export interface LatestReads {
  /** `path` is absolute or below the root. */
  read(path: string): Promise<Read>;
  /** Whether it is to be used: `false` once a later read of the same file was. */
  use(read: Read): boolean;
}

/** Reads of files no larger than `maxBytes`, below a root with `/`. */
export function createLatestReads(files: Files, root: string, maxBytes: number): LatestReads {
  const used = new Map<string, number>();
  const state = { begun: 0 };
  return {
    async read(path) {
      const begun = ++state.begun;
      const result = await files.readText(path.startsWith('/') ? path : `${root}/${path}`, maxBytes);
      return { path, begun, result };
    },
    use({ path, begun }) {
      if (begun < (used.get(path) ?? 0)) return false;
      used.set(path, begun);
      return true;
    },
  };
}
