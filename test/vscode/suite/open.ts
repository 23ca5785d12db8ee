import { Position, Range, type TextDocument, Uri, WorkspaceEdit, window, workspace } from 'vscode';

/** Opens a file of the test's workspace in an editor. */
export async function open(path: string): Promise<TextDocument> {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  const document = await workspace.openTextDocument(Uri.joinPath(folder.uri, path));
  await window.showTextDocument(document);
  return document;
}

/** Types `text` in place of all that the document holds. */
export async function replaceAll(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(new Position(0, 0), document.lineAt(document.lineCount - 1).range.end), text);
  if (!(await workspace.applyEdit(edit))) throw new Error(`${document.uri.path} could not be changed`);
}
