import type { Context } from './context';
import { uriOf } from './folders';
import { closedPaths } from './publisher';

/** workspace/didChangeWorkspaceFolders: folders come and go, and open documents move with them. */
export function listenToFolders({ connection, client, folders, publisher }: Context): void {
  if (!client.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    for (const { uri } of removed) {
      const folder = folders.all().find((one) => one.uri === uri || one.uri === uri.replace(/\/$/, ''));
      if (folder === undefined) continue;
      const gone = closedPaths(folder).map((path) => uriOf(folder, path));
      const open = takeOpen(folder);
      folders.remove(uri);
      for (const one of gone) publisher.forgotten(one);
      for (const move of open) move(folders);
      publisher.changed(folder);
    }
    for (const { uri } of added) {
      const before = folders.all();
      const folder = folders.add(uri);
      for (const other of before) {
        if (other === folder) continue;
        for (const move of takeOpen(other, `${folder.uri}/`)) move(folders);
        folders.tidy(other);
      }
      publisher.changed(folder);
    }
  });
}

type Move = (folders: Context['folders']) => void;

/** Takes the open texts below a URI out of a folder; each result gives one to the folder that it now lies in. */
function takeOpen(folder: ReturnType<Context['folders']['all']>[number], below = ''): readonly Move[] {
  return [...folder.open].flatMap(([path, { uri, version }]): readonly Move[] => {
    if (!uri.startsWith(below)) return [];
    const text = folder.session.workspace.textOf(path) ?? folder.session.configProblems.get(path)?.text ?? '';
    const languageId = folder.session.workspace.documents.get(path)?.source.languageId;
    folder.open.delete(path);
    folder.session.workspace.remove(path);
    return [
      (folders) => {
        const to = folders.locate(uri);
        to.folder.open.set(to.path, { uri, version });
        to.folder.session.take(to.path, text, version, languageId);
      },
    ];
  });
}
