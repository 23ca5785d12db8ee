import { calledBuilds } from '../analysis/bakeCalls';
import { kustomized, type PlacedReading } from '../analysis/kustomized';
import { CONFIG_FILE, type Config, NO_CONFIG } from '../config/config';
import { type Reference, referenceKey } from '../image/reference';
import type { Build, LocatedBuild } from '../model/build';
import type { Kind } from '../model/kind';
import type { LocatedPromise, Reading } from '../model/reading';
import type { Location } from '../model/requirement';
import { environmentOf } from '../targets/environment';
import { linesOf } from '../text/lines';
import { folderOf } from '../text/paths';
import type { Source } from '../text/source';
import type { Span } from '../text/span';

/** A document of the workspace with its kind. */
export interface Document {
  readonly source: Source;
  readonly kind: Kind;
}

/**
 * The documents of one workspace folder and what joins them. A reading is made when first asked for and kept until its
 * own text, or a text it depends on, changes: an edit re-reads one file.
 */
export interface Workspace {
  readonly documents: ReadonlyMap<string, Document>;
  /** Takes a text. Without a kind it is there only for the documents that depend on it (`.env`). */
  set(source: Source, kind: Kind | undefined): void;
  /** The file is gone, or was never there: it is not asked for again. */
  remove(path: string): void;
  /** Takes the configuration of a folder; `undefined` where its file is gone. */
  setConfig(folder: string, config: Config | undefined): void;
  /** The configuration of the nearest folder upward. */
  configFor(path: string): Config;
  textOf(path: string): string | undefined;
  buildsOf(dockerfile: string): readonly LocatedBuild[];
  dockerfileOf(build: Build): { readonly path: string; readonly reading: Reading } | undefined;
  makersOf(reference: Reference): readonly LocatedBuild[];
  /** The nodes that documents of the workspace make. */
  promises(): readonly LocatedPromise[];
  /** The reading of a document's text, where neither builds nor targets change it: all but Dockerfiles. */
  readingOf(source: Source): Reading | undefined;
  /** What some document takes this path for, whatever the file is called: a build's Dockerfile, a compose file. */
  namedAs(path: string): NamedKind | undefined;
  /** Texts of no kind that some document takes for one. */
  unclaimed(): readonly { readonly source: Source; readonly as: NamedKind }[];
  /** Paths that readings depend on and that were neither given nor removed. */
  missing(): readonly string[];
}

/** What a document can take another file for. */
export type NamedKind = 'dockerfile' | 'compose';

interface Kept extends PlacedReading {
  readonly builds: readonly LocatedBuild[];
  readonly promises: readonly LocatedPromise[];
  /** The texts that the reading depends on, as they were. */
  readonly wanted: ReadonlyMap<string, string | undefined>;
}

interface Joins {
  readonly byDockerfile: ReadonlyMap<string, readonly LocatedBuild[]>;
  readonly byReference: ReadonlyMap<string, readonly LocatedBuild[]>;
  readonly promises: readonly LocatedPromise[];
  /** Readings that other documents change: bake files that workflows call, manifests that kustomizations take in. */
  readonly called: ReadonlyMap<string, Reading>;
  /** Every path that some document may mean by its Dockerfile or compose file, there or not. */
  readonly named: ReadonlyMap<string, NamedKind>;
}

