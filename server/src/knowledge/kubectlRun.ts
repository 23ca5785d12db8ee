import * as l10n from '@vscode/l10n';
import type { Processes, ProcessFailure, ProcessResult } from '../host/ports';
import type { Nodes } from '../model/nodes';
import type { Advice } from './advice';
import { kubectlFailure, kubectlProcessFailure } from './kubectlFailure';
import { jsonOfGo } from './kubectlTemplates';
import type { NodesFailure } from './programFailure';

/** The nodes of a cluster, or why there are none to be had. */
export type NodesAnswer = { readonly ok: true; readonly nodes: Nodes } | Failed;

/** What a failed run says. */
export type Failed = { readonly ok: false } & NodesFailure;

/** How kubectl is run, and for which cluster. */
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
  /** How failures name what would help; by the command line's options when absent. */
  readonly advice?: Advice;
}

const TIMEOUT_MS = 45_000;
const MAX_BYTES = 512 * 1024 * 1024;

type Ran<T> = ({ readonly ok: true } & T) | Failed;

/** Lists objects of a kind with a template that prints JSON in Go's quoting. */
export async function get(
  options: KubectlOptions,
  what: readonly string[],
  template: string,
  signal: AbortSignal,
): Promise<Ran<{ readonly text: string }>> {
  const answer = await run(options, getArguments(options, what, `go-template=${template}`), signal);
  return answer.ok ? { ok: true, text: jsonOfGo(answer.stdout) } : answer;
}

/** Gets objects by their names, as JSON: those that are there and may be read; '' where there are none. */
export async function getSome(
  options: KubectlOptions,
  what: readonly string[],
  signal: AbortSignal,
): Promise<Ran<{ readonly text: string }>> {
  const result = await start(options, getArguments(options, what, 'json'), signal);
  return 'failed' in result ? failedRun(result, options) : { ok: true, text: result.stdout };
}

function getArguments(options: KubectlOptions, what: readonly string[], output: string): readonly string[] {
  const seconds = Math.max(1, Math.floor((options.timeoutMs ?? TIMEOUT_MS) / 3000));
  const context = options.context === '' ? [] : ['--context', options.context];
  return ['get', ...what, '-o', output, `--request-timeout=${seconds}s`, ...context];
}

/** Runs kubectl; a status other than 0 is a failure. */
export async function run(
  options: KubectlOptions,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Ran<{ readonly stdout: string }>> {
  const result = await start(options, args, signal);
  if ('failed' in result) return failedRun(result, options);
  if (result.status === 0) return { ok: true, stdout: result.stdout };
  return { ok: false, ...kubectlFailure(result.stderr, options.advice) };
}

function start(
  { processes, program = 'kubectl', kubeconfig, timeoutMs = TIMEOUT_MS }: KubectlOptions,
  args: readonly string[],
  signal: AbortSignal,
): Promise<ProcessResult | ProcessFailure> {
  const where = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
  return processes.run(program, [...args, ...where], '', { timeoutMs, maxBytes: MAX_BYTES }, signal);
}

function failedRun(
  result: ProcessFailure,
  { program = 'kubectl', timeoutMs = TIMEOUT_MS, advice }: KubectlOptions,
): Failed {
  return { ok: false, ...kubectlProcessFailure(result, program, timeoutMs / 1000, advice) };
}

/** An answer that is not what was asked for. */
export function unreadable(detail: string): Failed {
  return { ok: false, reason: 'badAnswer', detail: l10n.t("{0}'s answer cannot be read: {1}.", 'kubectl', detail) };
}
