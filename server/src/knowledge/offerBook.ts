import * as l10n from '@vscode/l10n';
import { type Reference, referenceKey } from '../image/reference';
import { isAbsent, type KnownOffer, type Offer, type UnknownOffer } from '../model/offer';

/** One source of offers that takes time to ask. */
export interface OfferAsker {
  ask(reference: Reference, signal: AbortSignal): Promise<KnownOffer | UnknownOffer>;
}

/** What answers at once, without asking anyone: the bundled catalogue. */
export type InstantOffers = (reference: Reference) => KnownOffer | undefined;

/** How long an answer is taken for true, in ms. */
export interface Lifetimes {
  readonly tag: number;
  readonly failure: number;
}

/** What is known about images now, and the means to learn more. One request serves all who ask for the same image. */
export interface OfferBook {
  /** The answer as it stands; `pending` until the first one. Never waits. */
  offerOf(reference: Reference): Offer;
  /** Learns what is not known or no longer fresh; resolves when all of it is settled, with whether anything changed. */
  learn(references: readonly Reference[], signal: AbortSignal): Promise<boolean>;
  /** Forgets the live answers, so that the next `learn` asks again; what is being asked for is asked for once more. */
  refresh(): void;
  /** Look-ups under way. */
  readonly busy: number;
}

interface Page {
  readonly offer: KnownOffer | UnknownOffer;
  /** When it is to be asked for again. */
  readonly until: number;
}

/** A look-up under way, for all who wait for it. */
interface Flight {
  /** Whether what is known changed. */
  readonly landed: Promise<boolean>;
  readonly abort: AbortController;
  waiting: number;
}

/** A book that asks `asker`, answers from `instant` meanwhile, and keeps answers for their lifetimes. */
export function createOfferBook(options: {
  readonly asker: OfferAsker;
  readonly instant: InstantOffers;
  readonly lifetimes: Lifetimes;
  readonly now: () => number;
  /** Whether a person waits for this answer now: a failure of before does not do. */
  readonly isUrgent?: (reference: Reference) => boolean;
  /** Called when the number of look-ups under way changes. */
  readonly onBusy?: (count: number) => void;
}): OfferBook {
  const { asker, instant, lifetimes, now, isUrgent, onBusy } = options;
  const pages = new Map<string, Page>();
  const flights = new Map<string, Flight>();
  const state = { refreshes: 0 };

  const lifetimeOf = (reference: Reference, offer: KnownOffer | UnknownOffer): number => {
    if (offer.state === 'unknown') return lifetimes.failure;
    if (reference.digest !== undefined) return Number.POSITIVE_INFINITY;
    // An answer from before the lifetime stands in for a registry that cannot be reached.
    return offer.source === 'registry' && now() - offer.at >= lifetimes.tag ? lifetimes.failure : lifetimes.tag;
  };

  const isFresh = (reference: Reference): boolean => {
    const page = pages.get(referenceKey(reference));
    if (page === undefined || (page.offer.state === 'unknown' && isUrgent?.(reference) === true)) return false;
    return now() < page.until;
  };

  /** Whether what is known changed. */
  const write = (reference: Reference, offer: KnownOffer | UnknownOffer): boolean => {
    if (offer.state === 'unknown' && offer.reason === 'canceled') return false;
    const key = referenceKey(reference);
    const before = pages.get(key)?.offer;
    // A registry that cannot be reached for a moment does not unmake what it said before.
    const keeps = offer.state === 'unknown' && !isAbsent(offer) && before?.state === 'known';
    pages.set(key, { offer: keeps ? before : offer, until: now() + lifetimeOf(reference, offer) });
    return !keeps && (before === undefined || saying(before) !== saying(offer));
  };

  /** An answer to a question from before a refresh may rest on a login or a proxy that is no longer so. */
  const ask = async (reference: Reference, signal: AbortSignal): Promise<KnownOffer | UnknownOffer> => {
    for (;;) {
      const { refreshes } = state;
      const offer = await asker.ask(reference, signal);
      if (refreshes === state.refreshes || signal.aborted) return offer;
    }
  };

  const start = (reference: Reference): Flight => {
    const key = referenceKey(reference);
    const abort = new AbortController();
    const landed = ask(reference, abort.signal)
      .then((offer) => write(reference, offer))
      .finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
        onBusy?.(flights.size);
      });
    const flight: Flight = { landed, abort, waiting: 0 };
    flights.set(key, flight);
    onBusy?.(flights.size);
    return flight;
  };

  /** Who loses interest leaves; the last one ends the look-up. */
  const leave = (key: string, flight: Flight): void => {
    flight.waiting--;
    if (flight.waiting > 0) return;
    flight.abort.abort();
    if (flights.get(key) === flight) flights.delete(key);
  };

  return {
    get busy() {
      return flights.size;
    },
    offerOf(reference) {
      const page = pages.get(referenceKey(reference));
      // What the registry says for certain stands before what it listed once.
      const isCertain = page?.offer.state === 'known' || (page !== undefined && isAbsent(page.offer));
      if (page !== undefined && isCertain) return page.offer;
      const listed = instant(reference);
      if (listed === undefined) return page?.offer ?? { state: 'pending' };
      return page?.offer.state === 'unknown' ? insteadOf(page.offer, listed) : listed;
    },
    async learn(references, signal) {
      if (signal.aborted) return false;
      const joined = new Map<string, Flight>();
      for (const reference of references) {
        const key = referenceKey(reference);
        if (isFresh(reference) || joined.has(key)) continue;
        const flight = flights.get(key) ?? start(reference);
        flight.waiting++;
        joined.set(key, flight);
      }
      const landed = Promise.all([...joined.values()].map((flight) => flight.landed));
      const onAbort = (): void => {
        for (const [key, flight] of joined) leave(key, flight);
      };
      const changes = await unlessAborted(landed, signal, onAbort);
      return changes.some((changed) => changed);
    },
    refresh() {
      pages.clear();
      state.refreshes++;
    },
  };
}

/** What was promised, or nothing once the signal says so. */
function unlessAborted(
  promised: Promise<readonly boolean[]>,
  signal: AbortSignal,
  onAbort: () => void,
): Promise<readonly boolean[]> {
  // Of its own: Node warns where more than ten listen to one signal, and a folder's may have hundreds of images.
  const own = AbortSignal.any([signal]);
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      onAbort();
      resolve([]);
    };
    own.addEventListener('abort', abort, { once: true });
    promised.then(resolve, reject).finally(() => own.removeEventListener('abort', abort));
  });
}

/** The catalogue's answer, with the reason why it is not the registry's. */
function insteadOf(failure: UnknownOffer, listed: KnownOffer): KnownOffer {
  const source = listed.note ?? l10n.t('listed');
  return { ...listed, note: l10n.t('{0}, since the registry gave no answer: {1}', source, failure.detail) };
}

/** What an answer says of the image, without when and how it was learned. */
function saying(offer: KnownOffer | UnknownOffer): string {
  if (offer.state === 'unknown') return JSON.stringify(offer);
  const { at: _at, requests: _requests, ...rest } = offer;
  return JSON.stringify(rest);
}