/** A workspace with nothing in it. */
export function createWorkspace(): Workspace {
  const documents = new Map<string, Document>();
  const sources = new Map<string, Source>();
  const absent = new Set<string>();
  const configs = new Map<string, Config>();
  const kept = new Map<string, Kept>();
  const built = new Map<string, { readonly joins: Joins; readonly reading: Reading }>();
  let joins: Joins | undefined;

  const textOf = (path: string): string | undefined => sources.get(path)?.text;

  const isCurrent = (one: Kept): boolean => [...one.wanted].every(([path, text]) => textOf(path) === text);

  const keep = ({ source, kind }: Document): Kept => {
    const known = kept.get(source.path);
    if (known !== undefined && isCurrent(known)) return known;
    const reading = kind.read(source, { file: textOf, builds: [], platforms: [] });
    const isLocated = reading.builds.length > 0 || reading.nodePromises.length > 0;
    const lines = isLocated ? linesOf(source.text) : undefined;
    const at = (span: Span): Location => ({ path: source.path, span, line: lines?.positionAt(span.start).line ?? 0 });
    const builds = reading.builds.map((build) => ({ build, at: at(build.span) }));
    const promises = reading.nodePromises.map((promise) => ({ promise, at: at(promise.span) }));
    const wanted = new Map(reading.wanted.map((path) => [path, textOf(path)]));
    const fresh = { path: source.path, reading, builds, promises, wanted };
    kept.set(source.path, fresh);
    return fresh;
  };

  const join = (): Joins => {
    joins ??= joinsOf([...documents.values()].map(keep), (path) => documents.has(path));
    return joins;
  };

  const forget = (path: string): void => {
    kept.delete(path);
    joins = undefined;
  };

  const configFor = (path: string): Config => {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const config = configs.get(folder);
      if (config !== undefined) return config;
      if (folder === '') return NO_CONFIG;
    }
  };

  const buildsOf = (path: string): readonly LocatedBuild[] => join().byDockerfile.get(path) ?? [];

  return {
    documents,
    textOf,
    configFor,
    buildsOf,
    set(source, kind) {
      const before = documents.get(source.path);
      const isSame = textOf(source.path) === source.text && before?.kind === kind;
      sources.set(source.path, source);
      absent.delete(source.path);
      if (kind === undefined) documents.delete(source.path);
      else documents.set(source.path, { source, kind });
      if (isSame) return;
      forget(source.path);
    },
    remove(path) {
      sources.delete(path);
      documents.delete(path);
      absent.add(path);
      forget(path);
    },
    setConfig(folder, config) {
      if (config === undefined) configs.delete(folder);
      else configs.set(folder, config);
      joins = undefined;
    },
    dockerfileOf(build) {
      const path = build.dockerfiles.find((candidate) => documents.has(candidate));
      const document = path === undefined ? undefined : documents.get(path);
      if (path === undefined || document === undefined) return undefined;
      const current = join();
      const known = built.get(path);
      if (known !== undefined && known.joins === current) return { path, reading: known.reading };
      const builds = buildsOf(path);
      const { platforms } = environmentOf({
        path,
        config: configFor(path),
        nodesOf: () => undefined,
        builds,
        promises: [],
      }).requirement;
      const reading = document.kind.read(document.source, { file: textOf, builds, platforms });
      built.set(path, { joins: current, reading });
      return { path, reading };
    },
    promises: () => join().promises,
    makersOf: (reference) => join().byReference.get(referenceKey(reference)) ?? [],
    readingOf(source) {
      const document = documents.get(source.path);
      if (document?.source !== source) return undefined;
      const reading = join().called.get(source.path) ?? keep(document).reading;
      return reading.stages.length === 0 ? reading : undefined;
    },
    namedAs: (path) => join().named.get(path),
    unclaimed: () =>
      [...join().named].flatMap(([path, as]) => {
        const source = documents.has(path) ? undefined : sources.get(path);
        return source === undefined ? [] : [{ source, as }];
      }),
    missing() {
      const wanted = new Set<string>();
      for (const document of documents.values()) {
        const { reading, builds } = keep(document);
        for (const path of reading.wanted) wanted.add(path);
        for (const path of reading.composeFiles) wanted.add(path);
        for (const { build } of builds) for (const path of build.dockerfiles) wanted.add(path);
      }
      return [...wanted].filter((path) => !sources.has(path) && !absent.has(path) && !path.endsWith(CONFIG_FILE));
    },
  };
}

function joinsOf(readings: readonly Kept[], exists: (path: string) => boolean): Joins {
  const byDockerfile = new Map<string, LocatedBuild[]>();
  const byReference = new Map<string, LocatedBuild[]>();
  const called = new Map(kustomized(readings));
  const named = new Map<string, NamedKind>();
  const calls = readings.flatMap(({ reading }) => reading.bakes);
  for (const { reading, builds: read } of readings) {
    const builds = calls.length === 0 ? read : calledHere(reading, read, calls, called);
    for (const located of builds) {
      for (const candidate of located.build.dockerfiles) named.set(candidate, 'dockerfile');
      const path = located.build.dockerfiles.find(exists);
      if (path !== undefined) push(byDockerfile, path, located);
      if (!isKept(located.build)) continue;
      for (const tag of located.build.tags) push(byReference, referenceKey(tag.value), located);
    }
    for (const path of reading.composeFiles) if (!named.has(path)) named.set(path, 'compose');
    const parts = builds.filter(({ build }) => build.merged);
    for (const merge of reading.merges) for (const part of parts) push(byReference, referenceKey(merge.value), part);
  }
  const promises = readings.flatMap((one) => one.promises);
  return { byDockerfile, byReference, promises, called, named };
}

/** Whether the result goes somewhere under its tags. A plain `docker build` keeps it in the engine that built it. */
function isKept({ output, tool, driver, platforms }: Build): boolean {
  if (output === 'files') return false;
  if (output !== 'none') return true;
  // Without a stated platform it is a try on some machine, which says nothing of what others get under that name.
  return LOCAL_TOOLS.has(tool) && driver !== 'container' && driver !== 'remote' && platforms.state === 'known';
}

const LOCAL_TOOLS: ReadonlySet<Build['tool']> = new Set(['docker', 'podman', 'buildah', 'nerdctl']);

/** The builds of a document under the calls that the workspace shows; `called` takes the reading where they differ. */
function calledHere(
  reading: Reading,
  located: readonly LocatedBuild[],
  calls: Reading['bakes'],
  called: Map<string, Reading>,
): readonly LocatedBuild[] {
  const [first] = located;
  if (first === undefined) return located;
  const builds = calledBuilds(first.at.path, reading.builds, calls);
  if (builds === reading.builds) return located;
  called.set(first.at.path, { ...reading, builds });
  return located.map(({ build, at }, i) => ({ build: builds[i] ?? build, at }));
}

function push(map: Map<string, LocatedBuild[]>, key: string, located: LocatedBuild): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [located]);
  else if (!list.includes(located)) list.push(located);
}
