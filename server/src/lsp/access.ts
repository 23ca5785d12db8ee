import * as l10n from '@vscode/l10n';
import type { Settings } from '../config/settings';
import type { UnknownOffer } from '../model/offer';
import type { ProxySettings } from '../offers/registry/proxy';
import { noLookups } from './alone';
import type { InitializationOptions, ProxyParams } from './protocol';
import { proxyOf, readProxy } from './proxy';

/** Whether registries may be asked, and by which way, as the client says. */
export interface Access {
  isTrusted(): boolean;
  /** Whether the certificates of registries are verified. */
  isVerifying(): boolean;
  /** The proxies that the client asks for; `undefined` where it leaves them to the environment. */
  proxy(): ProxySettings | undefined;
  /** Why nothing is asked with these settings, where that is so. */
  silence(settings: Settings): UnknownOffer | undefined;
  /** Takes what the client says of trust; whether that is something new. */
  trust(trusted: boolean): boolean;
  /** Takes what the client says of proxies. */
  useProxies(params: ProxyParams): void;
}

/** The access that a client begins with; `isAlone` where there is no way to registries at all. */
export function createAccess(options: InitializationOptions, isAlone: boolean): Access {
  const state = {
    trusted: options.trusted ?? true,
    proxy: proxyOf(options.proxy),
    verifies: options.proxy?.strictSsl !== false,
  };
  return {
    isTrusted: () => state.trusted,
    isVerifying: () => state.verifies,
    proxy: () => state.proxy,
    silence(settings) {
      if (isAlone) return noLookups();
      if (!state.trusted) return untrusted();
      return settings.offline ? offline() : undefined;
    },
    trust(trusted) {
      const isNew = state.trusted !== trusted;
      state.trusted = trusted;
      return isNew;
    },
    useProxies(params) {
      const read = readProxy(params);
      state.proxy = proxyOf(read);
      state.verifies = read.strictSsl !== false;
    },
  };
}

/** For the log, where certificates are not verified. */
export const UNVERIFIED =
  'http.proxyStrictSSL is off: the certificates of registries are not verified, and no credentials are sent to them.';

function offline(): UnknownOffer {
  const detail = l10n.t('Nothing is asked while platformlint.offline is set.');
  return { state: 'unknown', reason: 'offline', detail };
}

function untrusted(): UnknownOffer {
  const detail = l10n.t('Nothing is asked of registries in a workspace that is not trusted.');
  return { state: 'unknown', reason: 'untrusted', detail };
}
