import type { Platform } from '../image/platform';
import type { Edit } from '../text/edits';
import type { Span, Spanned } from '../text/span';
import type { Build, LocatedBuild } from './build';
import type { Hit, Severity } from './finding';
import type { ImageUse } from './imageUse';
import type { PlatformMention } from './mention';
import type { Nodes } from './nodes';
import type { Offer } from './offer';
import type { Pod } from './pod';
import type { ContainerJob, Reading } from './reading';
import type { Requirement } from './requirement';
import type { Stage } from './stage';

/** An image use with all that is known of it. */
export interface UseSubject {
  readonly use: ImageUse;
  /** What it must serve; absent where nothing can be said. */
  readonly required?: Requirement;
  /** One of several platforms is enough, so that `required` is known only with the offer. */
  readonly oneEnough?: true;
  /** Where the use states its own platform: what would be required if it did not. */
  readonly environment?: Requirement;
  readonly offer: Offer;
  /** The platforms for which the document names the same image, under names that differ in the architecture only. */
  twins(): readonly Platform[];
  /** For `name:tag@digest`: what the tag beside the digest leads to. */
  readonly tagOffer?: Offer;
  /** Where the workspace's own build and the registry both answer: what the build predicts, with its place. */
  readonly predicted?: { readonly offer: Offer; readonly by: LocatedBuild };
  readonly stage?: Stage;
  readonly pod?: PodSubject;
  /** The platforms that the name of the document says it is for, where no build of it states any: `Dockerfile.arm64`. */
  readonly documentFor: readonly Platform[];
  /** The stage is not needed by what is shipped: findings are info at most. */
  readonly unreached: boolean;
}

/** A build with the machine it runs on and the Dockerfile it builds, as far as both are known. */
export interface BuildSubject {
  readonly build: Build;
  /** Configured, cluster or assumed: what the result must serve. */
  readonly required: Requirement;
  /** The stated platforms that parse, normalised; absent where they are not known. */
  readonly platforms?: readonly Platform[];
  /** The platform of the machine; absent where it is not known. */
  readonly runner?: Platform;
  /** The platforms of the machines that the calls of its workflow name; absent where one of them is not known. */
  readonly calledOn?: readonly Platform[];
  /** The machine is one whose engine has the classic image store (a hosted runner that is known to). */
  readonly classicStore: boolean;
  /** The Dockerfile's stages, where it was found. */
  readonly dockerfile?: { readonly path: string; readonly reading: Reading };
  /** All builds of the same document, itself included. */
  readonly others: readonly BuildSubject[];
  /** Nothing tells that its image leaves the machine: what the workspace ships is built otherwise (`analysis/staying.ts`). */
  readonly staysHere: boolean;
}

/** A stage with what its Dockerfile is built for. */
export interface StageSubject {
  readonly stage: Stage;
  readonly stages: readonly Stage[];
  /** Built-for, configured, cluster or assumed: what the target platforms are. */
  readonly required: Requirement;
  readonly builds: readonly LocatedBuild[];
  /** What is known of the image that it is built on, where it is one. */
  readonly offer?: Offer;
  /** Some known build of this Dockerfile states platforms. */
  readonly platformsStated: boolean;
  /**
   * Some known build of this Dockerfile has platforms that cannot be read, or all leave them to machines that cannot, or it
   * holds a compiler, which runs on whatever machine compiles.
   */
  readonly platformsUnknown: boolean;
  /**
   * Only programs build it that choose the machines, too, or it is code of other people that nothing here builds, or what a
   * CI needs for itself and no build states a platform for.
   */
  readonly deployed: boolean;
  readonly reading: Reading;
}

/** A pod with the nodes it may use. */
export interface PodSubject {
  readonly pod: Pod;
  readonly uses: readonly UseSubject[];
  /** `N`: the platforms of the nodes that exist or are targeted, before the pod's own choice. */
  readonly universe: Requirement;
  /** What the pod's images must serve: the platforms it selects, or all of `N` that it may use. */
  readonly feasible: readonly Platform[];
  /** The platforms of `N` that its selector, affinity and tolerations leave. */
  readonly matched: readonly Platform[];
  /** The value that decides, where the pod constrains its nodes. */
  readonly selectedBy?: { readonly span: Span; readonly words: string };
  /** The pod itself names the architecture it wants. */
  readonly constrained: boolean;
  /** The nodes that were read, where they were. */
  readonly nodes?: Nodes;
  /** It runs on a cluster of GKE, as far as what makes it tells. */
  readonly onGoogle?: true;
  /** It is plainly meant for Windows, by the path of its file or the names of its images. */
  readonly forWindows?: true;
}

/** A platform as it is written. */
export interface MentionSubject {
  readonly mention: PlatformMention;
}

/** An ignore comment with those of its rules that silenced nothing. */
export interface SuppressionSubject {
  readonly comment: Spanned<string>;
  readonly unused: readonly Spanned<string>[];
  /** Removes what is unused: a rule's name, or the whole comment. */
  remove(): readonly Edit[];
}

/** A document with all that is judged in it. */
export interface DocumentSubject {
  readonly reading: Reading;
  readonly text: string;
  readonly uses: readonly UseSubject[];
  readonly builds: readonly BuildSubject[];
  readonly stages: readonly StageSubject[];
  readonly jobs: readonly { readonly job: ContainerJob; readonly runner?: Platform }[];
}

/** What a rule can be about. */
export interface Subjects {
  readonly use: UseSubject;
  readonly build: BuildSubject;
  readonly stage: StageSubject;
  readonly pod: PodSubject;
  readonly mention: MentionSubject;
  readonly suppression: SuppressionSubject;
  readonly document: DocumentSubject;
}

/** One example of a rule's page; each is a test. Images are those of `test/support/images`. */
export interface Example {
  /** The kind's id. */
  readonly kind: string;
  /** The path the text is read under. */
  readonly path: string;
  /** A `.platformlint.yaml` that holds for it. */
  readonly config?: string;
  /** Other files of the workspace that it takes, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly bad: string;
  readonly good: string;
}

/** The documents that a rule can speak about, by what they say. */
export type Where =
  | 'images'
  | 'platforms'
  | 'builds'
  | 'dockerfile'
  | 'pods'
  | 'compose'
  | 'workflows'
  | 'lambda'
  | 'comments';

/** One check. A plain object: it neither waits nor knows a syntax. */
export interface Rule<On extends keyof Subjects = keyof Subjects> {
  readonly id: string;
  /** One line. In English, as the pages; where an editor shows it, `l10n.t(summary)`. */
  readonly summary: string;
  /** What goes wrong in practice, in a few sentences; the engine's own message in backticks. */
  readonly why: string;
  /** The documents that it looks at. */
  readonly where: Where;
  /** How much of it can be left to `--fix`: all, only with `--unsafe-fixes`, or nothing. */
  readonly mends: 'safe' | 'unsafe' | 'hand';
  /** What the fix changes and what is left to decide, in Markdown. */
  readonly fix: string;
  readonly severity: Severity;
  readonly on: On;
  readonly examples: readonly Example[];
  /** Messages that a person may paste into a search. */
  readonly failures: readonly string[];
  check(subject: Subjects[On]): Iterable<Hit>;
}

/** A rule of any subject, as the table holds it. */
export type AnyRule = { readonly [On in keyof Subjects]: Rule<On> }[keyof Subjects];

/** The severity in force for a rule, or `off`. */
export type RuleSetting = Severity | 'off';
