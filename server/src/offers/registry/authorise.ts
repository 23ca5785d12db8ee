import * as l10n from '@vscode/l10n';
import type { AddressPolicy } from './addressPolicy';
import { type Challenge, parseChallenges } from './challenges';
import type { Credential, CredentialAnswer, CredentialSource } from './credentials/credential';
import { clean, loginCommand } from './messages';
import { refuseRedirect } from './redirects';
import {
  canceled,
  isFailure,
  type Layer,
  type RegistryRequest,
  type RegistryResponse,
  type Send,
  type SendFailure,
  type SendResult,
} from './send';
import { createTokenCache, type TokenCache } from './tokenCache';
import { basicHeader } from './tokens';

/** Whose credentials are used, and where they may go. */
export interface AuthoriseOptions {
  readonly credentials: CredentialSource;
  readonly policy: AddressPolicy;
  readonly now: () => number;
}

/**
 * Answers a registry's challenges (RFC 9110 §11, distribution's auth/token.md): the request goes out as it is, or with
 * what this registry is known to want; after a 401 once more with a token or a password; a second refusal is final and
 * becomes a failure with advice. Credentials go to the host they are stored for and to its realm, over https only.
 */
export function authorising(options: AuthoriseOptions): Layer {
  return (inner) => {
    const tokens = createTokenCache(inner, options.now);
    // What each registry asked for last, so that the next repository needs no 401 first.
    const habits = new Map<string, Habit>();
    return async (request, signal) => {
      const context = { options, tokens, habits, inner, signal };
      const anticipated = await anticipate(request, context);
      const first = await inner(withHeader(request, anticipated), signal);
      if (isFailure(first)) return first;
      if (first.status !== 401) return judged(request, first, undefined);
      if (anticipated) tokens.forget(anticipated);
      return afterChallenge(request, first, context);
    };
  };
}

/** What a registry wanted, and whether the user's credentials were part of it. */
type Habit =
  | { readonly kind: 'bearer'; readonly realm: URL; readonly service: string | undefined; readonly personal: boolean }
  | { readonly kind: 'basic'; readonly personal: true };

interface Context {
  readonly options: AuthoriseOptions;
  readonly tokens: TokenCache;
  readonly habits: Map<string, Habit>;
  readonly inner: Send;
  readonly signal: AbortSignal;
}

/** The `Authorization` that a registry will ask for, by what it asked for before. */
async function anticipate(request: RegistryRequest, context: Context): Promise<string | undefined> {
  const habit = context.habits.get(request.url.origin);
  if (!habit || request.repository === undefined) return undefined;
  const found = habit.personal ? await findCredential(request, context) : undefined;
  const credential = found?.state === 'found' ? found.credential : undefined;
  if (habit.kind === 'basic') return basicHeader(credential).authorization;
  if (credential?.kind === 'registryToken') return `Bearer ${credential.token}`;
  const question = { realm: habit.realm, service: habit.service, scopes: [pullScope(request.repository)] };
  const answer = await context.tokens.get(question, credential, request, context.signal);
  // Where that fails the registry's own challenge decides, and its failure is the one to report.
  return isFailure(answer) ? undefined : `Bearer ${answer.token}`;
}

function findCredential(request: RegistryRequest, { options, signal }: Context): Promise<CredentialAnswer> {
  return options.credentials.find(request.registryHost, request.repository ?? '', signal);
}

async function afterChallenge(
  request: RegistryRequest,
  refused: RegistryResponse,
  context: Context,
): Promise<SendResult> {
  const challenges = parseChallenges(refused.headers['www-authenticate'] ?? '');
  const isElsewhere = refused.url.origin !== request.url.origin;
  // Another host than the one asked (a redirect) gets an anonymous exchange at most.
  const target = isElsewhere ? { ...request, url: refused.url } : request;
  const maySendSecrets = !isElsewhere && request.url.protocol === 'https:';
  const found: CredentialAnswer = maySendSecrets ? await findCredential(request, context) : { state: 'none' };
  if (context.signal.aborted) return canceled();
  const header = await answerChallenges(target, challenges, found, context);
  if (isFailure(header)) return header.failure === 'unauthorized' ? noAccess(target, found, header.detail) : header;
  const second = await context.inner(withHeader(target, header.value), context.signal);
  return isFailure(second) ? second : judged(target, second, found);
}

