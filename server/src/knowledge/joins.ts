import { calledBuilds } from '../analysis/buildCalls';
import { kustomized, type PlacedReading } from '../analysis/kustomized';
import { type NamedTogether, namedComposeFiles, namedTogether } from '../analysis/namedTogether';
import { onlyRead } from '../analysis/onlyRead';
import { matchesGlob } from '../config/globs';
import type { Platform } from '../image/platform';
import { referenceKey } from '../image/reference';
import { type Build, isPushed, type LocatedBuild } from '../model/build';
import { withOwnPlace } from '../model/ownPlace';
import type { RuntimeClass } from '../model/pod';
import type { LocatedPromise, NamedFile, Reading } from '../model/reading';
import { besideWhich } from '../targets/fileName';
import { folderOf } from '../text/paths';

/** What a document can take another file for. */
export type NamedKind = 'dockerfile' | 'compose' | NamedFile['as'];

/** What one document says, with the places of its builds and of the nodes that it makes. */
export interface LocatedReading extends PlacedReading {
  /** The id of the document's kind. */
  readonly kind: string;
  readonly builds: readonly LocatedBuild[];
  readonly promises: readonly LocatedPromise[];
}

/** What joins the documents of a workspace. */
export interface Joins {
  readonly byDockerfile: ReadonlyMap<string, readonly LocatedBuild[]>;
  readonly byReference: ReadonlyMap<string, readonly LocatedBuild[]>;
  readonly promises: readonly LocatedPromise[];
  /** By path: the platforms that files beside it are for by their names. */
  readonly platformsBeside: ReadonlyMap<string, readonly Platform[]>;
  readonly runtimeClasses: readonly RuntimeClass[];
  /** Some build hands its image on to a registry. */
  readonly ships: boolean;
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
  const byDockerfile = new Map<string, LocatedBuild[]>();
  const maybe = new Map<string, LocatedBuild[]>();
  const byReference = new Map<string, LocatedBuild[]>();
  const called = new Map(kustomized(readings));
  for (const { path, reading } of changed.values()) called.set(path, reading);
  const testsRead = new Set(readings.flatMap(({ reading }) => reading.testsRead));
  for (const { path, reading } of testsRead.size === 0 ? [] : readings)
    if (testsRead.has(path)) called.set(path, onlyRead(called.get(path) ?? reading));
  const named = new Map<string, NamedKind>();
  let ships = false;
  const calls = readings.flatMap(({ reading }) => reading.buildCalls);
  const joined = new Set(
    readings.flatMap(({ path, reading }) => reading.joinedNames.map((name) => `${folderOf(path)}\n${name}`)),
  );
  const scriptsRun = new Set(readings.flatMap(({ reading }) => reading.scriptsRun));
  for (const { path: at, reading, builds: read } of readings) {
    const own = calls.length === 0 ? read : calledHere(reading, read, calls, called, exists);
    const whole = joined.size === 0 ? own : joinedHere(called.get(at) ?? reading, own, joined, called);
    const builds = scriptsRun.has(at) ? settledHere(called.get(at) ?? reading, whole, called) : whole;
    for (const located of builds) {
      ships ||= isShipped(located.build);
      for (const candidate of located.build.dockerfiles) named.set(candidate, 'dockerfile');
      const [path, ...others] = located.build.dockerfiles.filter(exists);
      if (path !== undefined) push(byDockerfile, path, located);
      for (const other of others) push(maybe, other, asProgram(located));
      const { tags, pushedAs = [] } = located.build;
      for (const { value } of isKept(located.build) ? [...tags, ...pushedAs] : pushedAs)
        push(byReference, referenceKey(value), located);
    }
    for (const path of namedComposeFiles(reading)) if (!named.has(path)) named.set(path, 'compose');
    for (const { path, as } of reading.namedFiles) if (!named.has(path)) named.set(path, as);
    const parts = builds.filter(({ build }) => build.merged);
    for (const merge of reading.merges) for (const part of parts) push(byReference, referenceKey(merge.value), part);
  }
  const like = readings.flatMap(({ builds }) => builds.filter(({ build }) => build.dockerfilePatterns !== undefined));
  for (const { path, reading } of readings) {
    // A program that is not read, or a build that ships nothing, leaves open what else builds it.
    const isNamed = byDockerfile.get(path)?.some(({ build }) => build.tool !== 'program' && isKept(build)) === true;
    if (reading.stages.length === 0 || isNamed) continue;
    for (const located of like) if (mayMean(located, path)) push(byDockerfile, path, asProgram(located));
  }
  // Where a command runs that has a Dockerfile in several folders is not known.
  for (const [path, builds] of maybe) if (!byDockerfile.has(path)) byDockerfile.set(path, builds);
  const platformsBeside = new Map<string, Platform[]>();
  for (const { path, kind } of readings) {
    const beside = besideWhich(path, kind);
    if (beside !== undefined) push(platformsBeside, beside.path, beside.platform);
  }
  const likeDockerfiles = like.flatMap(({ build }) => build.dockerfilePatterns ?? []);
  const promises = readings.flatMap((one) => one.promises);
  const together = new Set([...changed.values()].flatMap(dependencies));
  const runtimeClasses = readings.flatMap(({ reading }) => reading.runtimeClasses);
  return {
    byDockerfile,
    byReference,
    promises,
    platformsBeside,
    runtimeClasses,
    ships,
    called,
    named,
    likeDockerfiles,
    together,
  };
}

