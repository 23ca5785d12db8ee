import { bestOf } from '../image/compatibility';
import { type Offer, platformsOf } from '../model/offer';
import type { Requirement } from '../model/requirement';

/**
 * What an image must serve where one of the platforms is enough, now that its offer may be known: nothing more where it
 * serves one of them, and all of them where it serves none, which fails wherever it is put.
 */
export function settledChoice(requirement: Requirement, offer: Offer): Requirement | undefined {
  const { some, ...all } = requirement;
  if (some === undefined) return requirement;
  if (offer.state !== 'known') return undefined;
  const offered = platformsOf(offer);
  return all.platforms.some((platform) => bestOf(platform, offered).verdict !== 'no') ? undefined : all;
}
