import { formatPlatform } from '../image/platform';
import type { ClusterNode, Nodes } from '../model/nodes';
import type { NodePool } from '../model/runningPod';
import { takesWork } from '../targets/environment';
import { nodeGroupOf, virtualNode } from '../targets/nodeTraits';
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
      ? ['A node group that is scaled to zero has no node here; state its platform under targets: if it has another.']
      : []),
  ];
}

function laterHints(pools: readonly NodePool[], fleet: Fleet): readonly string[] {
  if (fleet.later.length === 0) return [];
  const missing = new Set(fleet.later.map(({ architecture }) => architecture));
  const names = pools
    .filter(({ architectures }) => architectures === undefined || architectures.some((one) => missing.has(one)))
    .map(({ name }) => name);
  const who = `Karpenter's NodePool${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
  return [`${who} may add ${listOf(fleet.later)} nodes; there is none now.`];
}

function untoldHints(untold: readonly string[]): readonly string[] {
  const [first] = untold;
  if (first === undefined) return [];
  const who = untold.length === 1 ? `Node ${first} tells` : `${untold.length} nodes (${first} …) tell`;
  return [`${who} no architecture: ${untold.length === 1 ? 'it is' : 'they are'} not counted.`];
}

/** The scheduler leaves them out as long as they are so, and the verdicts do, too. */
function notReadyHints(nodes: readonly ClusterNode[]): readonly string[] {
  const isNotReady = ({ taints }: ClusterNode): boolean => taints.some(({ key }) => NOT_READY.has(key));
  return [...counted(nodes.filter(isNotReady), ({ platform }) => formatPlatform(platform))].map(
    ([name, own]) =>
      `${countOf(own)} of ${name} ${own.length === 1 ? 'is' : 'are'} not ready, and left out until then.`,
  );
}

const NOT_READY: ReadonlySet<string> = new Set(['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);

/** Platforms of which no node takes ordinary work. */
function idleHints(nodes: readonly ClusterNode[], scheduler: 'swarm' | undefined): readonly string[] {
  const why =
    scheduler === 'swarm'
      ? 'takes new tasks now: drained, paused or down'
      : 'takes ordinary pods now: cordoned, or for the control plane';
  return [...counted(nodes, ({ platform }) => formatPlatform(platform))].flatMap(([name, own]) =>
    own.some(takesWork) ? [] : [`No ${name} node ${why}.`],
  );
}

function virtualHints(nodes: readonly ClusterNode[]): readonly string[] {
  return [...counted(nodes, virtualNode)].map(
    ([name, own]) => `${countOf(own)} ${own.length === 1 ? 'is' : 'are'} virtual: ${name}.`,
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
  return rest > 0 ? [...lines.slice(0, MAX_GROUPS), `And ${rest} more node groups.`] : lines;
}

/** More would hide what a person came for; JSON has the group of every node. */
const MAX_GROUPS = 12;

function countOf(nodes: readonly ClusterNode[]): string {
  return nodes.length === 1 ? 'One node' : `${nodes.length} nodes`;
}

function counted(
  nodes: readonly ClusterNode[],
  nameOf: (node: ClusterNode) => string | undefined,
): ReadonlyMap<string, readonly ClusterNode[]> {
  const found = new Map<string, ClusterNode[]>();
  for (const node of nodes) {
    const name = nameOf(node);
    if (name === undefined) continue;
    const own = found.get(name);
    if (own === undefined) found.set(name, [node]);
    else own.push(node);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
