import { kustomized, type PlacedReading } from '../analysis/kustomized';
import { type NamedTogether, namedComposeFiles, namedTogether } from '../analysis/namedTogether';
import { onlyRead } from '../analysis/onlyRead';
import { matchesGlob } from '../config/globs';
import type { Platform } from '../image/platform';
import { referenceKey } from '../image/reference';
import { type Build, isShipped, type LocatedBuild } from '../model/build';
import { dockerfilesOfBuild } from '../model/dockerfilesOfBuild';
import { type OpenTags, openTagsOf } from '../model/openTags';
import type { RuntimeClass } from '../model/pod';
import type { LocatedPromise, NamedFile, Reading } from '../model/reading';
import { besideWhich } from '../targets/fileName';
import { runnerPlatform } from '../targets/runner';
import { addToList, groupBy } from '../text/groups';
import { withoutOwnImages } from './saidImages';
import { withSettledBuilds } from './settledBuilds';

/** What a document can take another file for. */
export type NamedKind = 'dockerfile' | 'compose' | NamedFile['as'];

/** What one document says, with the places of its builds and of the nodes that it makes. */
export interface LocatedReading extends PlacedReading {
  /** The id of the document's kind. */
  readonly kind: string;
  readonly builds: readonly LocatedBuild[];
  readonly promises: readonly LocatedPromise[];
}

/** A build with tags that only a run knows. */
export interface OpenlyTagged {
  readonly located: LocatedBuild;
  readonly open: OpenTags;
}

/** What joins the documents of a workspace. */
export interface Joins {
  readonly byDockerfile: ReadonlyMap<string, readonly LocatedBuild[]>;
  readonly byReference: ReadonlyMap<string, readonly LocatedBuild[]>;
  /** By the addresses of their results. */
  readonly byAddress: ReadonlyMap<string, readonly LocatedBuild[]>;
  /** By repository, the builds that leave an image there under tags that only a run knows. */
  readonly byRepository: ReadonlyMap<string, readonly OpenlyTagged[]>;
  readonly promises: readonly LocatedPromise[];
  /** By path: the platforms that files beside it are for by their names. */
  readonly platformsBeside: ReadonlyMap<string, readonly Platform[]>;
  readonly runtimeClasses: readonly RuntimeClass[];
  /** Images are handed on to a registry, by builds that say for which platforms, or beside builds on machines of several. */
  readonly ships: boolean;
  /** There are workflows where GitHub and its kin look for them: at the root. */
  readonly hasWorkflows: boolean;
  /** Readings that other documents change: bake files that workflows call, manifests that kustomizations take in. */
  readonly called: ReadonlyMap<string, Reading>;
  /** Every path that some document may mean by its Dockerfile or compose file, there or not. */
  readonly named: ReadonlyMap<string, NamedKind>;
  /** Globs of Dockerfiles that builds mean whose names are not known as a whole. */
  readonly likeDockerfiles: readonly string[];
  /** Every path whose text decides what files say that are named together, there or not. */
  readonly together: ReadonlySet<string>;
}

/**
 * Joins the readings of all documents. `exists`: whether a path is one of them; `readAs`: a document as what names it
 * together with others has it.
 */
