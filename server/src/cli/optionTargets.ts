import type { TargetEntry } from '../config/config';
import { formatPlatform, type Platform, sortPlatforms } from '../image/platform';
import type { ClusterNode, Nodes } from '../model/nodes';
import { requirementOfNodes } from '../targets/environment';
import { platformLabels } from '../targets/swarm';
import type { KnownCluster } from './clusterNodes';
import type { LintOptions } from './options';

/** What `--target` comes to: the entries in place of the configuration's, and the nodes that they name. */
export interface OptionTargets {
  readonly entries: readonly TargetEntry[];
  /** The nodes of every cluster that an entry or a configuration may name, by context. */
  readonly nodes: ReadonlyMap<string, Nodes>;
}

/**
 * Joins all that `--target` names: platforms, the nodes of clusters, what is kept of clusters that are not asked. Where
 * every cluster's nodes are known, a platform beside them counts as one more node without taints.
 */
export function optionTargets(
  options: Pick<LintOptions, 'targets'>,
  clusters: ReadonlyMap<string, KnownCluster>,
): OptionTargets {
  const nodes = new Map([...clusters].flatMap(([context, known]) => ('nodes' in known ? [[context, known]] : [])));
  const platforms = options.targets.flatMap((target) => (target.kind === 'platform' ? [target.platform] : []));
  const [first, ...others] = clusters.keys();
  if (first === undefined) {
    const entries = platforms.length === 0 ? [] : [{ platforms, because: '--target asks for it' }];
    return { entries, nodes };
  }
  if (nodes.size < clusters.size) return { entries: [keptEntry(platforms, [...clusters.values()])], nodes };
  if (others.length === 0 && platforms.length === 0) return { entries: [{ platforms, cluster: first }], nodes };
  const joined = joinedNodes([...nodes.values()], platforms);
  return { entries: [{ platforms, cluster: joined.context }], nodes: new Map(nodes).set(joined.context, joined) };
}

function keptEntry(platforms: readonly Platform[], clusters: readonly KnownCluster[]): TargetEntry {
  const known = clusters.flatMap((one) => ('nodes' in one ? one.nodes.map((node) => node.platform) : one.platforms));
  const reasons = [...clusters.flatMap((one) => reasonOf(one) ?? []), ...askedFor(platforms)];
  return {
    platforms: sortPlatforms([...platforms, ...known]),
    cluster: clusters.map(({ context }) => context).join(', '),
    because: reasons.join(', and '),
  };
}

function joinedNodes(clusters: readonly Nodes[], platforms: readonly Platform[]): Nodes {
  const own = clusters.flatMap(({ nodes }) => nodes);
  const added = sortPlatforms(platforms).map(nodeOf);
  const names = clusters.map(({ context }) => context);
  const untold = clusters.flatMap((one) => one.untold ?? []);
  const reasons = [...clusters.flatMap((one) => reasonOf(one) ?? []), ...askedFor(platforms)];
  const isSwarm = clusters.every(({ scheduler }) => scheduler === 'swarm');
  return {
    context: [...names, ...(added.length > 0 ? ['--target'] : [])].join(' with '),
    ...(isSwarm && { scheduler: 'swarm' }),
    nodes: [...own, ...added],
    because: reasons.join(', and '),
    ...(untold.length > 0 && { untold }),
    at: Math.min(...clusters.map(({ at }) => at)),
  };
}

/** What is said of one cluster; undefined for one without nodes. */
function reasonOf(known: KnownCluster): string | undefined {
  if ('nodes' in known) return requirementOfNodes(known)?.because;
  const names = sortPlatforms(known.platforms).map(formatPlatform).join(', ');
  return known.because ?? `cluster ${known.context} had ${names} nodes when it was last read`;
}

function askedFor(platforms: readonly Platform[]): readonly string[] {
  return platforms.length === 0 ? [] : [`--target asks for ${sortPlatforms(platforms).map(formatPlatform).join(', ')}`];
}

function nodeOf(platform: Platform): ClusterNode {
  const labels = new Map([
    ['kubernetes.io/arch', platform.architecture],
    ['kubernetes.io/os', platform.os],
    ...platformLabels(platform),
  ]);
  return { name: `--target ${formatPlatform(platform)}`, platform, labels, taints: [], schedulable: true };
}
