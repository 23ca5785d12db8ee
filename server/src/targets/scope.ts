import type { Config } from '../config/config';
import type { Platform } from '../image/platform';
import type { LocatedBuild } from '../model/build';
import type { Nodes } from '../model/nodes';
import type { LocatedPromise } from '../model/reading';
import type { RunnerLabels } from '../model/runner';

/** What the sources of requirements know besides the document: data only. */
export interface Scope {
  /** Workspace path of the document. */
  readonly path: string;
  readonly config: Config;
  /** The nodes of a cluster by kube context, where they were read; '' stands for the current context. */
  nodesOf(context: string): Nodes | undefined;
  /** The cluster that the user chose for this workspace without naming it in the configuration. */
  readonly chosen?: Nodes;
  /** The builds of this document, if it is a Dockerfile. */
  readonly builds: readonly LocatedBuild[];
  /** The nodes that the workspace's own infrastructure makes. */
  readonly promises: readonly LocatedPromise[];
  /** The platforms that files beside the one at a path are for by their names, which but for that are its own. */
  platformsBeside(path: string): readonly Platform[];
}

/** The machine that labels stand for, as far as it is known. */
export interface Machine {
  readonly platform: Platform;
  readonly because: string;
}

/** Reads a machine's platform from its labels. */
export type MachineOf = (runner: RunnerLabels) => Machine | undefined;
