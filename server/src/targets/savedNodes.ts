import type { Nodes } from '../model/nodes';
import { swarmName } from '../model/swarm';
import type { NodesReading } from './parseNodes';

/** Nodes that somebody saved, as those of the cluster of this name; when they were is not known. */
export function savedNodes(
  { nodes, untold, scheduler }: Extract<NodesReading, { readonly ok: true }>,
  cluster: string,
): Nodes {
  return {
    context: scheduler === 'swarm' ? swarmName(cluster) : cluster,
    ...(scheduler && { scheduler }),
    nodes,
    ...(untold.length > 0 && { untold }),
    at: 0,
  };
}
