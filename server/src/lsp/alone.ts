import * as l10n from '@vscode/l10n';
import type { Processes } from '../host/ports';
import type { UnknownOffer } from '../model/offer';
import type { RegistryAsker } from '../offers/registryAsker';
import type { Failure } from './protocol';

/** Why no registry is asked in a browser: registries answer no requests that come from other sites' pages. */
export function noLookups(): UnknownOffer {
  return { state: 'unknown', reason: 'offline', detail: l10n.t('Look-ups are not possible in the browser.') };
}

/** Why no cluster is read in a browser. */
export function noClusters(): Failure {
  const detail = l10n.t(
    'A cluster cannot be read in the browser: open the folder in desktop VS Code, or choose nodes that somebody saved.',
  );
  return { ok: false, reason: 'browser', detail };
}

/** Asks nobody. */
export const NO_ASKER: RegistryAsker = {
  ask: () => Promise.resolve(noLookups()),
  tags: () => Promise.resolve(noLookups()),
  refresh: () => undefined,
  close: () => Promise.resolve(),
};

/** Runs nothing. */
export const NO_PROCESSES: Processes = {
  run: () => Promise.resolve({ failed: 'notFound', detail: l10n.t('no program can be run in the browser') }),
};
