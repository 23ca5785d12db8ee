/** The names by which a call of bake has a target built. */
export interface AskedBy {
  /** Its own, its matrix's, and those of the groups that have it. */
  readonly names: ReadonlySet<string>;
  /** Those of what takes it as a context: bake builds it then, and keeps the result to itself. */
  readonly takers: ReadonlySet<string>;
  /** All that the files name, save groups whose lists are not known: another one of these does not build it. */
  readonly known: ReadonlySet<string>;
}
