import type { ProcessFailure } from '../host/ports';
import { type Advice, OPTIONS_ADVICE } from './advice';

/** Why a cluster gave no answer; `detail` is a sentence that says what would help. */
export interface NodesFailure {
  readonly reason:
    | 'noKubectl'
    | 'noDocker'
    | 'noSwarm'
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

const saved = ({ giveNodes }: Advice): string =>
  `have somebody save the nodes (kubectl get nodes -o json > nodes.json) and ${giveNodes}`;
const STATED = 'state platforms: in .platformlint.yaml';

/** The failure of a program that gave no result. `seconds` is the time limit it had. */
export function processFailure(
  result: ProcessFailure,
  program: string,
  seconds: number,
  advice: Advice = OPTIONS_ADVICE,
): NodesFailure {
  switch (result.failed) {
    case 'notFound':
      return {
        reason: 'noKubectl',
        detail: `${program} was not found: install kubectl where PATH leads to it, or ${saved(advice)}, or ${STATED}.`,
      };
    case 'timeout':
      return {
        reason: 'timeout',
        detail: `The cluster did not answer within ${seconds} seconds: check the network or the VPN.`,
      };
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

const KNOWN: readonly {
  readonly pattern: RegExp;
  readonly reason: NodesFailure['reason'];
  /** What helps; goes on after "To mend it,". */
  readonly help: (advice: Advice) => string;
}[] = [
  {
    pattern: /context .*(?:does not exist|was not found)|no context exists|current-context is not set/i,
    reason: 'noContext',
    help: ({ nameContext }) => `"kubectl config get-contexts" lists what there is; ${nameContext}, or check KUBECONFIG`,
  },
  {
    pattern: /stat .*: no such file|error loading config file|couldn't get version\/kind; json parse error/i,
    reason: 'noContext',
    help: ({ checkKubeconfig }) => checkKubeconfig,
  },
  {
    pattern: /exec: executable \S+ not found|exec: "[^"]*": executable file not found/i,
    reason: 'expired',
    help: () => 'the program that logs in is not in PATH: install it, or log in where it is',
  },
  {
    pattern: /You must be logged in|Unauthorized|expired|provide credentials|getting credentials|refresh token/i,
    reason: 'expired',
    help: () => 'log in to the cluster again, and try "kubectl get nodes"',
  },
  {
    pattern: /\bForbidden\b.*\bpods\b/,
    reason: 'forbidden',
    help: () => 'ask for a Role that may list pods; the documents are judged without it',
  },
  {
    pattern: /\bForbidden\b/,
    reason: 'forbidden',
    help: (advice) => `ask for a ClusterRole that may get and list nodes, or ${saved(advice)}, or ${STATED}`,
  },
  {
    // Not the query of a request that was refused: `…/nodes?timeout=15s`.
    pattern: /timeout(?!=)|timed out|deadline exceeded/i,
    reason: 'timeout',
    help: () => 'check the network or the VPN',
  },
  {
    pattern: /x509|certificate|tls:/i,
    reason: 'unreachable',
    help: () => "check the kubeconfig's certificate-authority, and whether a proxy stands between",
  },
  {
    pattern: /invalid character '.' looking for|couldn't get current server API group list/,
    reason: 'unreachable',
    help: () => "check the kubeconfig's server: what answered is no Kubernetes API, as where a proxy asks for a login",
  },
  {
    pattern: /refused|no such host|Unable to connect|network is unreachable|no route to host|EOF/i,
    reason: 'unreachable',
    help: () => 'check the network, the VPN and the kubeconfig',
  },
];

/** What kubectl's standard error means, and what would help. */
export function kubectlFailure(stderr: string, advice: Advice = OPTIONS_ADVICE): NodesFailure {
  const said = wordsOf(stderr);
  const known = KNOWN.find(({ pattern }) => pattern.test(stderr));
  if (known === undefined) return { reason: 'badAnswer', detail: `kubectl failed: ${said}` };
  return {
    reason: known.reason,
    detail: `kubectl says: ${said.replace(/\.$/, '')}. To mend it, ${known.help(advice)}.`,
  };
}

/**
 * A program's standard error in one line, without the log lines in which client-go says the same up to five times before
 * kubectl gives up.
 */
export function wordsOf(stderr: string): string {
  const lines = stderr
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const own = lines.filter((line) => !/^[EWIF]\d{4} /.test(line));
  return [...new Set(own.length > 0 ? own : lines)].join(' ').slice(0, 400);
}
