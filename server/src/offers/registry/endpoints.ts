import type { Reference } from '../../image/reference';
import { isLoopbackHost, withoutBrackets } from './addresses';

/** What the user set for one registry (`registries:` of `.platformlint.yaml`). */
export interface RegistrySettings {
  /** Plain http, never with credentials. */
  readonly http?: boolean;
  /** Asked first, in order: `https://host[:port][/prefix]`; http is allowed, since the user wrote it. */
  readonly mirrors?: readonly string[];
  /** Certificate authority, client certificate and its key, as PEM. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** One place that may know an image. */
export interface Endpoint {
  /** Where to ask, in this order: the next only where no TLS can be spoken with the one before. */
  readonly origins: readonly URL[];
  /** The repository's path there, a mirror's prefix included. */
  readonly repository: string;
  /** The host as a user names it: for credentials and messages. */
  readonly host: string;
}

/** Docker Hub's names for itself. */
const hubHosts: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);
const hubEndpoint = 'registry-1.docker.io';

/** The name under which the settings and the user's credentials know a registry host. */
export function registryName(host: string): string {
  const lower = host.toLowerCase();
  return hubHosts.has(lower) ? 'docker.io' : lower;
}

/** The settings that hold for a host, however Docker Hub is spelled and whatever the case. */
export function settingsOf(
  registries: Readonly<Record<string, RegistrySettings>>,
  host: string,
): RegistrySettings | undefined {
  const name = registryName(host);
  const [, settings] = Object.entries(registries).find(([key]) => registryName(key) === name) ?? [];
  return settings;
}

/** Every `host[:port]` that the user named: the registries, and their mirrors. */
export function namedHosts(registries: Readonly<Record<string, RegistrySettings>>): ReadonlySet<string> {
  const named = Object.entries(registries).flatMap(([host, { mirrors = [] }]) => [
    ...(registryName(host) === 'docker.io' ? hubHosts : [host.toLowerCase().replace(/:443$/, '')]),
    ...mirrors.flatMap((mirror) => (URL.canParse(mirror) ? [new URL(mirror).host] : [])),
  ]);
  return new Set(named);
}

/**
 * Where to ask for a reference, best first: the mirrors of its registry, then the registry. `'invalid'` where its
 * domain is no host. Loopback registries are tried by https, then by http, as Docker does.
 */
export function endpointsOf(
  reference: Reference,
  registries: Readonly<Record<string, RegistrySettings>>,
): readonly Endpoint[] | 'invalid' {
  const settings = settingsOf(registries, reference.domain);
  const registry = registryEndpoint(reference, settings);
  if (!registry) return 'invalid';
  const mirrors = (settings?.mirrors ?? []).flatMap((mirror) => mirrorEndpoint(mirror, reference.path) ?? []);
  return [...mirrors, registry];
}

function registryEndpoint({ domain, path }: Reference, settings: RegistrySettings | undefined): Endpoint | undefined {
  const name = registryName(domain);
  const host = name === 'docker.io' ? hubEndpoint : name;
  if (host === '' || !URL.canParse(`https://${host}/`)) return undefined;
  const isLoopback = isLoopbackHost(withoutBrackets(new URL(`https://${host}/`).hostname));
  const schemes = settings?.http ? ['http'] : isLoopback ? ['https', 'http'] : ['https'];
  return { origins: schemes.map((scheme) => new URL(`${scheme}://${host}/`)), repository: path, host: name };
}

function mirrorEndpoint(mirror: string, path: string): Endpoint | undefined {
  if (!URL.canParse(mirror)) return undefined;
  const url = new URL(mirror);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  return {
    origins: [new URL(`${url.protocol}//${url.host}/`)],
    repository: prefix === '' ? path : `${prefix}/${path}`,
    host: registryName(url.host),
  };
}
