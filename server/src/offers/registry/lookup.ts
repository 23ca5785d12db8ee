import type { LookupAddress } from 'node:dns';
import { setMaxListeners } from 'node:events';
import * as l10n from '@vscode/l10n';
import type { Clock } from '../../host/ports';
import { type Reference, referenceKey, repositoryOf } from '../../image/reference';
import type { KnownOffer, UnknownOffer } from '../../model/offer';
import { createAddressPolicy } from './addressPolicy';
import { authorising } from './authorise';
import { type Certificates, createConnections, type Timeouts } from './connections';
import { type CredentialSource, noCredentials } from './credentials/credential';
import { isDigest } from './digest';
import { endpointsOf, namedHosts, type RegistrySettings, settingsOf } from './endpoints';
import { type Budget, type FetchScope, fetchManifest, headDigest } from './fetcher';
import { firstAlone } from './firstAlone';
import { createHttp } from './http';
import { askInTurn } from './inTurn';
import { limiting, type Pause } from './limit';
import { type LogEntry, logging } from './log';
import { clean } from './messages';
import type { ProxySettings } from './proxy';
import { resolveManifest } from './resolve';
import { retrying } from './retry';
import { schema1Note } from './schema1';
import { isFailure, type SendFailure } from './send';
import { fetchTags, maxTagPages, type TagList } from './tags';

/** What a registry client needs to know; all of it is data or a port. */
export interface RegistryOptions {
  /** By `host[:port]` as references name it. */
  readonly registries: Readonly<Record<string, RegistrySettings>>;
  readonly clock: Clock;
  /** Asked after a 401 only. Without it everything is anonymous. */
  readonly credentials?: CredentialSource;
  readonly proxy?: ProxySettings;
  /** `false`: certificates are not verified. The caller sees to it that no secret is sent then. */
  readonly verifies?: boolean;
  /** Authorities and per-host certificates besides those of `registries`. */
  readonly certificates?: Certificates;
  /** Why nothing may be asked of a host at all: the user is offline, or does not trust the workspace. */
  readonly refuse?: (host: string) => { readonly reason: 'offline' | 'untrusted'; readonly detail: string } | undefined;
  /** Hears when a registry is left alone for a while, and when that ends early. */
  readonly onPause?: (pause: Pause) => void;
  readonly log?: (entry: LogEntry) => void;
  readonly timeouts?: Partial<Timeouts & { readonly totalMs: number }>;
  /** All addresses of a name; the system's resolver where it is not given. */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>;
  readonly userAgent?: string;
}

/** What is known of a reference already, and how much the answer is wanted. */
export interface KnownTag {
  /** The digest that the tag led to; then the answer may be `unchanged`. */
  readonly digest?: string;
  /** The user asked for this image by hand: a quota that is merely low does not stop it. */
  readonly isUrgent?: () => boolean;
}

/** What a reference offers, or that its tag still leads to the digest that is known. */
export type LookupAnswer = KnownOffer | UnknownOffer | { readonly state: 'unchanged'; readonly digest: string };

/** The tags of a repository, or why they are not known. */
export type TagsAnswer = TagList | UnknownOffer;

/** What registries are asked for. */
export interface RegistryLookup {
  /**
   * What a reference offers, from the mirrors of its registry or the registry itself. With a known digest of a tag it
   * asks by HEAD, which costs no quota, and reads again only where the digest is another. Never rejects for what a
   * network or a registry does.
   */
  lookup(reference: Reference, known: KnownTag | undefined, signal: AbortSignal): Promise<LookupAnswer>;
  /**
   * The tags of a reference's repository, from the first of its mirrors and the registry that lists them
   * (distribution-spec, "Listing Tags"); costs no pulls. Never rejects for what a network or a registry does.
   */
  tags(reference: Reference, signal: AbortSignal): Promise<TagsAnswer>;
  /** Closes all connections, so that a process may end. */
  close(): Promise<void>;
}

const defaultTimeouts = { connectMs: 5_000, readMs: 10_000, totalMs: 30_000 } as const;
/** Manifests and blobs for one reference, and milliseconds. */
const maxFetches = 64;
const lookupMs = 60_000;

