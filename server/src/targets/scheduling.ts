import * as l10n from '@vscode/l10n';
import { ARCH_KEYS, and, labelMeaning, OS_KEYS, or, platformMeets, type Truth } from '../data/nodeLabels';
import { KNOWN_ARCHITECTURES, KNOWN_OS, normalisePlatform, type Platform, sortPlatforms } from '../image/platform';
import type { ClusterNode } from '../model/nodes';
import type { LabelExpression, NodeTerm, Pod } from '../model/pod';
import type { Span, Spanned } from '../text/span';
import { repellingTaint } from './tolerations';
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

/** A node that a pod cannot use, and why, in words: `taint dedicated=gpu:NoSchedule`. */
export interface ExcludedNode {
  readonly node: ClusterNode;
  readonly reason: 'name' | 'os' | 'selector' | 'affinity' | 'taint';
  readonly because: string;
}

/** The nodes that a pod may use, and the others. */
export interface FeasibleNodes {
  readonly nodes: readonly ClusterNode[];
  /** The platforms of these, without duplicates, sorted. */
  readonly platforms: readonly Platform[];
  readonly excluded: readonly ExcludedNode[];
}

/**
 * The nodes on which the scheduler may put the pod. All labels of a node are known, so every requirement is decided;
 * a node that cannot be scheduled on counts as tainted, as Kubernetes does it. Preferences exclude nothing.
 */
export function feasibleNodes(pod: Pod, nodes: readonly ClusterNode[]): FeasibleNodes {
  const judged = JUDGED.get(nodes) ?? new Map<string, FeasibleNodes>();
  JUDGED.set(nodes, judged);
  const key = constraintsOf(pod);
  const same = judged.get(key);
  if (same !== undefined) return same;
  const found = judgeNodes(pod, nodes);
  const [oldest] = judged.keys();
  if (judged.size >= MAX_JUDGED && oldest !== undefined) judged.delete(oldest);
  judged.set(key, found);
  return found;
}

/** Most pods have one of a few sets of constraints, each is asked for at every keystroke, and nodes are thousands. */
const JUDGED = new WeakMap<readonly ClusterNode[], Map<string, FeasibleNodes>>();
const MAX_JUDGED = 32;

/** Everything of a pod that decides on nodes, as one text. */
function constraintsOf({ workload, nodeName, os, selector, affinity, tolerations }: Pod): string {
  return JSON.stringify([
    workload === 'DaemonSet',
    nodeName,
    os,
    selector.map(({ key, value }) => [key.value, value.value]),
    affinity?.map(({ expressions }) =>
      expressions.map(({ field, key, operator, values }) => [
        field,
        key.value,
        operator,
        values.map(({ value }) => value),
      ]),
    ),
    tolerations,
  ]);
}

function judgeNodes(pod: Pod, nodes: readonly ClusterNode[]): FeasibleNodes {
  const asksForArm = wantsArm(pod);
  const feasible: ClusterNode[] = [];
  const excluded: ExcludedNode[] = [];
  const selector = selectorWishes(pod);
  for (const node of nodes) {
    const found = exclusionOf(pod, selector, node, asksForArm);
    if (found === undefined) feasible.push(node);
    else excluded.push({ node, ...found });
  }
  const platforms = sortPlatforms([...new Set(feasible.map(({ platform }) => platform))]);
  return { nodes: feasible, platforms, excluded };
}

/** Whether the pod names arm64: GKE then lets it onto its tainted Arm nodes. */
export function wantsArm(pod: Pod): boolean {
  return statedPlatforms(pod)?.some(({ architecture }) => architecture === 'arm64') ?? false;
}

function exclusionOf(
  pod: Pod,
  selector: readonly Wish[],
  node: ClusterNode,
  asksForArm: boolean,
): Omit<ExcludedNode, 'node'> | undefined {
  if (pod.nodeName !== undefined && pod.nodeName !== node.name) {
    return { reason: 'name', because: `nodeName ${pod.nodeName}` };
  }
  if (pod.os !== undefined && pod.os !== node.platform.os) return { reason: 'os', because: `os.name ${pod.os}` };
  const refusing = selector.find(({ expression }) => !nodeMeets(node, expression));
  if (refusing !== undefined) return { reason: 'selector', because: refusing.words };
  const terms = pod.affinity;
  const isAllowed = terms === undefined || terms.some((term) => nodeMatches(node, term));
  if (!isAllowed) {
    const wish = affinityWishes(pod).find(({ expression }) => !nodeMeets(node, expression));
    return { reason: 'affinity', because: wish?.words ?? l10n.t('nodeAffinity without a term') };
  }
  const taint = repellingTaint(pod, node, asksForArm);
  if (taint === undefined) return undefined;
  const value = taint.value === undefined || taint.value === '' ? '' : `=${taint.value}`;
  return { reason: 'taint', because: `taint ${taint.key}${value}:${taint.effect}` };
}

function nodeMatches(node: ClusterNode, term: NodeTerm): boolean {
  return term.expressions.length > 0 && term.expressions.every((expression) => nodeMeets(node, expression));
}

/** Whether a node, all of whose labels are known, meets one requirement on them. */
export function nodeMeets(node: ClusterNode, { field, key, operator, values }: LabelExpression): boolean {
  const label = field ? fieldOf(node, key.value) : labelOf(node, key.value);
  const isListed = values.some(({ value }) => value === label);
  switch (operator) {
    case 'In':
      return label !== undefined && isListed;
    case 'NotIn':
      return !isListed;
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    case 'Gt':
      return compares(label, values, (a, b) => a > b);
    case 'Lt':
      return compares(label, values, (a, b) => a < b);
    default:
      // A requirement that could not be read turns nobody away.
      return true;
  }
}

/** The labels that every kubelet sets are known even where a saved list has lost them. */
function labelOf(node: ClusterNode, key: string): string | undefined {
  const label = node.labels.get(key);
  if (label !== undefined) return label;
  if (ARCH_KEYS.has(key)) return node.platform.architecture;
  return OS_KEYS.has(key) ? node.platform.os : undefined;
}

function fieldOf(node: ClusterNode, key: string): string | undefined {
  return key === 'metadata.name' ? node.name : undefined;
}

function compares(
  label: string | undefined,
  values: readonly Spanned<string>[],
  holds: (a: number, b: number) => boolean,
): boolean {
  const [bound] = values;
  const isInteger = (text: string | undefined): text is string => text !== undefined && /^-?\d{1,18}$/.test(text);
  return (
    values.length === 1 && isInteger(label) && isInteger(bound?.value) && holds(Number(label), Number(bound.value))
  );
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

function speaksOfArchitecture({ field, key, values }: LabelExpression): boolean {
  if (field) return false;
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
