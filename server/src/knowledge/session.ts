import { type Analysis, analyse, type Engine } from '../analysis/analyse';
import { offerOf } from '../analysis/factReaders';
import type { Facts } from '../analysis/facts';
import { CONFIG_FILE, type Config, isConfigFile, type TargetEntry } from '../config/config';
import { matchesGlob } from '../config/globs';
import { isIgnored } from '../config/targetsFor';
import { inSlices } from '../host/inSlices';
import type { Files } from '../host/ports';
import { walk } from '../host/walk';
import { type Reference, referenceKey } from '../image/reference';
import type { Kind } from '../model/kind';
import type { Nodes } from '../model/nodes';
import type { Offer, UnknownOffer } from '../model/offer';
import { createAnalyses } from './analyses';
import { type CheckedConfig, createIntake, type Unread } from './intake';
import type { NamedKind } from './joins';
import { createLatestReads, type Read } from './latestReads';
import type { LeftOut } from './leftOut';
import { createLinks } from './links';
import type { OfferBook } from './offerBook';
import { onePassAtATime } from './onePass';
import { createWorkspace, type Workspace } from './workspace';

/** The most bytes of a document that is read. */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;
/** The most files looked at when a folder is walked. */
const MAX_FILES = 100_000;
/** Files read at once. */
const BATCH = 16;
/** How often texts that readings ask for are fetched before giving up: an `include` of an `include` of … */
const MAX_ROUNDS = 5;

/** What a session is made of; everything outside comes in here. */
export interface SessionOptions {
  /** Absolute path of the workspace folder, with `/`. */
  readonly root: string;
  readonly files: Files;
  readonly engine: Engine;
  readonly kinds: readonly Kind[];
  /** The kinds of files that other documents name, whatever those are called. */
  readonly namedKinds: Readonly<Record<NamedKind, Kind>>;
  readonly offers: OfferBook;
  /** Takes the place of the targets of every configuration. */
  readonly targets?: readonly TargetEntry[];
  /** The targets of files for which no configuration names any. */
  defaultTargets?(): readonly TargetEntry[];
  /** Takes the place of every configuration file. */
  readonly config?: Config;
  nodesOf(context: string): Nodes | undefined;
  chosenNodes(): Nodes | undefined;
  /** Why nothing is asked (offline, untrusted); absent where look-ups are allowed. */
  silence(): UnknownOffer | undefined;
}

interface Wanted {
  readonly path: string;
  /** What it is read as where nothing tells. */
  readonly as?: NamedKind | undefined;
}

const NEVER = new AbortController().signal;

/** How far a change of one text reaches: no farther than that text, or to other documents. */
export type Reach = 'itself' | 'others';

/** One workspace folder: its documents, what is known, and the loop of analysing and learning. */
export interface Session {
  readonly root: string;
  readonly workspace: Workspace;
  /** Reads every relevant file below `start` (a workspace path; '' is the root), and the configurations above it. */
  load(start: string, signal: AbortSignal): Promise<void>;
  /** Reads one file from disk again, or takes it out where it is gone. `as`: what it is read as where nothing tells. */
  reload(path: string, as?: NamedKind): Promise<void>;
  /** Takes a text that an editor or standard input holds; what may be judged otherwise now. */
  take(path: string, text: string, version: number, languageId: string | undefined): Reach;
  /** Fetches texts that readings depend on; whether there were any. */
  settle(): Promise<boolean>;
  readonly unread: ReadonlyMap<string, Unread>;
  /** What `load` has not looked at. */
  readonly leftOut: LeftOut;
  readonly configProblems: ReadonlyMap<string, CheckedConfig>;
  configFor(path: string): Config;
  isIgnored(path: string): boolean;
  /** The document that the file at a path is a link to, where that is checked itself. */
  leadsTo(path: string): string | undefined;
  /** The analysis of a document as things are known now; `undefined` for a file that is none of ours. */
  analyse(path: string): Analysis | undefined;
  /** Something outside has changed that analyses depend on: nodes, settings, trust. */
  forget(): void;
  /** What an image is available for, as the document at `path` is judged: the registry's word, else a build's. */
  offerOf(path: string, reference: Reference): Offer;
  /** Learns what these analyses mention; whether anything changed. */
  learn(mentions: readonly Reference[], signal: AbortSignal): Promise<boolean>;
}

