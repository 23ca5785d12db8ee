import { gunzipSync } from 'node:zlib';
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

export interface HttpOptions {
  readonly connections: Connections;
  readonly policy: AddressPolicy;
  readonly userAgent: string;
  /** Milliseconds for one request, redirects apart. */
  readonly totalMs: number;
}

/** Follows no more redirects than this (`domain.md` §3.4). */
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
    return {
      failure: 'badAnswer',
      detail: `${clean(request.registryHost)} redirects more than ${maxRedirects} times.`,
    };
  };
}

const WORDS: Readonly<Record<RegistryRequest['purpose'], string>> = {
  manifest: 'a manifest',
  blob: 'a blob',
  tags: 'a list of tags',
  token: 'a token',
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
    return { failure: 'badAnswer', detail: `${host} redirects to something that is no address.` };
  }
  const url = new URL(location, request.url);
  const why = refuseRedirect(request.url, url, policy);
  if (why) return { failure: why.failure, detail: `${host} redirects to ${clean(url.host)}: ${why.detail}` };
  // Token requests carry secrets in their URL or body; no token server has a reason to send them elsewhere.
  if (request.purpose === 'token' && (request.method === 'POST' || url.origin !== request.url.origin)) {
    return { failure: 'badAnswer', detail: `The token server of ${host} redirects, which is not followed.` };
  }
  if (url.origin === request.url.origin) return { ...request, url };
  const { authorization: _dropped, ...headers } = request.headers;
  return { ...request, url, headers };
}

async function sendOnce(request: RegistryRequest, options: HttpOptions, signal: AbortSignal): Promise<SendResult> {
  if (signal.aborted) return canceled;
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
    if (signal.aborted) return canceled;
    const isLate = timeout.aborted;
    return isLate
      ? { failure: 'timeout', detail: `${clean(request.url.host)} did not answer in time.` }
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
    detail: `${clean(request.url.host)} sent more than ${request.maxBytes} bytes for ${WORDS[request.purpose]}.`,
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
    return {
      failure: 'badAnswer',
      detail: `${clean(request.url.host)} sent its answer encoded as ${clean(encoding)}.`,
    };
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
