import { createHash } from 'node:crypto';
import { formatPlatform, parsePlatform } from '../../image/platform';
import type { KnownOffer, LookupFailure, OfferEntry } from '../../model/offer';
import { readJsonText } from '../../text/jsonText';
import { isDigest } from '../registry/digest';
import { asArray, asObject, asString, type JsonObject } from '../registry/json';
import { schema1Note } from '../registry/schema1';

/** One line of the cache. */
export type CacheRecord =
  /** What is under a digest: true for ever. */
  | { readonly kind: 'content'; readonly digest: string; readonly content: Content; readonly at: number }
  /** What a reference led to at a time (ms since 1970). */
  | { readonly kind: 'pointer'; readonly key: string; readonly digest: string; readonly at: number }
  /** Why a reference led nowhere. */
  | { readonly kind: 'failure'; readonly key: string; readonly failure: CachedFailure; readonly at: number };

/** Failures that are the registry's answer about an image. Those of a network or of a login pass, and are not kept. */
export type CachedReason = Extract<LookupFailure, 'notFound' | 'notAnImage' | 'tooLarge'>;

/** A failure that is kept for a while. */
export interface CachedFailure {
  readonly reason: CachedReason;
  readonly detail: string;
  /** The language of `detail`; English where absent. */
  readonly language?: string;
  /** Mirrors have not got it, and the registry itself could not be asked. */
  readonly onlyMirrors?: true;
}

/** What is under a digest, as it stands in the file; {@link offerOfContent} reads it. */
export interface Content {
  readonly kind: 'index' | 'manifest';
  readonly platforms: readonly unknown[];
  readonly attestations?: number;
  readonly isSchema1?: true;
}

/** The reason, where failures of this kind are kept. */
export function cachedReason(reason: LookupFailure): CachedReason | undefined {
  return REASONS.find((one) => one === reason);
}

const REASONS: readonly CachedReason[] = ['notFound', 'notAnImage', 'tooLarge'];

/** What is kept of an offer; its entries are `[platform, digest, osVersion]`, with `null` for what is absent. */
export function contentOf(offer: KnownOffer): Content {
  return {
    kind: offer.kind,
    platforms: offer.entries.map(({ platform, digest, osVersion }) => [
      formatPlatform(platform),
      digest ?? null,
      osVersion ?? null,
    ]),
    ...(offer.attestations !== undefined && { attestations: offer.attestations }),
    ...(offer.isSchema1 && { isSchema1: true }),
  };
}

/** The offer that was kept; nothing where the content is none of ours. `at` is when the registry last said so. */
export function offerOfContent(digest: string, content: Content, at: number): KnownOffer | undefined {
  const entries: OfferEntry[] = [];
  for (const item of content.platforms) {
    const [platformText, own, osVersion] = asArray(item) ?? [];
    const platform = parsePlatform(asString(platformText) ?? '');
    if (platform === undefined || (typeof own === 'string' && !isDigest(own))) return undefined;
    entries.push({
      platform,
      ...(typeof own === 'string' && { digest: own }),
      ...(typeof osVersion === 'string' && { osVersion }),
    });
  }
  const { kind, attestations, isSchema1 } = content;
  return {
    state: 'known',
    kind,
    digest,
    entries,
    source: 'registry',
    at,
    requests: 0,
    ...(attestations !== undefined && { attestations }),
    ...(isSchema1 && { isSchema1, note: schema1Note() }),
  };
}

/** A line: a check sum, a space, JSON. */
export function writeRecord(record: CacheRecord): string {
  const json = JSON.stringify(record);
  return `${checkSum(json)} ${json}`;
}

/** Reads a line; `undefined` for one that is torn, foreign or changed. Total. */
export function readRecord(line: string): CacheRecord | undefined {
  const json = line.slice(SUM_LENGTH + 1);
  if (line[SUM_LENGTH] !== ' ' || line.slice(0, SUM_LENGTH) !== checkSum(json)) return undefined;
  const object = asObject(readJsonText(json));
  const at = object?.at;
  if (object === undefined || typeof at !== 'number' || !Number.isFinite(at)) return undefined;
  const { kind, digest, key } = object;
  if (kind === 'failure') return typeof key === 'string' ? readFailure(key, object, at) : undefined;
  if (typeof digest !== 'string' || !isDigest(digest)) return undefined;
  if (kind === 'pointer') return typeof key === 'string' ? { kind, key, digest, at } : undefined;
  const content = kind === 'content' ? readContent(asObject(object.content)) : undefined;
  return content && { kind: 'content', digest, content, at };
}

const SUM_LENGTH = 8;

function checkSum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, SUM_LENGTH);
}

function readFailure(key: string, object: JsonObject, at: number): CacheRecord | undefined {
  const failure = asObject(object.failure);
  const reason = REASONS.find((one) => one === failure?.reason);
  const detail = asString(failure?.detail);
  const language = asString(failure?.language);
  const mirrors = failure?.onlyMirrors === true && { onlyMirrors: true as const };
  return reason === undefined || detail === undefined
    ? undefined
    : {
        kind: 'failure',
        key,
        failure: { reason, detail, ...(language !== undefined && { language }), ...mirrors },
        at,
      };
}

function readContent(object: JsonObject | undefined): Content | undefined {
  const platforms = asArray(object?.platforms);
  const kind = object?.kind;
  if ((kind !== 'index' && kind !== 'manifest') || platforms === undefined) return undefined;
  const attestations = object?.attestations;
  return {
    kind,
    platforms,
    ...(typeof attestations === 'number' && { attestations }),
    ...(object?.isSchema1 === true && { isSchema1: true }),
  };
}
