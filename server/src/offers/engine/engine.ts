import * as l10n from '@vscode/l10n';
import { Client, errors } from 'undici';
import type { Environment, Files } from '../../host/ports';
import { platformOfConfig } from '../../image/platform';
import { type Reference, repositoryOf } from '../../image/reference';
import type { KnownOffer, UnknownOffer } from '../../model/offer';
import { isDigest } from '../registry/digest';
import { asArray, asObject, asString, readJson } from '../registry/json';
import { clean } from '../registry/messages';
import { type EnginePlace, enginePlaces } from './places';

/** Asks the container engine of this machine for images that exist only here. */
export interface EngineAsker {
  /**
   * What the engine has under a reference: one image of one platform, since that is what an engine keeps. By the Docker
   * Engine API, `GET /images/{name}/json`, which Podman speaks as well. Nothing is pulled. Never rejects for what an
   * engine does.
   */
  ask(reference: Reference, signal: AbortSignal): Promise<KnownOffer | UnknownOffer>;
}

/** Finds the engine anew at every question: it may have been started in between. */
export function createEngineAsker(files: Files, environment: Environment, now: () => number): EngineAsker {
  return {
    async ask(reference, signal) {
      const found = await enginePlaces(files, environment);
      if (!found.ok) return unknown('unreachable', found.detail);
      const silent: string[] = [];
      for (const place of found.places) {
        const answer = await askAt(place, reference, signal, now);
        if (answer !== 'absent') return answer;
        silent.push(place.name);
      }
      return unknown(
        'unreachable',
        l10n.t(
          'No container engine listens at {0}. Start Docker or Podman (podman system service), or name its socket in DOCKER_HOST.',
          silent.join(', '),
        ),
      );
    },
  };
}

/** An engine on this machine answers at once; a remote one gets as long as a registry to connect. */
const CONNECT_MS = 5_000;
const ANSWER_MS = 10_000;
const MAX_BYTES = 4 * 1024 * 1024;

async function askAt(
  place: EnginePlace,
  reference: Reference,
  signal: AbortSignal,
  now: () => number,
): Promise<KnownOffer | UnknownOffer | 'absent'> {
  const client = clientFor(place);
  try {
    const response = await client.request({
      method: 'GET',
      path: `/images/${nameOf(reference)}/json`,
      headers: { accept: 'application/json' },
      signal,
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response.body) chunks.push(Buffer.from(chunk));
    const body = asObject(readJson(Buffer.concat(chunks)));
    if (response.statusCode === 404)
      return unknown('notFound', l10n.t('The engine at {0} does not have it either.', place.name));
    if (response.statusCode !== 200 || body === undefined) {
      return unknown('badAnswer', badAnswer(place, response.statusCode, asString(body?.message)));
    }
    return offerOf(body, reference, place, now());
  } catch (error) {
    return failureOf(error, place, signal);
  } finally {
    await client.destroy();
  }
}

function badAnswer({ name }: EnginePlace, status: number, said: string | undefined): string {
  return said === undefined
    ? l10n.t('The engine at {0} answered with status {1}.', name, status)
    : l10n.t('The engine at {0} answered with status {1}: {2}.', name, status, clean(said));
}

function clientFor(place: EnginePlace): Client {
  const limits = { headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS, maxResponseSize: MAX_BYTES };
  if (place.kind === 'socket') {
    return new Client('http://localhost', { ...limits, connect: { socketPath: place.path, timeout: CONNECT_MS } });
  }
  return new Client(place.origin, { ...limits, connect: { timeout: CONNECT_MS, ...place.tls } });
}

/** Tag and digest together are more than Podman 4 reads; the digest is what decides. */
function nameOf(reference: Reference): string {
  const { tag, digest } = reference;
  const name = digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`;
  return `${repositoryOf(reference)}${name}`.split('/').map(encodeURIComponent).join('/');
}

/** `ImageInspect` of the Docker Engine API. */
function offerOf(
  body: Readonly<Record<string, unknown>>,
  reference: Reference,
  place: EnginePlace,
  at: number,
): KnownOffer | UnknownOffer {
  const os = asString(body.Os) || 'linux';
  const architecture = asString(body.Architecture);
  const variant = asString(body.Variant);
  const osVersion = asString(body.OsVersion);
  if (!architecture)
    return unknown('badAnswer', l10n.t('The engine at {0} does not say the image’s architecture.', place.name));
  const platform = platformOfConfig({
    os,
    architecture,
    ...(variant && { variant }),
    ...(osVersion && { osVersion }),
  });
  const digest = reference.digest ?? digestOf(body.RepoDigests, reference);
  return {
    state: 'known',
    kind: 'manifest',
    entries: [{ platform, ...(osVersion && { osVersion }) }],
    source: 'engine',
    at,
    requests: 1,
    note: l10n.t('the engine at {0}', place.name),
    ...(digest !== undefined && { digest }),
  };
}

/** `RepoDigests` are `name@digest`, with Docker Hub's names short in Docker and long in Podman. */
function digestOf(digests: unknown, reference: Reference): string | undefined {
  const repository = repositoryOf(reference);
  const isOwn = (name: string): boolean =>
    name === repository || repository === `docker.io/${name}` || repository === `docker.io/library/${name}`;
  for (const one of asArray(digests) ?? []) {
    const [name = '', digest = ''] = (asString(one) ?? '').split('@');
    if (isOwn(name) && isDigest(digest)) return digest;
  }
  return undefined;
}

function failureOf(error: unknown, place: EnginePlace, signal: AbortSignal): UnknownOffer | 'absent' {
  if (signal.aborted) return unknown('canceled', l10n.t('The look-up was stopped.'));
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK') return 'absent';
  if (code === 'EACCES' || code === 'EPERM') {
    const detail = l10n.t(
      '{0} may not be used by you: on Linux, members of the group that owns the socket may.',
      place.name,
    );
    return unknown('forbidden', detail);
  }
  const isExpected = code !== '' || error instanceof errors.UndiciError;
  if (!isExpected) throw error;
  return unknown('unreachable', l10n.t('The engine at {0} gave no answer: {1}.', place.name, clean(error.message)));
}

function unknown(reason: UnknownOffer['reason'], detail: string): UnknownOffer {
  return { state: 'unknown', reason, detail };
}
