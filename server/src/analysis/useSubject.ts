import * as l10n from '@vscode/l10n';
import { isWithoutWindows } from '../image/platform';
import { withoutDigest } from '../image/reference';
import type { ImageUse } from '../model/imageUse';
import type { Reading } from '../model/reading';
import type { Requirement } from '../model/requirement';
import type { PodSubject, UseSubject } from '../model/rule';
import type { Stage } from '../model/stage';
import { isOfWindows, isOnWindows } from '../rules/support/windows';
import { isForDevelopers, isForTests, isUnused } from '../targets/aside';
import { platformsNamed } from '../targets/fileName';
import type { Scope } from '../targets/scope';
import { settledChoice } from '../targets/someOf';
import { settledRequirement } from '../targets/swarm';
import { requirementOf } from '../targets/table';
import { memoOfObjects } from '../text/memo';
import { builtHere, machineReader, madeBy, offerOf } from './factReaders';
import type { Facts } from './facts';
import type { TwinsOf } from './twins';
import { understood } from './understood';

/** One use of an image with what it must serve and what is known of it; `pod` is the pod it stands in. */
export function useSubject(
  use: ImageUse,
  reading: Reading,
  scope: Scope,
  facts: Facts,
  twinsOf: TwinsOf,
  pod: PodSubject | undefined,
): UseSubject {
  const machineOf = machineReader(facts);
  const stage = use.stage === undefined ? undefined : reading.stages[use.stage];
  const asked = understood(requirementOf({ use, scope, machineOf, ...(pod && { pod }) }));
  const known = offerOfUse(use, facts);
  const place = placeOf(scope);
  const isUnasked = asked?.origin !== 'stated' && asked?.origin !== 'built' && place.isUnused;
  const chosen = asked && !isUnasked ? settledChoice(asked, known.offer) : undefined;
  const settled = chosen && settledRequirement(chosen, known.offer);
  const required = isOfAnotherSystem(use, stage, settled) ? undefined : settled;
  const environment = environmentOfUse(use, scope, machineOf);
  const isDoubled = use.image?.digest !== undefined && use.image.tag !== undefined;
  const tagOffer = isDoubled && use.image ? facts.offerOf(withoutDigest(use.image)) : undefined;
  return {
    use,
    offer: known.offer,
    twins: () => twinsOf(use),
    documentFor: place.documentFor,
    unreached: stage !== undefined && !stage.reached,
    ...(required && { required }),
    ...(asked?.some === true && !isUnasked && { oneEnough: true as const }),
    ...(environment && { environment }),
    ...(known.predicted && { predicted: known.predicted }),
    ...(tagOffer && { tagOffer }),
    ...(stage && { stage }),
    ...(pod && { pod }),
  };
}

/** What the place of a document says of every image that it uses. */
interface PlaceOfDocument {
  readonly isUnused: boolean;
  /** It is among tests, for developers or in code of others. */
  readonly isElsewhere: boolean;
  readonly documentFor: UseSubject['documentFor'];
}

/** A document has one place, and may have a thousand uses. */
const placeOf = memoOfObjects((scope: Scope): PlaceOfDocument => {
  const { path, builds } = scope;
  const unused = isUnused(scope, path);
  return {
    isUnused: unused,
    isElsewhere: unused || isForTests(scope, path) || isForDevelopers(scope, path),
    documentFor: builds.every(({ build }) => build.platforms.state === 'none') ? platformsNamed(path) : [],
  };
});

/** A stage on Windows is no mistake where only Linux is targeted: its Dockerfile is for other machines. */
function isOfAnotherSystem({ image }: ImageUse, stage: Stage | undefined, asked: Requirement | undefined): boolean {
  if (stage === undefined || asked === undefined || asked.origin === 'built') return false;
  const isWindows = isOnWindows(stage) || (image !== undefined && isOfWindows(image));
  return isWindows && isWithoutWindows(asked.platforms);
}

/** A platform that a base or a service states is a choice that can be compared with what is needed around it. */
function environmentOfUse(
  use: ImageUse,
  scope: Scope,
  machineOf: ReturnType<typeof machineReader>,
): Requirement | undefined {
  if (use.demand.kind !== 'stated' || use.service !== undefined) return undefined;
  const kind = use.role === 'base' ? 'target' : use.role === 'run' ? 'open' : undefined;
  if (kind === undefined) return undefined;
  const asked = understood(requirementOf({ use: { ...use, demand: { kind } }, scope, machineOf }));
  // What is run among tests, by developers or in code of others is chosen for where that is, and not for the targets.
  const isUnasked = use.role === 'run' && placeOf(scope).isElsewhere;
  return asked && isUnasked ? { ...asked, origin: 'assumed' } : asked;
}

function offerOfUse(use: ImageUse, facts: Facts): ReturnType<typeof offerOf> {
  if (use.image === undefined) {
    const made = use.address === undefined ? undefined : madeBy(facts.makersAt(use.address), facts);
    if (made !== undefined) return { offer: made.offer, predicted: made };
    return {
      offer: {
        state: 'unknown',
        reason: 'unresolvable',
        detail: use.unread ?? l10n.t('the reference cannot be read'),
      },
    };
  }
  if (use.builtHere !== true) return offerOf(use.image, facts);
  return { offer: builtHere() };
}