export function joinsOf(
  given: readonly LocatedReading[],
  exists: (path: string) => boolean,
  readAs: (from: LocatedReading, named: NamedTogether) => LocatedReading,
): Joins {
  const namedFiles = namedTogether(
    given.map(({ reading }) => reading),
    exists,
  );
  const changed = new Map(
    given.flatMap((one) => {
      const own = namedFiles.get(one.path);
      return own === undefined ? [] : [[one, readAs(one, own)] as const];
    }),
  );
  const readings = given.map((one) => changed.get(one) ?? one);
  const called = new Map(kustomized(readings));
  for (const { path, reading } of changed.values()) called.set(path, reading);
  const testsRead = new Set(readings.flatMap(({ reading }) => reading.testsRead));
  for (const { path, reading } of testsRead.size === 0 ? [] : readings)
    if (testsRead.has(path)) called.set(path, onlyRead(called.get(path) ?? reading));
  const settled = withoutOwnImages(withSettledBuilds(readings, exists, called));
  const like = settled.flatMap(({ builds }) => builds.filter(({ build }) => build.dockerfilePatterns !== undefined));
  return {
    byDockerfile: dockerfilesOf(settled, like, exists),
    byReference: referencesOf(settled),
    byAddress: addressesOf(settled),
    byRepository: repositoriesOf(settled),
    promises: readings.flatMap((one) => one.promises),
    platformsBeside: besideOf(readings),
    runtimeClasses: readings.flatMap(({ reading }) => reading.runtimeClasses),
    ships: shipsForSome(settled.flatMap(({ builds }) => builds.map(({ build }) => build))),
    hasWorkflows: readings.some(isRootWorkflow),
    called,
    named: namesOf(settled),
    likeDockerfiles: like.flatMap(({ build }) => build.dockerfilePatterns ?? []),
    together: new Set([...changed.values()].flatMap(dependencies)),
  };
}

/** By Dockerfile, the builds that build it. `like`: those that name no more than a pattern. */
function dockerfilesOf(
  readings: readonly LocatedReading[],
  like: readonly LocatedBuild[],
  exists: (path: string) => boolean,
): ReadonlyMap<string, readonly LocatedBuild[]> {
  const sure = new Map<string, LocatedBuild[]>();
  const maybe = new Map<string, LocatedBuild[]>();
  for (const located of readings.flatMap(({ builds }) => builds)) {
    const [path, ...others] = dockerfilesOfBuild(located.build).filter(exists);
    if (path !== undefined) addOnce(sure, path, located);
    for (const other of others) addOnce(maybe, other, asProgram(located));
  }
  for (const { path, reading } of readings) {
    // A program that is not read, or a build that ships nothing, leaves open what else builds it.
    const isNamed = sure.get(path)?.some(({ build }) => build.tool !== 'program' && isUnderItsTags(build)) === true;
    if (reading.stages.length === 0 || isNamed) continue;
    for (const located of like) if (mayMean(located, path)) addOnce(sure, path, asProgram(located));
  }
  // Where a command runs that has a Dockerfile in several folders is not known.
  return new Map([...maybe, ...sure]);
}

/** By reference, the builds that leave an image under it, and those of which it is joined. */
function referencesOf(readings: readonly LocatedReading[]): ReadonlyMap<string, readonly LocatedBuild[]> {
  const found = new Map<string, LocatedBuild[]>();
  for (const { reading, builds } of readings) {
    for (const located of builds) {
      const { tags, pushedAs = [] } = located.build;
      const names = isUnderItsTags(located.build) ? [...tags, ...pushedAs] : pushedAs;
      for (const { value } of names) addOnce(found, referenceKey(value), located);
    }
    const parts = builds.filter(({ build }) => build.merged);
    for (const merge of reading.merges) for (const part of parts) addOnce(found, referenceKey(merge.value), part);
  }
  return found;
}

function addressesOf(readings: readonly LocatedReading[]): ReadonlyMap<string, readonly LocatedBuild[]> {
  const found = new Map<string, LocatedBuild[]>();
  for (const located of readings.flatMap(({ builds }) => builds)) {
    for (const address of located.build.addresses ?? []) addToList(found, address, located);
  }
  return found;
}

function repositoriesOf(readings: readonly LocatedReading[]): ReadonlyMap<string, readonly OpenlyTagged[]> {
  const all = readings.flatMap(({ builds }) =>
    builds.flatMap((located) => openTagsOf(located.build).map((open) => ({ located, open }))),
  );
  return groupBy(all, ({ open }) => open.repository);
}