/** Builds the chain http ← log ← limit ← retry ← authorise ← firstAlone and the look-up upon it. */
export function createRegistryLookup(options: RegistryOptions): RegistryLookup {
  const credentials = options.credentials ?? noCredentials;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const policy = createAddressPolicy(namedHosts(options.registries), (host) => credentials.names(host));
  const connections = createConnections({
    policy,
    timeouts,
    proxy: options.proxy ?? {},
    verifies: options.verifies ?? true,
    certificates: certificatesOf(options),
    ...(options.resolve && { resolve: options.resolve }),
  });
  const http = createHttp({
    connections,
    policy,
    userAgent: options.userAgent ?? 'platformlint',
    totalMs: timeouts.totalMs,
  });
  const { clock } = options;
  const logged = logging(options.log ?? (() => undefined), clock.now)(http);
  const limited = limiting(clock, options.onPause ?? (() => undefined))(logged);
  const send = firstAlone()(authorising({ credentials, policy, now: clock.now })(retrying(clock)(limited)));
  // Whether a registry on this machine speaks https or http does not change from one image to the next.
  const spoken = new Map<string, URL>();

  const ask = async <T extends object>(
    reference: Reference,
    about: Pick<FetchScope, 'subject' | 'isUrgent'> & { readonly fetches: number },
    signal: AbortSignal,
    askOne: (scope: FetchScope) => Promise<T | SendFailure>,
  ): Promise<T | UnknownOffer> => {
    const refusal = options.refuse?.(reference.domain);
    if (refusal) return { state: 'unknown', ...refusal };
    const endpoints = endpointsOf(reference, options.registries);
    if (endpoints === 'invalid') {
      const detail = l10n.t('{0} is no registry that can be asked.', clean(reference.domain));
      return { state: 'unknown', reason: 'unresolvable', detail };
    }
    const { fetches, ...rest } = about;
    const budget: Budget = { left: fetches, answered: 0, deadline: clock.now() + lookupMs };
    const answer = await askInTurn(
      endpoints,
      { ...rest, send, clock, signal: signalForMany(signal), budget },
      spoken,
      askOne,
    );
    if (!isFailure(answer)) return answer;
    const { failure: reason, detail, onlyMirrors } = answer;
    return { state: 'unknown', reason, detail, ...(onlyMirrors && { onlyMirrors }) };
  };

  return {
    lookup(reference, known, signal) {
      const about = { subject: referenceKey(reference), isUrgent: known?.isUrgent ?? never, fetches: maxFetches };
      const knownDigest = reference.digest ? undefined : known?.digest;
      return ask(reference, about, signal, (scope) => askManifest(scope, reference, knownDigest));
    },
    tags(reference, signal) {
      const about = { subject: repositoryOf(reference), isUrgent: always, fetches: maxTagPages };
      return ask(reference, about, signal, fetchTags);
    },
    close: () => connections.close(),
  };
}

function never(): boolean {
  return false;
}

function always(): boolean {
  return true;
}

/** What the manifest of a reference leads to at one endpoint. */
async function askManifest(
  scope: FetchScope,
  reference: Reference,
  knownDigest: string | undefined,
): Promise<LookupAnswer | SendFailure> {
  if (knownDigest !== undefined) {
    const current = await headDigest(scope, reference.tag ?? 'latest');
    if (current !== undefined && typeof current !== 'string') return current;
    if (current === knownDigest && isDigest(knownDigest)) return { state: 'unchanged', digest: knownDigest };
  }
  const fetched = await fetchManifest(scope, reference.digest ?? reference.tag ?? 'latest');
  if (isFailure(fetched)) return fetched;
  if (fetched.digest === knownDigest) return { state: 'unchanged', digest: knownDigest };
  const resolved = await resolveManifest(scope, fetched);
  if (isFailure(resolved)) return resolved;
  return {
    state: 'known',
    kind: resolved.kind,
    digest: fetched.digest,
    entries: resolved.entries,
    source: 'registry',
    at: scope.clock.now(),
    attestations: resolved.attestations,
    requests: scope.budget.answered,
    ...(resolved.isSchema1 && { isSchema1: true, note: schema1Note() }),
  };
}

/** A signal of this look-up's own: Node warns where more than ten listen to one, and an index may have more entries. */
function signalForMany(signal: AbortSignal): AbortSignal {
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return own;
}

/** The certificates of `registries`, and where it has none for a host those that the machine has. */
function certificatesOf(options: RegistryOptions): Certificates {
  return {
    authorities: async () => (await options.certificates?.authorities()) ?? [],
    async of(host) {
      const { ca, cert, key } = settingsOf(options.registries, host) ?? {};
      if (ca === undefined && cert === undefined) return options.certificates?.of(host);
      return {
        ...(ca !== undefined && { ca }),
        ...(cert !== undefined && { cert }),
        ...(key !== undefined && { key }),
      };
    },
  };
}
