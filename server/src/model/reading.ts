import type { Reference } from '../image/reference';
import type { Span, Spanned } from '../text/span';
import type { Build } from './build';
import type { BuildCall } from './buildCall';
import type { BuildRun } from './buildRun';
import type { ComposeProject } from './composeProject';
import type { ImageUse } from './imageUse';
import type { Kustomization } from './kustomization';
import type { PlatformMention } from './mention';
import type { GroupTraits } from './nodes';
import type { Pod, RuntimeClass } from './pod';
import type { Location } from './requirement';
import type { RunnerLabels } from './runner';
import type { ArgDeclaration, Stage } from './stage';

/** A place that was not read, and why: a template expression, a broken line. Never a finding. */
export interface Skipped {
  readonly span: Span;
  readonly why: string;
}

/** A CI job that runs containers: the key that says so, and its machine. */
export interface ContainerJob {
  readonly key: Spanned<string>;
  readonly runner: RunnerLabels;
}

/** A compose service that states one platform and a list to build for. */
export interface ServicePlatforms {
  /** With the place of a finding: its own, or that of the list where another file has it. */
  readonly platform: Spanned<string>;
  /** Which words say the platform: the service's in this file, a service's of another file that it extends, or `.env`. */
  readonly from: 'service' | 'extended' | 'environment';
  readonly list: readonly Spanned<string>[];
  readonly listSpan: Span;
  readonly service: string;
}

/** A node group, node pool or instance that promises machines of a platform. */
export interface NodePromise {
  readonly span: Span;
  /** Empty where the document does not show what the machines are. */
  readonly platforms: readonly string[];
  /** What the document says, in words: `node group "arm" has t4g.large`. */
  readonly because: string;
  /** The cluster, by its name or as the document refers to it: `module.eks`. */
  readonly cluster?: string;
  /** The cluster is of GKE, which keeps pods off its Arm nodes that do not ask for them. */
  readonly ofGoogle?: true;
  /** What else is known of a group of Kubernetes nodes; absent for a machine that need not be one. */
  readonly group?: GroupTraits;
}

/** A promise of nodes with where it was read. */
export interface LocatedPromise {
  readonly promise: NodePromise;
  readonly at: Location;
}

/** A file whose text the reading depends on, by workspace path: `.env`, an override, a chart. */
export type WantedFile = string;

/** A file that a document takes for one of a kind, whatever it is called. */
export interface NamedFile {
  readonly path: string;
  readonly as: 'gitlabCi' | 'taskfile' | 'helmValues';
}

/** What one document says. Spans are offsets into its text. */
export interface Reading {
  readonly uses: readonly ImageUse[];
  readonly builds: readonly Build[];
  readonly stages: readonly Stage[];
  readonly args: readonly ArgDeclaration[];
  readonly pods: readonly Pod[];
  readonly mentions: readonly PlatformMention[];
  readonly containerJobs: readonly ContainerJob[];
  readonly servicePlatforms: readonly ServicePlatforms[];
  readonly nodePromises: readonly NodePromise[];
  readonly runtimeClasses: readonly RuntimeClass[];
  /** References that are joined from others here (`imagetools create`, `manifest create`). */
  readonly merges: readonly Spanned<Reference>[];
  /** The images that are joined here, as they are written: a script beside this one may make them. */
  readonly joinedNames: readonly string[];
  /** Calls that build the targets of a bake file or the services of a compose file. */
  readonly buildCalls: readonly BuildCall[];
  /** The machines that builds of other documents get from this one. */
  readonly buildRuns: readonly BuildRun[];
  /** Every path that may be a compose file which the document includes or extends, whatever the file is called. */
  readonly composeFiles: readonly string[];
  /** For each command that names compose files, the projects that it may mean, likeliest first. */
  readonly composeProjects: readonly (readonly ComposeProject[])[];
  /** Every path that may be another file which the document takes for one of a kind. */
  readonly namedFiles: readonly NamedFile[];
  /** Every path that may be a script which the document has run while it makes infrastructure. */
  readonly scriptsRun: readonly string[];
  /** Every path that the document, a test, has a tool look at: nothing in it is run. */
  readonly testsRead: readonly string[];
  readonly skipped: readonly Skipped[];
  readonly wanted: readonly WantedFile[];
  /** What a kustomization does to the manifests it lists. */
  readonly kustomize?: Kustomization;
}

/** A reading with nothing in it but the given parts. */
export function reading(parts: Partial<Reading>): Reading {
  return { ...NOTHING, ...parts };
}

const NOTHING: Reading = {
  uses: [],
  builds: [],
  stages: [],
  args: [],
  pods: [],
  mentions: [],
  containerJobs: [],
  servicePlatforms: [],
  nodePromises: [],
  runtimeClasses: [],
  merges: [],
  joinedNames: [],
  buildCalls: [],
  buildRuns: [],
  composeFiles: [],
  composeProjects: [],
  namedFiles: [],
  scriptsRun: [],
  testsRead: [],
  skipped: [],
  wanted: [],
};
