/** The files that a call of bake names. */
export interface BakeFiles {
  /** Those of the workspace. */
  readonly files: readonly string[];
  /** Among the others is one that may say platforms. */
  readonly unread: boolean;
}

/** A file as a call names it. */
export interface NamedBakeFile {
  /** Its workspace path; absent where that is not known, or it lies elsewhere. */
  readonly path: string | undefined;
  /** What is written of its name, the names of variables included. */
  readonly words: string;
}

/**
 * What of the named files can be read; undefined where none can. A file that only a run knows adds to what the others
 * say: one that is called after metadata gives tags and labels (docker/metadata-action, README, "Bake definition").
 */
export function bakeFilesOf(named: readonly NamedBakeFile[]): BakeFiles | undefined {
  const files = named.flatMap(({ path }) => path ?? []);
  if (files.length === 0 && named.length > 0) return undefined;
  return { files, unread: named.some(({ path, words }) => path === undefined && !METADATA.test(words)) };
}

const METADATA = /(?:^|[^a-z])(?:meta(?:data)?|labels?|tags?|annotations?)(?:[^a-z]|$)|\bbake-?file\b/i;
