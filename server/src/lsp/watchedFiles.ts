import { DidChangeWatchedFilesNotification, type FileEvent } from 'vscode-languageserver';
import { CONFIG_FILE } from '../config/config';
import { matchesGlob } from '../config/globs';
import { isLeftOut } from '../host/walk';
import { answerOf } from './answerOf';
import type { Context } from './context';
import type { Folder } from './folders';

/** workspace/didChangeWatchedFiles: files that change outside the editor are read again. */
export function listenToFiles(context: Context): void {
  context.connection.onDidChangeWatchedFiles(({ changes }) => void reread(context, changes));
}

/** Asks the client to watch the files that can matter, where it can be asked. */
export async function registerWatchers({ connection, client, parts }: Context): Promise<void> {
  if (!client.registersWatchers) return;
  const globs = new Set([...parts.kinds.flatMap((kind) => kind.globs), `**/${CONFIG_FILE}`, '**/.env', '**/*.env']);
  const watchers = [...globs].map((globPattern) => ({ globPattern }));
  const asked = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  await answerOf(connection, 'to watch files', asked);
}

async function reread({ folders, publisher, learner, parts }: Context, changes: readonly FileEvent[]): Promise<void> {
  const touched = new Set<Folder>();
  const globs = parts.kinds.flatMap((kind) => kind.globs);
  for (const { uri } of changes) {
    const folder = folders.all().find((one) => uri.startsWith(`${one.uri}/`) && !one.lone);
    if (folder === undefined) continue;
    const { path } = folders.locate(uri);
    if (folder.open.has(path)) continue;
    const { session } = folder;
    const isKnown = session.workspace.textOf(path) !== undefined || session.configProblems.has(path);
    const isConfig = path === CONFIG_FILE || path.endsWith(`/${CONFIG_FILE}`);
    const isOurs = isKnown || isConfig || session.workspace.namedAs(path) !== undefined || matchesGlob(path, globs);
    const isUnwanted = !isKnown && ((await isLeftOut(folder.files, session.root, path)) || session.isIgnored(path));
    if (!isOurs || isUnwanted) continue;
    await session.reload(path, session.workspace.namedAs(path));
    touched.add(folder);
  }
  for (const folder of touched) {
    folder.session.forget();
    publisher.changed(folder);
    learner.everything(folder);
  }
}
