import type { Span } from '../text/span';
import type { Build, StatedPlatforms } from './build';
import type { RunnerLabels } from './runner';
import type { PlatformSlot } from './slot';
import type { Stays } from './stays';

/** One `--set pattern.platform=…` of a bake call, in the order in which they apply. */
export interface PlatformOverride {
  /** The targets that it is for, as a glob (`*` for all). */
  readonly pattern: string;
  readonly platforms: StatedPlatforms;
  /** `+=`: added to what the target has, instead of taking its place. */
  readonly appends: boolean;
}

/**
 * One place in a document that has the targets of a bake file, or the services of a compose file, built. The builds
 * themselves are that file's.
 */
export interface BuildCall {
  /** What is called. Compose's `up` builds a service for one platform, whatever list it has. */
  readonly of: 'bake' | 'compose build' | 'compose up';
  /** Where a finding about the call stands: the `uses:` value, `docker buildx bake`. */
  readonly span: Span;
  readonly title: string;
  /** The folders that the call may run in, workspace paths, likeliest first. */
  readonly folders: readonly string[];
  /** Files as workspace paths; empty means the default files of the folder. */
  readonly files: readonly string[];
  /** Targets, groups or services; empty means `default`, of services all; absent that they are not known. */
  readonly targets?: readonly string[];
  /** The compose project or list of bake files that is named, by its key. */
  readonly project?: string;
  /** Its files lie where it takes them from only after what is run before it. */
  readonly arranged?: true;
  /**
   * It changes nothing that other calls say: `up` builds only what is not there, and what a page tells is run by nobody.
   * Whatever it builds runs on the engine that builds it.
   */
  readonly mere?: 'start' | 'told';
  /**
   * Why what it builds does not leave its machine: the same commands start it with Compose and hand no image on
   * (`started`), or it is for tests alone, by what names its commands, and starts a file that is named (`tried`).
   */
  readonly stays?: Exclude<Stays, 'kept'>;
  /**
   * The same commands push, rename or save images. Which ones is not known, so this is no opposite of `stays`: a service
   * without a name is none of them.
   */
  readonly handsOn?: true;
  /** The profiles that the call starts; absent where it leaves them to the project, `unknown` where not all are known. */
  readonly profiles?: readonly string[] | 'unknown';
  readonly overrides: readonly PlatformOverride[];
  /** What a service or target that says nothing is built for: `DOCKER_DEFAULT_PLATFORM`; not known beside a file unread. */
  readonly fallback?: StatedPlatforms;
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
