import { DidChangeConfigurationNotification } from 'vscode-languageserver';
import { readSettings } from '../config/readSettings';
import { memberOf } from '../text/member';
import { answerOf } from './answerOf';
import type { Context } from './context';
import type { Folder } from './folders';

/** What a client without `workspace/configuration` has said last; the newest wins. */
export interface ToldSettings {
  value: unknown;
}

/** workspace/didChangeConfiguration, and the question for settings that follows from it. */
export function listenToConfiguration(context: Context, told: ToldSettings): void {
  context.connection.onDidChangeConfiguration(({ settings }) => {
    const own = memberOf(settings, 'platformlint');
    if (own !== undefined) told.value = own;
    void readAllSettings(context, told);
  });
}

/** Asks to be told of changes, where the client can be asked. */
export async function registerConfiguration({ connection, client }: Context): Promise<void> {
  if (!client.registersConfiguration) return;
  const asked = connection.client.register(DidChangeConfigurationNotification.type, { section: 'platformlint' });
  await answerOf(connection, 'to tell of changed settings', asked);
}

/** Reads the settings of every folder again. */
async function readAllSettings(context: Context, told: ToldSettings): Promise<void> {
  await Promise.all(context.folders.all().map((folder) => readFolderSettings(context, told, folder)));
}

/** Reads the settings of one folder; where the client cannot be asked, what it told by itself counts. */
export async function readFolderSettings(context: Context, told: ToldSettings, folder: Folder): Promise<void> {
  const { connection, client, publisher, learner } = context;
  const value: unknown = client.configuration
    ? ((await answerOf(
        connection,
        'to tell its settings',
        connection.workspace.getConfiguration({ scopeUri: folder.uri, section: 'platformlint' }),
      )) ?? told.value)
    : told.value;
  if (folder.abort.signal.aborted) return;
  const before = JSON.stringify(folder.settings);
  const settings = readSettings(value);
  if (JSON.stringify(settings) === before) return;
  // Folders mostly have the same settings: once is enough. Our own client shows them in its status bar as well.
  const known = new Set(context.folders.all().flatMap((other) => other.settings.problems));
  for (const problem of settings.problems) if (!known.has(problem)) connection.console.warn(problem);
  folder.settings = settings;
  publisher.changed(folder);
  learner.everything(folder);
}
