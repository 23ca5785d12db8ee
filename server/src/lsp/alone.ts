import type { UnknownOffer } from '../model/offer';
import type { RegistryAsker } from '../offers/registryAsker';

/** Why no registry is asked in a browser: registries answer no requests of other origins' pages. */
export const NO_LOOKUPS: UnknownOffer = {
  state: 'unknown',
  reason: 'offline',
  detail: 'Look-ups are not possible in the browser.',
};

/** Asks nobody. */
export const NO_ASKER: RegistryAsker = {
  ask: () => Promise.resolve(NO_LOOKUPS),
  tags: () => Promise.resolve(NO_LOOKUPS),
  refresh: () => undefined,
  close: () => Promise.resolve(),
};
