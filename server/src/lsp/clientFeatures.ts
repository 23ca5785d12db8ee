import type { InitializeParams } from 'vscode-languageserver';
import type { Encoding } from './places';

/** What the client can do, as far as the server asks. A minimal client can do none of it. */
export interface ClientFeatures {
  /** Diagnostics are pulled: the client asks for them and can be told to ask again. Else they are pushed. */
  readonly pull: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly workspaceFolders: boolean;
  readonly documentChanges: boolean;
  readonly createsFiles: boolean;
  readonly codeActionLiterals: boolean;
  /** The edit of a code action may come when the user has chosen it. */
  readonly resolvesEdits: boolean;
  /** The server may ask for an edit to be applied: what a command does. */
  readonly appliesEdits: boolean;
  readonly showsDocuments: boolean;
  readonly workDoneProgress: boolean;
  readonly inlayHintRefresh: boolean;
  readonly codeLensRefresh: boolean;
  readonly markdownHover: boolean;
  readonly encoding: Encoding;
}

/** Reads the capabilities; UTF-16 unless the client cannot do it. */
export function clientFeatures({ capabilities }: InitializeParams): ClientFeatures {
  const { textDocument, workspace, window, general } = capabilities;
  const diagnostics = textDocument?.diagnostic ?? textDocument?.publishDiagnostics;
  const encodings: readonly string[] = general?.positionEncodings ?? [];
  const isUtf8Only = encodings.includes('utf-8') && !encodings.includes('utf-16');
  return {
    pull: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: diagnostics?.relatedInformation === true,
    codeDescription: diagnostics?.codeDescriptionSupport === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    resolvesEdits:
      textDocument?.codeAction?.dataSupport === true &&
      textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
    appliesEdits: workspace?.applyEdit === true,
    showsDocuments: window?.showDocument?.support === true,
    workDoneProgress: window?.workDoneProgress === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    codeLensRefresh: workspace?.codeLens?.refreshSupport === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes('markdown') === true,
    encoding: isUtf8Only ? 'utf-8' : 'utf-16',
  };
}
