import { readJsonText } from '../../../text/jsonText';
import { asObject, asString, type JsonObject } from '../json';
import type { Credential } from './credential';

/** Docker's `config.json` or containers' `auth.json` (docker/cli, configfile; containers-auth.json(5)). */
export interface CredentialFile {
  readonly auths: readonly StoredEntry[];
  /** Helper suffix by host. */
  readonly helpers: readonly { readonly host: string; readonly suffix: string }[];
  /** Helper suffix for every other host. */
  readonly store?: string;
}

/** One key of `auths`; without a credential the user is logged in and the secret is in the store. */
export interface StoredEntry {
  /** `host[:port]`, Docker Hub as `docker.io`. */
  readonly host: string;
  /** The part of the host's repositories that the key is for; empty for all of them. */
  readonly path: string;
  readonly credential?: Credential;
}

/** Where a file says that a host's credentials are. */
export type Place =
  | { readonly kind: 'helper'; readonly suffix: string }
  | { readonly kind: 'stored'; readonly credential: Credential };

/** The address that helpers know Docker Hub by. */
const hubServer = 'https://index.docker.io/v1/';

/** The server URL to give to a helper for a host. */
export function helperServer(host: string): string {
  return host === 'docker.io' ? hubServer : host;
}

/** Reads a credential file from its JSON text; undefined where it is none. Entries that make no sense are left out. */
export function readCredentialFile(text: string): CredentialFile | undefined {
  const document = asObject(readJsonText(text));
  if (!document) return undefined;
  const auths = Object.entries(asObject(document.auths) ?? {}).flatMap(([key, value]) => readEntry(key, value) ?? []);
  const helpers = Object.entries(asObject(document.credHelpers) ?? {}).flatMap(([key, value]) => {
    const target = readKey(key);
    const suffix = asString(value);
    return target && suffix ? [{ host: target.host, suffix }] : [];
  });
  const store = asString(document.credsStore);
  return { auths, helpers, ...(store && { store }) };
}

/**
 * Where to look for a repository's credentials, in the order in which to try: the host's helper, or else the store;
 * then what the file itself holds, the longest matching path first.
 */
export function placesFor(file: CredentialFile, host: string, repository: string): readonly Place[] {
  const suffix = file.helpers.find((helper) => helper.host === host)?.suffix ?? file.store;
  const stored = file.auths
    .filter((entry) => entry.host === host && isWithin(repository, entry.path))
    .sort((a, b) => b.path.length - a.path.length)
    .flatMap(({ credential }): Place[] => (credential ? [{ kind: 'stored', credential }] : []));
  return [...(suffix ? [{ kind: 'helper', suffix } as const] : []), ...stored];
}

/** Whether a file speaks of a host by name. */
export function namesHost(file: CredentialFile, host: string): boolean {
  return file.auths.some((entry) => entry.host === host) || file.helpers.some((helper) => helper.host === host);
}

function isWithin(repository: string, path: string): boolean {
  return path === '' || repository === path || repository.startsWith(`${path}/`);
}

function readEntry(key: string, value: unknown): StoredEntry | undefined {
  const target = readKey(key);
  const fields = asObject(value);
  if (!target || !fields) return undefined;
  const credential = readCredential(fields);
  return { ...target, ...(credential && { credential }) };
}

/**
 * A key of `auths`: `host[:port]`, `host/path` (containers), or an old URL, of which only the host counts. Docker Hub's
 * siblings `…/v1/access-token` and `…/v1/refresh-token` are no registries.
 */
function readKey(key: string): { readonly host: string; readonly path: string } | undefined {
  const isUrl = /^https?:\/\//i.test(key);
  const bare = key.replace(/^https?:\/\//i, '');
  const [host = '', ...rest] = bare.split('/');
  const path = rest.join('/').replace(/\/+$/, '');
  if (host === '') return undefined;
  const name = hostName(host);
  const isSibling = name === 'docker.io' && (path.endsWith('access-token') || path.endsWith('refresh-token'));
  if (isSibling) return undefined;
  const isApiPath = path === 'v1' || path === 'v2';
  return { host: name, path: isUrl || isApiPath ? '' : path };
}

function hostName(host: string): string {
  const lower = host.toLowerCase();
  return lower === 'index.docker.io' || lower === 'registry-1.docker.io' ? 'docker.io' : lower;
}

function readCredential(fields: JsonObject): Credential | undefined {
  const pair = readPair(fields);
  const identity = asString(fields.identitytoken);
  if (identity) return { kind: 'identityToken', token: identity, ...(pair && { username: pair.username }) };
  const registry = asString(fields.registrytoken);
  if (registry) return { kind: 'registryToken', token: registry };
  return pair && credentialOf(pair.username, pair.password);
}

/** A user name and secret as a credential; the name `<token>` marks an identity token. */
export function credentialOf(username: string, secret: string): Credential {
  return username === '<token>'
    ? { kind: 'identityToken', token: secret }
    : { kind: 'basic', username, password: secret };
}

function readPair(fields: JsonObject): { readonly username: string; readonly password: string } | undefined {
  const auth = asString(fields.auth);
  if (auth) {
    const decoded = Buffer.from(auth, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    if (colon <= 0) return undefined;
    // Docker pads with zero bytes.
    return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1).replace(/\0+$/, '') };
  }
  const username = asString(fields.username);
  const password = asString(fields.password);
  return username && password ? { username, password } : undefined;
}
