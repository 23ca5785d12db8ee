import type { Related } from '../../model/finding';
import { placeOf } from '../../model/place';
import type { UseSubject } from '../../model/rule';
import { knownOffer } from './serving';
import { list } from './words';

/** Where the workspace's own build makes this image: the place to look when the image lacks something. */
export function makerOf({ predicted, offer }: UseSubject): readonly Related[] {
  const made = knownOffer(predicted?.offer);
  if (predicted === undefined || made === undefined) return [];
  const { at } = predicted.by;
  const when = offer.state === 'known' && offer.source === 'workspace' ? '' : ' the next time';
  return [{ at, message: `${placeOf(at)} builds this image${when} for ${list(made.platforms)}` }];
}
