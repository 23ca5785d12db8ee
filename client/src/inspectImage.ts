import { l10n, ProgressLocation, ViewColumn, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type InspectParams, type InspectResult, METHODS, type PositionParams } from '../../server/src/lsp/protocol';
import { imagePage } from './imagePage';
import { newNonce } from './nonce';
import { withoutLinks } from './withoutLinks';

/** Asks for an image (of the view's item, at the cursor, or typed) and shows what it offers. */
export async function inspectImage(client: BaseLanguageClient, item: unknown): Promise<void> {
  const reference = imageOf(item) ?? (await askForImage(client));
  if (reference === undefined || reference === '') return;
  const uri = window.activeTextEditor?.document.uri;
  const params: InspectParams = {
    reference,
    ...(uri !== undefined && { uri: client.code2ProtocolConverter.asUri(uri) }),
  };
  const result = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: withoutLinks(l10n.t('Looking up {0}', reference)),
      cancellable: true,
    },
    (_, token) => client.sendRequest<InspectResult>(METHODS.inspect, params, token),
  );
  if (!result.ok) {
    if (result.reason !== 'canceled') void window.showWarningMessage(withoutLinks(`${reference}: ${result.detail}`));
    return;
  }
  const options = { enableScripts: false, enableFindWidget: true, localResourceRoots: [] };
  const panel = window.createWebviewPanel('platformlint.image', reference, ViewColumn.Active, options);
  panel.webview.html = imagePage(result, newNonce());
}

async function askForImage(client: BaseLanguageClient): Promise<string | undefined> {
  return window.showInputBox({
    title: l10n.t('Inspect which image?'),
    prompt: l10n.t('An image reference such as redis:7 or ghcr.io/owner/name:tag'),
    value: (await imageAtCursor(client)) ?? '',
  });
}

async function imageAtCursor(client: BaseLanguageClient): Promise<string | undefined> {
  const editor = window.activeTextEditor;
  if (editor === undefined) return undefined;
  const params: PositionParams = {
    uri: client.code2ProtocolConverter.asUri(editor.document.uri),
    position: client.code2ProtocolConverter.asPosition(editor.selection.active),
  };
  return (await client.sendRequest<string | null>(METHODS.imageAt, params)) ?? undefined;
}

function imageOf(item: unknown): string | undefined {
  const image: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'image') : item;
  return typeof image === 'string' ? image : undefined;
}
