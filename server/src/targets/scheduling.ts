import { and, forbidsArchitecture, labelMeaning, or, platformMeets, type Truth } from '../data/nodeLabels';
import { KNOWN_ARCHITECTURES, KNOWN_OS, normalisePlatform, type Platform, sortPlatforms } from '../image/platform';
import type { LabelExpression, NodeTerm, Pod } from '../model/pod';
import type { Span } from '../text/span';
import { affinityWishes, selectorWishes, type Wish } from './wishes';

/** What a pod's own constraints leave of a list of platforms. */
export interface Feasible {
  /** The candidates on which the pod may run, in their order. */
  readonly platforms: readonly Platform[];
  /** The selector or every alternative of the required affinity speaks of the architecture, or of a machine type. */
  readonly constrained: boolean;
  /** The platforms that the pod asks for by name, whatever the candidates are; empty where its wishes exclude each other. */
  readonly stated?: readonly Platform[];
  /** For some kept candidate it depends on labels that are not known here, or on text that cannot be read. */
  readonly maybe: boolean;
  /** The deciding words, as `nodeSelector kubernetes.io/arch: arm64`; '' where nothing decides. */
  readonly because: string;
  /** The deciding value. */
  readonly span?: Span;
}

/**
 * Judges platforms as the scheduler judges nodes (Kubernetes, "Assigning Pods to Nodes"): every entry of the
 * nodeSelector and one term of the required affinity, in three-valued logic, since of a platform only some labels are
 * known. Taints are a matter of nodes: see `feasibleNodes`.
 */
export function feasiblePlatforms(pod: Pod, candidates: readonly Platform[]): Feasible {
  const judged = candidates.map((platform) => ({ platform, truth: truthOf(pod, platform) }));
  const kept = judged.filter(({ truth }) => truth !== 'no');
  const constrained = speaks(pod);
  const decider = deciderOf(pod, candidates);
  const stated = statedPlatforms(pod);
  return {
    platforms: kept.map(({ platform }) => platform),
    constrained,
    ...(stated !== undefined && { stated }),
    maybe: pod.unresolved || kept.some(({ truth }) => truth === 'maybe'),
    because: decider?.words ?? '',
    ...(decider && { span: decider.span }),
  };
}

/** Whether the pod asks for machines of which it is not known what they are: `cloud.google.com/compute-class: web`. */
export function asksForUnknown(pod: Pod): boolean {
  return [...selectorWishes(pod), ...affinityWishes(pod)].some(
    ({ expression: { field, key, values } }) =>
      !field && values.some(({ value }) => labelMeaning(key.value, value)?.kind === 'unknown'),
  );
}

/** Whether the pod names arm64: GKE then lets it onto its tainted Arm nodes. */
export function wantsArm(pod: Pod): boolean {
  return statedPlatforms(pod)?.some(({ architecture }) => architecture === 'arm64') ?? false;
}

function truthOf(pod: Pod, platform: Platform): Truth {
  return constraintsHold(pod, platform.os, (expression) => meets(platform, expression));
}

/** Whether all that a pod asks of its node holds, given what is known of single requirements and the node's system. */
export function constraintsHold(pod: Pod, os: string, holds: (expression: LabelExpression) => Truth): Truth {
  const system: Truth = pod.os === undefined || pod.os === os ? 'yes' : 'no';
  const named: Truth = pod.nodeName === undefined ? 'yes' : 'maybe';
  const selected = selectorWishes(pod).map(({ expression }) => holds(expression));
  return [system, named, ...selected, affinityTruth(pod.affinity, holds)].reduce(and, 'yes');
}

/** Terms are alternatives; the expressions of one must all hold, and a term without any matches nothing. */
function affinityTruth(terms: readonly NodeTerm[] | undefined, holds: (expression: LabelExpression) => Truth): Truth {
  if (terms === undefined) return 'yes';
  return terms
    .filter((term) => term.expressions.length > 0)
    .map((term) => term.expressions.map(holds).reduce(and, 'yes'))
    .reduce(or, 'no');
}

function meets(platform: Platform, { field, key, operator, values }: LabelExpression): Truth {
  if (field) return operator === 'In' && values.length === 0 ? 'no' : 'maybe';
  return platformMeets(
    platform,
    key.value,
    operator,
    values.map(({ value }) => value),
  );
}

function speaks(pod: Pod): boolean {
  const everyTermSpeaks =
    pod.affinity !== undefined &&
    pod.affinity.length > 0 &&
    pod.affinity.every((term) => term.expressions.some(speaksOfArchitecture));
  return everyTermSpeaks || selectorWishes(pod).some(({ expression }) => speaksOfArchitecture(expression));
}

function speaksOfArchitecture({ field, key, operator, values }: LabelExpression): boolean {
  if (field) return false;
  if (forbidsArchitecture(key.value, operator)) return true;
  return values.some(({ value }) => {
    const meaning = labelMeaning(key.value, value);
    return meaning !== undefined && meaning.kind !== 'os';
  });
}

/** The first wish that turns a candidate down; where none does, the first that speaks of the architecture. */
function deciderOf(pod: Pod, candidates: readonly Platform[]): Wish | undefined {
  const wishes = [...selectorWishes(pod), ...affinityWishes(pod)];
  const refuses = (wish: Wish): boolean => candidates.some((platform) => meets(platform, wish.expression) === 'no');
  const speaking = wishes.filter(({ expression }) => speaksOfArchitecture(expression));
  return speaking.find(refuses) ?? wishes.find(refuses) ?? speaking[0];
}

function statedPlatforms(pod: Pod): readonly Platform[] | undefined {
  const everyTermStates =
    pod.affinity !== undefined &&
    pod.affinity.length > 0 &&
    pod.affinity.every((term) => term.expressions.some(statesArchitecture));
  const isStated = everyTermStates || selectorWishes(pod).some(({ expression }) => statesArchitecture(expression));
  if (!isStated) return undefined;
  const expressions = [
    ...selectorWishes(pod).map(({ expression }) => expression),
    ...(pod.affinity ?? []).flatMap((term) => term.expressions),
  ];
  const systems = new Set(['linux', ...(pod.os === undefined ? [] : [pod.os])]);
  const architectures = new Set<string>();
  for (const { key, values } of expressions) {
    for (const { value } of values) {
      const meaning = labelMeaning(key.value, value);
      if (meaning?.kind === 'os' && KNOWN_OS.has(meaning.os)) systems.add(meaning.os);
      if (meaning?.kind === 'architecture' && KNOWN_ARCHITECTURES.has(meaning.architecture)) {
        architectures.add(meaning.architecture);
      }
    }
  }
  const named = [...systems].flatMap((os) =>
    [...architectures].map((architecture) => normalisePlatform({ os, architecture })),
  );
  return sortPlatforms(named.filter((platform) => truthOf(pod, platform) !== 'no'));
}

/** `In` with values that all lead to an architecture. */
function statesArchitecture({ field, key, operator, values }: LabelExpression): boolean {
  const isList = !field && operator === 'In' && values.length > 0;
  return isList && values.every(({ value }) => labelMeaning(key.value, value)?.kind === 'architecture');
}
