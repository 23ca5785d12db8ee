import * as l10n from '@vscode/l10n';
import { addressKind, isLoopbackHost, isNeverARegistry, withoutBrackets } from './addresses';
import type { AddressPolicy } from './addressPolicy';
import type { SendFailure } from './send';

/**
 * Why a registry at `from` may not send us to `to` (a redirect, or the realm of a challenge), or undefined where it
 * may: never from https to http, no other scheme, no user name, no address or port that the user has not named. Names are
 * checked again when they are resolved.
 */
export function refuseRedirect(from: URL, to: URL, policy: AddressPolicy): SendFailure | undefined {
  const isHttp = to.protocol === 'http:';
  if (!isHttp && to.protocol !== 'https:')
    return { failure: 'badAnswer', detail: l10n.t('only http and https are followed.') };
  if (isHttp && from.protocol === 'https:') {
    return { failure: 'badAnswer', detail: l10n.t('https is never left for plain http.') };
  }
  if (to.username !== '' || to.password !== '') {
    return { failure: 'badAnswer', detail: l10n.t('an address with a user name in it is not followed.') };
  }
  if (to.host === from.host || policy.isNamed(to.host)) return undefined;
  const hostname = withoutBrackets(to.hostname);
  if (isLoopbackHost(hostname)) {
    if (isLoopbackHost(withoutBrackets(from.hostname))) return undefined;
    return refused(to, l10n.t('it is this machine'));
  }
  const kind = addressKind(hostname);
  if (kind !== undefined && (kind !== 'public' || isNeverARegistry(kind)))
    return refused(to, l10n.t('its address is {0}', kind));
  // Plain http to another host is only for those that the user listed.
  if (isHttp) return refused(to, l10n.t('it is plain http'));
  const isUsualPort = to.port === '' || to.port === from.port;
  return isUsualPort ? undefined : refused(to, l10n.t('its port is unusual'));
}

function refused(to: URL, because: string): SendFailure {
  return {
    failure: 'refusedAddress',
    detail: l10n.t('{0}; name "{1}" under registries: in .platformlint.yaml if that is right.', because, to.host),
  };
}
