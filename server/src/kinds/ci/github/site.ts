import type { Node } from 'yaml';
import type { Build } from '../../../model/build';
import type { ReadContext } from '../../../model/kind';
import type { RunnerLabels } from '../../../model/runner';
import type { Machine } from '../../syntax/commands/contract';
import type { Metadata } from './actions/metadata';
import type { Bearings } from './bearing';
import type { Checkout } from './checkouts';
import type { RunMemo } from './runMemo';

/** What the steps before one have made of its job: where it stands, what is set up, what is known. */
export interface Site {
  /** The folder of the repository in the workspace. */
  readonly root: string;
  readonly context: ReadContext;
  /** The files that were asked for, by workspace path. */
  readonly wanted: Set<string>;
  readonly bearings: Bearings;
  readonly runs: RunMemo;
  /** The steps whose commands say something of a build. */
  readonly telling?: Set<Node>;
  readonly runner?: RunnerLabels;
  readonly group?: string;
  readonly machine: Machine;
  readonly checkouts: readonly Checkout[];
  /** What docker/metadata-action steps put out, by step id. */
  readonly metadata: ReadonlyMap<string, Metadata>;
  /** The drivers of the builders that steps created, by step id. */
  readonly builderIds: ReadonlyMap<string, Build['driver']>;
  /** The steps of the list that is read, and the last of them that created a builder. */
  readonly stepNodes: readonly Node[];
  readonly buildxStep?: Node;
  /** How the shell of a `run:` step is chosen where it says nothing. */
  readonly defaults: { readonly shell?: string; readonly folder?: string | undefined };
}
