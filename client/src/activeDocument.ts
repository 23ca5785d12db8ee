import { languages, type TextDocument, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { SELECTOR } from './selector';

/** The document in the active editor, if it is one that the server is told of. */
export function activeDocument(client: LanguageClient): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  if (document === undefined) return undefined;
  const selector = client.protocol2CodeConverter.asDocumentSelector([...SELECTOR]);
  return languages.match(selector, document) > 0 ? document : undefined;
}
