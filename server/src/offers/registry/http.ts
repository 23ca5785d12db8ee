import { gunzipSync } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import type { AddressPolicy } from './addressPolicy';
import type { Connections } from './connections';
import { failureOf } from './failures';
import { clean } from './messages';
import { refuseRedirect } from './redirects';
import {
  canceled,
  isFailure,
  type RegistryRequest,
  type RegistryResponse,
  type Send,
  type SendFailure,
  type SendResult,
} from './send';

/** What requests are sent over, and how long one may take. */
export interface HttpOptions {
  readonly connections: Connections;
  readonly policy: AddressPolicy;
  readonly userAgent: string;
  /** Milliseconds for one request, redirects apart. */
  readonly totalMs: number;
}

/** Follows no more redirects than this. */
const maxRedirects = 5;

/**
 * The innermost `Send`: one request over undici, redirects followed within the rules of `redirects.ts`, credentials
 * dropped when the origin changes, the body read up to its cap and no further.
 */
export function createHttp(options: HttpOptions): Send {
  return async (request, signal) => {
    let current = request;
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const answer = await sendOnce(current, options, signal);
      if (isFailure(answer) || !isRedirect(answer)) return answer;
      const next = redirected(current, answer, options.policy);
      if (isFailure(next)) return next;
      current = next;
    }
    const detail = l10n.t('{0} redirects more than {1} times.', clean(request.registryHost), maxRedirects);
    return { failure: 'badAnswer', detail };
  };
}

/** A host sent more bytes than are read of what it was asked for. */
const TOO_MUCH: Readonly<Record<RegistryRequest['purpose'], (host: string, maxBytes: number) => string>> = {
  manifest: (host, maxBytes) => l10n.t('{0} sent more than {1} bytes for a manifest.', host, maxBytes),
  blob: (host, maxBytes) => l10n.t('{0} sent more than {1} bytes for a blob.', host, maxBytes),
  tags: (host, maxBytes) => l10n.t('{0} sent more than {1} bytes for a list of tags.', host, maxBytes),
  token: (host, maxBytes) => l10n.t('{0} sent more than {1} bytes for a token.', host, maxBytes),
};

function isRedirect(answer: RegistryResponse): boolean {
  return [301, 302, 303, 307, 308].includes(answer.status) && answer.headers.location !== undefined;
}

function redirected(
  request: RegistryRequest,
  answer: RegistryResponse,
  policy: AddressPolicy,
): RegistryRequest | SendFailure {
  const location = answer.headers.location ?? '';
  const host = clean(request.registryHost);
  if (!URL.canParse(location, request.url.href)) {
    return { failure: 'badAnswer', detail: l10n.t('{0} redirects to something that is no address.', host) };
  }
  const url = new URL(location, request.url);
  const why = refuseRedirect(request.url, url, policy);
  if (why) {
    return { failure: why.failure, detail: l10n.t('{0} redirects to {1}: {2}', host, clean(url.host), why.detail) };
  }
  // Token requests carry secrets in their URL or body; no token server has a reason to send them elsewhere.
  if (request.purpose === 'token' && (request.method === 'POST' || url.origin !== request.url.origin)) {
    return { failure: 'badAnswer', detail: l10n.t('The token server of {0} redirects, which is not followed.', host) };
  }
  if (url.origin === request.url.origin) return { ...request, url };
  const { authorization: _dropped, ...headers } = request.headers;
  return { ...request, url, headers };
}

async function sendOnce(request: RegistryRequest, options: HttpOptions, signal: AbortSignal): Promise<SendResult> {
  if (signal.aborted) return canceled();
  const dispatcher = await options.connections.dispatcherFor(request.url);
  if ('failure' in dispatcher) return dispatcher;
  const timeout = AbortSignal.timeout(options.totalMs);
  try {
    const answer = await dispatcher.request({
      origin: request.url.origin,
      path: `${request.url.pathname}${request.url.search}`,
      method: request.method,
      headers: { 'user-agent': options.userAgent, 'accept-encoding': 'identity', ...request.headers },
      body: request.body ?? null,
      signal: AbortSignal.any([signal, timeout]),
    });
    request.onAnswered?.();
    const headers = flatten(answer.headers);
    const body = await readBody(answer.body, headers, request);
    if (!(body instanceof Uint8Array)) return body;
    return { status: answer.statusCode, headers, body, url: request.url };
  } catch (error) {
    if (signal.aborted) return canceled();
    const isLate = timeout.aborted;
    return isLate
      ? { failure: 'timeout', detail: l10n.t('{0} did not answer in time{1}.', clean(request.url.host), '') }
      : failureOf(error, request.url, options.connections.proxyOf(request.url));
  }
}

async function readBody(
  stream: AsyncIterable<Uint8Array> & { destroy(): unknown },
  headers: Readonly<Record<string, string>>,
  request: RegistryRequest,
): Promise<Uint8Array | SendFailure> {
  const tooLarge = {
    failure: 'tooLarge',
    detail: TOO_MUCH[request.purpose](clean(request.url.host), request.maxBytes),
  } as const;
  const announced = Number(headers['content-length'] ?? 0);
  if (request.method !== 'HEAD' && announced > request.maxBytes) {
    stream.destroy();
    return tooLarge;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early destroys the stream, and with it the connection.
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > request.maxBytes) return tooLarge;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity' || length === 0) return body;
  if (encoding !== 'gzip') {
    const detail = l10n.t('{0} sent its answer encoded as {1}.', clean(request.url.host), clean(encoding));
    return { failure: 'badAnswer', detail };
  }
  return gunzip(body, request) ?? tooLarge;
}

/** Some proxies compress what nobody asked to be compressed. */
function gunzip(body: Uint8Array, request: RegistryRequest): Uint8Array | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: request.maxBytes });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
