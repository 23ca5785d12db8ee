import { normalisePlatform, type Platform, sortPlatforms } from '../image/platform';
import type { ClusterNode, KeptCluster, Nodes } from '../model/nodes';
import type { NodePool } from '../model/runningPod';

/** The platforms of a cluster with the nodes behind them. */
export interface Fleet {
  /** Absent where only the platforms are known. */
  readonly nodes?: readonly ClusterNode[];
  readonly platforms: readonly Platform[];
  /** Platforms that an autoscaler may add and no node has now. */
  readonly later: readonly Platform[];
}

/** The platforms that a cluster has, and those that its NodePools may add. */
export function fleetOf(known: Nodes | KeptCluster, pools: readonly NodePool[]): Fleet {
  if (!('nodes' in known)) return { platforms: distinct(known.platforms), later: [] };
  const platforms = distinct(known.nodes.map(({ platform }) => platform));
  const has = new Set(platforms.map(({ os, architecture }) => `${os}/${architecture}`));
  const later = sortPlatforms(pools.flatMap(platformsOfPool)).filter(
    ({ os, architecture }) => !has.has(`${os}/${architecture}`),
  );
  return { nodes: known.nodes, platforms, later };
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
