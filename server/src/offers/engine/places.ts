import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { Environment, Files } from '../../host/ports';
import { asObject, asString, type JsonObject, readJson } from '../registry/json';

/** Where an engine's API may be spoken to. */
export type EnginePlace =
  /** A Unix socket or a Windows pipe, by its path. */
  | { readonly kind: 'socket'; readonly path: string; readonly name: string }
  | { readonly kind: 'tcp'; readonly origin: string; readonly name: string; readonly tls?: EngineTls };

/** PEM texts for an engine that asks for a client's certificate. */
export interface EngineTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The places to try in order; one alone where the user named it. `refused`: it was named and cannot be used. */
export type EnginePlaces =
  | { readonly ok: true; readonly places: readonly EnginePlace[] }
  | { readonly ok: false; readonly detail: string };

/**
 * The engine as Docker's own command line finds it: `DOCKER_HOST`, else the context of `DOCKER_CONTEXT` or of
 * `config.json`; then Podman's `CONTAINER_HOST`; else the sockets that Docker, Podman and desktop engines listen on.
 */
export async function enginePlaces(files: Files, environment: Environment): Promise<EnginePlaces> {
  const { get, home } = environment;
  const folder = get('DOCKER_CONFIG') ?? `${home}/.docker`;
  const host = get('DOCKER_HOST');
  if (host !== undefined) {
    const wantsTls = get('DOCKER_TLS_VERIFY') !== undefined || get('DOCKER_CERT_PATH') !== undefined;
    // Plain text is not what was asked for, even where the certificates cannot be read.
    const tls = wantsTls ? ((await readTls(files, get('DOCKER_CERT_PATH') ?? folder)) ?? {}) : undefined;
    return named(host, 'DOCKER_HOST', tls);
  }
  const context = get('DOCKER_CONTEXT') ?? asString((await readObject(files, `${folder}/config.json`))?.currentContext);
  if (context !== undefined && context !== '' && context !== 'default') return ofContext(files, folder, context);
  const container = get('CONTAINER_HOST');
  if (container !== undefined) return named(container, 'CONTAINER_HOST', undefined);
  return { ok: true, places: usualPaths(environment).map(socket) };
}

const MAX_BYTES = 1 << 20;

/** `unix:///path`, `npipe:////./pipe/name`, `tcp://host:port`, as Docker's `-H` takes them. */
function named(host: string, by: string, tls: EngineTls | undefined): EnginePlaces {
  const [, scheme, rest = ''] = /^(\w+):\/\/(.*)$/.exec(host) ?? [];
  if (scheme === 'unix' && rest.startsWith('/')) return { ok: true, places: [socket(rest)] };
  if (scheme === 'npipe') return { ok: true, places: [socket(rest.replaceAll('/', '\\'))] };
  const isTcp = scheme === 'tcp' || scheme === 'http' || scheme === 'https';
  const authority = /^[A-Za-z0-9.[\]:-]+/.exec(rest)?.[0];
  if (isTcp && authority !== undefined) {
    const isTls = tls !== undefined || scheme === 'https';
    const port = /:\d+$/.test(authority) ? '' : isTls ? ':2376' : ':2375';
    const origin = `${isTls ? 'https' : 'http'}://${authority}${port}`;
    return { ok: true, places: [{ kind: 'tcp', origin, name: `tcp://${authority}`, ...(tls && { tls }) }] };
  }
  return { ok: false, detail: refusalOf(scheme ?? l10n.t('something'), by) };
}

function refusalOf(scheme: string, by: string): string {
  return scheme === 'ssh'
    ? l10n.t('{0} is {1}://…: engines over ssh are not asked. A socket (unix:///…) or tcp://… is.', by, scheme)
    : l10n.t('{0} is {1}://…: it is no address of an engine. A socket (unix:///…) or tcp://… is.', by, scheme);
}

/** Docker keeps a context under the sha256 of its name (docker/cli, `cli/context/store`). */
async function ofContext(files: Files, folder: string, name: string): Promise<EnginePlaces> {
  const id = createHash('sha256').update(name).digest('hex');
  const meta = await readObject(files, `${folder}/contexts/meta/${id}/meta.json`);
  const host = asString(asObject(asObject(meta?.Endpoints)?.docker)?.Host);
  if (host === undefined) {
    const detail = l10n.t('The Docker context "{0}" has no engine; docker context ls lists what there is.', name);
    return { ok: false, detail };
  }
  const tls = host.startsWith('tcp:') ? await readTls(files, `${folder}/contexts/tls/${id}/docker`) : undefined;
  return named(host, l10n.t('The Docker context "{0}"', name), tls);
}

async function readTls(files: Files, folder: string): Promise<EngineTls | undefined> {
  const read = async (name: string): Promise<string | undefined> => {
    const found = await files.readText(`${folder}/${name}`, MAX_BYTES);
    return found.ok ? found.text : undefined;
  };
  const [ca, cert, key] = await Promise.all(['ca.pem', 'cert.pem', 'key.pem'].map(read));
  if (ca === undefined && cert === undefined) return undefined;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

async function readObject(files: Files, path: string): Promise<JsonObject | undefined> {
  const found = await files.readText(path, MAX_BYTES);
  return found.ok ? asObject(readJson(Buffer.from(found.text))) : undefined;
}

function usualPaths({ get, home, platform }: Environment): readonly string[] {
  if (platform === 'win32') return ['\\\\.\\pipe\\docker_engine', '\\\\.\\pipe\\podman-machine-default'];
  const runtime = get('XDG_RUNTIME_DIR');
  return [
    '/var/run/docker.sock',
    ...(runtime === undefined ? [] : [`${runtime}/docker.sock`, `${runtime}/podman/podman.sock`]),
    '/run/podman/podman.sock',
    `${home}/.docker/run/docker.sock`,
    `${home}/.rd/docker.sock`,
    `${home}/.colima/default/docker.sock`,
  ];
}

function socket(path: string): EnginePlace {
  return { kind: 'socket', path, name: path };
}
