import * as l10n from '@vscode/l10n';
import type { NodePool, RunningPod } from '../model/runningPod';
import { parseNodePools } from '../targets/parseNodePools';
import { parseNodes } from '../targets/parseNodes';
import { parsePods } from '../targets/parsePods';
import { OPTIONS_ADVICE } from './advice';
import { type Failed, get, type KubectlOptions, type NodesAnswer, run, unreadable } from './kubectlRun';
import { NODE_POOLS_TEMPLATE, NODES_TEMPLATE, PODS_TEMPLATE } from './kubectlTemplates';
import { unlistedNodes } from './unlistedNodes';

/**
 * Reads a cluster's nodes through the user's own kubectl, which knows exec plugins, proxies and OIDC. Runs only what
 * the kubeconfig says, so it is called when the user asked for it or allowed it. Where nodes may not be listed, what else
 * tells of them (see `unlistedNodes`). Never rejects.
 */
export async function readNodes(options: KubectlOptions, signal: AbortSignal): Promise<NodesAnswer> {
  const chosen =
    options.context === '' ? await currentContext(options, signal) : { ok: true as const, context: options.context };
  if (!chosen.ok) return chosen;
  const { context } = chosen;
  const named = { ...options, context };
  const answer = await get(named, ['nodes'], NODES_TEMPLATE, signal);
  if (!answer.ok) return answer.reason === 'forbidden' ? unlistedNodes(named, answer, signal) : answer;
  const reading = parseNodes(answer.text);
  if (!reading.ok) return unreadable(reading.detail);
  if (reading.nodes.length === 0) {
    return {
      ok: false,
      reason: 'empty',
      detail: l10n.t('The cluster of context {0} has no nodes now; state platforms: in .platformlint.yaml.', context),
    };
  }
  const { nodes, untold } = reading;
  return { ok: true, nodes: { context, nodes, ...(untold.length > 0 && { untold }), at: options.now() } };
}

/** The pods of a cluster, or of one namespace where no more is allowed. */
export type PodsAnswer =
  | {
      readonly ok: true;
      readonly pods: readonly RunningPod[];
      /** False where only the context's own namespace may be read. */
      readonly everywhere: boolean;
    }
  | Failed;

/** What is said of a report on the pods of one namespace. */
export function ownNamespaceOnly(): string {
  return l10n.t("Only the pods of the context's own namespace may be read; the others are not judged.");
}

/** Reads the pods that are there, completed ones left out. Asks as `readNodes` does, and never rejects. */
export async function readPods(options: KubectlOptions, signal: AbortSignal): Promise<PodsAnswer> {
  const args = ['pods', '--field-selector', 'status.phase!=Succeeded'];
  const all = await get(options, [...args, '--all-namespaces'], PODS_TEMPLATE, signal);
  const isNarrow = !all.ok && all.reason === 'forbidden';
  const answer = isNarrow ? await get(options, args, PODS_TEMPLATE, signal) : all;
  if (!answer.ok) return answer;
  const reading = parsePods(answer.text);
  return reading.ok ? { ok: true, pods: reading.pods, everywhere: !isNarrow } : unreadable(reading.detail);
}

/** Karpenter's NodePools; none where the cluster has no such thing or they may not be read: they are only a hint. */
export async function readNodePools(options: KubectlOptions, signal: AbortSignal): Promise<readonly NodePool[]> {
  const answer = await get(options, ['nodepools.karpenter.sh'], NODE_POOLS_TEMPLATE, signal);
  return answer.ok ? parseNodePools(answer.text) : [];
}

/** The names of the contexts in the kubeconfig, the current one first. */
export async function readContexts(
  options: Omit<KubectlOptions, 'context'>,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly contexts: readonly string[]; readonly current?: string } | Failed> {
  const listed = await run({ ...options, context: '' }, ['config', 'get-contexts', '-o', 'name'], signal);
  if (!listed.ok) return listed;
  const contexts = listed.stdout
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const current = await currentContext({ ...options, context: '' }, signal);
  if (!current.ok) return { ok: true, contexts };
  return {
    ok: true,
    current: current.context,
    contexts: [current.context, ...contexts.filter((name) => name !== current.context)],
  };
}

async function currentContext(
  options: KubectlOptions,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly context: string } | Failed> {
  const answer = await run(options, ['config', 'current-context'], signal);
  if (!answer.ok) return answer;
  const context = answer.stdout.trim();
  if (context !== '') return { ok: true, context };
  const { nameContext } = options.advice ?? OPTIONS_ADVICE;
  const detail = l10n.t('The kubeconfig has no current context: {0}.', nameContext);
  return { ok: false, reason: 'noContext', detail };
}
