import type { Reference } from '../../../image/reference';
import type { Build } from '../../../model/build';
import type { BuildCall } from '../../../model/buildCall';
import type { ComposeProject } from '../../../model/composeProject';
import type { ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import type { NamedFile } from '../../../model/reading';
import type { RunnerLabels } from '../../../model/runner';
import type { Span, Spanned } from '../../../text/span';
import type { Tool } from './call';
import type { Copies } from './copies';

/** The state of the builder as a job's steps and commands change it. */
export interface Machine {
  /** What `docker buildx build` uses; plain `docker build` keeps to the engine unless `aliased`. */
  readonly driver: Build['driver'];
  readonly emulation: Build['emulation'];
  readonly store: Build['store'];
  /** `docker buildx install` made `docker build` mean `docker buildx build`. */
  readonly aliased?: boolean;
  /** The drivers of the builders created so far, by name (or by the words of a name that is not known). */
  readonly builders?: ReadonlyMap<string, Build['driver']>;
  /** What the engine has under a name, by the key of the name, as far as commands have shown it. */
  readonly images?: ReadonlyMap<string, { readonly name: Reference; readonly image: NamedImage }>;
  /** The files of Compose that commands have put there. */
  readonly copies?: Copies;
}

/**
 * An image of the engine: the build that made it, where it stands before, and the name that it had first; or one that
 * came from a registry.
 */
export type NamedImage = { readonly maker?: string; readonly first: Reference } | 'elsewhere';

/** An image that is pushed, and under which name. */
export interface Push {
  readonly maker?: string;
  readonly first: Reference;
  readonly as: Spanned<Reference>;
}

/** A machine of which nothing is known: that of a script or a Makefile. */
export const UNKNOWN_MACHINE: Machine = { driver: 'unknown', emulation: { state: 'unknown' }, store: 'unknown' };

/** A machine that something has changed of which nothing is known. */
export function unknownAfter(machine: Machine): Machine {
  return { ...machine, ...UNKNOWN_MACHINE };
}

/** The variables that docker and its kin read from their environment, as far as they matter here. */
export const READ_BY_COMMANDS: readonly string[] = [
  'DOCKER_DEFAULT_PLATFORM',
  'DOCKER_BUILDKIT',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'BUILDX_BUILDER',
  'BUILDX_NO_DEFAULT_ATTESTATIONS',
  'COMPOSE_FILE',
  'COMPOSE_PROFILES',
  'COMPOSE_ENV_FILES',
];

/** A piece of the text that has no value here: an expression of the outer language, a variable of `make`. */
export interface Opaque extends Span {
  /** The variable's name, where it is one: `DOCKER` tells which tool is meant. */
  readonly name?: string;
  /** The texts that it is made of, one or some of them, where all are known. */
  readonly madeOf?: readonly string[];
}

/** What is known of the place where commands are run. */
export interface CommandContext {
  /** Workspace folders that the commands may run in, likeliest first. */
  readonly folders: readonly string[];
  /** Whoever runs them sets variables for a job of its own: a folder in one may be any of the repository. */
  readonly anywhere?: true;
  /** What else a build may mean that states its platform, where only a run knows the folder. */
  readonly whole?: Whole;
  /** The script's own folder, which `$(dirname "$0")` means. */
  readonly scriptFolder?: string;
  /** Values known before the first command; `undefined` is set, but not known. */
  readonly variables: ReadonlyMap<string, string | undefined>;
  /** Hears of each variable that the commands ask for: the values of all others make no difference. */
  readonly looksAt?: (name: string) => void;
  readonly machine: Machine;
  readonly runner?: RunnerLabels;
  /** No job runs it, but whoever wants to, on any machine. */
  readonly byHand?: true;
  readonly group?: string;
  readonly leg?: string;
  /** Spans of the text that are expressions of the outer language without a value: never part of a known word. */
  readonly replaceOpaque?: readonly Opaque[];
  /** Spans of the text that the outer language filled with defaults, which whoever calls it may replace. */
  readonly defaults?: readonly Span[];
  /**
   * Where the characters of a span of the text stand literally in the document, although the text has them from a
   * substitution: a list that a variable of `make` holds.
   */
  readonly originOf?: (span: Span) => Span | undefined;
}

/** All of a project, which the jobs of its CI build, or the loops of its own script. */
export interface Whole {
  /** The project's folder. */
  readonly below: string;
  readonly by: 'jobs' | 'loops';
}

/** Several images made one: the references that are created, and what they are made of. Absent items are not known. */
export interface Join {
  readonly targets: readonly (Spanned<Reference> | undefined)[];
  readonly sources: readonly (Reference | undefined)[];
  /** The sources as they are written, known or not. */
  readonly names?: readonly string[];
}

/** An image that leaves the machine: its name as it is written and as it is known, and whose it is, where that is said. */
export interface SentImage {
  readonly names: readonly string[];
  readonly tool?: Tool;
}

/** What the commands of one text say. All spans and edits are of the original document. */
export interface CommandReading {
  readonly builds: readonly Build[];
  readonly uses: readonly ImageUse[];
  readonly mentions: readonly PlatformMention[];
  /** References that are joined from others here, as far as they are known. */
  readonly merges: readonly Spanned<Reference>[];
  /** Something is joined here whose name is not known. */
  readonly mergesUnknown: boolean;
  readonly joins: readonly Join[];
  readonly pushes: readonly Push[];
  /** The calls of bake and of Compose that build. */
  readonly buildCalls: readonly BuildCall[];
  /** For each command that names compose files, the projects that it may mean, likeliest first. */
  readonly composeProjects: readonly (readonly ComposeProject[])[];
  /** The names of images that are run here, and of those that are pushed, renamed or saved, as they are written. */
  readonly ran: readonly string[];
  readonly handedOn: readonly string[];
  /** The images that are pushed or saved here, alone. */
  readonly sent: readonly SentImage[];
  /** Every path that may be a file which a command takes for one of a kind: values for a chart. */
  readonly namedFiles: readonly NamedFile[];
  /** What `docker tag` names again, and how, as they are written. */
  readonly renames: readonly (readonly [from: string, to: string])[];
  /** The machine after the last command. */
  readonly machine: Machine;
}
