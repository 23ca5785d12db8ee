import * as l10n from '@vscode/l10n';
import { addressKind, isLoopbackHost, isNeverARegistry } from './addresses';

/** Which addresses may be connected to. */
export interface AddressPolicy {
  /** Whether the user named this `host[:port]`: in the configuration, or as a mirror. */
  isNamed(host: string): boolean;
  /** Why `address`, to which `hostname` resolves or which it is, must not be connected to; undefined where it may. */
  refuse(hostname: string, host: string, address: string): Promise<string | undefined>;
}

/**
 * An opened folder names hosts, so private, link-local and other inside addresses are refused unless the user named the
 * host; cloud metadata always. `localhost` and its kin may be this machine, other names may not. `alsoNamed` is asked last
 * and only when it matters (it may read the user's Docker configuration).
 */
export function createAddressPolicy(
  named: ReadonlySet<string>,
  alsoNamed: (host: string) => Promise<boolean>,
): AddressPolicy {
  const isNamed = (host: string): boolean => named.has(host.toLowerCase());
  return {
    isNamed,
    async refuse(hostname, host, address) {
      const kind = addressKind(address);
      if (kind === undefined) return l10n.t('it has no address that can be read');
      if (kind === 'public') return undefined;
      if (isNeverARegistry(kind)) return l10n.t('its address {0} ({1}) can be no registry', address, kind);
      if (kind === 'loopback' && isLoopbackHost(hostname)) return undefined;
      if (isNamed(host) || (await alsoNamed(host))) return undefined;
      return kind === 'loopback'
        ? l10n.t('its address {0} is this machine', address)
        : l10n.t('its address {0} is inside a network ({1})', address, kind);
    },
  };
}
