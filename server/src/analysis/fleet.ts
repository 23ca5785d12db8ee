import { normalisePlatform, type Platform, sortPlatforms } from '../image/platform';
import type { ClusterNode, KeptCluster, Nodes } from '../model/nodes';
import type { NodePool } from '../model/runningPod';
import { dockerContextOf } from '../model/swarm';

/** The platforms of a cluster with the nodes behind them. */
export interface Fleet {
  /** Absent where only the platforms are known. */
  readonly nodes?: readonly ClusterNode[];
  readonly platforms: readonly Platform[];
  /** Who puts work on them; Kubernetes where absent. */
  readonly scheduler?: 'swarm';
  /** Platforms that an autoscaler may add and no node has now. */
  readonly later: readonly Platform[];
}

/** The platforms that a cluster has, and those that its NodePools may add. */
export function fleetOf(known: Nodes | KeptCluster, pools: readonly NodePool[]): Fleet {
  const isSwarm = 'nodes' in known ? known.scheduler === 'swarm' : dockerContextOf(known.context) !== undefined;
  const scheduler = isSwarm ? ({ scheduler: 'swarm' } as const) : {};
  if (!('nodes' in known)) return { platforms: distinct(known.platforms), later: [], ...scheduler };
  const platforms = distinct(known.nodes.map(({ platform }) => platform));
  const has = new Set(platforms.map(({ os, architecture }) => `${os}/${architecture}`));
  const later = sortPlatforms(pools.flatMap(platformsOfPool)).filter(
    ({ os, architecture }) => !has.has(`${os}/${architecture}`),
  );
  return { nodes: known.nodes, platforms, later, ...scheduler };
}

/** Karpenter makes Linux nodes of either architecture where a pool says nothing. */
function platformsOfPool({ architectures, systems }: NodePool): readonly Platform[] {
  return (systems ?? ['linux']).flatMap((os) =>
    (architectures ?? ['amd64', 'arm64']).map((architecture) => normalisePlatform({ os, architecture })),
  );
}

/** Without duplicates, sorted. Thousands of nodes share a few platform objects, so these are told apart first. */
export function distinct(platforms: readonly Platform[]): readonly Platform[] {
  return sortPlatforms([...new Set(platforms)]);
}
