import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Edit } from '../text/edits';
import type { Context } from './context';
import { type Folder, uriOf } from './folders';
import type { Lined } from './places';

/** The protocol's form of edits of one file; bound to the version they were made for, where the client can take that. */
export function workspaceEdit(
  { client, places }: Pick<Context, 'client' | 'places'>,
  folder: Folder,
  path: string,
  lined: Lined,
  edits: readonly Edit[],
): WorkspaceEdit {
  const uri = uriOf(folder, path);
  const changes: TextEdit[] = edits.map(({ span, text }) => ({ range: places.range(lined, span), newText: text }));
  if (!client.documentChanges) return { changes: { [uri]: changes } };
  const version = folder.open.get(path)?.version ?? null;
  const documentEdit: TextDocumentEdit = { textDocument: { uri, version }, edits: changes };
  return { documentChanges: [documentEdit] };
}

/** The edit that makes a new file; `undefined` where the client cannot make files. */
export function newFileEdit({ client }: Pick<Context, 'client'>, uri: string, text: string): WorkspaceEdit | undefined {
  if (!client.documentChanges || !client.createsFiles) return undefined;
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      { kind: 'create', uri, options: { ignoreIfExists: true } },
      { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
    ],
  };
}
