import type { Platform } from '../../image/platform';
import type { PodSubject, UseSubject } from '../../model/rule';
import { knownOffer, serving } from './serving';

/**
 * How the images of a pod fit the nodes it may use. `each`: every image is judged on its own. `fails`: some serve none
 * of the nodes, and no choice of nodes helps; what the others lack may be told when these are mended. `noCommon`: each
 * serves some of the nodes, all together none. `unconstrained`: they run on some of the nodes, and nothing keeps the pod
 * off the others. `first` is the first image that limits the pod.
 */
export type PodVerdict =
  | { readonly kind: 'each' }
  | { readonly kind: 'fails'; readonly failing: readonly UseSubject[] }
  | { readonly kind: 'noCommon'; readonly first: UseSubject; readonly limiting: readonly UseSubject[] }
  | {
      readonly kind: 'unconstrained';
      readonly first: UseSubject;
      /** What all known images serve. */
      readonly common: readonly Platform[];
      /** Where at least one of them fails. */
      readonly missing: readonly Platform[];
    };

const EACH: PodVerdict = { kind: 'each' };

/** Judges a pod by the offers that are known; images that are not known limit nothing. */
export function podVerdict(pod: PodSubject): PodVerdict {
  const { feasible } = pod;
  const images = pod.uses.flatMap((subject) => {
    const offer = knownOffer(subject.offer);
    return offer === undefined || subject.use.role === 'data'
      ? []
      : [{ subject, served: serving(feasible, offer.platforms).served.map(({ platform }) => platform) }];
  });
  const limiting = images.filter(({ served }) => served.length < feasible.length);
  const [first] = limiting;
  if (first === undefined) return EACH;
  const isChoosing = !pod.constrained && pod.pod.workload !== 'DaemonSet';
  const failing = limiting.filter(({ served }) => served.length === 0).map(({ subject }) => subject);
  if (failing.length > 0) return isChoosing ? { kind: 'fails', failing } : EACH;
  const common = feasible.filter((platform) => images.every(({ served }) => served.includes(platform)));
  if (common.length === 0) {
    return { kind: 'noCommon', first: first.subject, limiting: limiting.map(({ subject }) => subject) };
  }
  if (!isChoosing) return EACH;
  const missing = feasible.filter((platform) => !common.includes(platform));
  return { kind: 'unconstrained', first: first.subject, common, missing };
}

/** Whether an image of a pod is judged on its own: no rule about the whole pod speaks of it. */
export function isJudgedAlone({ pod, use }: UseSubject): boolean {
  if (pod === undefined) return true;
  const verdict = podVerdict(pod);
  return verdict.kind === 'each' || (verdict.kind === 'fails' && verdict.failing.some((one) => one.use === use));
}

/** The architectures of platforms, each once, as `kubernetes.io/arch` names them. */
export function architecturesOf(platforms: readonly Platform[]): readonly string[] {
  return [...new Set(platforms.map(({ architecture }) => architecture))];
}
