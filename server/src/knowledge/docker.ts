import * as l10n from '@vscode/l10n';
import type { Processes } from '../host/ports';
import { swarmName } from '../model/swarm';
import { parseNodes } from '../targets/parseNodes';
import type { Advice } from './advice';
import { dockerFailure, dockerProcessFailure } from './dockerFailure';
import type { NodesAnswer } from './kubectlRun';
import type { NodesFailure } from './programFailure';

/** How docker is run. */
export interface DockerOptions {
  readonly processes: Processes;
  readonly now: () => number;
  /** The program; `docker` is looked up in PATH. */
  readonly program?: string;
  /** How long all runs of docker together may take, in ms; 45 s when absent. */
  readonly timeoutMs?: number;
  /** How failures name what would help; by the command line's options when absent. */
  readonly advice?: Advice;
}

const TIMEOUT_MS = 45_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** Names on one command line; Windows takes 32 000 characters, and a node's id has 25. */
const IDS_AT_ONCE = 500;

/**
 * Reads the nodes of a Swarm through the user's own docker and a Docker context of theirs, which must lead to a manager.
 * Asks as `readNodes` of kubectl does: only when the user asked for it or allowed it. Never rejects.
 */
export async function readSwarmNodes(
  options: DockerOptions,
  context: string,
  signal: AbortSignal,
): Promise<NodesAnswer> {
  if (context === '') {
    const detail = l10n.t('Name a Docker context: "docker context ls" lists them (docker:default).');
    return { ok: false, reason: 'noContext', detail };
  }
  const deadline = options.now() + (options.timeoutMs ?? TIMEOUT_MS);
  const ask = (args: readonly string[]) => run(options, deadline, ['--context', context, 'node', ...args], signal);
  const listed = await ask(['ls', '--quiet']);
  if (!listed.ok) return listed;
  const ids = linesOf(listed.stdout);
  const texts: string[] = [];
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const answer = await ask(['inspect', '--format', '{{json .}}', ...ids.slice(at, at + IDS_AT_ONCE)]);
    if (!answer.ok) return answer;
    texts.push(answer.stdout);
  }
  const reading = parseNodes(texts.join('\n'));
  if (!reading.ok) {
    const detail = l10n.t("{0}'s answer cannot be read: {1}.", 'docker', reading.detail);
    return { ok: false, reason: 'badAnswer', detail };
  }
  const { nodes, untold } = reading;
  return {
    ok: true,
    nodes: {
      context: swarmName(context),
      scheduler: 'swarm',
      nodes,
      ...(untold.length > 0 && { untold }),
      at: options.now(),
    },
  };
}

/** The names of the Docker contexts, the current one first; none where there is no docker. Asks no engine. */
export async function readDockerContexts(options: DockerOptions, signal: AbortSignal): Promise<readonly string[]> {
  const deadline = options.now() + (options.timeoutMs ?? TIMEOUT_MS);
  const answer = await run(options, deadline, ['context', 'ls', '--format', '{{.Current}} {{.Name}}'], signal);
  if (!answer.ok) return [];
  return linesOf(answer.stdout)
    .toSorted((a, b) => Number(b.startsWith('true ')) - Number(a.startsWith('true ')))
    .map((line) => line.slice(line.indexOf(' ') + 1));
}

async function run(
  { processes, now, program = 'docker', timeoutMs = TIMEOUT_MS, advice }: DockerOptions,
  deadline: number,
  args: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly stdout: string } | ({ readonly ok: false } & NodesFailure)> {
  const limits = { timeoutMs: Math.max(1, deadline - now()), maxBytes: MAX_BYTES };
  const result = await processes.run(program, args, '', limits, signal);
  if ('failed' in result) return { ok: false, ...dockerProcessFailure(result, program, timeoutMs / 1000, advice) };
  if (result.status === 0) return { ok: true, stdout: result.stdout };
  return { ok: false, ...dockerFailure(result.stderr, advice) };
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
