import { formatPlatform, normalisePlatform, type Platform, parsePlatform } from '../../server/src/image/platform';
import { type Reference, readReference, referenceKey } from '../../server/src/image/reference';
import type { Offer, OfferEntry } from '../../server/src/model/offer';

/** How a test image is offered: platforms as text, a Windows build behind `@`. */
type Spec =
  | { readonly manifest: string; readonly digest?: string }
  | {
      readonly index: readonly string[];
      readonly attestations?: number;
      readonly digest?: string;
      /** Those of the entries. */
      readonly digests?: readonly string[];
    }
  | Offer;

const A = `sha256:${'a'.repeat(64)}`;
const B = `sha256:${'b'.repeat(64)}`;
const C = `sha256:${'c'.repeat(64)}`;

/** The images that fixtures and the examples of rules speak of. Whatever is not here is not known. */
const IMAGES: Readonly<Record<string, Spec>> = {
  'images.test/amd64-only:1': { manifest: 'linux/amd64' },
  'images.test/arm64-only:1': { manifest: 'linux/arm64' },
  'images.test/amd64-index:1': { index: ['linux/amd64'], attestations: 1 },
  'images.test/arm64-index:1': { index: ['linux/arm64'], attestations: 1 },
  'images.test/multi:1': { index: ['linux/amd64', 'linux/arm64'], attestations: 2, digest: C, digests: [A, B] },
  // The tag was pushed again after the digest was taken.
  'images.test/moved:1': { index: ['linux/amd64', 'linux/arm64'], digest: C, digests: [B, C] },
  [`images.test/moved@${A}`]: { manifest: 'linux/amd64', digest: A },
  // The entries of images.test/multi:1, by their own digests, and the index by its digest.
  [`images.test/multi@${A}`]: { manifest: 'linux/amd64', digest: A },
  [`images.test/multi@${B}`]: { manifest: 'linux/arm64', digest: B },
  [`images.test/multi@${C}`]: { index: ['linux/amd64', 'linux/arm64'], digest: C },
  [`images.test/lost@${A}`]: { manifest: 'linux/amd64', digest: A },
  'images.test/everywhere:1': {
    index: ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/arm/v6', 'linux/386', 'linux/s390x', 'linux/ppc64le'],
  },
  'images.test/elder:1': { index: ['linux/amd64', 'linux/arm/v7'] },
  'images.test/386-index:1': { index: ['linux/386'] },
  'images.test/armv7-index:1': { index: ['linux/arm/v7'] },
  'images.test/armv6-index:1': { index: ['linux/arm/v6'] },
  'images.test/armv7-only:1': { manifest: 'linux/arm/v7' },
  'images.test/amd64-v3:1': { index: ['linux/amd64/v3'] },
  'images.test/windows-2019:1': { index: ['windows/amd64@10.0.17763.5329'] },
  'images.test/windows-2022:1': { index: ['windows/amd64@10.0.20348.2227'] },
  'images.test/windows-all:1': { index: ['windows/amd64@10.0.17763.5329', 'windows/amd64@10.0.20348.2227'] },
  'images.test/base:1-windowsservercore-ltsc2022': { index: ['windows/amd64@10.0.20348.2227'] },
  'images.test/windows-only:1': { manifest: 'windows/amd64@10.0.20348.2227' },
  'images.test/artifact:1': { state: 'unknown', reason: 'notAnImage', detail: 'It is a Helm chart, not an image.' },
  'images.test/pending:1': { state: 'pending' },
  'docker.io/arm64v8/known:1': { index: ['linux/arm64'] },
  'docker.io/library/single:latest': { index: ['linux/amd64'] },
  'docker.io/library/multi:1': { index: ['linux/amd64', 'linux/arm64'] },
  'docker.io/tonistiigi/xx:1': { index: ['linux/amd64', 'linux/arm64'] },
};

/** What an offer book says of the test images. */
export type Offers = (reference: Reference) => Offer;

/** The test images as they are. */
export const testOffers: Offers = (reference) => OFFERS.get(referenceKey(reference)) ?? UNKNOWN;

/** Every image is still being asked for. */
export const pendingOffers: Offers = () => ({ state: 'pending' });

/** No image could be asked for. */
export const unknownOffers: Offers = () => UNKNOWN;

const UNKNOWN: Offer = { state: 'unknown', reason: 'offline', detail: 'Look-ups are off.' };

const OFFERS: ReadonlyMap<string, Offer> = new Map(
  Object.entries(IMAGES).map(([name, spec]) => [referenceKey(reference(name)), offerOf(spec)]),
);

function reference(name: string): Reference {
  const reading = readReference(name);
  if (!reading.ok) throw new Error(`${name}: ${reading.message}`);
  return reading.reference;
}

function offerOf(spec: Spec): Offer {
  if ('state' in spec) return spec;
  const digest = spec.digest === undefined ? {} : { digest: spec.digest };
  const known = { state: 'known', source: 'registry', at: 0, ...digest } as const;
  if ('manifest' in spec) return { ...known, kind: 'manifest', entries: [entryOf(spec.manifest)] };
  const attestations = spec.attestations === undefined ? {} : { attestations: spec.attestations };
  return {
    ...known,
    kind: 'index',
    entries: spec.index.map((text, index) => entryOf(text, spec.digests?.[index])),
    ...attestations,
  };
}

function entryOf(text: string, digest?: string): OfferEntry {
  const [name = '', osVersion] = text.split('@');
  return {
    platform: platform(name),
    ...(osVersion !== undefined && { osVersion }),
    ...(digest !== undefined && { digest }),
  };
}

/** A platform by its name; a test that misspells one is broken. */
export function platform(name: string): Platform {
  const parsed = parsePlatform(name);
  if (parsed === undefined || formatPlatform(normalisePlatform(parsed)) !== formatPlatform(parsed))
    throw new Error(`${name} is no platform`);
  return parsed;
}
