import * as l10n from '@vscode/l10n';
import { type Platform, parsePlatform, sortPlatforms } from '../image/platform';
import type { Build, LocatedBuild } from '../model/build';
import type { KnownOffer } from '../model/offer';
import { placeOf } from '../model/place';

/** The machine that a build runs on: its platform is what a build without stated platforms is for. */
export interface BuildMachine {
  readonly platform: Platform;
  /** A machine of the CI's own provider, whose software is published. */
  readonly hosted: boolean;
  readonly store: Build['store'];
}

/** Reads the machine of a build; `undefined` where it is not known. */
export type MachineOf = (build: LocatedBuild) => BuildMachine | undefined;

/**
 * What an image will be available for, by the builds of the workspace that push or load it. `undefined` unless every
 * one of them says its platforms: half a prediction would be a guess.
 */
export function predictedOffer(makers: readonly LocatedBuild[], machine: MachineOf): KnownOffer | undefined {
  const [first] = makers;
  if (first === undefined) return undefined;
  const parts = makers.map((maker) => platformsOf(maker, machine));
  const known = parts.flatMap((part) => part ?? []);
  if (parts.some((part) => part === undefined) || known.length === 0) return undefined;
  const platforms = sortPlatforms(known);
  const isBare = platforms.length === 1 && makers.every((maker) => isWithoutIndex(maker, machine(maker)));
  const isByStore = makers.some(({ build }) => build.attestations === 'unknown');
  const isEither = platforms.length === 1 && !isBare && isByStore;
  return {
    state: 'known',
    kind: isBare ? 'manifest' : 'index',
    ...(isEither && { isEither }),
    entries: platforms.map((platform) => ({ platform })),
    source: 'workspace',
    at: 0,
    note: l10n.t('predicted from {0}', placeOf(first.at)),
  };
}

/** Whether a result for one platform is a single manifest: attestations, which need an index, are off or impossible. */
function isWithoutIndex({ build }: LocatedBuild, machine: BuildMachine | undefined): boolean {
  const { attestations, tool, driver } = build;
  const store = build.store === 'unknown' && machine?.hosted === true ? machine.store : build.store;
  const isInClassicStore = tool === 'docker' && driver === 'docker' && store === 'classic';
  return attestations === 'off' || LOCAL.has(tool) || isInClassicStore;
}

/** Tools that make a single manifest for one platform. */
const LOCAL: ReadonlySet<Build['tool']> = new Set(['podman', 'buildah', 'kaniko']);

function platformsOf(maker: LocatedBuild, machine: MachineOf): readonly Platform[] | undefined {
  const { platforms } = maker.build;
  if (platforms.state === 'unknown' || (platforms.state === 'known' && platforms.byDefault === true)) return undefined;
  if (platforms.state === 'none') {
    const own = machine(maker)?.platform;
    return own === undefined ? undefined : [own];
  }
  const parsed = platforms.items.map((item) => parsePlatform(item.value));
  return parsed.some((one) => one === undefined) ? undefined : parsed.flatMap((one) => one ?? []);
}
