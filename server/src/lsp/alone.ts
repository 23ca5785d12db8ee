import type { Processes } from '../host/ports';
import type { UnknownOffer } from '../model/offer';
import type { RegistryAsker } from '../offers/registryAsker';
import type { Failure } from './protocol';

/** Why no registry is asked in a browser: registries answer no requests that come from other sites' pages. */
export const NO_LOOKUPS: UnknownOffer = {
  state: 'unknown',
  reason: 'offline',
  detail: 'Look-ups are not possible in the browser.',
};

/** Why no cluster is read in a browser. */
export const NO_CLUSTERS: Failure = {
  ok: false,
  reason: 'browser',
  detail:
    'A cluster cannot be read in the browser: open the folder in desktop VS Code, or choose nodes that somebody saved.',
};

/** Asks nobody. */
export const NO_ASKER: RegistryAsker = {
  ask: () => Promise.resolve(NO_LOOKUPS),
  tags: () => Promise.resolve(NO_LOOKUPS),
  refresh: () => undefined,
  close: () => Promise.resolve(),
};

/** Runs nothing. */
export const NO_PROCESSES: Processes = {
  run: () => Promise.resolve({ failed: 'notFound', detail: 'no program can be run in the browser' }),
};
