import type { Platform } from '../image/platform';
import type { Reference } from '../image/reference';
import type { Span } from '../text/span';
import type { RunnerLabels } from './runner';
import type { PlatformSlot } from './slot';
import type { SwarmPlacement } from './swarm';

/**
 * What an image is there for: the base of a stage, a source that a stage copies from, something that is run, a CI
 * job's own container, a BuildKit frontend, or a volume's data.
 */
export type Role = 'base' | 'copy' | 'run' | 'job' | 'frontend' | 'data';

/** What the document itself says of the platforms that an image must serve. */
export type Demand =
  /** The document states platforms: a flag, a key, a service that has one architecture. */
  | { readonly kind: 'stated'; readonly platforms: readonly Platform[]; readonly because: string; readonly span?: Span }
  /** The architecture of the job's machine. */
  | { readonly kind: 'runner'; readonly runner: RunnerLabels; readonly because: string }
  /** What a Dockerfile's target platform is: the builds that build it decide. */
  | { readonly kind: 'target' }
  /** The builder's own platform, `$BUILDPLATFORM`: known where the machines of all builds are. */
  | { readonly kind: 'builder' }
  /** What the nodes are on which the pod may run. `pod` is an index into the reading's pods. */
  | { readonly kind: 'pod'; readonly pod: number }
  /** The document leaves it to the configuration. `oneEnough`: to machines of one of its platforms, not said which. */
  | { readonly kind: 'open'; readonly oneEnough?: true }
  /** It runs on a machine that the document does not name: only an entry of the configuration that names the file says. */
  | { readonly kind: 'anywhere' }
  /** Nothing can be said: an unresolved expression, a frontend. */
  | { readonly kind: 'none'; readonly because: string };

/** One place in a document that names an image. */
export interface ImageUse {
  readonly role: Role;
  /** The characters of the reference. */
  readonly span: Span;
  /** The reference as it stands in the text, before interpolation. */
  readonly written: string;
  /** What it leads to after interpolation; absent where that is not known or not a reference. */
  readonly image?: Reference;
  /** Why `image` is absent, for the hover and `--verbose`; a sentence. */
  readonly unread?: string;
  readonly demand: Demand;
  /** Applies only when one of these platforms is built: `FROM base-${TARGETARCH}` leads elsewhere for each. */
  readonly only?: readonly Platform[];
  /**
   * The document builds this image itself, or has it where it runs (`imagePullPolicy: Never`): no registry is asked for it.
   */
  readonly builtHere?: boolean;
  /** One of the `addresses` of the build whose result it is, where the image's own name is not known. */
  readonly address?: string;
  /** Another document decides what it is, and what is wrong with it is told there: a kustomization's `newTag`. */
  readonly toldElsewhere?: boolean;
  /** A command runs it (`docker run`), on whatever machine it is typed. */
  readonly byCommand?: true;
  /** Index into the reading's stages, for the images of a Dockerfile. */
  readonly stage?: number;
  /** Where a platform can be said for this use. */
  readonly slot?: PlatformSlot;
  /** The managed service whose rules apply: `aws-lambda` takes no index. */
  readonly service?: string;
  /** Whether `span` is the reference's own literal text, so that a fix may replace it. */
  readonly literal: boolean;
  /** Where it may be put if the document is deployed to a Swarm; only of services that state no platform. */
  readonly swarm?: SwarmPlacement;
  /** Compose profiles, a matrix leg: said in messages. */
  readonly condition?: string;
}
