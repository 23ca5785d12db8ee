import type { ProcessFailure } from '../host/ports';
import { type Advice, OPTIONS_ADVICE } from './advice';
import { type KnownFailures, type NodesFailure, processFailure, saidFailure } from './programFailure';

const saved = ({ giveNodes }: Advice): string =>
  `have somebody save the nodes (kubectl get nodes -o json > nodes.json) and ${giveNodes}`;
const STATED = 'state platforms: in .platformlint.yaml';

/** The failure of a kubectl that gave no result. `seconds` is the time limit it had. */
export function kubectlProcessFailure(
  result: ProcessFailure,
  program: string,
  seconds: number,
  advice: Advice = OPTIONS_ADVICE,
): NodesFailure {
  return processFailure(result, program, {
    notFound: {
      reason: 'noKubectl',
      detail: `${program} was not found: install kubectl where PATH leads to it, or ${saved(advice)}, or ${STATED}.`,
    },
    timeout: `The cluster did not answer within ${seconds} seconds: check the network or the VPN.`,
  });
}

const KNOWN: KnownFailures = [
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
  return saidFailure('kubectl', stderr, KNOWN, advice);
}
