import * as l10n from '@vscode/l10n';
import type { TargetEntry } from '../config/config';
import type { Settings } from '../config/settings';
import type { Clock, Files, Processes } from '../host/ports';
import { type Reference, referenceKey } from '../image/reference';
import { createOfferBook, type InstantOffers, type OfferBook } from '../knowledge/offerBook';
import type { ProgramParts } from '../knowledge/programParts';
import { createSession, type Session } from '../knowledge/session';
import type { Nodes } from '../model/nodes';
import type { UnknownOffer } from '../model/offer';
import { USUAL_LIFETIMES } from '../offers/lifetimes';
import type { Pause } from '../offers/registry/limit';
import type { TagsAnswer } from '../offers/registry/lookup';
import type { ProxySettings } from '../offers/registry/proxy';
import type { RegistryAsker, RegistryAskerOptions } from '../offers/registryAsker';
import { NO_ASKER } from './alone';

/** What the server is made of, handed down from the composition root. */
export interface Parts extends ProgramParts {
  /** The texts in the language of a locale, by their English; nothing where there is none. */
  readonly translationsFor: (locale: string) => Promise<Readonly<Record<string, string>> | undefined>;
  readonly clock: Clock;
  readonly processes: Processes;
  /** What there is beyond the client; absent in a browser. */
  readonly outside?: Outside;
}

/** The disk of the machine that the server runs on, and the registries that it can reach. */
export interface Outside {
  readonly files: Files;
  createAsker(options: Omit<RegistryAskerOptions, keyof Machine>): RegistryAsker;
}

type Machine = Pick<RegistryAskerOptions, 'files' | 'processes' | 'environment' | 'clock'>;

/** What a folder needs of the server around it; all of it as it is now. */
export interface FolderSurroundings {
  settings(): Settings;
  instant: InstantOffers;
  silence(): UnknownOffer | undefined;
  nodesOf(context: string): Nodes | undefined;
  chosenNodes(): Nodes | undefined;
  /** The language that texts are in; English where absent. */
  readonly language?: string;
  /** The editor's proxies, which win over those of the environment. */
  proxy(): ProxySettings | undefined;
  /** Whether certificates are verified. */
  verifies(): boolean;
  onBusy(count: number): void;
  onPause(pause: Pause): void;
  warn(message: string): void;
}

/** A session with its look-ups. */
export interface OpenFolder {
  readonly session: Session;
  readonly files: Files;
  readonly offers: OfferBook;
  /** Learns what a person waits for: before all else, and anew what failed before. Whether anything changed. */
  learnUrgently(references: readonly Reference[], signal: AbortSignal): Promise<boolean>;
  /** Why nothing is asked of registries; absent where they are asked. */
  silence(): UnknownOffer | undefined;
  /** The tags of a repository; unknown without asking where nothing may be asked. */
  tags(reference: Reference, signal: AbortSignal): Promise<TagsAnswer>;
  /** Forgets what registries said and which credentials there were. */
  refresh(): void;
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;

/** Opens a folder by its absolute path, with what reads its files. */
export function openFolder(root: string, files: Files, parts: Parts, around: FolderSurroundings): OpenFolder {
  const lifetimes = {
    get tag() {
      return around.settings().tagLifetime * MINUTE_MS;
    },
    failure: USUAL_LIFETIMES.failure,
  };
  // By key: how many wait for it.
  const urgent = new Map<string, number>();
  const isUrgent = (reference: Reference): boolean => urgent.has(referenceKey(reference));
  const asker = (parts.outside?.createAsker ?? (() => NO_ASKER))({
    registries: () => Object.fromEntries(session.configFor('').registries),
    authorityFiles: () => around.settings().certificateAuthorities,
    proxy: around.proxy,
    verifies: around.verifies,
    lifetimes: () => lifetimes,
    engine: () => around.settings().engine,
    isUrgent,
    onPause: around.onPause,
    ...(around.language !== undefined && { language: around.language }),
    warn: around.warn,
    userAgent: `platformlint/${parts.version}`,
  });
  const offers = createOfferBook({
    asker,
    instant: around.instant,
    lifetimes,
    now: parts.clock.now,
    isUrgent,
    onBusy: around.onBusy,
  });
  const session = createSession({
    root,
    files,
    engine: parts.engine,
    kinds: parts.kinds,
    namedKinds: parts.namedKinds,
    offers,
    nodesOf: around.nodesOf,
    chosenNodes: around.chosenNodes,
    defaultTargets: () => defaultTargets(around.settings()),
    silence: around.silence,
  });
  return {
    session,
    files,
    silence: around.silence,
    offers,
    async learnUrgently(references, signal) {
      const keys = references.map(referenceKey);
      for (const key of keys) urgent.set(key, (urgent.get(key) ?? 0) + 1);
      try {
        return await session.learn(references, signal);
      } finally {
        for (const key of keys) leaveQueue(urgent, key);
      }
    },
    tags: async (reference, signal) => around.silence() ?? asker.tags(reference, signal),
    refresh() {
      offers.refresh();
      asker.refresh();
      session.forget();
    },
    close: () => asker.close(),
  };
}

function leaveQueue(urgent: Map<string, number>, key: string): void {
  const left = (urgent.get(key) ?? 1) - 1;
  if (left > 0) urgent.set(key, left);
  else urgent.delete(key);
}

function defaultTargets({ targets }: Settings): readonly TargetEntry[] {
  if (targets.length === 0) return [];
  return [{ platforms: targets, because: l10n.t('the setting platformlint.targets asks for it') }];
}
