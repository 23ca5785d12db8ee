import type { Span } from '../text/span';
import type { Build, StatedPlatforms } from './build';
import type { RunnerLabels } from './runner';
import type { PlatformSlot } from './slot';

/** One `--set pattern.platform=…` of a bake call, in the order in which they apply. */
export interface BakeOverride {
  /** The targets that it is for, as a glob (`*` for all). */
  readonly pattern: string;
  readonly platforms: StatedPlatforms;
  /** `+=`: added to what the target has, instead of taking its place. */
  readonly appends: boolean;
}

/** One place in a document that has a bake file's targets built. The builds themselves are the bake file's. */
export interface BakeCall {
  /** Where a finding about the call stands: the `uses:` value, `docker buildx bake`. */
  readonly span: Span;
  readonly title: string;
  /** The folders that the call may run in, workspace paths, likeliest first. */
  readonly folders: readonly string[];
  /** Files as workspace paths; empty means the default files of the folder. */
  readonly files: readonly string[];
  /** Targets and groups; empty means `default`, absent that they are not known. */
  readonly targets?: readonly string[];
  readonly overrides: readonly BakeOverride[];
  readonly runner?: RunnerLabels;
  readonly driver: Build['driver'];
  readonly emulation: Build['emulation'];
  readonly store: Build['store'];
  /** What the call asks for; `none` leaves it to the bake file. */
  readonly output: Build['output'];
  readonly group?: string;
  readonly leg?: string;
  readonly slot?: PlatformSlot;
}
