/** One document at one moment. Immutable: an edit makes another Source with a higher `version`. */
export interface Source {
  readonly uri: string;
  /** The path from the workspace's root, `/` between parts; may begin with `../`. What globs and joins are matched on. */
  readonly path: string;
  readonly text: string;
  readonly version: number;
  /** The editor's language id, where an editor gave one. */
  readonly languageId?: string;
}
