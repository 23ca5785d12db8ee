import { type NamedTogether, namedKey } from '../analysis/namedTogether';
import { type Config, isConfigFile, NO_CONFIG } from '../config/config';
import { matchesGlob } from '../config/globs';
import type { Platform } from '../image/platform';
import { type Reference, referenceKey } from '../image/reference';
import type { Build, LocatedBuild } from '../model/build';
import type { Kind } from '../model/kind';
import type { RuntimeClass } from '../model/pod';
import type { LocatedPromise, Reading } from '../model/reading';
import type { Location } from '../model/requirement';
import { environmentOf } from '../targets/environment';
import { besideWhich } from '../targets/fileName';
import { linesOf } from '../text/lines';
import { folderOf } from '../text/paths';
import type { Source } from '../text/source';
import type { Span } from '../text/span';
import { dependencies, isLink, type Joins, joinsOf, type LocatedReading, type NamedKind } from './joins';

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
  /** The platforms that files beside the one at a path are for by their names. */
  platformsBeside(path: string): readonly Platform[];
  /** The RuntimeClasses that pods may name. */
  runtimeClasses(): readonly RuntimeClass[];
  /** Whether some build hands its image on to a registry. */
  ships(): boolean;
  /** The reading of a document's text, where neither builds nor targets change it: all but Dockerfiles. */
  readingOf(source: Source): Reading | undefined;
  /** What some document takes this path for, whatever the file is called: a build's Dockerfile, a compose file. */
  namedAs(path: string): NamedKind | undefined;
  /** Texts of no kind that some document takes for one. */
  unclaimed(): readonly { readonly source: Source; readonly as: NamedKind }[];
  /** Paths that readings depend on and that were neither given nor removed. */
  missing(): readonly string[];
  /** Those among them that one document depends on. */
  missingFor(path: string): readonly string[];
  /** Reads a document now if it has changed: many are read in pieces, not all when something is first asked. */
  read(path: string): void;
  /** The documents that are to be read, because their text or one that they depend on is another. */
  changed(): readonly string[];
  /** Many texts come in: until `gathered`, what joins the documents is of those that are read, and nobody waits for all. */
  gather(): void;
  gathered(): void;
  /** The documents that depend on this path, there or not. */
  awaitedBy(path: string): ReadonlySet<string>;
  /** Another object whenever what joins the documents has changed: builds, promises, names, configurations. */
  links(): object;
}

/** A document as what names it together with others has it, with the texts that this was made of. */
interface KeptTogether {
  readonly from: LocatedReading;
  readonly key: string;
  readonly texts: ReadonlyMap<string, string | undefined>;
  readonly read: LocatedReading;
}

