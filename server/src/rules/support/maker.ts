import * as l10n from '@vscode/l10n';
import type { Platform } from '../../image/platform';
import type { Related } from '../../model/finding';
import { placeOf } from '../../model/place';
import type { UseSubject } from '../../model/rule';
import { knownOffer } from './serving';
import { list, listed } from './words';

/** What to do about an image that the workspace itself builds, where nobody else says what it offers. */
export function ownRemedy({ offer }: UseSubject, missing: readonly Platform[]): string | undefined {
  if (offer.state !== 'known' || offer.source !== 'workspace') return undefined;
  return l10n.t('Build it for {0}.', listed(missing, 'and'));
}

/** Where the workspace's own build makes this image: the place to look when the image lacks something. */
export function makerOf({ predicted, offer }: UseSubject): readonly Related[] {
  const made = knownOffer(predicted?.offer);
  if (predicted === undefined || made === undefined) return [];
  const { at } = predicted.by;
  const isThisOne = offer.state === 'known' && offer.source === 'workspace';
  const [place, platforms] = [placeOf(at), list(made.platforms)];
  const message = isThisOne
    ? l10n.t('{0} builds this image for {1}', place, platforms)
    : l10n.t('{0} builds this image the next time for {1}', place, platforms);
  return [{ at, message }];
}
