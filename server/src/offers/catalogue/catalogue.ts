import * as l10n from '@vscode/l10n';
import { type Platform, parsePlatform } from '../../image/platform';
import { type Reference, repositoryOf } from '../../image/reference';
import type { KnownOffer, OfferEntry } from '../../model/offer';
import { decodeCatalogue } from './encoding';

/** What Docker Official Images listed up to a day, for answers without a network. */
export interface Catalogue {
  /** The day of the newest listing, `YYYY-MM-DD`. */
  readonly date: string;
  /**
   * What a tag of `docker.io/library/…` was last listed for, also where a mirror has it. Nothing for other repositories,
   * for tags that were never listed and for digests, which no list of tags can know.
   */
  offerOf(reference: Reference): KnownOffer | undefined;
}

/** Opens the text of a catalogue; throws where it is not one of this version. */
export function loadCatalogue(text: string): Catalogue {
  const decoded = decodeCatalogue(text);
  const { date } = decoded;
  const at = Date.parse(`${date}T00:00:00Z`);

  return {
    date,
    offerOf(reference) {
      const name = officialName(reference);
      if (name === undefined || reference.digest !== undefined) return undefined;
      const listing = decoded.listingOf(name, reference.tag ?? 'latest');
      const entries = listing?.architectures.flatMap(entryOf) ?? [];
      if (listing === undefined || entries.length === 0) return undefined;
      const note = l10n.t('the catalogue of {0}', date);
      return { state: 'known', kind: listing.kind, entries, source: 'catalogue', at, note };
    },
  };
}

/** What an official image is called, by its name on Docker Hub or by that of a mirror which has all of them. */
export function officialName(reference: Reference): string | undefined {
  const repository = repositoryOf(reference);
  const place = OFFICIAL.find((one) => repository.startsWith(one));
  return place === undefined ? undefined : repository.slice(place.length);
}

const OFFICIAL = ['docker.io/library/', 'public.ecr.aws/docker/library/', 'mirror.gcr.io/library/'];

/** The architecture words of official images (their README, "Architectures other than amd64?"). */
const PLATFORMS: Readonly<Record<string, string>> = {
  amd64: 'linux/amd64',
  arm32v5: 'linux/arm/v5',
  arm32v6: 'linux/arm/v6',
  arm32v7: 'linux/arm/v7',
  arm64v8: 'linux/arm64',
  i386: 'linux/386',
  mips64le: 'linux/mips64le',
  ppc64le: 'linux/ppc64le',
  riscv64: 'linux/riscv64',
  s390x: 'linux/s390x',
  'windows-amd64': 'windows/amd64',
};

function entryOf(word: string): readonly OfferEntry[] {
  const [architecture = '', build] = word.split('@');
  const platform: Platform | undefined = parsePlatform(PLATFORMS[architecture] ?? '');
  if (platform === undefined) return [];
  if (build === undefined) return [{ platform }];
  const osVersion = `10.0.${build}`;
  return [{ platform: { ...platform, osVersion }, osVersion }];
}
