import { CodeActionKind, type InitializeResult } from 'vscode-languageserver';
import type { ClientFeatures } from './clientFeatures';
import { FIX_ALL } from './codeAction';
import { TRIGGERS } from './completion';
import { COMMANDS } from './lensCommands';
import { syncKind } from './sync';

/** What the server does for a client. */
export function capabilities(client: ClientFeatures): InitializeResult['capabilities'] {
  return {
    positionEncoding: client.encoding,
    textDocumentSync: { openClose: true, change: syncKind(client), save: false },
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL],
      ...(client.resolvesEdits && { resolveProvider: true }),
    },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [...TRIGGERS] },
    inlayHintProvider: true,
    documentLinkProvider: {},
    codeLensProvider: {},
    ...((client.appliesEdits || client.showsDocuments) && {
      executeCommandProvider: { commands: Object.values(COMMANDS) },
    }),
    ...(client.pull && {
      diagnosticProvider: { identifier: 'platformlint', interFileDependencies: true, workspaceDiagnostics: true },
    }),
    ...(client.workspaceFolders && {
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    }),
  };
}
