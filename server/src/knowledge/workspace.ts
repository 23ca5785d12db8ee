import { type Config, NO_CONFIG } from '../config/config';
import { matchesGlob } from '../config/globs';
import type { Platform } from '../image/platform';
import { type Reference, referenceKey, repositoryOf } from '../image/reference';
import type { Build, LocatedBuild } from '../model/build';
import { dockerfilesOfBuild } from '../model/dockerfilesOfBuild';
import type { Kind } from '../model/kind';
import { mayBeOneOf } from '../model/openTags';
import type { RuntimeClass } from '../model/pod';
import type { LocatedPromise, Reading } from '../model/reading';
import { environmentOf } from '../targets/environment';
import { besideWhich } from '../targets/fileName';
import { folderOf } from '../text/paths';
import type { Source } from '../text/source';
import {
  dependencies,
  isLink,
  isRootWorkflow,
  type Joins,
  joinsOf,
  type LocatedReading,
  type NamedKind,
} from './joins';
import { createReadings, type ReadingChange } from './readings';
import { createReadTogether } from './readTogether';
import { createTexts, type Document } from './texts';

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
  /** The builds whose result has this address. */
  makersAt(address: string): readonly LocatedBuild[];
  /** The builds of whose tags, which only a run knows, the reference may be one. */
  likelyMakersOf(reference: Reference): readonly LocatedBuild[];
  /** The nodes that documents of the workspace make. */
  promises(): readonly LocatedPromise[];
  /** The platforms that files beside the one at a path are for by their names. */
  platformsBeside(path: string): readonly Platform[];
  /** The RuntimeClasses that pods may name. */
  runtimeClasses(): readonly RuntimeClass[];
  /** Whether images are handed on to a registry, by builds that say for which platforms, or beside builds on machines of several. */
  ships(): boolean;
  /** Whether its root has workflows of its own. */
  hasWorkflows(): boolean;
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

/** A workspace with nothing in it. */
export function createWorkspace(): Workspace {
  const texts = createTexts();
  const { documents, textOf } = texts;
  const together = createReadTogether(texts);
  const configs = new Map<string, Config>();
  const built = new Map<string, { readonly joins: Joins; readonly from: LocatedReading; readonly reading: Reading }>();
  let isGathering = false;
  let joins: Joins | undefined;
  let unclaimed: { readonly joins: Joins; readonly found: ReturnType<Workspace['unclaimed']> } | undefined;

  const readings = createReadings(texts, (change) => {
    if (change.after === undefined) together.forget(change.path);
    if (isJoinedAnew(change, joins)) joins = undefined;
  });

  const join = (): Joins => {
    if (!isGathering) for (const path of readings.stale()) readings.refresh(path);
    joins ??= joinsOf(readings.all(), (path) => documents.has(path), together.as);
    return joins;
  };

  const forget = (path: string): void => {
    readings.forget(path);
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

  /** A Dockerfile as the builds and targets of the workspace have it. */
  const readBuilt = ({ source, kind }: Document): Reading => {
    const { path } = source;
    const builds = buildsOf(path);
    const { platforms } = environmentOf({
      path,
      config: configFor(path),
      nodesOf: () => undefined,
      builds,
      promises: [],
      platformsBeside,
    }).requirement;
    return kind.read(source, { file: textOf, builds, platforms });
  };

  return {
    documents,
    textOf,
    configFor,
    buildsOf,
    set(source, kind) {
      if (texts.set(source, kind)) forget(source.path);
    },
    remove(path) {
      // A file that was never there changes nothing.
      if (texts.remove(path)) forget(path);
    },
    setConfig(folder, config) {
      if (config === undefined) configs.delete(folder);
      else configs.set(folder, config);
      joins = undefined;
    },
    dockerfileOf(build) {
      const path = dockerfilesOfBuild(build).find((candidate) => documents.has(candidate));
      const document = path === undefined ? undefined : documents.get(path);
      if (path === undefined || document === undefined) return undefined;
      readings.refresh(path);
      const current = join();
      const from = readings.of(path);
      if (from === undefined) return undefined;
      const known = built.get(path);
      if (known?.joins === current && known.from === from) return { path, reading: known.reading };
      const reading = readBuilt(document);
      built.set(path, { joins: current, from, reading });
      return { path, reading };
    },
    promises: () => join().promises,
    platformsBeside,
    runtimeClasses: () => join().runtimeClasses,
    ships: () => join().ships,
    hasWorkflows: () => join().hasWorkflows,
    makersOf: (reference) => join().byReference.get(referenceKey(reference)) ?? [],
    makersAt: (address) => join().byAddress.get(address) ?? [],
    likelyMakersOf: (reference) =>
      (join().byRepository.get(repositoryOf(reference)) ?? [])
        .filter(({ open }) => mayBeOneOf(open, reference))
        .map(({ located }) => located),
    readingOf(source) {
      const document = documents.get(source.path);
      if (document?.source !== source) return undefined;
      readings.refresh(source.path);
      const reading = join().called.get(source.path) ?? readings.of(source.path)?.reading;
      return reading?.stages.length === 0 ? reading : undefined;
    },
    namedAs: (path) => join().named.get(path),
    unclaimed() {
      const current = join();
      if (unclaimed?.joins === current) return unclaimed.found;
      const found = [...current.named].flatMap(([path, as]) => {
        const source = documents.has(path) ? undefined : texts.sourceOf(path);
        return source === undefined ? [] : [{ source, as }];
      });
      // A text under one of these names makes another `joins`.
      unclaimed = { joins: current, found };
      return found;
    },
    missing() {
      const named = [...join().together].filter(texts.isMissing);
      return [...new Set([...readings.missing(), ...named])];
    },
    missingFor(path) {
      readings.refresh(path);
      const from = readings.of(path);
      return from === undefined ? [] : dependencies(from).filter(texts.isMissing);
    },
    read: readings.refresh,
    changed: readings.stale,
    gather() {
      isGathering = true;
    },
    gathered() {
      isGathering = false;
    },
    awaitedBy: readings.awaitedBy,
    links: join,
  };
}

/** Whether what joins the documents is another, now that one of them says something else. */
function isJoinedAnew({ path, before, after }: ReadingChange, joins: Joins | undefined): boolean {
  const isJoined = [before, after].some((one) => one !== undefined && isLink(one));
  // Of a Dockerfile that a build may mean it counts only whether it is one.
  const isOther = hasStages(before) !== hasStages(after);
  const isMeant = isOther && matchesGlob(path, joins?.likeDockerfiles ?? []);
  const isNew = [isBeside, isWorkflow].some((is) => is(before) !== is(after));
  return isJoined || isMeant || isNew || joins?.called.has(path) === true;
}

function hasStages(one: LocatedReading | undefined): boolean {
  return one !== undefined && one.reading.stages.length > 0;
}

function isWorkflow(one: LocatedReading | undefined): boolean {
  return one !== undefined && isRootWorkflow(one);
}

function isBeside(one: LocatedReading | undefined): boolean {
  return one !== undefined && besideWhich(one.path, one.kind) !== undefined;
}
