import * as l10n from '@vscode/l10n';
import type { Clock } from '../../host/ports';
import type { Reference } from '../../image/reference';
import type { KnownOffer, LookupFailure, UnknownOffer } from '../../model/offer';
import type { LookupAnswer, RegistryLookup } from '../registry/lookup';
import type { Kept, OfferCache } from './offerCache';

/** How long an answer is taken for true, in ms. */
export interface CacheLifetimes {
  readonly tag: number;
  readonly failure: number;
}

/** What the asker that keeps answers is made of. */
export interface CachingAskerOptions {
  readonly cache: OfferCache;
  /** As it is now: settings may replace it. */
  readonly lookup: () => Pick<RegistryLookup, 'lookup'>;
  /** As they are now. */
  readonly lifetimes: () => CacheLifetimes;
  readonly clock: Clock;
  /** Whether answers may be kept for others: not those of servers whose certificates nobody verified. */
  readonly mayKeep: () => boolean;
  /** Whether a person waits for this answer: a failure of before is no answer, nor does a merely low quota stop it. */
  readonly isUrgent: (reference: Reference) => boolean;
}

/** Asks registries for what the cache does not know. */
export interface CachingAsker {
  /**
   * A digest, or a tag within its lifetime, costs nothing; an older tag is compared by HEAD; one request serves all
   * processes that ask at the same time. Where a registry cannot answer now, its last answer stands, with a note.
   */
  ask(reference: Reference, signal: AbortSignal): Promise<KnownOffer | UnknownOffer>;
  /** Tags and failures learned before now are asked for again, by HEAD where a digest is known. */
  refresh(): void;
}

/** Waiting for another process: how often it is looked at, and when to ask all the same, in ms. */
const GLANCE_MS = 50;
const PATIENCE_MS = 30_000;

const DAY = 24 * 3_600_000;

/** These say something of the network or the registry's load and nothing of the image. */
const PASSING: ReadonlySet<LookupFailure> = new Set([
  'timeout',
  'unreachable',
  'rateLimited',
  'serverError',
  'tls',
  'badAnswer',
]);

/** The way from a reference to an answer, through the cache. */
export function createCachingAsker(options: CachingAskerOptions): CachingAsker {
  const { cache, lifetimes, clock } = options;
  const state: { loaded?: Promise<void>; notBefore: number } = { notBefore: 0 };

  const freshAnswer = (reference: Reference): KnownOffer | UnknownOffer | undefined => {
    const kept = cache.find(reference);
    if (kept === undefined) return undefined;
    if (kept.state === 'known' && reference.digest !== undefined) return kept.offer;
    if (kept.state !== 'known' && options.isUrgent(reference)) return undefined;
    const lifetime = kept.state === 'known' ? lifetimes().tag : lifetimes().failure;
    const age = clock.now() - kept.at;
    // A time that is yet to come is a clock's mistake, of then or of now.
    const isFresh = age >= 0 && age < lifetime && kept.at >= state.notBefore;
    return isFresh ? answerOf(kept) : undefined;
  };

  const fetchAnswer = async (reference: Reference, signal: AbortSignal): Promise<KnownOffer | UnknownOffer> => {
    const kept = cache.find(reference);
    const digest = kept?.state === 'known' ? kept.digest : undefined;
    const isRefreshed = kept !== undefined && kept.at < state.notBefore;
    const isUrgent = (): boolean => isRefreshed || options.isUrgent(reference);
    const known = { ...(digest !== undefined && { digest }), isUrgent };
    const answer = await options.lookup().lookup(reference, known, signal);
    return settle(reference, kept, answer);
  };

  const settle = async (
    reference: Reference,
    kept: Kept | undefined,
    answer: LookupAnswer,
  ): Promise<KnownOffer | UnknownOffer> => {
    if (answer.state === 'unchanged') {
      if (kept?.state !== 'known') return badAnswer();
      if (options.mayKeep()) await cache.confirm(reference, clock.now());
      return { ...kept.offer, at: clock.now(), requests: 1 };
    }
    const isUnreached = answer.state === 'unknown' && answer.onlyMirrors === true;
    const isPassing = answer.state === 'unknown' && (isUnreached || PASSING.has(answer.reason));
    if (isPassing && kept?.state === 'known') {
      const day = new Date(kept.at).toISOString().slice(0, 16).replace('T', ' ');
      return { ...kept.offer, note: l10n.t('as of {0} UTC; now: {1}', day, answer.detail) };
    }
    if (options.mayKeep()) await cache.keep(reference, answer, clock.now());
    return answer;
  };

  return {
    async ask(reference, signal) {
      state.loaded ??= cache.refresh();
      await state.loaded;
      const known = freshAnswer(reference);
      if (known) {
        await touch(reference, known);
        return known;
      }
      const claim = await claimOrAnswer(reference, signal);
      if ('state' in claim) return claim;
      try {
        return await fetchAnswer(reference, signal);
      } finally {
        await claim.release();
      }
    },
    refresh() {
      state.notBefore = clock.now();
    },
  };

  /** What is pinned is never asked for again; that it is still used keeps it from being dropped. */
  async function touch(reference: Reference, answer: KnownOffer | UnknownOffer): Promise<void> {
    const isOld = answer.state === 'known' && clock.now() - answer.at > DAY;
    if (reference.digest !== undefined && isOld) await cache.confirm(reference, clock.now());
  }

  /** The right to ask, or what another process learned while this one waited for it. */
  async function claimOrAnswer(
    reference: Reference,
    signal: AbortSignal,
  ): Promise<{ release(): Promise<void> } | KnownOffer | UnknownOffer> {
    const until = clock.now() + PATIENCE_MS;
    for (;;) {
      const claim = await cache.claim(reference);
      if (claim === 'failed') return unclaimed;
      if (claim === 'held' && !signal.aborted && clock.now() < until) {
        await clock.wait(GLANCE_MS, signal);
        continue;
      }
      await cache.refresh();
      const learned = freshAnswer(reference);
      if (learned !== undefined && claim !== 'held') await claim.release();
      return learned ?? (claim === 'held' ? unclaimed : claim);
    }
  }
}

const unclaimed = { release: () => Promise.resolve() };

function badAnswer(): UnknownOffer {
  const detail = l10n.t('The registry said "unchanged" to a first question.');
  return { state: 'unknown', reason: 'badAnswer', detail };
}

function answerOf(kept: Kept): KnownOffer | UnknownOffer {
  return kept.state === 'known' ? kept.offer : { state: 'unknown', ...kept.failure };
}
