import type { Context } from './context';
import { type Folder, uriOf } from './folders';
import { closedPaths } from './publisher';

/** workspace/didChangeWorkspaceFolders: folders come and go, and open documents move with them. */
export function listenToFolders({ connection, client, folders, publisher }: Context): void {
  if (!client.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    for (const { uri } of removed) {
      const folder = folders.at(uri);
      if (folder === undefined) continue;
      const gone = closedPaths(folder).map((path) => uriOf(folder, path));
      const open = takeOpen(folder, () => true);
      folders.remove(uri);
      for (const one of gone) publisher.forgotten(one);
      for (const move of open) move(folders);
      publisher.changed(folder);
    }
    const before = folders.all();
    const made = added.map(({ uri }) => folders.add(uri));
    for (const folder of before) {
      for (const move of takeOpen(folder, (uri) => folders.locate(uri).folder !== folder)) move(folders);
      folders.tidy(folder);
    }
    for (const folder of made) publisher.changed(folder);
  });
}

type Move = (folders: Context['folders']) => void;

/** Takes open texts out of a folder, by their URI; each result gives one to the folder that it now lies in. */
function takeOpen(folder: Folder, isTaken: (uri: string) => boolean): readonly Move[] {
  return [...folder.open].flatMap(([path, { uri, version }]): readonly Move[] => {
    if (!isTaken(uri)) return [];
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
