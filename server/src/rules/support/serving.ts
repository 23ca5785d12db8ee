import { type Best, bestOf, type Compatibility } from '../../image/compatibility';
import type { Platform } from '../../image/platform';
import { type KnownOffer, type Offer, platformsOf } from '../../model/offer';

/** How one required platform is served. */
export interface Served {
  readonly platform: Platform;
  readonly candidate: Platform;
  readonly verdict: Exclude<Compatibility, 'no'>;
}

/** The required platforms that are served, and those that are not, in their order. */
export interface Serving {
  readonly served: readonly Served[];
  readonly missing: readonly Platform[];
}

/** Judges each required platform against the offered ones, as the engines choose. */
export function serving(required: readonly Platform[], offered: readonly Platform[]): Serving {
  const served: Served[] = [];
  const missing: Platform[] = [];
  for (const platform of required) {
    const { verdict, candidate } = exactOf(platform, offered) ?? bestOf(platform, offered);
    if (verdict === 'no' || candidate === undefined) missing.push(platform);
    else served.push({ platform, candidate, verdict });
  }
  return { served, missing };
}

/** The common case without weighing candidates: an entry of the very same platform. */
function exactOf({ os, architecture, variant }: Platform, offered: readonly Platform[]): Best | undefined {
  const candidate = offered.find(
    (one) =>
      one.architecture === architecture && one.os === os && one.variant === variant && one.osFeatures === undefined,
  );
  return candidate && { verdict: 'native', candidate };
}

/** Whether all required platforms are served, by whatever leniency. */
export function servesAll(required: readonly Platform[], offered: readonly Platform[]): boolean {
  return serving(required, offered).missing.length === 0;
}

/** What an image is for, where it is known. */
type Known = KnownOffer & { readonly platforms: readonly Platform[] };

/** A known offer that holds an image; what is not known, or holds none, is never a mismatch. */
export function knownOffer(offer: Offer | undefined): Known | undefined {
  if (offer?.state !== 'known' || offer.entries.length === 0) return undefined;
  const known = KNOWN.get(offer) ?? { ...offer, platforms: platformsOf(offer) };
  KNOWN.set(offer, known);
  return known;
}

/** Every rule asks, for every place that names the image. */
const KNOWN = new WeakMap<KnownOffer, Known>();
