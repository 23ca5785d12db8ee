import type { Config } from '../config/config';
import type { Platform } from '../image/platform';
import type { Reference } from '../image/reference';
import type { Build, LocatedBuild } from '../model/build';
import type { FileText } from '../model/kind';
import type { Nodes } from '../model/nodes';
import type { Offer } from '../model/offer';
import type { RuntimeClass } from '../model/pod';
import type { LocatedPromise, Reading } from '../model/reading';
import type { Source } from '../text/source';

/** A Dockerfile of the workspace, as it was read last. */
export interface DockerfileFact {
  readonly path: string;
  readonly reading: Reading;
}

/**
 * Everything an analysis knows besides the text. Answers are immediate: what is not known yet is `pending` or absent,
 * and the analysis is made again when it is learned.
 */
export interface Facts {
  readonly config: Config;
  /** What the registry, the catalogue or the engine say of a reference. */
  offerOf(reference: Reference): Offer;
  /** The builds of the workspace that build the Dockerfile at this path. */
  buildsOf(path: string): readonly LocatedBuild[];
  /** The Dockerfile that a build of the workspace builds, if it exists. */
  dockerfileOf(build: Build): DockerfileFact | undefined;
  /** The builds of the workspace that push or load this reference. */
  makersOf(reference: Reference): readonly LocatedBuild[];
  /** The builds of the workspace whose result has this address. */
  makersAt(address: string): readonly LocatedBuild[];
  /** The builds of the workspace of whose tags, which only a run knows, the reference may be one. */
  likelyMakersOf(reference: Reference): readonly LocatedBuild[];
  /** The nodes that the workspace's own infrastructure makes. */
  promises(): readonly LocatedPromise[];
  /** The platforms that files beside the one at a path are for by their names (`Dockerfile-arm64` beside `Dockerfile`). */
  platformsBeside(path: string): readonly Platform[];
  /** The RuntimeClasses of the workspace. */
  runtimeClasses(): readonly RuntimeClass[];
  /** Whether images are handed on to a registry, by builds that say for which platforms, or beside builds on machines of several. */
  ships(): boolean;
  /** Whether the root of the workspace has workflows of its own, where GitHub and its kin look for them. */
  hasWorkflows(): boolean;
  readonly file: FileText;
  /** A reading of this very text that no build or target changes, where one is at hand. */
  readonly readingOf?: (source: Source) => Reading | undefined;
  nodesOf(context: string): Nodes | undefined;
  readonly chosenNodes?: Nodes;
}
