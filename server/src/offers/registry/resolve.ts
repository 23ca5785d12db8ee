import * as l10n from '@vscode/l10n';
import type { Platform } from '../../image/platform';
import type { OfferEntry } from '../../model/offer';
import { type FetchedManifest, type FetchScope, fetchConfig, fetchManifest } from './fetcher';
import { type Descriptor, type IndexEntry, readConfig } from './manifest';
import { clean } from './messages';
import { isFailure, type SendFailure } from './send';

/** What a manifest offers once everything it leads to is read. */
export interface Resolved {
  readonly kind: 'index' | 'manifest';
  readonly entries: readonly OfferEntry[];
  readonly attestations: number;
  /** An image manifest of schema 1. */
  readonly isSchema1?: true;
}

/** Indexes within indexes are followed this deep. */
const maxDepth = 3;

/**
 * The platforms of a manifest: of an index its entries', nested ones included; of an image its config's. An entry that
 * cannot be read makes the whole unknown, since what is missing from a list must really be missing.
 */
export async function resolveManifest(scope: FetchScope, fetched: FetchedManifest): Promise<Resolved | SendFailure> {
  const { manifest } = fetched;
  const subject = clean(scope.subject);
  switch (manifest.kind) {
    case 'index': {
      const resolved = await resolveEntries(scope, manifest.entries, 1);
      if (isFailure(resolved)) return resolved;
      const attestations = manifest.attestations + resolved.attestations;
      if (resolved.entries.length > 0) return { kind: 'index', entries: resolved.entries, attestations };
      return { failure: 'notAnImage', detail: l10n.t('{0} is a list with no image that could run in it.', subject) };
    }
    case 'image': {
      const platform = await platformOf(scope, manifest.config);
      if (isFailure(platform)) return platform;
      return { kind: 'manifest', entries: [entryOf(platform, fetched)], attestations: 0 };
    }
    case 'schema1':
      return { kind: 'manifest', entries: [entryOf(manifest.platform, fetched)], attestations: 0, isSchema1: true };
    case 'artifact':
      return { failure: 'notAnImage', detail: l10n.t('{0} is {1}, which has no platform.', subject, manifest.what) };
    case 'tooLarge':
      return {
        failure: 'tooLarge',
        detail: l10n.t('{0} sent too much for {1}: {2}.', clean(scope.host), subject, manifest.why),
      };
    case 'bad':
      return {
        failure: 'badAnswer',
        detail: l10n.t('The answer of {0} for {1} makes no sense: {2}.', clean(scope.host), subject, manifest.why),
      };
    default:
      return manifest satisfies never;
  }
}

type Entries = { readonly entries: readonly OfferEntry[]; readonly attestations: number };

async function resolveEntries(
  scope: FetchScope,
  listed: readonly IndexEntry[],
  depth: number,
): Promise<Entries | SendFailure> {
  const parts = await Promise.all(listed.map((entry) => resolveEntry(scope, entry, depth)));
  const failure = parts.find(isFailure);
  if (failure) return failure;
  const read = parts.filter((part): part is Entries => !isFailure(part));
  return {
    entries: read.flatMap((part) => part.entries),
    attestations: read.reduce((sum, part) => sum + part.attestations, 0),
  };
}

async function resolveEntry(scope: FetchScope, entry: IndexEntry, depth: number): Promise<Entries | SendFailure> {
  const { descriptor, platform, osVersion } = entry;
  if (platform) {
    return one({ platform, digest: descriptor.digest, ...(osVersion && { osVersion }) });
  }
  if (depth >= maxDepth && entry.kind === 'index') return tooDeep(scope);
  const fetched = await fetchManifest(scope, descriptor.digest);
  if (isFailure(fetched)) return fetched;
  const { manifest } = fetched;
  if (manifest.kind === 'index') return resolveNested(scope, fetched, depth);
  // An artifact without a platform stands beside the images and is none.
  if (manifest.kind === 'artifact') return { entries: [], attestations: 0 };
  const resolved = await resolveManifest(scope, fetched);
  return isFailure(resolved) ? resolved : { entries: resolved.entries, attestations: 0 };
}

async function resolveNested(
  scope: FetchScope,
  { manifest }: FetchedManifest,
  depth: number,
): Promise<Entries | SendFailure> {
  if (manifest.kind !== 'index' || depth >= maxDepth) return tooDeep(scope);
  const inside = await resolveEntries(scope, manifest.entries, depth + 1);
  if (isFailure(inside)) return inside;
  return { entries: inside.entries, attestations: inside.attestations + manifest.attestations };
}

function tooDeep(scope: FetchScope): SendFailure {
  const detail = l10n.t('{0} is a list nested deeper than {1}.', clean(scope.subject), maxDepth);
  return { failure: 'tooLarge', detail };
}

async function platformOf(scope: FetchScope, config: Descriptor): Promise<Platform | SendFailure> {
  const bytes = await fetchConfig(scope, config);
  if (isFailure(bytes)) return bytes;
  const detail = l10n.t('The config of {0} names no platform.', clean(scope.subject));
  return readConfig(bytes) ?? { failure: 'notAnImage', detail };
}

function entryOf(platform: Platform, { digest }: FetchedManifest): OfferEntry {
  return { platform, digest, ...(platform.osVersion && { osVersion: platform.osVersion }) };
}

function one(entry: OfferEntry): Entries {
  return { entries: [entry], attestations: 0 };
}
