import { l10n, Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ChooseTargetsParams, type ChooseTargetsResult, METHODS } from '../../server/src/lsp/protocol';
import { withoutLinks } from './withoutLinks';

/** Writes a choice of targets to the configuration, through the editor so that it can be undone; whether it could. */
export async function writeTargets(client: BaseLanguageClient, params: ChooseTargetsParams): Promise<boolean> {
  const result = await client.sendRequest<ChooseTargetsResult | null>(METHODS.chooseTargets, params);
  if (result === null) return false;
  const uri = Uri.parse(result.uri);
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true });
  await workspace.applyEdit(edit);
  const document = await workspace.openTextDocument(uri);
  const whole = new Range(document.positionAt(0), document.positionAt(document.getText().length));
  const change = new WorkspaceEdit();
  change.replace(uri, whole, result.text);
  await workspace.applyEdit(change);
  await document.save();
  return true;
}

/** Says that there is no place for a configuration yet. */
export function sayNoFolder(): void {
  void window.showInformationMessage(l10n.t('Open a folder first: targets are written to a file in it.'));
}

/** Says that a configuration has a layout that is not ours to change. */
export function sayUnwritable(path: string): void {
  const words = l10n.t('The targets of {0} cannot be changed here; edit the file.', path);
  void window.showWarningMessage(withoutLinks(words));
}
