import type { Processes } from '../host/ports';
import type { Nodes } from '../model/nodes';
import type { NodePool, RunningPod } from '../model/runningPod';
import { parseNodePools } from '../targets/parseNodePools';
import { parseNodes } from '../targets/parseNodes';
import { parsePods } from '../targets/parsePods';
import { kubectlFailure, type NodesFailure, processFailure } from './kubectlFailure';
import { jsonOfGo, NODE_POOLS_TEMPLATE, NODES_TEMPLATE, PODS_TEMPLATE } from './kubectlTemplates';

export type NodesAnswer = { readonly ok: true; readonly nodes: Nodes } | Failed;

type Failed = { readonly ok: false } & NodesFailure;

export interface KubectlOptions {
  readonly processes: Processes;
  readonly now: () => number;
  /** The kube context; '' for the current one. */
  readonly context: string;
  readonly kubeconfig?: string;
  /** The program; `kubectl` is looked up in PATH. */
  readonly program?: string;
  /** How long one run of kubectl may take, in ms; 45 s when absent. A single request gets a third of it. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 45_000;
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Reads a cluster's nodes through the user's own kubectl, which knows exec plugins, proxies and OIDC. Runs only what
 * the kubeconfig says, so it is called when the user asked for it or allowed it. Never rejects.
 */
export async function readNodes(options: KubectlOptions, signal: AbortSignal): Promise<NodesAnswer> {
  const named =
    options.context === '' ? await currentContext(options, signal) : { ok: true as const, context: options.context };
  if (!named.ok) return named;
  const context = named.context;
  const answer = await get({ ...options, context }, ['nodes'], NODES_TEMPLATE, signal);
  if (!answer.ok) return answer;
  const reading = parseNodes(answer.text);
  if (!reading.ok) return unreadable(reading.detail);
  if (reading.nodes.length === 0) {
    return {
      ok: false,
      reason: 'empty',
      detail: `The cluster of context ${context} has no nodes now; state platforms: in .platformlint.yaml.`,
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
export const OWN_NAMESPACE_ONLY =
  "Only the pods of the context's own namespace may be read; the others are not judged.";

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
  return { ok: false, reason: 'noContext', detail: 'The kubeconfig has no current context: name one with --context.' };
}

async function get(
  options: KubectlOptions,
  what: readonly string[],
  template: string,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly text: string } | Failed> {
  const seconds = Math.max(1, Math.floor((options.timeoutMs ?? TIMEOUT_MS) / 3000));
  const context = options.context === '' ? [] : ['--context', options.context];
  const args = ['get', ...what, '-o', `go-template=${template}`, `--request-timeout=${seconds}s`, ...context];
  const answer = await run(options, args, signal);
  return answer.ok ? { ok: true, text: jsonOfGo(answer.stdout) } : answer;
}

async function run(
  options: KubectlOptions,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly stdout: string } | Failed> {
  const program = options.program ?? 'kubectl';
  const where = options.kubeconfig === undefined ? [] : ['--kubeconfig', options.kubeconfig];
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const limits = { timeoutMs, maxBytes: MAX_BYTES };
  const result = await options.processes.run(program, [...args, ...where], '', limits, signal);
  if ('failed' in result) return { ok: false, ...processFailure(result, program, timeoutMs / 1000) };
  if (result.status === 0) return { ok: true, stdout: result.stdout };
  return { ok: false, ...kubectlFailure(result.stderr) };
}

function unreadable(detail: string): Failed {
  return { ok: false, reason: 'badAnswer', detail: `kubectl's answer cannot be read: ${detail}.` };
}
