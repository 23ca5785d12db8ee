import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Answer, errorAnswer, readAll, reply } from './registryAnswer';
import { type AuthSpec, answerToken, challenge, isAdmitted } from './registryAuth';
import { buildImage, type Content, type ImageSpec } from './registryImages';

export interface RegistrySpec {
  /** Images by `repository:tag`. */
  readonly images?: Readonly<Record<string, ImageSpec>>;
  readonly auth?: AuthSpec;
  /** Each answer is this late. */
  readonly latencyMs?: number;
  /** Serve https with this certificate; `clientCa` makes a client certificate necessary. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly clientCa?: string };
  /** Sent with every manifest, as Docker Hub does. */
  readonly quota?: { readonly limit: number; readonly remaining: number };
  /** How the registry deviates from the specification. */
  readonly quirks?: readonly (
    | 'noHead'
    | 'noDigestHeader'
    | 'plainContentType'
    | 'noTags'
    | 'refusesPageSize'
    | 'linksElsewhere'
    | 'linksBack'
  )[];
  /** Tags on one page of a list at most. */
  readonly tagPage?: number;
}

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** A running registry (OCI distribution-spec, the part that pulls need). */
export interface TestRegistry {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `127.0.0.1:port` */
  readonly host: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Adds or replaces an image under `repository:tag`; gives the digest the tag leads to. */
  push(name: string, image: ImageSpec): string;
  /** `METHOD last/part/of/path` of each request since the last call. */
  newRequests(): readonly string[];
  close(): Promise<void>;
}

/** Starts an OCI registry on loopback, in this process: for tests and the demo only. */
export async function startRegistry(spec: RegistrySpec = {}): Promise<TestRegistry> {
  const shelf: Shelf = { manifests: new Map(), blobs: new Map() };
  const requests: SeenRequest[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    readAll(request, (body) => {
      const answer = (): void => reply(response, request.method, answerTo(spec, shelf, request, body));
      if (spec.latencyMs) setTimeout(answer, spec.latencyMs);
      else answer();
    });
  };
  const server = spec.tls ? createTlsServer(tlsOptions(spec.tls), handle) : createServer(handle);
  const host = await listen(server);
  const seen = { count: 0 };

  const push = (name: string, image: ImageSpec): string => {
    const [, repository = '', tag = ''] = /^(.+):([^:/]+)$/.exec(name) ?? [];
    const built = buildImage(image, name);
    for (const [digest, content] of built.manifests)
      shelf.manifests.set(`${repository}@${digest}`, { ...content, digest });
    const root = built.manifests.get(built.root);
    if (root) shelf.manifests.set(`${repository}@${tag}`, { ...root, digest: built.root });
    for (const [digest, bytes] of built.blobs) shelf.blobs.set(`${repository}@${digest}`, bytes);
    return built.root;
  };
  for (const [name, image] of Object.entries(spec.images ?? {})) push(name, image);

  return {
    url: `${spec.tls ? 'https' : 'http'}://${host}`,
    host,
    requests,
    push,
    newRequests() {
      const fresh = requests.slice(seen.count);
      seen.count = requests.length;
      return fresh.map(({ method, path }) => `${method} ${path}`);
    },
    close: () => closeServer(server),
  };
}

/** Listens on a free port of loopback; gives `127.0.0.1:port`. */
export function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

/** Ends a server and whatever is still connected to it. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}

interface Shelf {
  /** By `repository@tag` and `repository@digest`. */
  readonly manifests: Map<string, Content & { readonly digest: string }>;
  readonly blobs: Map<string, Buffer>;
}

function tlsOptions({ key, cert, clientCa }: NonNullable<RegistrySpec['tls']>): object {
  return { key, cert, ...(clientCa && { ca: clientCa, requestCert: true, rejectUnauthorized: true }) };
}

function answerTo(spec: RegistrySpec, shelf: Shelf, request: IncomingMessage, body: string): Answer {
  const base = `${spec.tls ? 'https' : 'http'}://${request.headers.host}`;
  const url = new URL(request.url ?? '/', base);
  if (url.pathname === '/token' && spec.auth) return answerToken(spec.auth, request, url, body);
  const [, repository = '', kind, name = ''] = /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^/]+)$/.exec(url.pathname) ?? [];
  if (spec.auth && !isAdmitted(spec.auth, request, repository)) {
    const refusal = errorAnswer(401, 'UNAUTHORIZED', 'authentication required');
    return { ...refusal, headers: { ...refusal.headers, 'www-authenticate': challenge(spec.auth, base, repository) } };
  }
  if (kind === 'manifests') return manifestAnswer(spec, shelf.manifests.get(`${repository}@${name}`), request.method);
  if (kind === 'tags') return tagsAnswer(spec, tagsOf(shelf, repository), repository, url);
  if (kind === 'blobs') return blobAnswer(shelf.blobs.get(`${repository}@${name}`));
  if (url.pathname === '/v2/') return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
  return errorAnswer(404, 'NAME_UNKNOWN', 'repository name not known to registry');
}

function manifestAnswer(
  spec: RegistrySpec,
  found: (Content & { readonly digest: string }) | undefined,
  method: string | undefined,
): Answer {
  const quirks = new Set(spec.quirks ?? []);
  if (method === 'HEAD' && quirks.has('noHead')) return errorAnswer(405, 'UNSUPPORTED', 'unsupported');
  if (!found) return errorAnswer(404, 'MANIFEST_UNKNOWN', 'manifest unknown');
  const window = ';w=21600';
  const headers = {
    'content-type': quirks.has('plainContentType') ? 'application/json; charset=utf-8' : found.mediaType,
    ...(!quirks.has('noDigestHeader') && { 'docker-content-digest': found.digest }),
    ...(spec.quota && { 'ratelimit-limit': `${spec.quota.limit}${window}` }),
    ...(spec.quota && { 'ratelimit-remaining': `${spec.quota.remaining}${window}` }),
  };
  return { status: 200, headers, body: found.bytes };
}

function tagsOf(shelf: Shelf, repository: string): readonly string[] {
  const names = [...shelf.manifests.keys()].filter((key) => key.startsWith(`${repository}@`));
  return names.map((key) => key.slice(repository.length + 1)).filter((tag) => !tag.includes(':'));
}

/** A page of a tag list (distribution-spec, "Listing Tags"). */
function tagsAnswer(spec: RegistrySpec, tags: readonly string[], name: string, url: URL): Answer {
  const quirks = new Set(spec.quirks ?? []);
  if (quirks.has('noTags') || tags.length === 0) return errorAnswer(404, 'NAME_UNKNOWN', 'repository name not known');
  const most = spec.tagPage ?? 1_000;
  const asked = Number(url.searchParams.get('n') ?? most);
  if (asked > most && quirks.has('refusesPageSize')) return errorAnswer(400, 'PAGINATION_NUMBER_INVALID', 'too many');
  const last = quirks.has('linksBack') ? '' : (url.searchParams.get('last') ?? '');
  const left = [...tags].sort().filter((tag) => tag > last);
  const page = left.slice(0, Math.min(asked, most));
  const place = quirks.has('linksElsewhere') ? 'http://inside.invalid:5000/v2/other' : `/v2/${name}`;
  const next = `<${place}/tags/list?n=${page.length}&last=${page.at(-1)}>; rel="next"`;
  const headers = { 'content-type': 'application/json', ...(page.length < left.length && { link: next }) };
  return { status: 200, headers, body: JSON.stringify({ name, tags: page }) };
}

function blobAnswer(bytes: Buffer | undefined): Answer {
  if (!bytes) return errorAnswer(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: bytes };
}
