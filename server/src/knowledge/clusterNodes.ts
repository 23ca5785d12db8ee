import { dockerContextOf } from '../model/swarm';
import { readSwarmNodes } from './docker';
import { readNodes } from './kubectl';
import type { KubectlOptions, NodesAnswer } from './kubectlRun';

/**
 * Reads the nodes of a cluster: through docker where the context is `docker:` and a Docker context, else through kubectl.
 * `program` and `kubeconfig` are kubectl's. Never rejects.
 */
export function readClusterNodes(options: KubectlOptions, signal: AbortSignal): Promise<NodesAnswer> {
  const docker = dockerContextOf(options.context);
  if (docker === undefined) return readNodes(options, signal);
  const { processes, now, timeoutMs, advice } = options;
  const run = { processes, now, ...(timeoutMs !== undefined && { timeoutMs }), ...(advice && { advice }) };
  return readSwarmNodes(run, docker, signal);
}
