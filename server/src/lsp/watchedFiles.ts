import { DidChangeWatchedFilesNotification, type FileEvent } from 'vscode-languageserver';
import { CONFIG_FILE, isConfigFile } from '../config/config';
import { matchesGlob } from '../config/globs';
import { isLeftOut } from '../host/walk';
import { answerOf } from './answerOf';
import type { Context } from './context';
import type { Folder, Located } from './folders';

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
  for (const located of changes.flatMap(({ uri }) => folders.holding(uri))) {
    if (!(await isOurs(located, globs))) continue;
    const { folder, path } = located;
    await folder.session.reload(path, folder.session.workspace.namedAs(path));
    touched.add(folder);
  }
  for (const folder of touched) {
    folder.session.forget();
    publisher.changed(folder);
    learner.everything(folder);
  }
}

/** Whether a file is one that a folder has read, or would read now; not what is open, which counts as the editor has it. */
async function isOurs({ folder, path }: Located, globs: readonly string[]): Promise<boolean> {
  const { session, files, open } = folder;
  if (open.has(path)) return false;
  const isKnown = session.workspace.textOf(path) !== undefined || session.configProblems.has(path);
  const isNamed = session.workspace.namedAs(path) !== undefined;
  if (isKnown) return true;
  if (!isNamed && !isConfigFile(path) && !matchesGlob(path, globs)) return false;
  return !session.isIgnored(path) && !(await isLeftOut(files, session.root, path));
}