/** A session over a folder; nothing is read until `load` or `take`. */
export function createSession(options: SessionOptions): Session {
  const { root, files, engine, kinds, offers } = options;
  const ruleIds = engine.rules.map((rule) => rule.id);
  const workspace = createWorkspace();
  const intake = createIntake({ root, kinds, namedKinds: options.namedKinds, ruleIds }, workspace);
  const links = createLinks(files, root);
  const open = new Set<string>();
  const state: { loading: boolean; leftOut: LeftOut } = { loading: false, leftOut: { folders: [] } };
  const reads = createLatestReads(files, root, MAX_DOCUMENT_BYTES);
  const analyses = createAnalyses();

  const takeRead = (read: Read, as?: NamedKind): void => {
    if (open.has(read.path) || !reads.use(read)) return;
    analyses.forgetAll();
    intake.takeRead(read, as);
  };

  const readAll = async (wanted: readonly Wanted[], signal: AbortSignal): Promise<void> => {
    for (let at = 0; at < wanted.length; at += BATCH) {
      const batch = await Promise.all(
        wanted.slice(at, at + BATCH).map(async ({ path, as }) => ({ as, read: await reads.read(path) })),
      );
      const take = ({ as, read }: (typeof batch)[number]): void => {
        takeRead(read, as);
        workspace.read(read.path);
      };
      // Here and not all at once at the end: somebody may be typing.
      await inSlices(batch, take, signal);
    }
  };

  /** What readings depend on; while the folder is still being read, only those of open documents. */
  const missing = (): readonly Wanted[] => {
    const due = state.loading ? new Set([...open].flatMap(workspace.missingFor)) : workspace.missing();
    return [...due].map((path) => ({ path, as: workspace.namedAs(path) }));
  };

  const settle = onePassAtATime(async () => {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const wanted = missing();
      await readAll(wanted, NEVER);
      const claimed = workspace.unclaimed().filter(({ source, as }) => intake.claim(source, as));
      if (claimed.length > 0) analyses.forgetAll();
      if (wanted.length === 0 && claimed.length === 0) return round > 0;
    }
    return true;
  });

  const configFor = (path: string): Config => {
    const config = options.config ?? workspace.configFor(path);
    if (options.targets !== undefined) return { ...config, targets: options.targets };
    const defaults = config.targets.length === 0 ? (options.defaultTargets?.() ?? []) : [];
    return defaults.length === 0 ? config : { ...config, targets: defaults };
  };

  const factsFor = (path: string, asks?: (image: string) => void): Facts => {
    const chosen = options.chosenNodes();
    return {
      config: configFor(path),
      offerOf: (reference) => {
        asks?.(referenceKey(reference));
        const offer = offers.offerOf(reference);
        return offer.state === 'pending' ? (options.silence() ?? offer) : offer;
      },
      buildsOf: workspace.buildsOf,
      dockerfileOf: workspace.dockerfileOf,
      makersOf: workspace.makersOf,
      makersAt: workspace.makersAt,
      likelyMakersOf: workspace.likelyMakersOf,
      promises: workspace.promises,
      platformsBeside: workspace.platformsBeside,
      runtimeClasses: workspace.runtimeClasses,
      ships: workspace.ships,
      hasWorkflows: workspace.hasWorkflows,
      file: workspace.textOf,
      readingOf: workspace.readingOf,
      nodesOf: options.nodesOf,
      ...(chosen && { chosenNodes: chosen }),
    };
  };

  return {
    root,
    workspace,
    unread: intake.unread,
    configProblems: intake.configProblems,
    get leftOut() {
      return state.leftOut;
    },
    configFor,
    settle,
    isIgnored: (path) => isIgnored(configFor(path), path),
    leadsTo(path) {
      const target = links.targetOf(path);
      const isChecked =
        target !== undefined && workspace.documents.has(target) && !isIgnored(configFor(target), target);
      return isChecked ? target : undefined;
    },
    async load(start, signal) {
      state.loading = true;
      const globs = kinds.flatMap((kind) => kind.globs);
      const found = await walk(
        files,
        start,
        { root, maxFiles: MAX_FILES, wanted: (path) => isConfigFile(path) || matchesGlob(path, globs) },
        signal,
      );
      await Promise.all(found.links.map(links.follow));
      const isCut = !found.complete && !signal.aborted;
      state.leftOut = { folders: found.unlisted, ...(isCut && { after: MAX_FILES }) };
      const above =
        start === ''
          ? []
          : foldersAbove(start).map((folder) => (folder === '' ? CONFIG_FILE : `${folder}/${CONFIG_FILE}`));
      const configs = [...new Set([...above, CONFIG_FILE, ...found.paths.filter(isConfigFile)])];
      await Promise.all(configs.map(async (path) => takeRead(await reads.read(path))));
      const documents = found.paths.filter((path) => !isConfigFile(path) && !isIgnored(configFor(path), path));
      workspace.gather();
      try {
        await readAll(
          documents.map((path) => ({ path })),
          signal,
        );
        // Those that depend on what came after them.
        await inSlices(workspace.changed(), workspace.read, signal);
      } finally {
        workspace.gathered();
        state.loading = false;
      }
      await settle();
    },
    async reload(path, as) {
      open.delete(path);
      await links.follow(path);
      takeRead(await reads.read(path), as);
      await settle();
    },
    take(path, text, version, languageId) {
      open.add(path);
      const before = workspace.links();
      intake.take(path, text, version, languageId, workspace.namedAs(path));
      workspace.read(path);
      // A text that nothing else depends on, before or after, concerns itself alone.
      const isAlone = workspace.links() === before && workspace.awaitedBy(path).size === 0;
      if (isAlone) analyses.forget(path);
      else analyses.forgetAll();
      return isAlone ? 'itself' : 'others';
    },
    analyse(path) {
      const document = workspace.documents.get(path);
      if (document === undefined) return undefined;
      return analyses.of(path, (asks) => analyse(document.source, document.kind, engine, factsFor(path, asks)));
    },
    forget: analyses.forgetAll,
    offerOf: (path, reference) => offerOf(reference, factsFor(path)).offer,
    async learn(mentions, signal) {
      if (options.silence() !== undefined) return false;
      const changed = await offers.learn(mentions, signal);
      if (changed) analyses.forgetThatAsked(new Set(mentions.map(referenceKey)));
      return changed;
    },
  };
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, depth) => parts.slice(0, depth).join('/'));
}
