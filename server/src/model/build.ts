import type { Platform } from '../image/platform';
import { isOfDockersLibrary, type Reference } from '../image/reference';
import type { Edit } from '../text/edits';
import type { MappedText } from '../text/mapped';
import type { Span, Spanned } from '../text/span';
import type { AskedBy } from './askedBy';
import type { Location } from './requirement';
import type { RunnerLabels } from './runner';
import type { PlatformSlot } from './slot';
import type { Stays } from './stays';

/**
 * The platforms that a build states. `unknown` is an expression or variable without a value; `none` is no statement.
 * `byDefault`: they stand in the default of a variable, so whoever starts the build chooses.
 */
export type StatedPlatforms =
  | { readonly state: 'none' }
  | { readonly state: 'known'; readonly items: readonly Spanned<string>[]; readonly byDefault?: true }
  | { readonly state: 'unknown' };

/** A Dockerfile's text inside another document, with where its first character stands there. */
export interface InlineDockerfile {
  readonly text: string;
  readonly span: Span;
  /** Where each character stands, where the text is not one run of the document's own characters. */
  readonly mapped?: MappedText;
}

/** Where the text of a build is that stands at a call. */
export interface Origin {
  readonly path: string;
  readonly start: number;
}

/** One place in a document that says an image is built. */
export interface Build {
  /** What runs it: decides which failures are possible. A `program` chooses the platform by itself. */
  readonly tool:
    | 'docker'
    | 'buildx'
    | 'podman'
    | 'buildah'
    | 'nerdctl'
    | 'compose'
    | 'action'
    | 'bake'
    | 'kaniko'
    | 'sam'
    | 'hosted'
    | 'program';
  /** Where a finding about the build stands: the `uses:` value, the `build:` key, `docker build`. */
  readonly span: Span;
  /** The words for it in messages: `docker build`, `docker/build-push-action`, `service "web"`. */
  readonly title: string;
  /** Workspace paths of the Dockerfile, likeliest first: the first that exists is meant. Empty where it is not known. */
  readonly dockerfiles: readonly string[];
  /** Globs of workspace paths, one of which is built: the rest of the name is only known when the build runs. */
  readonly dockerfilePatterns?: readonly string[];
  /** They are all those of a project: for which platform each is built is said, but not here. */
  readonly ofWhole?: true;
  readonly inline?: InlineDockerfile;
  /** The stage that is shipped; absent means the last. */
  readonly target?: string;
  /** Build arguments; `undefined` for one whose value is not known. A name that is not known is no identifier. */
  readonly args: ReadonlyMap<string, string | undefined>;
  /** Named contexts that replace images or stages of the same name. */
  readonly contexts: ReadonlyMap<string, string>;
  readonly platforms: StatedPlatforms;
  readonly tags: readonly Spanned<Reference>[];
  /** The names under which commands of the same document push the image, after `docker tag` or in a later step. */
  readonly pushedAs?: readonly Spanned<Reference>[];
  /** Each of several platforms is made by a call of its own. */
  readonly apart?: true;
  /** The machine; absent where the document does not say (a script, a Makefile, compose). */
  readonly runner?: RunnerLabels;
  /** The machines that other documents give it, where its own leaves that to them: the calls of a workflow. */
  readonly machines?: readonly RunnerLabels[];
  /** What its machine is by the service that runs it, where that is too little to be told: another program may run it. */
  readonly likelyMachines?: readonly Platform[];
  /** Of a build that stands where a workflow is called: where its own text is. */
  readonly origin?: Origin;
  readonly driver: 'docker' | 'container' | 'remote' | 'unknown';
  /** Whether foreign code can run: QEMU registered before the build. `covers` lists binfmt names; absent means all. */
  readonly emulation: { readonly state: 'yes' | 'no' | 'unknown'; readonly covers?: readonly string[] };
  /** The engine's image store, where the document shows it. */
  readonly store: 'containerd' | 'classic' | 'unknown';
  /**
   * What becomes of the result; `files` are written to a folder or an archive, `cache` stays in the builder: neither is
   * an image.
   */
  readonly output: 'push' | 'load' | 'digest' | 'files' | 'cache' | 'none' | 'unknown';
  /** Provenance and SBOM, which make an index of one image. */
  readonly attestations: 'on' | 'off' | 'unknown';
  /** Joined later by `imagetools create`, `manifest create` or a merge job: counts as one build with the others. */
  readonly merged: boolean;
  /** The job or target, so that builds which overwrite or complete each other can be told. */
  readonly group?: string;
  /** The compose projects or lists of bake files in which it is so, by their keys; absent where there is only one. */
  readonly projects?: readonly string[];
  /** Of a target of bake: by which names a call asks for it, by the key of the list of files that is read. */
  readonly asked?: ReadonlyMap<string, AskedBy>;
  /** The profiles of its service, and whether the project's own variables start one of them. */
  readonly profiles?: { readonly names: readonly string[]; readonly active: boolean };
  /** The matrix leg, in words, where one text stands for several builds. */
  readonly leg?: string;
  readonly slot?: PlatformSlot;
  /** The repositories in which tags that only a run knows are its own. */
  readonly repositories?: readonly Reference[];
  /** The tags of a command as they are written, known or not. */
  readonly names?: readonly string[];
  /** The same with what is known of their variables put in, where some of it is: `$IMAGE` as `app:$RANDOM`. */
  readonly called?: readonly string[];
  /** Each name holds a variable that is made of the architecture of the machine that builds. */
  readonly namedByMachine?: true;
  /** The names that commands of the document give the image besides, as they are written. */
  readonly renamed?: readonly string[];
  /** Why its image does not leave the machine that builds it, where something tells so. */
  readonly stays?: Stays;
  /** Its platform is what it is run for too: a compose service's `platform`. */
  readonly runsAs?: true;
  /** It is run only where a condition on the architecture or the platform says so (`if [ "$ARCH" = amd64 ]`). */
  readonly byArchitecture?: true;
  /** Only a context of targets that bake is asked for: it keeps the result to itself, unless a call names this one. */
  readonly linked?: true;
  /** What bake builds it for, where that is something else: it passes a service's `platform` over. */
  readonly underBake?: StatedPlatforms;
  /** Its own text stands in another document, where what is wrong with it is told, or is one that a script only writes. */
  readonly toldElsewhere?: true;
  /**
   * Where the image runs is settled together with the build: a function's own architecture, the machine that a dev
   * container is opened on. What the configuration targets does not concern it.
   */
  readonly ownPlace?: true;
  /**
   * Of a build elsewhere that a page of the project tells of: the platforms of its images. It settles nothing where
   * others are needed too.
   */
  readonly saidFor?: readonly Platform[];
  /** How other documents name its result without the image's own name, each for one place in the workspace. */
  readonly addresses?: readonly string[];
  /** Edits that insert what the build lacks, in the document's own style. */
  readonly inserts?: { readonly qemu?: () => readonly Edit[]; readonly buildx?: () => readonly Edit[] };
}

