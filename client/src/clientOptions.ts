import { type LogOutputChannel, workspace } from 'vscode';
import { type LanguageClientOptions, RevealOutputChannelOn } from 'vscode-languageclient';
import type { InitializationOptions } from '../../server/src/lsp/protocol';
import { documentSelector } from './selector';

/** How the client speaks with the server, wherever that runs; `more` is what the server is told besides. */
export function clientOptions(output: LogOutputChannel, more: () => InitializationOptions): LanguageClientOptions {
  return {
    documentSelector: documentSelector(),
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: (): InitializationOptions => ({
      trusted: workspace.isTrusted,
      readsFiles: true,
      choosesTargets: true,
      ...more(),
    }),
    diagnosticPullOptions: { onChange: true, onSave: false },
    markdown: { isTrusted: false, supportHtml: false },
  };
}
