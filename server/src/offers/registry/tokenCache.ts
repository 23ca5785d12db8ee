import { createHash } from 'node:crypto';
import { settledOrAborted } from '../../host/settledOrAborted';
import type { Credential } from './credentials/credential';
import { canceled, isFailure, type RegistryRequest, type Send } from './send';
import { requestToken, type TokenAnswer, type TokenQuestion } from './tokens';

/** Tokens by realm, service, scope and user, until shortly before they expire; one request for many askers. */
export interface TokenCache {
  get(
    question: TokenQuestion,
    credential: Credential | undefined,
    request: RegistryRequest,
    signal: AbortSignal,
  ): Promise<TokenAnswer>;
  /** Drops the token of an `Authorization` value that a registry refused. */
  forget(authorization: string): void;
}

/** More than any session needs; the oldest go first. */
const maxTokens = 2_000;

/** Keeps the tokens that `send` brings. */
export function createTokenCache(send: Send, now: () => number): TokenCache {
  const kept = new Map<string, Exclude<TokenAnswer, { failure: unknown }>>();
  const underWay = new Map<string, Promise<TokenAnswer>>();

  const ask = async (key: string, ...[question, credential, request, signal]: Parameters<TokenCache['get']>) => {
    const answer = await requestToken(send, question, credential, request, now, signal);
    if (isFailure(answer)) return answer;
    const [oldest] = kept.keys();
    if (kept.size >= maxTokens && oldest !== undefined) kept.delete(oldest);
    kept.set(key, answer);
    return answer;
  };

  return {
    async get(question, credential, request, signal) {
      const key = keyOf(question, credential);
      while (!signal.aborted) {
        const existing = kept.get(key);
        if (existing && existing.expires > now()) return existing;
        const begun = underWay.get(key);
        if (!begun) {
          const mine = ask(key, question, credential, request, signal).finally(() => underWay.delete(key));
          underWay.set(key, mine);
          return mine;
        }
        await settledOrAborted(begun, signal);
        if (signal.aborted) break;
        const shared = await begun;
        // Whoever asked first may have lost interest; we have not.
        const wasGivenUp = isFailure(shared) && shared.failure === 'canceled';
        if (!wasGivenUp) return shared;
      }
      return canceled();
    },
    forget(authorization) {
      for (const [key, { token }] of kept) if (authorization === `Bearer ${token}`) kept.delete(key);
    },
  };
}

function keyOf({ realm, service, scopes }: TokenQuestion, credential: Credential | undefined): string {
  return JSON.stringify([realm.href, service ?? '', scopes, credential ? fingerprint(credential) : '']);
}

/** Tells users apart without keeping their secrets as keys. */
function fingerprint(credential: Credential): string {
  return createHash('sha256').update(JSON.stringify(credential)).digest('hex');
}
