import * as l10n from '@vscode/l10n';
import { nodeJournal } from '../host/journal';
import type { Clock, Environment, Files, Processes } from '../host/ports';
import type { Reference } from '../image/reference';
import type { KnownOffer, LookupFailure, UnknownOffer } from '../model/offer';
import { cacheFolder } from './cache/cacheFolder';
import { type CacheLifetimes, createCachingAsker } from './cache/cachingAsker';
import { memoryJournal } from './cache/memoryJournal';
import { createOfferCache } from './cache/offerCache';
import type { EngineAsker } from './engine/engine';
import { USUAL_LIFETIMES } from './lifetimes';
import { createMachineCertificates } from './registry/certificates';
import type { CredentialSource } from './registry/credentials/credential';
import { createStoredCredentials } from './registry/credentials/stored';
import type { RegistrySettings } from './registry/endpoints';
import type { Pause } from './registry/limit';
import type { LogEntry } from './registry/log';
import type { TagsAnswer } from './registry/lookup';
import { type ProxySettings, proxyFromEnvironment } from './registry/proxy';
import { createRegistryClients } from './registryClients';

/** What the asker of registries is made of. */
export interface RegistryAskerOptions {
  readonly files: Files;
  readonly processes: Processes;
  readonly environment: Environment;
  readonly clock: Clock;
  /** The registries' settings as they are now. */
  readonly registries: () => Readonly<Record<string, RegistrySettings>>;
  /** Proxy settings that win over those of the environment. */
  readonly proxy?: () => ProxySettings | undefined;
  /** Whether certificates are verified, as they are where this is not given. Without, no credentials are sent. */
  readonly verifies?: () => boolean;
  /** Files with more certificate authorities. */
  readonly authorityFiles?: () => readonly string[];
  readonly onPause?: (pause: Pause) => void;
  readonly log?: (entry: LogEntry) => void;
  readonly warn: (message: string) => void;
  readonly userAgent: string;
  /** `disk` (the default) shares answers with all programs of this user; `none` keeps them in this one. */
  readonly cache?: 'disk' | 'none';
  /** The language that texts are in; English where absent. */
  readonly language?: string;
  /** How long answers are taken for true. */
  readonly lifetimes?: () => CacheLifetimes;
  /** Whether a person waits for the answer now, who may spend the last of a quota. */
  readonly isUrgent?: (reference: Reference) => boolean;
  /** Whether the user allows the local engine to be asked, where no registry answers. */
  readonly engine?: () => boolean;
}

/** Asks registries with this machine's credentials, certificates and proxies, and keeps what they say. */
export interface RegistryAsker {
  ask(reference: Reference, signal: AbortSignal): Promise<KnownOffer | UnknownOffer>;
  /** The tags of the reference's repository, asked of its registry each time. */
  tags(reference: Reference, signal: AbortSignal): Promise<TagsAnswer>;
  /** Reads credentials and settings anew when next asked, and takes no answer of before for true without asking. */
  refresh(): void;
  close(): Promise<void>;
}

/** The registry source of offers. */
export function createRegistryAsker(options: RegistryAskerOptions): RegistryAsker {
  const { files, processes, environment, clock, warn } = options;
  const credentials = createStoredCredentials(files, processes, environment);
  const state: { engine?: EngineAsker } = {};

  const clients = createRegistryClients(async () => {
    // The HTTP client is the largest part of the program: it is loaded when something is asked.
    const { createRegistryLookup } = await import('./registry/lookup');
    const registries = options.registries();
    const proxy = options.proxy?.() ?? proxyFromEnvironment(environment.get);
    const authorityFiles = options.authorityFiles?.() ?? [];
    const verifies = options.verifies?.() ?? true;
    const make = () =>
      createRegistryLookup({
        registries,
        clock,
        // Whoever stands in between would read them.
        credentials: verifies ? credentials : withoutSecrets(credentials),
        verifies,
        proxy,
        certificates: createMachineCertificates(files, environment, authorityFiles, warn),
        userAgent: options.userAgent,
        ...(options.onPause && { onPause: options.onPause }),
        ...(options.log && { log: options.log }),
      });
    return { settings: JSON.stringify([registries, proxy, authorityFiles, verifies]), make };
  });

  const folder = options.cache === 'none' ? undefined : cacheFolder(environment);
  const journal = folder === undefined ? memoryJournal() : nodeJournal(folder);
  const caching = createCachingAsker({
    cache: createOfferCache({
      journal,
      now: clock.now,
      warn,
      ...(options.language !== undefined && { language: options.language }),
    }),
    lookup: () => ({
      lookup: (reference, known, signal) => clients.use((client) => client.lookup(reference, known, signal)),
    }),
    lifetimes: options.lifetimes ?? (() => USUAL_LIFETIMES),
    clock,
    mayKeep: () => options.verifies?.() ?? true,
    isUrgent: options.isUrgent ?? (() => false),
  });
  const engine = async (): Promise<EngineAsker> => {
    const { createEngineAsker } = await import('./engine/engine');
    state.engine ??= createEngineAsker(files, environment, clock.now);
    return state.engine;
  };

  return {
    async ask(reference, signal) {
      const answer = await caching.ask(reference, signal);
      const mayBeLocal = answer.state === 'unknown' && UNANSWERED.has(answer.reason);
      if (!mayBeLocal || options.engine?.() !== true) return answer;
      const local = await (await engine()).ask(reference, signal);
      return local.state === 'known' ? local : { ...answer, detail: `${answer.detail} ${local.detail}` };
    },
    tags: (reference, signal) => clients.use((client) => client.tags(reference, signal)),
    refresh() {
      caching.refresh();
      credentials.refresh();
      clients.renew();
    },
    close: clients.close,
  };
}

/** Knows which registries the user logs in to, and gives nothing to anyone. */
function withoutSecrets(credentials: CredentialSource): CredentialSource {
  return {
    find: () => Promise.resolve({ state: 'none', note: l10n.t('none is sent while certificates are not verified') }),
    names: (host) => credentials.names(host),
  };
}

/** No registry said what the image is: it may be one that was only built, or pulled before. */
const UNANSWERED: ReadonlySet<LookupFailure> = new Set([
  'notFound',
  'unauthorized',
  'forbidden',
  'unreachable',
  'timeout',
  'rateLimited',
  'unresolvable',
]);
