import { commands, type LogOutputChannel, l10n, ProgressLocation, window } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { withoutLinks } from './withoutLinks';

/** Runs what a command asks of the server. Where the server cannot answer, the user is told so, and what helps. */
export async function answered(
  client: BaseLanguageClient,
  output: LogOutputChannel,
  run: () => Promise<unknown>,
): Promise<void> {
  if (client.state === State.Stopped) {
    await offer(l10n.t('The server is not running.'), l10n.t('Restart Server'), 'platformlint.restartServer');
    return;
  }
  try {
    await run();
  } catch (error) {
    await sayFailed(output, error);
  }
}

/** Starts the server again, also one that has stopped for good, and says when it answers. */
export async function restartServer(client: BaseLanguageClient, output: LogOutputChannel): Promise<void> {
  const starting = { location: ProgressLocation.Window, title: l10n.t('Platformlint is starting') };
  try {
    await window.withProgress(starting, () => again(client));
    window.setStatusBarMessage(l10n.t('Platformlint has started again.'), 5000);
  } catch (error) {
    await sayFailed(output, error);
  }
}

async function again(client: BaseLanguageClient): Promise<void> {
  if (!client.needsStart()) await client.stop();
  await client.start();
}

async function sayFailed(output: LogOutputChannel, error: unknown): Promise<void> {
  const words = error instanceof Error ? error.message : String(error);
  output.error(error instanceof Error ? error : words);
  await offer(l10n.t('Platformlint could not do that: {0}', words), l10n.t('Show Output'), 'platformlint.showOutput');
}

async function offer(message: string, label: string, command: string): Promise<void> {
  const answer = await window.showErrorMessage(withoutLinks(message), label);
  if (answer === label) await commands.executeCommand(command);
}
