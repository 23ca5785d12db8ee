import type { Processes, ProcessFailure } from '../host/ports';
import type { Nodes } from '../model/nodes';
import { parseNodes } from '../targets/parseNodes';

/** Why the nodes of a cluster are not known; `detail` is a sentence that says what would help. */
export interface NodesFailure {
  readonly reason:
    | 'noKubectl'
    | 'noContext'
    | 'expired'
    | 'forbidden'
    | 'timeout'
    | 'unreachable'
    | 'badAnswer'
    | 'canceled'
    | 'empty';
  readonly detail: string;
}

export type NodesAnswer = { readonly ok: true; readonly nodes: Nodes } | ({ readonly ok: false } & NodesFailure);

export interface KubectlOptions {
  readonly processes: Processes;
  readonly now: () => number;
  /** The kube context; '' for the current one. */
  readonly context: string;
  readonly kubeconfig?: string;
  /** The program; `kubectl` is looked up in PATH. */
  readonly program?: string;
}

const TIMEOUT_MS = 25_000;
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * Reads a cluster's nodes through the user's own kubectl, which knows exec plugins, proxies and OIDC. Runs only what
 * the kubeconfig says, so it is called when the user asked for it or allowed it. Never rejects.
 */
export async function readNodes(options: KubectlOptions, signal: AbortSignal): Promise<NodesAnswer> {
  const named =
    options.context === '' ? await currentContext(options, signal) : { ok: true as const, context: options.context };
  if (!named.ok) return named;
  const args = ['get', 'nodes', '-o', 'json', '--request-timeout=20s', '--context', named.context];
  const answer = await run(options, args, signal);
  if (!answer.ok) return answer;
  const reading = parseNodes(answer.stdout);
  if (!reading.ok)
    return { ok: false, reason: 'badAnswer', detail: `kubectl's answer cannot be read: ${reading.detail}.` };
  if (reading.nodes.length === 0) {
    return {
      ok: false,
      reason: 'empty',
      detail: `The cluster of context ${named.context} has no nodes now; state platforms: in .platformlint.yaml.`,
    };
  }
  return { ok: true, nodes: { context: named.context, nodes: reading.nodes, at: options.now() } };
}

/** The names of the contexts in the kubeconfig, the current one first. */
export async function readContexts(
  options: Omit<KubectlOptions, 'context'>,
  signal: AbortSignal,
): Promise<
  | { readonly ok: true; readonly contexts: readonly string[]; readonly current?: string }
  | ({ readonly ok: false } & NodesFailure)
> {
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
): Promise<{ readonly ok: true; readonly context: string } | ({ readonly ok: false } & NodesFailure)> {
  const answer = await run(options, ['config', 'current-context'], signal);
  if (!answer.ok) return answer;
  const context = answer.stdout.trim();
  if (context !== '') return { ok: true, context };
  return { ok: false, reason: 'noContext', detail: 'The kubeconfig has no current context: name one with --context.' };
}

async function run(
  options: KubectlOptions,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly stdout: string } | ({ readonly ok: false } & NodesFailure)> {
  const program = options.program ?? 'kubectl';
  const where = options.kubeconfig === undefined ? [] : ['--kubeconfig', options.kubeconfig];
  const result = await options.processes.run(
    program,
    [...args, ...where],
    '',
    { timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES },
    signal,
  );
  if ('failed' in result) return { ok: false, ...processFailure(result, program) };
  if (result.status === 0) return { ok: true, stdout: result.stdout };
  return { ok: false, ...kubectlFailure(result.stderr) };
}

function processFailure(result: ProcessFailure, program: string): NodesFailure {
  switch (result.failed) {
    case 'notFound':
      return {
        reason: 'noKubectl',
        detail: `${program} was not found in PATH: install kubectl, or give a saved list with --nodes nodes.json.`,
      };
    case 'timeout':
      return { reason: 'timeout', detail: `The cluster did not answer within ${TIMEOUT_MS / 1000} seconds.` };
    case 'canceled':
      return { reason: 'canceled', detail: 'Cancelled.' };
    case 'denied':
    case 'tooLarge':
    case 'error':
      return { reason: 'badAnswer', detail: `${program} could not be run: ${result.detail}` };
    default:
      return result.failed satisfies never;
  }
}

const KNOWN_FAILURES: readonly {
  readonly pattern: RegExp;
  readonly reason: NodesFailure['reason'];
  readonly advice: string;
}[] = [
  {
    pattern: /context .* does not exist|no context exists|current-context is not set/i,
    reason: 'noContext',
    advice: 'see: kubectl config get-contexts',
  },
  {
    pattern: /You must be logged in|Unauthorized|expired|provide credentials|getting credentials/i,
    reason: 'expired',
    advice: 'log in to the cluster again',
  },
  {
    pattern: /Forbidden/,
    reason: 'forbidden',
    advice: 'ask for the right to list nodes, or have somebody save them: kubectl get nodes -o json > nodes.json',
  },
  {
    pattern: /timeout|deadline exceeded|i\/o timeout|Client\.Timeout/i,
    reason: 'timeout',
    advice: 'check the network or the VPN',
  },
  {
    pattern: /connection refused|no such host|Unable to connect|network is unreachable|x509|certificate/i,
    reason: 'unreachable',
    advice: 'check the network, the VPN and the kubeconfig',
  },
];

function kubectlFailure(stderr: string): NodesFailure {
  const said = stderr
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, 300);
  const known = KNOWN_FAILURES.find(({ pattern }) => pattern.test(stderr));
  if (known === undefined) return { reason: 'badAnswer', detail: `kubectl failed: ${said}` };
  return { reason: known.reason, detail: `kubectl says: ${said} — ${known.advice}.` };
}
