import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform } from '../image/platform';
import type { Reference } from '../image/reference';
import { type Offer, platformsOf } from '../model/offer';
import type { BuildSubject } from '../model/rule';
import { together } from '../rules/support/together';
import type { Edit } from '../text/edits';

/** Platforms that a build could state besides those that it states, with the smallest edits that say so. */
export interface BuildAddition {
  readonly platforms: readonly string[];
  readonly edits: readonly Edit[];
  /** The flag or key that the build does not have yet. */
  readonly label?: string;
}

/** The two that nearly all servers are: who builds for one of them may want the other. */
const PAIR: readonly Platform[] = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
];

/**
 * What a build could be for besides: what is needed and not stated, else the other of the two usual platforms; for a
 * build that states none, what is needed or what it makes today. Absent where the builder cannot make that, an image of
 * the Dockerfile is known to lack it, or several builds make the image together.
 */
export function additionTo(subject: BuildSubject, offerOf: (image: Reference) => Offer): BuildAddition | undefined {
  const { build } = subject;
  const { slot } = build;
  if (slot === undefined || together(subject).length > 1) return undefined;
  const stated = build.platforms.state === 'known' ? build.platforms.items.map(({ value }) => value) : [];
  const added = wantedOf(subject).filter((platform) => isServed(subject, platform, offerOf));
  const all = [...stated, ...added.map(formatPlatform)];
  const isPossible = all.length === 1 || (slot.many && canMakeSeveral(subject));
  if (added.length === 0 || !isPossible) return undefined;
  const edits = slot.write(all);
  if (edits.length === 0) return undefined;
  const label = stated.length === 0 ? { label: slot.label } : {};
  return { platforms: added.map(formatPlatform), edits, ...label };
}

function wantedOf({ build, platforms, required, runner }: BuildSubject): readonly Platform[] {
  const isExplicit = required.origin !== 'assumed';
  switch (build.platforms.state) {
    case 'unknown':
      return [];
    case 'none':
      return isExplicit || runner === undefined || runner.os !== 'linux' ? required.platforms : [runner];
    case 'known': {
      const served = platforms ?? [];
      const missing = isExplicit ? required.platforms.filter((one) => bestOf(one, served).verdict === 'no') : [];
      if (missing.length > 0) return missing;
      const others = PAIR.filter((one) => bestOf(one, served).verdict === 'no');
      return served.length === 1 && others.length === 1 ? others : [];
    }
    default:
      return build.platforms satisfies never;
  }
}

/** The docker driver makes one platform, and the engine takes one. */
function canMakeSeveral({ build: { driver, output, tool } }: BuildSubject): boolean {
  return driver !== 'docker' && (output !== 'load' || tool === 'compose');
}

/** No image that the shipped stage stands on is known to lack the platform. */
function isServed({ dockerfile }: BuildSubject, platform: Platform, offerOf: (image: Reference) => Offer): boolean {
  const { uses = [], stages = [] } = dockerfile?.reading ?? {};
  return uses.every((use) => {
    const stage = use.stage === undefined ? undefined : stages[use.stage];
    const isConcerned = use.demand.kind === 'target' && stage?.reached === true;
    const offer = isConcerned && use.image !== undefined ? offerOf(use.image) : undefined;
    return offer?.state !== 'known' || bestOf(platform, platformsOf(offer)).verdict !== 'no';
  });
}
