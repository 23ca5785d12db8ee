import { TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { standBack } from '../host/inSlices';
import { MAX_DOCUMENT_BYTES } from '../knowledge/session';
import type { ClientFeatures } from './clientFeatures';
import { NO_FILES } from './clientFiles';
import type { Context } from './context';
import { type Located, uriOf } from './folders';

/** How the client sends edits: ranges only where their columns are those of JavaScript's strings. */
export function syncKind({ encoding }: ClientFeatures): TextDocumentSyncKind {
  return encoding === 'utf-16' ? TextDocumentSyncKind.Incremental : TextDocumentSyncKind.Full;
}

/** How long edits are gathered before it is seen which other texts they name: that reads the document. */
const GATHER_MS = 40;

/** textDocument/didOpen, didChange, didClose: the session has each text as the editor has it, at once. */
export function listenToDocuments(context: Context): void {
  const { connection, folders, publisher, learner } = context;
  const documents = new TextDocuments(TextDocument);
  const edited = new Map<string, Located>();
  const gathering: { timer?: NodeJS.Timeout } = {};

  const fetchForEdited = (): void => {
    delete gathering.timer;
    for (const located of edited.values()) void fetchMissing(context, located);
    edited.clear();
  };

  const take = (document: TextDocument): void => {
    const located = folders.locate(document.uri);
    const { folder, path } = located;
    standBack();
    folder.open.set(path, { uri: document.uri, version: document.version });
    const text = document.getText();
    const isTooLarge = text.length > MAX_DOCUMENT_BYTES;
    const reach = isTooLarge
      ? folder.session.take(path, '', document.version, undefined)
      : folder.session.take(path, text, document.version, document.languageId);
    publisher.edited(folder, path, reach);
    learner.edited(folder, path);
    edited.set(document.uri, located);
    gathering.timer ??= setTimeout(fetchForEdited, GATHER_MS);
  };

  documents.onDidChangeContent(({ document }) => take(document));
  documents.onDidClose(({ document }) => {
    const located = folders.find(document.uri);
    // What was saved for the first time is open by its new name before the old one is closed.
    if (located?.folder.open.get(located.path)?.uri !== document.uri) {
      publisher.forgotten(document.uri);
      if (located !== undefined) folders.tidy(located.folder);
      return;
    }
    located.folder.open.delete(located.path);
    void leave(context, located, document.uri);
  });
  documents.listen(connection);
}

/** Reads the texts that the document depends on and that nobody has read yet. */
async function fetchMissing({ publisher, learner }: Context, { folder, path }: Located): Promise<void> {
  if (folder.abort.signal.aborted || !(await folder.session.settle())) return;
  folder.session.forget();
  if (folder.abort.signal.aborted) return;
  publisher.changed(folder);
  learner.edited(folder, path);
}

/** A file that is no longer open counts as it was saved; one that is nowhere is gone. */
async function leave({ publisher, folders }: Context, { folder, path }: Located, uri: string): Promise<void> {
  const isKept = !folder.lone && folder.files !== NO_FILES;
  if (isKept) {
    const reloaded = folder.session.reload(path, folder.session.workspace.namedAs(path));
    folder.ready = folder.ready.then(() => reloaded);
    await reloaded;
  } else folder.session.workspace.remove(path);
  folder.session.forget();
  const isShown = isKept && folder.settings.wholeWorkspace;
  if (!isShown || uriOf(folder, path) !== uri) publisher.forgotten(uri);
  publisher.changed(folder);
  folders.tidy(folder);
}
