import type { RunnerLabels } from './runner';

/** A machine that a document gives to builds of another one, which says nothing of its own. */
export interface BuildRun {
  /** Where the builds may be, likeliest first, as workspace paths: the first that is there is meant. */
  readonly paths: readonly string[];
  /** A glob: where none of them is there, the one document that it finds. */
  readonly like?: string;
  /** How their paths end, from a `/` on, where no more is known: each document that ends so may be meant. */
  readonly ends?: string;
  /** Where the text of the build is; absent for all builds of that document. */
  readonly start?: number;
  /** Absent where it is not known. */
  readonly runner?: RunnerLabels;
}
