import type { Unlisted } from '../host/walk';

/** What a folder holds and was not looked at, so that nobody knows whether anything is wrong with it. */
export interface LeftOut {
  /** Folders that cannot be listed. */
  readonly folders: readonly Unlisted[];
  /** The number of files after which the rest were left. */
  readonly after?: number;
}

/** A sentence for the log about each thing left out; `shown` names a folder by its path in the workspace. */
export function leftOutWords({ folders, after }: LeftOut, shown: (path: string) => string): readonly string[] {
  const unlisted = folders.map(({ path, detail }) => `${shown(path)} is not read: ${detail}`);
  if (after === undefined) return unlisted;
  const tooMany = `only the first ${after} files of ${shown('')} are looked at; what .gitignore names does not count`;
  return [...unlisted, tooMany];
}
