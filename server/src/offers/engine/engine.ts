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
        `No container engine listens at ${silent.join(', ')}. Start Docker or Podman (podman system service), or name its socket in DOCKER_HOST.`,
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
    if (response.statusCode === 404) return unknown('notFound', `The engine at ${place.name} does not have it either.`);
    if (response.statusCode !== 200 || body === undefined) {
      const said = asString(body?.message);
      const why = said === undefined ? '' : `: ${clean(said)}`;
      return unknown('badAnswer', `The engine at ${place.name} answered with status ${response.statusCode}${why}.`);
    }
    return offerOf(body, reference, place, now());
  } catch (error) {
    return failureOf(error, place, signal);
  } finally {
    await client.destroy();
  }
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
  if (!architecture) return unknown('badAnswer', `The engine at ${place.name} does not say the image’s architecture.`);
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
    note: `the engine at ${place.name}`,
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
  if (signal.aborted) return unknown('canceled', 'The look-up was stopped.');
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTSOCK') return 'absent';
  if (code === 'EACCES' || code === 'EPERM') {
    const detail = `${place.name} may not be used by you: on Linux, members of the group that owns the socket may.`;
    return unknown('forbidden', detail);
  }
  const isExpected = code !== '' || error instanceof errors.UndiciError;
  if (!isExpected) throw error;
  return unknown('unreachable', `The engine at ${place.name} gave no answer: ${clean(error.message)}.`);
}

function unknown(reason: UnknownOffer['reason'], detail: string): UnknownOffer {
  return { state: 'unknown', reason, detail };
}
