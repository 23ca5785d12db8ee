import * as l10n from '@vscode/l10n';
import type { Environment, Processes, ProcessFailure, ProcessResult } from '../../../host/ports';
import { asObject, asString, readJson } from '../json';
import { clean } from '../messages';
import type { CredentialAnswer } from './credential';
import { credentialOf } from './credentialFile';

const timeoutMs = 10_000;
const maxBytes = 64 * 1024;

/**
 * Asks a credential helper for a server's credentials (docker-credential-helpers: `get`, the server on standard input
 * without a newline, JSON on standard output). No shell; the suffix comes from a file and is checked first.
 */
export async function askHelper(
  suffix: string,
  server: string,
  processes: Processes,
  environment: Environment,
  signal: AbortSignal,
): Promise<CredentialAnswer> {
  if (!/^[A-Za-z0-9._-]+$/.test(suffix)) {
    const note = l10n.t('The credential helper "{0}" has no valid name and was not run.', clean(suffix, 60));
    return { state: 'none', note };
  }
  const program = `docker-credential-${suffix}`;
  const limits = { timeoutMs, maxBytes, alsoIn: usualFolders(environment) };
  const result = await processes.run(program, ['get'], server, limits, signal);
  return 'failed' in result ? notRun(program, result) : readHelperResult(program, result);
}

/** What a helper's exit and output mean; a message that nothing is stored is no failure. */
function readHelperResult(program: string, { status, stdout, stderr }: ProcessResult): CredentialAnswer {
  if (status !== 0) {
    const said = stdout.trim() || stderr.trim();
    const hasNothing = nothingStored.some((text) => said.includes(text));
    return hasNothing
      ? { state: 'none' }
      : {
          state: 'none',
          note: l10n.t('{0} failed: {1}.', program, clean(said) || l10n.t('status {0}', status ?? 'null')),
        };
  }
  const answer = asObject(readJson(Buffer.from(stdout, 'utf8')));
  const secret = asString(answer?.Secret);
  const username = asString(answer?.Username) ?? '';
  if (!secret) return { state: 'none', note: l10n.t('{0} gave an answer without a secret.', program) };
  return { state: 'found', credential: credentialOf(username, secret), from: program };
}

// docker-credential-helpers, credentials/error.go
const nothingStored = [
  'credentials not found in native keychain',
  'no credentials server URL',
  'no credentials username',
];

function notRun(program: string, failure: ProcessFailure): CredentialAnswer {
  const notes: Readonly<Record<ProcessFailure['failed'], string>> = {
    notFound: l10n.t(
      'The credential helper {0}, which your Docker configuration names, was not found on PATH; install it, or start the editor from a shell that finds it.',
      program,
    ),
    denied: l10n.t('The credential helper {0} may not be run by this user.', program),
    timeout: l10n.t('The credential helper {0} did not answer within {1} s.', program, timeoutMs / 1000),
    tooLarge: l10n.t('The credential helper {0} printed too much.', program),
    canceled: l10n.t('The credential helper {0} was stopped.', program),
    error: l10n.t('The credential helper {0} could not be run: {1}.', program, clean(failure.detail)),
  };
  return { state: 'none', note: notes[failure.failed] };
}

/** Where installers put helpers: an editor started from a desktop often has a PATH without them. */
function usualFolders({ platform, home, get }: Environment): readonly string[] {
  if (platform === 'win32') {
    const programs = get('ProgramFiles');
    return programs ? [`${programs}\\Docker\\Docker\\resources\\bin`] : [];
  }
  const everywhere = ['/usr/local/bin', '/usr/bin', `${home}/.docker/bin`, `${home}/.rd/bin`];
  const mac = ['/opt/homebrew/bin', '/Applications/Docker.app/Contents/Resources/bin'];
  return platform === 'darwin' ? [...everywhere, ...mac] : everywhere;
}
