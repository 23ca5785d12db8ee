import * as l10n from '@vscode/l10n';
import type { KnownOffer, PendingOffer, UnknownOffer } from '../model/offer';
import type { UseSubject } from '../model/rule';

/** An offer as an editor shows it: its platforms, that an answer is awaited, or why there is none. */
export type ShownOffer = KnownOffer | PendingOffer | Pick<UnknownOffer, 'state' | 'detail'>;

/** What to show of an image's offer: no answer is on its way for an image of which nothing is needed. */
export function shownOffer({ offer, required }: UseSubject): ShownOffer {
  if (offer.state !== 'pending' || required !== undefined) return offer;
  return { state: 'unknown', detail: l10n.t('Nothing here depends on them, so no registry is asked.') };
}
