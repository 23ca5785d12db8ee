import type { ProcessFailure } from '../host/ports';
import { type Advice, OPTIONS_ADVICE } from './advice';
import { type KnownFailures, type NodesFailure, processFailure, saidFailure } from './programFailure';

const saved = ({ giveNodes }: Advice): string =>
  `have somebody save the nodes (docker node inspect $(docker node ls -q) > nodes.json) and ${giveNodes}`;

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
      detail: `${program} was not found: install the docker command where PATH leads to it, or ${saved(advice)}.`,
    },
    timeout: `The engine did not answer within ${seconds} seconds: check the network, the VPN or the SSH connection.`,
  });
}

const KNOWN: KnownFailures = [
  {
    pattern: /context not found|no context with name|context "[^"]*" does not exist/i,
    reason: 'noContext',
    help: () => '"docker context ls" lists what there is',
  },
  {
    pattern: /not a swarm manager/i,
    reason: 'noSwarm',
    help: (advice) => `name the context of an engine that is a manager, or ${saved(advice)}`,
  },
  {
    pattern: /permission denied|publickey|host key verification|Forbidden|authorization denied/i,
    reason: 'forbidden',
    help: (advice) => `try "docker node ls" with this context, ask for access to the engine, or ${saved(advice)}`,
  },
  {
    pattern: /x509|certificate|tls:/i,
    reason: 'unreachable',
    help: () => "check the context's certificates (docker context inspect)",
  },
  {
    pattern: /timeout|timed out|deadline exceeded/i,
    reason: 'timeout',
    help: () => 'check the network or the VPN',
  },
  {
    pattern: /Cannot connect|error during connect|refused|no such host|unreachable|no route to host|EOF/i,
    reason: 'unreachable',
    help: () => 'check that the engine runs, and the network; "docker context inspect" tells its address',
  },
];

/** What docker's standard error means, and what would help. */
export function dockerFailure(stderr: string, advice: Advice = OPTIONS_ADVICE): NodesFailure {
  return saidFailure('docker', stderr, KNOWN, advice);
}
