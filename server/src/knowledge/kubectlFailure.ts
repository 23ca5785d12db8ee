import * as l10n from '@vscode/l10n';
import type { ProcessFailure } from '../host/ports';
import { type Advice, OPTIONS_ADVICE } from './advice';
import { type KnownFailures, type NodesFailure, processFailure, saidFailure } from './programFailure';

const saved = ({ giveNodes }: Advice): string =>
  l10n.t('have somebody save the nodes ({0}) and {1}', 'kubectl get nodes -o json > nodes.json', giveNodes);

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
      detail: l10n.t(
        '{0} was not found: install kubectl where PATH leads to it, or {1}, or state platforms: in .platformlint.yaml.',
        program,
        saved(advice),
      ),
    },
    timeout: l10n.t('The cluster did not answer within {0} seconds: check the network or the VPN.', seconds),
  });
}

const KNOWN: KnownFailures = [
  {
    pattern: /context .*(?:does not exist|was not found)|no context exists|current-context is not set/i,
    reason: 'noContext',
    help: ({ nameContext }) =>
      l10n.t('"kubectl config get-contexts" lists what there is; {0}, or check KUBECONFIG', nameContext),
  },
  {
    pattern: /stat .*: no such file|error loading config file|couldn't get version\/kind; json parse error/i,
    reason: 'noContext',
    help: ({ checkKubeconfig }) => checkKubeconfig,
  },
  {
    pattern: /exec: executable \S+ not found|exec: "[^"]*": executable file not found/i,
    reason: 'expired',
    help: () => l10n.t('the program that logs in is not in PATH: install it, or log in where it is'),
  },
  {
    pattern: /You must be logged in|Unauthorized|expired|provide credentials|getting credentials|refresh token/i,
    reason: 'expired',
    help: () => l10n.t('log in to the cluster again, and try "kubectl get nodes"'),
  },
  {
    pattern: /\bForbidden\b.*\bpods\b/,
    reason: 'forbidden',
    help: () => l10n.t('ask for a Role that may list pods; the documents are judged without it'),
  },
  {
    pattern: /\bForbidden\b/,
    reason: 'forbidden',
    help: (advice) =>
      l10n.t(
        'ask for a ClusterRole that may get and list nodes, or {0}, or state platforms: in .platformlint.yaml',
        saved(advice),
      ),
  },
  {
    // Not the query of a request that was refused: `…/nodes?timeout=15s`.
    pattern: /timeout(?!=)|timed out|deadline exceeded/i,
    reason: 'timeout',
    help: () => l10n.t('check the network or the VPN'),
  },
  {
    pattern: /x509|certificate|tls:/i,
    reason: 'unreachable',
    help: () => l10n.t("check the kubeconfig's certificate-authority, and whether a proxy stands between"),
  },
  {
    pattern: /invalid character '.' looking for|couldn't get current server API group list/,
    reason: 'unreachable',
    help: () =>
      l10n.t("check the kubeconfig's server: what answered is no Kubernetes API, as where a proxy asks for a login"),
  },
  {
    pattern: /refused|no such host|Unable to connect|network is unreachable|no route to host|EOF/i,
    reason: 'unreachable',
    help: () => l10n.t('check the network, the VPN and the kubeconfig'),
  },
];

/** What kubectl's standard error means, and what would help. */
export function kubectlFailure(stderr: string, advice: Advice = OPTIONS_ADVICE): NodesFailure {
  return saidFailure('kubectl', stderr, KNOWN, advice);
}
