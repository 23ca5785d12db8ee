import * as l10n from '@vscode/l10n';
import { formatPlatform } from '../image/platform';
import type { ClusterNode, Nodes } from '../model/nodes';
import type { NodePool } from '../model/runningPod';
import { takesWork } from '../targets/environment';
import { nodeGroupOf, virtualNode } from '../targets/nodeTraits';
import { groupBy } from '../text/groups';
import type { Fleet } from './fleet';
import { listOf } from './nodeVerdict';

/** What a person should know of the nodes beside their platforms, as sentences; the most surprising first. */
export function hintsOf(
  { nodes, untold = [], scheduler, limits }: Nodes,
  pools: readonly NodePool[],
  fleet: Fleet,
): readonly string[] {
  const groups = groupsOf(nodes);
  return [
    ...(limits === undefined ? [] : [limits]),
    ...laterHints(pools, fleet),
    ...untoldHints(untold),
    ...idleHints(nodes, scheduler),
    ...notReadyHints(nodes),
    ...virtualHints(nodes),
    ...groups,
    ...(groups.length > 0 && pools.length === 0
      ? [
          l10n.t(
            'A node group that is scaled to zero has no node here; state its platform under targets: if it has another.',
          ),
        ]
      : []),
  ];
}

function laterHints(pools: readonly NodePool[], fleet: Fleet): readonly string[] {
  if (fleet.later.length === 0) return [];
  const missing = new Set(fleet.later.map(({ architecture }) => architecture));
  const names = pools
    .filter(({ architectures }) => architectures === undefined || architectures.some((one) => missing.has(one)))
    .map(({ name }) => name);
  const [who, platforms] = [names.join(', '), listOf(fleet.later)];
  return [
    names.length === 1
      ? l10n.t("Karpenter's NodePool {0} may add {1} nodes; there is none now.", who, platforms)
      : l10n.t("Karpenter's NodePools {0} may add {1} nodes; there is none now.", who, platforms),
  ];
}

function untoldHints(untold: readonly string[]): readonly string[] {
  const [first] = untold;
  if (first === undefined) return [];
  return [
    untold.length === 1
      ? l10n.t('Node {0} tells no architecture: it is not counted.', first)
      : l10n.t('{0} nodes ({1} …) tell no architecture: they are not counted.', untold.length, first),
  ];
}

/** The scheduler leaves them out as long as they are so, and the verdicts do, too. */
function notReadyHints(nodes: readonly ClusterNode[]): readonly string[] {
  const isNotReady = ({ taints }: ClusterNode): boolean => taints.some(({ key }) => NOT_READY.has(key));
  return [...counted(nodes.filter(isNotReady), ({ platform }) => formatPlatform(platform))].map(([name, own]) =>
    own.length === 1
      ? l10n.t('One node of {0} is not ready, and left out until then.', name)
      : l10n.t('{0} nodes of {1} are not ready, and left out until then.', own.length, name),
  );
}

const NOT_READY: ReadonlySet<string> = new Set(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);

/** Platforms of which no node takes ordinary work. */
function idleHints(nodes: readonly ClusterNode[], scheduler: 'swarm' | undefined): readonly string[] {
  const idle = [...counted(nodes, ({ platform }) => formatPlatform(platform))].filter(
    ([, own]) => !own.some(takesWork),
  );
  return idle.map(([name]) =>
    scheduler === 'swarm'
      ? l10n.t('No {0} node takes new tasks now: drained, paused or down.', name)
      : l10n.t('No {0} node takes ordinary pods now: cordoned, or for the control plane.', name),
  );
}

function virtualHints(nodes: readonly ClusterNode[]): readonly string[] {
  return [...counted(nodes, virtualNode)].map(([name, own]) =>
    own.length === 1
      ? l10n.t('One node is virtual: {0}.', name)
      : l10n.t('{0} nodes are virtual: {1}.', own.length, name),
  );
}

function groupsOf(nodes: readonly ClusterNode[]): readonly string[] {
  const byGroup = counted(nodes, (node) => {
    const group = nodeGroupOf(node);
    return group && `${group.kind} ${group.name}`;
  });
  const lines = [...byGroup].map(([name, own]) => {
    const platforms = [...counted(own, ({ platform }) => formatPlatform(platform))];
    return `${name}: ${platforms.map(([platform, some]) => `${some.length} × ${platform}`).join(', ')}.`;
  });
  const rest = lines.length - MAX_GROUPS;
  return rest > 0 ? [...lines.slice(0, MAX_GROUPS), l10n.t('And {0} more node groups.', rest)] : lines;
}

/** More would hide what a person came for; JSON has the group of every node. */
const MAX_GROUPS = 12;

function counted(
  nodes: readonly ClusterNode[],
  nameOf: (node: ClusterNode) => string | undefined,
): ReadonlyMap<string, readonly ClusterNode[]> {
  return new Map([...groupBy(nodes, nameOf)].sort(([a], [b]) => (a < b ? -1 : 1)));
}
