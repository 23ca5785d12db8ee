import * as l10n from '@vscode/l10n';
import type { ClusterNode } from '../model/nodes';
import { isControlPlane, withUsualTaints } from '../targets/nodeTraits';
import { parseNodePools } from '../targets/parseNodePools';
import { type NodesReading, parseNodes } from '../targets/parseNodes';
import { type PodNodes, podNodes } from '../targets/podNodes';
import { type Failed, get, getSome, type KubectlOptions, type NodesAnswer } from './kubectlRun';
import { NODE_METRICS_TEMPLATE, NODE_POOLS_TEMPLATE, POD_NODES_TEMPLATE } from './kubectlTemplates';

/**
 * What can be known of nodes that may not be listed, by what else may be read: the metrics API, which names them all with
 * their labels and which the role `view` may list; else the nodes that running pods are on, one by one where that is
 * allowed, or by what those pods select. `refused` with the next step where none of it is. Never rejects.
 */
export async function unlistedNodes(
  options: KubectlOptions,
  refused: Failed,
  signal: AbortSignal,
): Promise<NodesAnswer> {
  const answer = (found: readonly ClusterNode[], untold: readonly string[], limits: string): NodesAnswer => ({
    ok: true,
    nodes: { context: options.context, nodes: found, ...(untold.length > 0 && { untold }), limits, at: options.now() },
  });
  const measured = await measuredNodes(options, signal);
  if (measured.length > 0) return answer(measured, [], ofMetrics());
  const { names, told } = await nodesOfPods(options, signal);
  const readable = await readableNodes(options, names, signal);
  const known = new Set(readable.map(({ name }) => name));
  const selected = nodesOf(parseNodes(JSON.stringify(told))).filter(({ name }) => !known.has(name));
  const found = [...readable, ...selected];
  if (found.length === 0) return { ...refused, detail: await withPools(options, refused.detail, signal) };
  const all = new Set(found.map(({ name }) => name));
  return answer(
    found,
    names.filter((name) => !all.has(name)),
    ofPods(),
  );
}

function ofMetrics(): string {
  return l10n.t(
    'Nodes may not be listed: these are those of the metrics API, with their labels. Which are cordoned or tainted is not told.',
  );
}

function ofPods(): string {
  return l10n.t(
    'Nodes may not be listed: these are those that running pods are on, as far as they may be read. There may be others.',
  );
}

/** Nodes that are for the control plane mostly bear a taint, which is not told here; they are left out among others. */
async function measuredNodes(options: KubectlOptions, signal: AbortSignal): Promise<readonly ClusterNode[]> {
  const answer = await get(options, ['nodes.metrics.k8s.io'], NODE_METRICS_TEMPLATE, signal);
  if (!answer.ok) return [];
  const found = nodesOf(parseNodes(answer.text)).map(withUsualTaints);
  const workers = found.filter((node) => !isControlPlane(node));
  return workers.length > 0 ? workers : found;
}

async function nodesOfPods(options: KubectlOptions, signal: AbortSignal): Promise<PodNodes> {
  const args = ['pods', '--field-selector', 'status.phase=Running'];
  const all = await get(options, [...args, '--all-namespaces'], POD_NODES_TEMPLATE, signal);
  const isNarrow = !all.ok && all.reason === 'forbidden';
  const answer = isNarrow ? await get(options, args, POD_NODES_TEMPLATE, signal) : all;
  return answer.ok ? podNodes(answer.text) : { names: [], told: [] };
}

/** Names in one run of kubectl, which asks for each by itself. */
const AT_ONCE = 50;

/** A role may allow some nodes by name, or all of them but not the list; where the first ones are refused, no more are asked for. */
async function readableNodes(
  options: KubectlOptions,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly ClusterNode[]> {
  const found: ClusterNode[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const answer = await getSome(options, ['nodes', ...names.slice(at, at + AT_ONCE)], signal);
    const some = answer.ok && answer.text.trim() !== '' ? nodesOf(parseNodes(answer.text)) : [];
    if (some.length === 0) break;
    found.push(...some);
  }
  return found;
}

async function withPools(options: KubectlOptions, detail: string, signal: AbortSignal): Promise<string> {
  const answer = await get(options, ['nodepools.karpenter.sh'], NODE_POOLS_TEMPLATE, signal);
  const pools = answer.ok ? parseNodePools(answer.text) : [];
  const architectures = [...new Set(pools.flatMap((pool) => pool.architectures ?? []))].sort();
  if (architectures.length === 0) return detail;
  const names = pools.map(({ name }) => name).join(', ');
  const platforms = architectures.map((architecture) => `linux/${architecture}`).join(', ');
  return `${detail} ${l10n.t("Karpenter's NodePools ({0}) may make {1} nodes.", names, platforms)}`;
}

function nodesOf(reading: NodesReading): readonly ClusterNode[] {
  return reading.ok ? reading.nodes : [];
}
