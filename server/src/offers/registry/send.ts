import * as l10n from '@vscode/l10n';
import type { LookupFailure } from '../../model/offer';

/** One request to a registry, a mirror or a token server. */
export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The answer's body may have this many bytes, no more are read. */
  readonly maxBytes: number;
  readonly purpose: 'manifest' | 'blob' | 'tags' | 'token';
  /** The repository's path, for the scope of a token. */
  readonly repository?: string;
  /** The host as a user names it (`docker.io`): whose credentials may be used, and whom messages speak of. */
  readonly registryHost: string;
  /**
   * Whether the user waits for this answer now, which may become so while the request does: it goes before others, and a
   * quota that is merely low does not stop it.
   */
  readonly isUrgent?: () => boolean;
  /** Called for each request on behalf of this one that a server answered: redirects, tokens and retries included. */
  readonly onAnswered?: () => void;
}

/** An answer, whatever its status. Header names are in lower case; repeated headers are joined by ", ". */
export interface RegistryResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
}

/** No usable answer, and why. */
export interface SendFailure {
  readonly failure: LookupFailure;
  /** A sentence for a person: what happened and what would help. */
  readonly detail: string;
  /** The same request may well succeed a moment later. */
  readonly passing?: boolean;
  /** Mirrors have not got it, and the registry itself could not be asked. */
  readonly onlyMirrors?: true;
}

/** What comes of a request. */
export type SendResult = RegistryResponse | SendFailure;

/** Sends one request. Failures are values; nothing is thrown. */
export type Send = (request: RegistryRequest, signal: AbortSignal) => Promise<SendResult>;

/** Adds one concern to a `Send`. The chain is http ← log ← limit ← retry ← authorise ← firstAlone. */
export type Layer = (inner: Send) => Send;

/** Whether there was no usable answer. */
export function isFailure(result: object): result is SendFailure {
  return 'failure' in result;
}

/** What every layer answers when the asker has lost interest. */
export function canceled(): SendFailure {
  return { failure: 'canceled', detail: l10n.t('The look-up was stopped.') };
}
