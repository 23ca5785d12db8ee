import { languages, type TextDocument, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { documentSelector } from './selector';

/** The document in the active editor, if it is one that the server is told of. */
export function activeDocument(client: BaseLanguageClient): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  if (document === undefined) return undefined;
  const selector = client.protocol2CodeConverter.asDocumentSelector(documentSelector());
  return languages.match(selector, document) > 0 ? document : undefined;
}