/** Whether it is a service whose image has no name by which Compose could hand it on. */
export function isNamelessService({ tool, names }: Build): boolean {
  return tool === 'compose' && names?.length === 0;
}

/** Whether the document pushes what it builds, at once or by a command of its own. */
export function isPushed({ output, pushedAs }: Build): boolean {
  return output === 'push' || pushedAs !== undefined;
}

/** Whether the image goes to a registry, as a whole or in parts that are joined there. */
export function reachesRegistry({ output, pushedAs }: Pick<Build, 'output' | 'pushedAs'>): boolean {
  return output === 'push' || output === 'digest' || pushedAs !== undefined;
}

/** Whether all its names are of Docker's own library, where nobody else can push. */
export function isBare({ tags }: Pick<Build, 'tags'>): boolean {
  return tags.length > 0 && tags.every(({ value }) => isOfDockersLibrary(value));
}

/** Whether more than one platform is stated. */
export function areSeveral(platforms: StatedPlatforms): boolean {
  return platforms.state === 'known' && platforms.items.length > 1;
}

/** Whether the result goes to a registry, or may as far as is known. */
export function isShipped(build: Build): boolean {
  const { output, tool, stays } = build;
  const isOpen = output === 'unknown' && tool !== 'compose' && tool !== 'program';
  return stays !== 'tried' && (reachesRegistry(build) || isOpen);
}

/** A build with where it was read. */
export interface LocatedBuild {
  readonly build: Build;
  readonly at: Location;
}
