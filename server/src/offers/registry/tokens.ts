import * as l10n from '@vscode/l10n';
import type { Credential } from './credentials/credential';
import { asObject, asString, readJson } from './json';
import { clean } from './messages';
import { isFailure, type RegistryRequest, type RegistryResponse, type Send, type SendFailure } from './send';

/** What a token is asked for: the parameters of a Bearer challenge. */
export interface TokenQuestion {
  readonly realm: URL;
  readonly service: string | undefined;
  readonly scopes: readonly string[];
}

/** A bearer token, or why there is none. */
export type TokenAnswer = { readonly token: string; readonly expires: number } | SendFailure;

const maxTokenBytes = 1024 * 1024;
const defaultLifeSeconds = 60;
/** A token is given up this long before its end, so that it does not die on the way. */
const marginMs = 30_000;

/**
 * Asks a token server (distribution's auth/token.md and auth/oauth.md): GET, with Basic where there is a password; POST
 * with an identity token, and GET where the server knows no POST. `expires` is in ms since 1970 and already early.
 */
export async function requestToken(
  send: Send,
  question: TokenQuestion,
  credential: Credential | undefined,
  request: RegistryRequest,
  now: () => number,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const asked = now();
  const base = { purpose: 'token', maxBytes: maxTokenBytes, registryHost: request.registryHost } as const;
  const common = { ...base, ...(request.onAnswered && { onAnswered: request.onAnswered }) };
  if (credential?.kind === 'identityToken') {
    const posted = await send({ ...common, ...refreshRequest(question, credential.token) }, signal);
    const hasNoPost = !isFailure(posted) && (posted.status === 404 || posted.status === 405);
    if (!hasNoPost) return readAnswer(posted, question, request, asked);
  }
  return readAnswer(await send({ ...common, ...getRequest(question, credential) }, signal), question, request, asked);
}

type Question = Pick<RegistryRequest, 'method' | 'url' | 'headers' | 'body'>;

function getRequest({ realm, service, scopes }: TokenQuestion, credential: Credential | undefined): Question {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  return { method: 'GET', url, headers: { accept: 'application/json', ...basicHeader(credential) } };
}

/** The `Authorization` that a credential gives where Basic is wanted; empty where it gives none. */
export function basicHeader(credential: Credential | undefined): { readonly authorization?: string } {
  if (credential?.kind !== 'basic') return {};
  const pair = Buffer.from(`${credential.username}:${credential.password}`, 'utf8').toString('base64');
  return { authorization: `Basic ${pair}` };
}

function refreshRequest({ realm, service, scopes }: TokenQuestion, token: string): Question {
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token, client_id: 'platformlint' });
  if (service !== undefined) form.set('service', service);
  form.set('scope', scopes.join(' '));
  return {
    method: 'POST',
    url: realm,
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  };
}

function readAnswer(
  answer: RegistryResponse | SendFailure,
  question: TokenQuestion,
  request: RegistryRequest,
  asked: number,
): TokenAnswer {
  if (isFailure(answer)) return answer;
  const server = clean(question.realm.host);
  if (answer.status !== 200) return refusedToken(answer.status, server, request);
  const document = asObject(readJson(answer.body));
  const token = asString(document?.token) || asString(document?.access_token);
  // A header may not hold anything else; a token that does is no token.
  const isUsable = token !== undefined && /^[\x21-\x7e]{1,65536}$/.test(token);
  if (!isUsable)
    return {
      failure: 'badAnswer',
      detail: l10n.t('The token server {0} of {1} sent no token.', server, clean(request.registryHost)),
    };
  const life = document?.expires_in;
  const seconds = typeof life === 'number' && Number.isFinite(life) && life > 0 ? life : defaultLifeSeconds;
  return { token, expires: asked + seconds * 1000 - marginMs };
}

function refusedToken(status: number, server: string, request: RegistryRequest): SendFailure {
  const host = clean(request.registryHost);
  if (status === 401 || status === 403 || status === 400 || status === 404) {
    const name = `${host}/${clean(request.repository ?? '')}`;
    const detail = l10n.t('The token server {0} gives no access to {1} ({2}).', server, name, status);
    return { failure: 'unauthorized', detail };
  }
  if (status === 429) {
    const detail = l10n.t('The token server {0} of {1} had too many requests; it is asked again later.', server, host);
    return { failure: 'rateLimited', detail };
  }
  return {
    failure: status >= 500 ? 'serverError' : 'badAnswer',
    detail: l10n.t('The token server {0} of {1} answered {2}.', server, host, status),
  };
}
