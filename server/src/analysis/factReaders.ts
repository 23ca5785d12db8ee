import * as l10n from '@vscode/l10n';
import { isOfDockersLibrary, type Reference, referenceKey } from '../image/reference';
import type { LocatedBuild } from '../model/build';
import type { Offer } from '../model/offer';
import type { UseSubject } from '../model/rule';
import type { RunnerLabels } from '../model/runner';
import { predictedOffer } from '../offers/predicted';
import { runnerPlatform } from '../targets/runner';
import type { Scope } from '../targets/scope';
import { memoOfPairs } from '../text/memo';
import type { Facts } from './facts';

/** What the sources of requirements know besides a document at `path`. */
export function scopeOf(path: string, facts: Facts, builds: readonly LocatedBuild[]): Scope {
  return {
    path,
    config: facts.config,
    nodesOf: facts.nodesOf,
    builds,
    promises: facts.promises(),
    platformsBeside: facts.platformsBeside,
    ...(facts.chosenNodes && { chosen: facts.chosenNodes }),
  };
}

/** Reads machines with the configuration's own labels first. */
export function machineReader(facts: Facts): (runner: RunnerLabels) => ReturnType<typeof runnerPlatform> {
  return (runner) => runnerPlatform(runner, facts.config.runners);
}

/** An offer with what the workspace's own builds would make of the image. */
interface FoundOffer {
  readonly offer: Offer;
  readonly predicted?: UseSubject['predicted'];
}

/** A document may name one image a hundred times. */
const foundOnce = memoOfPairs<Facts, string, FoundOffer>();

/** What an image is available for: the registry's word, else what the workspace's own builds make of it. */
export function offerOf(reference: Reference, facts: Facts): FoundOffer {
  return foundOnce(facts, referenceKey(reference), () => find(reference, facts));
}

function find(reference: Reference, facts: Facts): FoundOffer {
  const offer = facts.offerOf(reference);
  const makers = facts.makersOf(reference);
  if (makers.length === 0) return { offer };
  const made = madeBy(makers, facts);
  if (isOnlyHere(reference)) return { offer: made?.offer ?? builtHere() };
  return made === undefined ? { offer } : { offer: offer.state === 'unknown' ? made.offer : offer, predicted: made };
}

/** What builds make together, by the first of them; undefined where that is not known. */
export function madeBy(makers: readonly LocatedBuild[], facts: Facts): UseSubject['predicted'] {
  const machineOf = machineReader(facts);
  const offer = predictedOffer(makers, ({ build }) => build.runner && machineOf(build.runner));
  const [by] = makers;
  return offer && by && { offer, by };
}

/** A build cannot push to Docker's own library: what it calls `java` is its own image, and not the one of that name. */
function isOnlyHere(reference: Reference): boolean {
  return isOfDockersLibrary(reference) && reference.digest === undefined;
}

/** An image that the workspace builds for a platform that is not known. */
export function builtHere(): Offer {
  return { state: 'unknown', reason: 'unresolvable', detail: l10n.t('the image is built here') };
}