/** The `Authorization` that meets one of the challenges: Bearer before Basic, whatever their order. */
async function answerChallenges(
  request: RegistryRequest,
  challenges: readonly Challenge[],
  found: CredentialAnswer,
  context: Context,
): Promise<{ readonly value: string } | SendFailure> {
  const credential = found.state === 'found' ? found.credential : undefined;
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  const basic = challenges.find(({ scheme }) => scheme === 'basic');
  if (bearer && credential?.kind === 'registryToken') return { value: `Bearer ${credential.token}` };
  const viaToken = bearer ? await answerBearer(request, bearer, credential, context) : undefined;
  if (viaToken && !isFailure(viaToken)) return viaToken;
  const password = basic ? basicHeader(credential).authorization : undefined;
  if (password && credential?.kind === 'basic') {
    if (!bearer) context.habits.set(request.url.origin, { kind: 'basic', personal: true });
    return { value: password };
  }
  if (viaToken) return viaToken;
  const schemes = challenges.map(({ scheme }) => clean(scheme, 20)).join(', ');
  const isForeign = schemes !== '' && !basic;
  const detail = isForeign ? l10n.t('It asks for {0}, which is not supported.', schemes) : '';
  return { failure: 'unauthorized', detail };
}

async function answerBearer(
  request: RegistryRequest,
  challenge: Challenge,
  credential: Credential | undefined,
  context: Context,
): Promise<{ readonly value: string } | SendFailure> {
  const { realm: written = '', service, scope } = challenge.parameters;
  if (!URL.canParse(written)) {
    const detail = l10n.t('{0} asks for a token and does not say where.', clean(request.registryHost));
    return { failure: 'badAnswer', detail };
  }
  const realm = new URL(written);
  const refusal = refuseRedirect(request.url, realm, context.options.policy);
  if (refusal)
    return {
      ...refusal,
      detail: l10n.t(
        '{0} sends us for a token to {1}: {2}',
        clean(request.registryHost),
        clean(realm.host),
        refusal.detail,
      ),
    };
  const usual = pullScope(request.repository ?? '');
  const scopes = scope ? [scope] : [usual];
  const question = { realm, service, scopes };
  const isSecret = credential !== undefined;
  const maySend = !isSecret || realm.protocol === 'https:';
  const used = maySend ? credential : undefined;
  const answer = await context.tokens.get(question, used, request, context.signal);
  const isRefused = isFailure(answer) && answer.failure === 'unauthorized' && used !== undefined;
  // Old credentials must not hide what everybody may see.
  const final = isRefused ? await context.tokens.get(question, undefined, request, context.signal) : answer;
  if (isFailure(final)) return isRefused && final.failure === 'unauthorized' ? answer : final;
  const personal = used !== undefined && !isRefused;
  if (scopes[0] === usual) context.habits.set(request.url.origin, { kind: 'bearer', realm, service, personal });
  return { value: `Bearer ${final.token}` };
}

function pullScope(repository: string): string {
  return `repository:${repository}:pull`;
}

function withHeader(request: RegistryRequest, authorization: string | undefined): RegistryRequest {
  return authorization === undefined ? request : { ...request, headers: { ...request.headers, authorization } };
}

/** A refusal becomes a failure here, where it is known what was tried. */
function judged(request: RegistryRequest, response: RegistryResponse, found: CredentialAnswer | undefined): SendResult {
  if (response.status === 401) return noAccess(request, found ?? { state: 'none' }, '');
  if (response.status !== 403) return response;
  const host = clean(request.registryHost);
  const name = `${host}/${clean(request.repository ?? '')}`;
  const detail =
    found?.state === 'found'
      ? l10n.t(
          '{0} forbids reading {1}, or there is no such image: the login from {2} has no right to it.',
          host,
          name,
          found.from,
        )
      : l10n.t(
          '{0} forbids reading {1}, or there is no such image: run "{2}".',
          host,
          name,
          loginCommand(request.registryHost),
        );
  return { failure: 'forbidden', detail };
}

function noAccess(request: RegistryRequest, found: CredentialAnswer, more: string): SendFailure {
  const host = clean(request.registryHost);
  const name = `${host}/${clean(request.repository ?? '')}`;
  const extra = [more, found.state === 'none' ? (found.note ?? '') : '']
    .filter((text) => text !== '')
    .map((text) => ` ${text}`)
    .join('');
  if (request.url.protocol === 'http:') {
    const detail = l10n.t(
      '{0} asks for a login, and credentials are never sent over plain http; reach it by https.',
      host,
    );
    return { failure: 'unauthorized', detail: `${detail}${extra}` };
  }
  const command = loginCommand(request.registryHost);
  const detail =
    found.state === 'found'
      ? l10n.t(
          '{0} refuses the login from {1} for {2}, or there is no such image: run "{3}" again.',
          host,
          clean(found.from),
          name,
          command,
        )
      : l10n.t('{0} shows {1} only after a login, or there is no such image: run "{2}".', host, name, command);
  return { failure: 'unauthorized', detail: `${detail}${extra}` };
}