/** What paths are taken for: for a Dockerfile before all else, then for what the first says that names them. */
function namesOf(readings: readonly LocatedReading[]): ReadonlyMap<string, NamedKind> {
  const dockerfiles = readings.flatMap(({ builds }) => builds.flatMap(({ build }) => dockerfilesOfBuild(build)));
  const named = new Map<string, NamedKind>(dockerfiles.map((path) => [path, 'dockerfile']));
  for (const { reading } of readings) {
    for (const path of namedComposeFiles(reading)) if (!named.has(path)) named.set(path, 'compose');
    for (const { path, as } of reading.namedFiles) if (!named.has(path)) named.set(path, as);
  }
  return named;
}

function shipsForSome(builds: readonly Build[]): boolean {
  const shipped = builds.filter(isShipped);
  const machines = builds.flatMap(({ runner }) => (runner && runnerPlatform(runner, new Map())?.platform) ?? []);
  const isForSeveral = new Set(machines.map(({ architecture }) => architecture)).size > 1;
  return shipped.some(({ platforms }) => isForSeveral || platforms.state !== 'none');
}

function besideOf(readings: readonly LocatedReading[]): ReadonlyMap<string, readonly Platform[]> {
  const platforms = new Map<string, Platform[]>();
  for (const { path, kind } of readings) {
    const beside = besideWhich(path, kind);
    if (beside !== undefined) addOnce(platforms, beside.path, beside.platform);
  }
  return platforms;
}

function mayMean({ build }: LocatedBuild, path: string): boolean {
  return matchesGlob(path, build.dockerfilePatterns ?? []);
}

/** A build of one Dockerfile or another: that it builds this one is likely, for what is not known. */
function asProgram({ build, at }: LocatedBuild): LocatedBuild {
  const { runner, ...rest } = build;
  const program = { ...rest, tool: 'program', tags: [] } as const;
  // Of all Dockerfiles of a project each is built for what it can be, on machines that make that.
  if (build.ofWhole === true) return { build: { ...program, platforms: { state: 'none' } }, at };
  const platforms = build.platforms.state === 'unknown' ? build.platforms : { state: 'none' as const };
  return { build: { ...program, platforms, ...(runner && { runner }) }, at };
}

/** Every path that a reading depends on. */
export function dependencies({ reading, builds }: LocatedReading): readonly string[] {
  const dockerfiles = builds.flatMap(({ build }) => dockerfilesOfBuild(build));
  const named = reading.namedFiles.map(({ path }) => path);
  return [...reading.wanted, ...namedComposeFiles(reading), ...named, ...dockerfiles];
}

/** Whether it is a workflow where GitHub and its kin look for them. */
export function isRootWorkflow({ path }: LocatedReading): boolean {
  return /^\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path);
}

/** Whether the reading says anything of other documents. */
export function isLink({ builds, promises, reading }: LocatedReading): boolean {
  const { buildCalls, buildRuns, merges, joinedNames, kustomize, namedFiles, scriptsRun, testsRead, runtimeClasses } =
    reading;
  const said = [runtimeClasses, namedFiles, scriptsRun, testsRead, buildCalls, buildRuns, merges, joinedNames];
  const lists = [builds, promises, ...said, namedComposeFiles(reading)];
  return kustomize !== undefined || lists.some((list) => list.length > 0);
}

/** Whether the result is found under its tags, be it only in the engine that built it for a stated platform. */
function isUnderItsTags({ output, tool, driver, platforms, runner }: Build): boolean {
  if (output === 'files' || output === 'cache') return false;
  // What a job of a CI loads is gone with its machine.
  if (output === 'load' && tool !== 'compose' && runner !== undefined) return false;
  if (output !== 'none') return true;
  // Without a stated platform it is a try on some machine, which says nothing of what others get under that name.
  return LOCAL_TOOLS.has(tool) && driver !== 'container' && driver !== 'remote' && platforms.state === 'known';
}

const LOCAL_TOOLS: ReadonlySet<Build['tool']> = new Set(['docker', 'podman', 'buildah', 'nerdctl']);

function addOnce<T>(map: Map<string, T[]>, key: string, located: T): void {
  if (map.get(key)?.includes(located) !== true) addToList(map, key, located);
}