/** A workspace with nothing in it. */
export function createWorkspace(): Workspace {
  const documents = new Map<string, Document>();
  const sources = new Map<string, Source>();
  const absent = new Set<string>();
  const configs = new Map<string, Config>();
  const kept = new Map<string, LocatedReading>();
  const built = new Map<string, { readonly joins: Joins; readonly from: LocatedReading; readonly reading: Reading }>();
  const keptTogether = new Map<string, KeptTogether>();
  // Documents that are to be read again; what they said before still counts in `joins` and `awaiting`.
  const stale = new Set<string>();
  // By path: the documents that depend on it.
  const awaiting = new Map<string, Set<string>>();
  // Of these, the paths that were neither given nor removed when that was seen.
  const unread = new Set<string>();
  let isGathering = false;
  let joins: Joins | undefined;
  let unclaimed: { readonly joins: Joins; readonly found: ReturnType<Workspace['unclaimed']> } | undefined;

  const textOf = (path: string): string | undefined => sources.get(path)?.text;

  const isUnread = (path: string): boolean => !sources.has(path) && !absent.has(path) && !isConfigFile(path);

  const readNow = ({ source, kind }: Document, named: NamedTogether = {}): LocatedReading => {
    const reading = kind.read(source, { file: textOf, builds: [], platforms: [], ...named });
    const isLocated = reading.builds.length > 0 || reading.nodePromises.length > 0;
    const lines = isLocated ? linesOf(source.text) : undefined;
    const at = (span: Span): Location => ({ path: source.path, span, line: lines?.positionAt(span.start).line ?? 0 });
    const builds = reading.builds.map((build) => ({ build, at: at(build.span) }));
    const promises = reading.nodePromises.map((promise) => ({ promise, at: at(promise.span) }));
    return { path: source.path, kind: kind.id, reading, builds, promises };
  };

  /** Brings what is kept of one path up to date. */
  const refresh = (path: string): void => {
    if (!stale.delete(path)) return;
    const before = kept.get(path);
    const document = documents.get(path);
    const after = document && readNow(document);
    for (const one of before === undefined ? [] : dependencies(before)) awaiting.get(one)?.delete(path);
    for (const one of after === undefined ? [] : dependencies(after)) {
      addTo(awaiting, one, path);
      if (isUnread(one)) unread.add(one);
    }
    if (after === undefined) keptTogether.delete(path);
    if (after === undefined) kept.delete(path);
    else kept.set(path, after);
    const isJoined = [before, after].some((one) => one !== undefined && isLink(one));
    // Of a Dockerfile that a build may mean it counts only whether it is one.
    const isOther = hasStages(before) !== hasStages(after);
    const isMeant = isOther && matchesGlob(path, joins?.likeDockerfiles ?? []);
    const isNew = isBeside(before) !== isBeside(after);
    if (isJoined || isMeant || isNew || joins?.called.has(path)) joins = undefined;
  };

  const refreshAll = (): void => {
    for (const path of [...stale]) refresh(path);
  };

  /** What a document says where others name it; made again when one of the texts that count changes. */
  const readAs = (from: LocatedReading, named: NamedTogether): LocatedReading => {
    const document = documents.get(from.path);
    if (document === undefined) return from;
    const key = namedKey(named);
    const known = keptTogether.get(from.path);
    const isCurrent = known?.from === from && known.key === key;
    if (isCurrent && [...known.texts].every(([path, text]) => textOf(path) === text)) return known.read;
    const read = readNow(document, named);
    const texts = new Map(read.reading.wanted.map((path) => [path, textOf(path)]));
    keptTogether.set(from.path, { from, key, texts, read });
    return read;
  };

  const join = (): Joins => {
    if (!isGathering) refreshAll();
    joins ??= joinsOf(
      [...documents.keys()].flatMap((path) => kept.get(path) ?? []),
      (path) => documents.has(path),
      readAs,
    );
    return joins;
  };

  /** A path has another text or kind: it is read again, and so is what depends on its text. */
  const forget = (path: string): void => {
    stale.add(path);
    for (const one of awaiting.get(path) ?? []) if (kept.get(one)?.reading.wanted.includes(path)) stale.add(one);
    // Whether a file is there decides which of its candidates a build means.
    if (joins?.named.has(path) || joins?.together.has(path)) joins = undefined;
  };

  const configFor = (path: string): Config => {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      const config = configs.get(folder);
      if (config !== undefined) return config;
      if (folder === '') return NO_CONFIG;
    }
  };

  const buildsOf = (path: string): readonly LocatedBuild[] => join().byDockerfile.get(path) ?? [];

  const platformsBeside = (path: string): readonly Platform[] => join().platformsBeside.get(path) ?? [];

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
      absent.add(path);
      documents.delete(path);
      // A file that was never there changes nothing.
      if (sources.delete(path)) forget(path);
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
      refresh(path);
      const current = join();
      const from = kept.get(path);
      if (from === undefined) return undefined;
      const known = built.get(path);
      if (known?.joins === current && known.from === from) return { path, reading: known.reading };
      const builds = buildsOf(path);
      const { platforms } = environmentOf({
        path,
        config: configFor(path),
        nodesOf: () => undefined,
        builds,
        promises: [],
        platformsBeside,
      }).requirement;
      const reading = document.kind.read(document.source, { file: textOf, builds, platforms });
      built.set(path, { joins: current, from, reading });
      return { path, reading };
    },
    promises: () => join().promises,
    platformsBeside,
    runtimeClasses: () => join().runtimeClasses,
    ships: () => join().ships,
    makersOf: (reference) => join().byReference.get(referenceKey(reference)) ?? [],
    readingOf(source) {
      const document = documents.get(source.path);
      if (document?.source !== source) return undefined;
      refresh(source.path);
      const reading = join().called.get(source.path) ?? kept.get(source.path)?.reading;
      return reading?.stages.length === 0 ? reading : undefined;
    },
    namedAs: (path) => join().named.get(path),
    unclaimed() {
      const current = join();
      if (unclaimed?.joins === current) return unclaimed.found;
      const found = [...current.named].flatMap(([path, as]) => {
        const source = documents.has(path) ? undefined : sources.get(path);
        return source === undefined ? [] : [{ source, as }];
      });
      // A text under one of these names makes another `joins`.
      unclaimed = { joins: current, found };
      return found;
    },
    missing() {
      const { together } = join();
      for (const path of unread) if (!isUnread(path) || awaiting.get(path)?.size === 0) unread.delete(path);
      return [...new Set([...unread, ...[...together].filter(isUnread)])];
    },
    missingFor(path) {
      refresh(path);
      const from = kept.get(path);
      return from === undefined ? [] : dependencies(from).filter(isUnread);
    },
    read: refresh,
    changed: () => [...stale],
    gather() {
      isGathering = true;
    },
    gathered() {
      isGathering = false;
    },
    awaitedBy: (path) => awaiting.get(path) ?? NOBODY,
    links: join,
  };
}

const NOBODY: ReadonlySet<string> = new Set();

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

function hasStages(one: LocatedReading | undefined): boolean {
  return one !== undefined && one.reading.stages.length > 0;
}

function isBeside(one: LocatedReading | undefined): boolean {
  return one !== undefined && besideWhich(one.path, one.kind) !== undefined;
}
