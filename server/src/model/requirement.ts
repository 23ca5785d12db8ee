import type { Platform } from '../image/platform';
import type { Span } from '../text/span';

/** A place in a document of the workspace, for related information. */
export interface Location {
  /** Workspace path. */
  readonly path: string;
  /** UTF-16 offsets into that document; absent where the whole document is meant. */
  readonly span?: Span;
  /** 0-based line of `span`'s start in that document, for messages such as `deploy.yml:17`. */
  readonly line?: number;
}

/** Who decided which platforms are needed, the first that can say it. */
export type RequirementOrigin = 'stated' | 'built' | 'configured' | 'cluster' | 'assumed';

/** The platforms that a use or a build must serve, and because of what. `platforms` is never empty. */
export interface Requirement {
  readonly platforms: readonly Platform[];
  /** Ends the sentence "needed because …" in the user's words. */
  readonly because: string;
  readonly origin: RequirementOrigin;
  /**
   * Docker Swarm puts it on nodes, and on none that the image has nothing for. `one`: it is enough where it is put on some
   * of the platforms, and those are all that must be served. `each`: a task waits for ever on every other node.
   */
  readonly swarm?: 'one' | 'each';
  /** One of the platforms is enough: it is chosen where that is not known. */
  readonly some?: true;
  readonly at?: Location;
  /** Where several places say something: those that add platforms, each with what it adds, in place of `at`. */
  readonly places?: readonly RequirementPlace[];
}

/** One of the places that decide together. */
export interface RequirementPlace {
  readonly at: Location;
  readonly because: string;
  readonly platforms: readonly Platform[];
}
