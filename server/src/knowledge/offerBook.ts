import { type Reference, referenceKey } from '../image/reference';
import type { KnownOffer, Offer, UnknownOffer } from '../model/offer';

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
  /** Forgets the live answers, so that the next `learn` asks again. */
  refresh(): void;
  /** Look-ups under way. */
  readonly busy: number;
}

interface Page {
  offer: KnownOffer | UnknownOffer;
  readonly at: number;
}

/** A book that asks `asker`, answers from `instant` meanwhile, and keeps answers for their lifetimes. */
export function createOfferBook(options: {
  readonly asker: OfferAsker;
  readonly instant: InstantOffers;
  readonly lifetimes: Lifetimes;
  readonly now: () => number;
  /** Called when the number of look-ups under way changes. */
  readonly onBusy?: (count: number) => void;
}): OfferBook {
  const { asker, instant, lifetimes, now, onBusy } = options;
  const pages = new Map<string, Page>();
  const underWay = new Map<string, Promise<boolean>>();

  const isFresh = (reference: Reference, page: Page): boolean => {
    if (page.offer.state === 'unknown') return now() - page.at < lifetimes.failure;
    return reference.digest !== undefined || now() - page.at < lifetimes.tag;
  };

  const ask = (reference: Reference, key: string, signal: AbortSignal): Promise<boolean> => {
    const asked = asker.ask(reference, signal).then((offer) => {
      const before = pages.get(key);
      const isLost = offer.state === 'unknown' && offer.reason === 'canceled';
      if (isLost) return false;
      // A registry that cannot be reached for a moment does not unmake what it said before.
      const keeps = offer.state === 'unknown' && before?.offer.state === 'known' && offer.reason !== 'notFound';
      pages.set(key, { offer: keeps && before !== undefined ? before.offer : offer, at: now() });
      return before === undefined || saying(before.offer) !== saying(offer);
    });
    const settled = asked.finally(() => {
      underWay.delete(key);
      onBusy?.(underWay.size);
    });
    underWay.set(key, settled);
    onBusy?.(underWay.size);
    return settled;
  };

  return {
    get busy() {
      return underWay.size;
    },
    offerOf(reference) {
      const page = pages.get(referenceKey(reference));
      // What the registry says for certain stands before what it listed once.
      const isCertain = page?.offer.state === 'known' || page?.offer.reason === 'notFound';
      if (page !== undefined && isCertain) return page.offer;
      return instant(reference) ?? page?.offer ?? { state: 'pending' };
    },
    async learn(references, signal) {
      const waits = references.map((reference) => {
        const key = referenceKey(reference);
        const page = pages.get(key);
        if (page !== undefined && isFresh(reference, page)) return false;
        return underWay.get(key) ?? ask(reference, key, signal);
      });
      return (await Promise.all(waits)).some((changed) => changed);
    },
    refresh: () => pages.clear(),
  };
}

/** What an answer says of the image, without when and how it was learned. */
function saying(offer: KnownOffer | UnknownOffer): string {
  if (offer.state === 'unknown') return JSON.stringify(offer);
  const { at: _at, requests: _requests, ...rest } = offer;
  return JSON.stringify(rest);
}
