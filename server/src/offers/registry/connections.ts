import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import * as l10n from '@vscode/l10n';
import { Agent, buildConnector, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { withoutBrackets } from './addresses';
import type { AddressPolicy } from './addressPolicy';
import { certificatesBeside } from './certificateBundles';
import { isRefusal, RefusedAddress } from './failures';
import { clean } from './messages';
import { type ProxySettings, proxyFor } from './proxy';
import type { SendFailure } from './send';

/** Certificates (PEM) for one host, as Docker's `certs.d` has them. */
export interface HostCertificates {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Whom to trust, and as whom to appear; asked when first needed. */
export interface Certificates {
  /** Authorities (PEM) trusted for every host, besides Node's own. */
  authorities(): Promise<readonly string[]>;
  /** What holds for one `host[:port]`. */
  of(host: string): Promise<HostCertificates | undefined>;
}

/** How long a connection waits. */
export interface Timeouts {
  /** Milliseconds until a connection stands, name and TLS included. */
  readonly connectMs: number;
  /** Milliseconds until headers come, and between two pieces of a body. */
  readonly readMs: number;
}

/** How hosts are reached. */
export interface ConnectionOptions {
  readonly policy: AddressPolicy;
  readonly timeouts: Timeouts;
  readonly proxy: ProxySettings;
  /** Whether a registry's certificate must be one that is trusted. */
  readonly verifies: boolean;
  readonly certificates: Certificates;
  /** All addresses of a name; the system's resolver where it is not given. */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>;
}

/** Pools of connections, made when first needed. Every address is checked before it is connected to. */
export interface Connections {
  dispatcherFor(url: URL): Promise<Dispatcher | SendFailure>;
  /** The proxy's address without its password, where a URL goes through one. */
  proxyOf(url: URL): string | undefined;
  close(): Promise<void>;
}

/** Makes connections by the user's proxies, certificates and address policy. */
export function createConnections(options: ConnectionOptions): Connections {
  const dispatchers = new Map<string, Dispatcher>();
  const resolve = options.resolve ?? ((hostname: string) => systemLookup(hostname, { all: true }));

  const made = (key: string, make: () => Dispatcher): Dispatcher => {
    const existing = dispatchers.get(key);
    if (existing) return existing;
    const dispatcher = make();
    dispatchers.set(key, dispatcher);
    return dispatcher;
  };

  return {
    async dispatcherFor(url) {
      const isTls = url.protocol === 'https:';
      const own = isTls ? await options.certificates.of(url.host) : undefined;
      const authorities = isTls ? await options.certificates.authorities() : [];
      const proxy = proxyFor(url, options.proxy);
      if (proxy === 'invalid') {
        return {
          failure: 'unreachable',
          detail: l10n.t('The configured proxy is no valid address; it looks like http://host:port.'),
        };
      }
      const key = `${url.protocol} ${proxy?.href ?? 'direct'} ${own ? url.host : ''}`;
      try {
        if (!proxy) return made(key, () => directAgent(options, resolve, secureContext(authorities, own)));
        const refusal = await refuseBehindProxy(url, options.policy, resolve);
        if (refusal) return refusal;
        const shared = proxy.protocol === 'https:' ? await options.certificates.authorities() : [];
        return made(key, () =>
          proxyAgent(options, proxy, secureContext(authorities, own), secureContext(shared, undefined)),
        );
      } catch (error) {
        return unreadableCertificate(error, url);
      }
    },
    proxyOf(url) {
      const proxy = proxyFor(url, options.proxy);
      return proxy instanceof URL ? `${proxy.protocol}//${proxy.host}` : undefined;
    },
    async close() {
      await Promise.all([...dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
      dispatchers.clear();
    },
  };
}

/** One context for all connections: reading a hundred certificates for each would cost more than the request. */
function secureContext(extra: readonly string[], own: HostCertificates | undefined): SecureContext | undefined {
  const authorities = certificatesBeside(rootCertificates, [...extra, ...(own?.ca ? [own.ca] : [])]);
  if (authorities.length === 0 && !own?.cert) return undefined;
  return createSecureContext({
    // Giving any replaces Node's own, so those are given too.
    ...(authorities.length > 0 && { ca: [...rootCertificates, ...authorities] }),
    ...(own?.cert && { cert: own.cert }),
    ...(own?.key && { key: own.key }),
  });
}

function unreadableCertificate(error: unknown, url: URL): SendFailure {
  const isFromOpenSsl = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_OSSL');
  if (!isFromOpenSsl) throw error;
  return {
    failure: 'tls',
    detail: l10n.t(
      'A certificate or key configured for {0} cannot be read (PEM is expected): {1}.',
      clean(url.host),
      clean(error.message),
    ),
  };
}

type Resolve = NonNullable<ConnectionOptions['resolve']>;

function directAgent(options: ConnectionOptions, resolve: Resolve, context: SecureContext | undefined): Dispatcher {
  const connectors = new Map<string, buildConnector.connector>();
  return new Agent({
    headersTimeout: options.timeouts.readMs,
    bodyTimeout: options.timeouts.readMs,
    connect(target, callback) {
      const host = target.host ?? target.hostname;
      const connector = connectors.get(host) ?? connectorFor(host, options, resolve, context);
      connectors.set(host, connector);
      const hostname = withoutBrackets(target.hostname);
      // Node asks no resolver for a literal address, so the check in `lookup` would not be reached.
      if (isIP(hostname) === 0) return connector(target, callback);
      options.policy.refuse(hostname, host, hostname).then(
        (why) => (why ? callback(new RefusedAddress(why), null) : connector(target, callback)),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      );
    },
  });
}

function connectorFor(
  host: string,
  options: ConnectionOptions,
  resolve: Resolve,
  context: SecureContext | undefined,
): buildConnector.connector {
  const lookup: LookupFunction = (hostname, wanted, callback) => {
    allowedAddresses(hostname, host, options.policy, resolve).then(
      (addresses) => {
        const [first] = addresses;
        if (wanted.all || !first) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
  return buildConnector({
    timeout: options.timeouts.connectMs,
    // Node's 250 ms give up on addresses that are merely far away.
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(options.timeouts.connectMs / 3)),
    lookup,
    ...(context && { secureContext: context }),
    ...(!options.verifies && { rejectUnauthorized: false }),
  });
}

/** The addresses of a name that may be connected to; the socket uses these and asks no resolver again. */
async function allowedAddresses(
  hostname: string,
  host: string,
  policy: AddressPolicy,
  resolve: Resolve,
): Promise<readonly LookupAddress[]> {
  const found = await resolve(hostname);
  const refusals = await Promise.all(found.map(({ address }) => policy.refuse(hostname, host, address)));
  const allowed = found.filter((_, index) => refusals[index] === undefined);
  if (allowed.length > 0) return allowed;
  throw new RefusedAddress(refusals.find((why) => why !== undefined) ?? l10n.t('it has no address'));
}

function proxyAgent(
  options: ConnectionOptions,
  proxy: URL,
  context: SecureContext | undefined,
  ofProxy: SecureContext | undefined,
): Dispatcher {
  const times = { headersTimeout: options.timeouts.readMs, bodyTimeout: options.timeouts.readMs };
  const timeout = options.timeouts.connectMs;
  const lax = options.verifies ? {} : { rejectUnauthorized: false };
  return new ProxyAgent({
    uri: proxy.href,
    // A plain request goes to the proxy as it is; many proxies refuse CONNECT to port 80.
    proxyTunnel: false,
    ...times,
    requestTls: { timeout, ...(context && { secureContext: context }), ...lax },
    proxyTls: { timeout, ...(ofProxy && { secureContext: ofProxy }), ...lax },
    clientFactory: (origin, settings) => new Pool(origin, { ...settings, ...times }),
  });
}

/**
 * A proxy resolves names itself. Literal addresses are checked all the same, and a name that resolves here is held to
 * the same policy; a name that does not is the proxy's to know.
 */
async function refuseBehindProxy(url: URL, policy: AddressPolicy, resolve: Resolve): Promise<SendFailure | undefined> {
  const hostname = withoutBrackets(url.hostname);
  try {
    if (isIP(hostname) === 0) {
      await allowedAddresses(hostname, url.host, policy, resolve);
      return undefined;
    }
    const why = await policy.refuse(hostname, url.host, hostname);
    return why === undefined ? undefined : new RefusedAddress(why).asFailure(url);
  } catch (error) {
    return isRefusal(error) ? error.asFailure(url) : undefined;
  }
}