function mayMean({ build }: LocatedBuild, path: string): boolean {
  return matchesGlob(path, build.dockerfilePatterns ?? []);
}

/** A build of one Dockerfile or another: that it builds this one is likely, for what is not known. */
function asProgram({ build, at }: LocatedBuild): LocatedBuild {
  const platforms = build.platforms.state === 'unknown' ? build.platforms : { state: 'none' as const };
  return { build: { ...build, tool: 'program', platforms, tags: [] }, at };
}

/** Every path that a reading depends on. */
export function dependencies({ reading, builds }: LocatedReading): readonly string[] {
  const dockerfiles = builds.flatMap(({ build }) => build.dockerfiles);
  const named = reading.namedFiles.map(({ path }) => path);
  return [...reading.wanted, ...namedComposeFiles(reading), ...named, ...dockerfiles];
}

/** Whether the reading says anything of other documents. */
export function isLink({ builds, promises, reading }: LocatedReading): boolean {
  const { buildCalls, merges, joinedNames, kustomize, namedFiles, scriptsRun, testsRead, runtimeClasses } = reading;
  const said = [runtimeClasses, namedFiles, scriptsRun, testsRead, buildCalls, merges, joinedNames];
  const lists = [builds, promises, ...said, namedComposeFiles(reading)];
  return kustomize !== undefined || lists.some((list) => list.length > 0);
}

/** Whether the result goes to a registry, or may as far as is known. */
function isShipped(build: Build): boolean {
  const { output, tool, tried } = build;
  const isOpen = output === 'unknown' && tool !== 'compose' && tool !== 'program';
  return tried !== true && (isPushed(build) || output === 'digest' || isOpen);
}

/** Whether the result goes somewhere under its tags. A plain `docker build` keeps it in the engine that built it. */
function isKept({ output, tool, driver, platforms, runner }: Build): boolean {
  if (output === 'files' || output === 'cache') return false;
  // What a job of a CI loads is gone with its machine.
  if (output === 'load' && tool !== 'compose' && runner !== undefined) return false;
  if (output !== 'none') return true;
  // Without a stated platform it is a try on some machine, which says nothing of what others get under that name.
  return LOCAL_TOOLS.has(tool) && driver !== 'container' && driver !== 'remote' && platforms.state === 'known';
}

const LOCAL_TOOLS: ReadonlySet<Build['tool']> = new Set(['docker', 'podman', 'buildah', 'nerdctl']);

/** The builds of a document under the calls that the workspace shows; `called` takes the reading where they differ. */
function calledHere(
  reading: Reading,
  located: readonly LocatedBuild[],
  calls: Reading['buildCalls'],
  called: Map<string, Reading>,
  exists: (path: string) => boolean,
): readonly LocatedBuild[] {
  const [first] = located;
  if (first === undefined) return located;
  const builds = calledBuilds(first.at.path, reading.builds, calls, exists);
  if (builds === reading.builds) return located;
  called.set(first.at.path, { ...reading, builds });
  return located.map(({ build, at }, i) => ({ build: builds[i] ?? build, at }));
}

/** The builds of a document of which a script in the same folder joins some, by the names that both write. */
function joinedHere(
  reading: Reading,
  located: readonly LocatedBuild[],
  joined: ReadonlySet<string>,
  called: Map<string, Reading>,
): readonly LocatedBuild[] {
  const [first] = located;
  if (first === undefined) return located;
  const folder = folderOf(first.at.path);
  const isPart = ({ names = [], renamed = [] }: Build): boolean =>
    [...names, ...renamed].some((name) => joined.has(`${folder}\n${name}`));
  if (!located.some(({ build }) => !build.merged && isPart(build))) return located;
  const asPart = (build: Build): Build => (isPart(build) ? { ...build, merged: true } : build);
  called.set(first.at.path, { ...reading, builds: reading.builds.map(asPart) });
  return located.map(({ build, at }) => ({ build: asPart(build), at }));
}

/** The builds of a script that infrastructure as code has run. */
function settledHere(
  reading: Reading,
  located: readonly LocatedBuild[],
  called: Map<string, Reading>,
): readonly LocatedBuild[] {
  const [first] = located;
  if (first === undefined) return located;
  called.set(first.at.path, { ...reading, builds: reading.builds.map(withOwnPlace) });
  return located.map(({ build, at }) => ({ build: withOwnPlace(build), at }));
}

function push<T>(map: Map<string, T[]>, key: string, located: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [located]);
  else if (!list.includes(located)) list.push(located);
}
