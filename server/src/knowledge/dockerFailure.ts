import * as l10n from '@vscode/l10n';
import type { ProcessFailure } from '../host/ports';
import { type Advice, OPTIONS_ADVICE } from './advice';
import { type KnownFailures, type NodesFailure, processFailure, saidFailure } from './programFailure';

const saved = ({ giveNodes }: Advice): string =>
  l10n.t(
    'have somebody save the nodes ({0}) and {1}',
    'docker node inspect $(docker node ls -q) > nodes.json',
    giveNodes,
  );

/** The failure of a docker that gave no result. `seconds` is the time limit it had. */
export function dockerProcessFailure(
  result: ProcessFailure,
  program: string,
  seconds: number,
  advice: Advice = OPTIONS_ADVICE,
): NodesFailure {
  return processFailure(result, program, {
    notFound: {
      reason: 'noDocker',
      detail: l10n.t(
        '{0} was not found: install the docker command where PATH leads to it, or {1}.',
        program,
        saved(advice),
      ),
    },
    timeout: l10n.t(
      'The engine did not answer within {0} seconds: check the network, the VPN or the SSH connection.',
      seconds,
    ),
  });
}

const KNOWN: KnownFailures = [
  {
    pattern: /context not found|no context with name|context "[^"]*" does not exist/i,
    reason: 'noContext',
    help: () => l10n.t('"{0}" lists what there is', 'docker context ls'),
  },
  {
    pattern: /not a swarm manager/i,
    reason: 'noSwarm',
    help: (advice) => l10n.t('name the context of an engine that is a manager, or {0}', saved(advice)),
  },
  {
    pattern: /permission denied|publickey|host key verification|Forbidden|authorization denied/i,
    reason: 'forbidden',
    help: (advice) =>
      l10n.t('try "docker node ls" with this context, ask for access to the engine, or {0}', saved(advice)),
  },
  {
    pattern: /x509|certificate|tls:/i,
    reason: 'unreachable',
    help: () => l10n.t("check the context's certificates (docker context inspect)"),
  },
  {
    pattern: /timeout|timed out|deadline exceeded/i,
    reason: 'timeout',
    help: () => l10n.t('check the network or the VPN'),
  },
  {
    pattern: /Cannot connect|error during connect|refused|no such host|unreachable|no route to host|EOF/i,
    reason: 'unreachable',
    help: () => l10n.t('check that the engine runs, and the network; "docker context inspect" tells its address'),
  },
];

/** What docker's standard error means, and what would help. */
export function dockerFailure(stderr: string, advice: Advice = OPTIONS_ADVICE): NodesFailure {
  return saidFailure('docker', stderr, KNOWN, advice);
}
