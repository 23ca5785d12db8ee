import * as l10n from '@vscode/l10n';
import { ARCH_KEYS, OS_KEYS } from '../data/nodeLabels';
import { type Platform, sortPlatforms } from '../image/platform';
import type { ClusterNode } from '../model/nodes';
import type { LabelExpression, NodeTerm, Pod } from '../model/pod';
import type { Spanned } from '../text/span';
import { wantsArm } from './scheduling';
import { repellingTaint } from './tolerations';
import { affinityWishes, selectorWishes, type Wish } from './wishes';

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
