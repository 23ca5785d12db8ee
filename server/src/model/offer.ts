import { formatPlatform, type Platform } from '../image/platform';

/** Why nothing is known about an image. Each has its own advice in `detail`; none is ever a mismatch. */
export type LookupFailure =
  | 'notFound'
  | 'unauthorized'
  | 'forbidden'
  | 'rateLimited'
  | 'timeout'
  | 'unreachable'
  | 'refusedAddress'
  | 'tls'
  | 'badAnswer'
  | 'tooLarge'
  | 'notAnImage'
  | 'offline'
  | 'untrusted'
  | 'serverError'
  | 'unresolvable'
  | 'canceled';

/** Where an offer was learned. */
export type OfferSource = 'registry' | 'catalogue' | 'engine' | 'workspace';

/** One image of an index, or the only one of a single manifest. */
export interface OfferEntry {
  readonly platform: Platform;
  readonly digest?: string;
  readonly osVersion?: string;
}

/** What a reference leads to. `kind` tells a list of images from one image, which fail in different ways. */
export interface KnownOffer {
  readonly state: 'known';
  readonly kind: 'index' | 'manifest';
  /** A build made it, and whether that is a list or one image is for its engine's image store to say. */
  readonly isEither?: true;
  readonly digest?: string;
  readonly entries: readonly OfferEntry[];
  readonly source: OfferSource;
  /** When it was learned, in ms since 1970; 0 where that is not known. */
  readonly at: number;
  /** Entries that are attestations, not images. */
  readonly attestations?: number;
  /** An image manifest of schema 1, which current engines refuse to pull. */
  readonly isSchema1?: true;
  /** How many requests the answer took. */
  readonly requests?: number;
  /** Where exactly it was learned, for a person: "the catalogue of 2026-11-01", ".github/workflows/x.yml:17". */
  readonly note?: string;
}

/** It is being looked up, or will be. */
export interface PendingOffer {
  readonly state: 'pending';
}

/** It could not be learned. */
export interface UnknownOffer {
  readonly state: 'unknown';
  readonly reason: LookupFailure;
  /** A sentence for a person: what happened and what would help. */
  readonly detail: string;
  /** Mirrors have not got it, and the registry itself could not be asked. */
  readonly onlyMirrors?: true;
}

/** What an image is available for; a mismatch can only follow from `known`. */
export type Offer = KnownOffer | PendingOffer | UnknownOffer;

/** Whether the registry itself says that there is no such image. */
export function isAbsent({ reason, onlyMirrors }: UnknownOffer): boolean {
  return reason === 'notFound' && onlyMirrors !== true;
}

/** The platforms of an offer, in the order of its entries. */
export function platformsOf(offer: KnownOffer): readonly Platform[] {
  return offer.entries.map((entry) => entry.platform);
}

/** An entry as programs are told of it. */
export interface ToldEntry {
  readonly platform: string;
  readonly digest?: string;
  readonly osVersion?: string;
}

/** The entries of an offer for another program, in their order. */
export function toldEntries({ entries }: KnownOffer): readonly ToldEntry[] {
  return entries.map((entry) => ({
    platform: entryName(entry),
    ...(entry.digest !== undefined && { digest: entry.digest }),
    ...(entry.osVersion !== undefined && { osVersion: entry.osVersion }),
  }));
}

/** The platform of an entry as a person names it; the version of its system is told beside it (`osVersion`). */
export function entryName({ platform: { os, architecture, variant } }: OfferEntry): string {
  return formatPlatform({ os, architecture, ...(variant !== undefined && { variant }) });
}
