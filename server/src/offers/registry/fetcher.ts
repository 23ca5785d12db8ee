import * as l10n from '@vscode/l10n';
import type { Clock } from '../../host/ports';
import { digestOf, matchesDigest } from './digest';
import { asArray, asObject, asString, readJson } from './json';
import { type Descriptor, type Manifest, readManifest } from './manifest';
import { ACCEPT_MANIFESTS } from './mediaTypes';
import { clean } from './messages';
import { isFailure, type RegistryRequest, type RegistryResponse, type Send, type SendFailure } from './send';

/** Where one look-up asks, for whom, and how much it may still ask. */
export interface FetchScope {
  readonly send: Send;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
  readonly origin: URL;
  readonly repository: string;
  /** As a user names it. */
  readonly host: string;
  /** What the look-up is about, for messages: `docker.io/library/nginx:1`. */
  readonly subject: string;
  readonly isUrgent: () => boolean;
  readonly budget: Budget;
}

/** Shared by all endpoints of one look-up. */
export interface Budget {
  /** Manifests and blobs that may still be asked for. */
  left: number;
  /** Requests that were answered. */
  answered: number;
  /** Milliseconds since 1970 after which nothing new is asked. */
  readonly deadline: number;
}

/** A manifest whose bytes are what their digest says. */
export interface FetchedManifest {
  readonly manifest: Manifest;
  readonly digest: string;
}

const ACCEPT = { manifest: ACCEPT_MANIFESTS, blob: '*/*', tags: 'application/json' } as const;

const maxManifestBytes = 4 * 1024 * 1024;
const maxConfigBytes = 8 * 1024 * 1024;

/** The digest a tag leads to, by HEAD; undefined where the registry does not say (then GET does). */
export async function headDigest(scope: FetchScope, tag: string): Promise<string | undefined | SendFailure> {
  const answer = await ask(scope, 'HEAD', 'manifest', `manifests/${tag}`, maxManifestBytes);
  if (isFailure(answer)) return answer;
  const { status } = answer;
  // A registry without HEAD answers so as well; only GET tells it from an image that is gone.
  const mayLackHead = status === 404 || status === 400 || status === 405 || status === 501;
  if (mayLackHead) return undefined;
  return status === 200 ? answer.headers['docker-content-digest'] : statusFailure(scope, answer);
}

/** A manifest by tag or digest, checked against the digest it was asked by and the one the registry states. */
export async function fetchManifest(scope: FetchScope, tagOrDigest: string): Promise<FetchedManifest | SendFailure> {
  const answer = await ask(scope, 'GET', 'manifest', `manifests/${tagOrDigest}`, maxManifestBytes);
  if (isFailure(answer)) return answer;
  if (answer.status !== 200) return statusFailure(scope, answer);
  const manifest = readManifest(answer.body, answer.headers['content-type']);
  const { bad, digest } = checkDigest(tagOrDigest, answer, manifest);
  if (bad) {
    const detail = l10n.t(
      'What {0} sent for {1} does not match its digest; it was not used.',
      clean(scope.host),
      clean(scope.subject),
    );
    return { failure: 'badAnswer', detail };
  }
  return { manifest, digest };
}

/** The bytes of a config, checked against its descriptor; without a request where the manifest carries them. */
export async function fetchConfig(scope: FetchScope, config: Descriptor): Promise<Uint8Array | SendFailure> {
  if (config.data && matchesDigest(config.data, config.digest)) return config.data;
  const answer = await ask(scope, 'GET', 'blob', `blobs/${config.digest}`, maxConfigBytes);
  if (isFailure(answer)) return answer;
  if (answer.status !== 200) return statusFailure(scope, answer);
  const hasSize = config.size === undefined || config.size === answer.body.length;
  if (hasSize && matchesDigest(answer.body, config.digest)) return answer.body;
  const detail = l10n.t(
    'The config that {0} sent for {1} does not match its digest; it was not used.',
    clean(scope.host),
    clean(scope.subject),
  );
  return { failure: 'badAnswer', detail };
}

function checkDigest(
  asked: string,
  answer: RegistryResponse,
  manifest: Manifest,
): { readonly bad: boolean; readonly digest: string } {
  const stated = answer.headers['docker-content-digest'];
  const byDigest = asked.includes(':') ? asked : undefined;
  // The digest of a signed schema 1 manifest leaves its signatures out, so the bytes have another.
  if (manifest.kind === 'schema1') return { bad: false, digest: byDigest ?? stated ?? digestOf(answer.body) };
  const expected = [byDigest, stated].filter((digest) => digest !== undefined);
  const bad = expected.some((digest) => !matchesDigest(answer.body, digest));
  return { bad, digest: byDigest ?? stated ?? digestOf(answer.body) };
}

/** Asks for one thing of the repository, within the look-up's budget and time. */
export async function ask(
  scope: FetchScope,
  method: 'GET' | 'HEAD',
  purpose: keyof typeof ACCEPT,
  path: string,
  maxBytes: number,
): Promise<RegistryResponse | SendFailure> {
  const { budget } = scope;
  const subject = clean(scope.subject);
  if (budget.left <= 0) return { failure: 'tooLarge', detail: l10n.t('{0} would take too many requests.', subject) };
  if (scope.clock.now() > budget.deadline)
    return { failure: 'timeout', detail: l10n.t('{0} took too long over {1}.', clean(scope.host), subject) };
  budget.left--;
  const request: RegistryRequest = {
    method,
    url: new URL(`/v2/${scope.repository}/${path}`, scope.origin),
    headers: { accept: ACCEPT[purpose] },
    maxBytes,
    purpose,
    repository: scope.repository,
    registryHost: scope.host,
    isUrgent: scope.isUrgent,
    onAnswered: () => {
      budget.answered++;
    },
  };
  return scope.send(request, scope.signal);
}

/** What a status without the thing that was asked for means; the registry's own words are added where it has any. */
export function statusFailure(scope: FetchScope, answer: RegistryResponse): SendFailure {
  const host = clean(scope.host);
  const subject = clean(scope.subject);
  const said = errorMessage(answer.body);
  const words = said === '' ? '' : l10n.t(' It says: {0}', said);
  const { status } = answer;
  if (status === 404) {
    return { failure: 'notFound', detail: l10n.t('{0} has no {1}; check the name and the tag.', host, subject) };
  }
  if (status === 429) {
    const detail = l10n.t(
      '{0} had too many requests (429) and is left alone for a while; logging in gives a larger quota.',
      host,
    );
    return { failure: 'rateLimited', detail };
  }
  if (status >= 500) {
    const detail = l10n.t('{0} answered {1} for {2}; it may work later.', host, status, subject);
    return { failure: 'serverError', detail: `${detail}${words}` };
  }
  return { failure: 'badAnswer', detail: `${l10n.t('{0} answered {1} for {2}.', host, status, subject)}${words}` };
}

/** The first message of an error body (distribution-spec, "Error Codes"). */
function errorMessage(body: Uint8Array): string {
  const [first] = asArray(asObject(readJson(body))?.errors) ?? [];
  return clean(asString(asObject(first)?.message) ?? '');
}
