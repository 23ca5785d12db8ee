import * as l10n from '@vscode/l10n';
import { clean } from './messages';
import type { SendFailure } from './send';

/** Thrown inside a connection, where only an error can stop it; becomes a value in {@link failureOf}. */
export class RefusedAddress extends Error {
  asFailure(url: URL): SendFailure {
    const detail = l10n.t(
      '{0} was not asked: {1}. Name "{0}" under registries: in .platformlint.yaml if that is right.',
      clean(url.host),
      this.message,
    );
    return { failure: 'refusedAddress', detail };
  }
}

/** Whether an error is a refusal of ours. */
export function isRefusal(error: unknown): error is RefusedAddress {
  return error instanceof RefusedAddress;
}

/** What went wrong between us and `url`, as a value with advice. Errors that are not the network's go on as bugs. */
export function failureOf(error: unknown, url: URL, proxy?: string): SendFailure {
  const chain = causes(error);
  const refusal = chain.find(isRefusal);
  if (refusal) return refusal.asFailure(url);
  const codes = chain.map(codeOf).filter((code) => code !== undefined);
  const code = codes.find((candidate) => reasonOf(candidate) !== undefined) ?? codes[0];
  // An error without a code is none of the network's.
  if (code === undefined) throw error;
  const reason = reasonOf(code) ?? 'connection';
  const host = clean(url.host);
  const via = proxy ? l10n.t(' through the proxy {0}', clean(proxy)) : '';
  const proxyStatus = chain.map((link) => /^Proxy .*\((\d{3})\)/.exec(link.message)?.[1]).find(Boolean);
  if (proxyStatus) return refusedByProxy(host, clean(proxy ?? ''), proxyStatus);
  return { ...reasons[reason](host, via, code), ...(passing.has(code) && { passing: true }) };
}

function refusedByProxy(host: string, proxy: string, status: string): SendFailure {
  const detail =
    status === '407'
      ? l10n.t(
          'The proxy {0} answered {1}: it asks for a user name and password; put them into its address.',
          proxy,
          status,
        )
      : l10n.t('The proxy {0} answered {1}: it lets nobody through to {2}.', proxy, status, host);
  return { failure: 'unreachable', detail };
}

type Reason = 'timeout' | 'name' | 'connection' | 'tls' | 'garbage';

const reasons: Readonly<Record<Reason, (host: string, via: string, code: string) => SendFailure>> = {
  timeout: (host, via) => ({ failure: 'timeout', detail: l10n.t('{0} did not answer in time{1}.', host, via) }),
  name: (host, via) => ({
    failure: 'unreachable',
    detail: l10n.t('The name {0} cannot be resolved{1}; check it, or the network and its proxy.', host, via),
  }),
  connection: (host, via, code) => ({
    failure: 'unreachable',
    detail: l10n.t('{0} cannot be reached{1} ({2}); check the network, a proxy or a VPN.', host, via, code),
  }),
  tls: (host, via, code) => ({
    failure: 'tls',
    detail: l10n.t('No trusted connection to {0}{1} ({2}): {3}.', host, via, code, tlsAdvice(code)),
  }),
  garbage: (host, via, code) => ({
    failure: 'badAnswer',
    detail: l10n.t('What {0} sent{1} is not HTTP ({2}).', host, via, code),
  }),
};

function tlsAdvice(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return l10n.t('its certificate has expired');
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return l10n.t('its certificate is for another name');
  const isProtocol = code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_');
  if (isProtocol) {
    return l10n.t('it may speak plain http, which `http: true` under registries: allows, or want a client certificate');
  }
  return l10n.t(
    'its certificate is signed by an authority unknown here; give it by the setting for certificates or NODE_EXTRA_CA_CERTS',
  );
}

const byCode: Readonly<Record<string, Reason>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ENOTFOUND: 'name',
  ENODATA: 'name',
  EAI_AGAIN: 'name',
  EAI_FAIL: 'name',
  ECONNREFUSED: 'connection',
  ECONNRESET: 'connection',
  ECONNABORTED: 'connection',
  EHOSTUNREACH: 'connection',
  EHOSTDOWN: 'connection',
  ENETUNREACH: 'connection',
  ENETDOWN: 'connection',
  EADDRNOTAVAIL: 'connection',
  EINVAL: 'connection',
  EACCES: 'connection',
  EPERM: 'connection',
  EPIPE: 'connection',
  UND_ERR_SOCKET: 'connection',
  UND_ERR_ABORTED: 'connection',
  UND_ERR_DESTROYED: 'connection',
  UND_ERR_CLOSED: 'connection',
  UND_ERR_INVALID_ARG: 'connection',
  UND_ERR_PRX_TLS: 'tls',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'garbage',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'garbage',
  UND_ERR_RESPONSE: 'garbage',
  UND_ERR_INVALID_RETURN_VALUE: 'garbage',
  Z_DATA_ERROR: 'garbage',
  Z_BUF_ERROR: 'garbage',
};

// Worth another try a moment later.
const passing: ReadonlySet<string> = new Set(['ECONNRESET', 'ECONNREFUSED', 'EAI_AGAIN', 'EPIPE', 'UND_ERR_SOCKET']);

function reasonOf(code: string): Reason | undefined {
  if (Object.hasOwn(byCode, code)) return byCode[code];
  if (
    /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA)/.test(
      code,
    )
  )
    return 'tls';
  return code.startsWith('HPE_') ? 'garbage' : undefined;
}

function codeOf(error: Error): string | undefined {
  // undici's parser does not give every error of its own a code.
  if (error.name === 'HTTPParserError') return 'HPE_INVALID';
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** An error, what it wraps and what it collects (`AggregateError` of several addresses), outermost last. */
function causes(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  const collected = error instanceof AggregateError ? error.errors.flatMap(causes) : [];
  return [...collected, ...causes(error.cause), error];
}
