import type { LogOutputChannel } from 'vscode';
import { type ExtensionContext, Uri, workspace } from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import { type InitializationOptions, METHODS, type TrustParams } from '../../server/src/lsp/protocol';
import { proxyParams } from './proxy';
import { SELECTOR } from './selector';

/** The language server's client; it is not started yet. Restarts a crashed server, and says so when that does not help. */
export function createClient(context: ExtensionContext, output: LogOutputChannel): LanguageClient {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const transport = TransportKind.ipc;
  const options = (): InitializationOptions => ({ trusted: workspace.isTrusted, proxy: proxyParams() });
  const client = new LanguageClient(
    'platformlint',
    'Platformlint',
    {
      run: { module, transport },
      debug: { module, transport, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
    },
    {
      documentSelector: [...SELECTOR],
      outputChannel: output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: options,
      diagnosticPullOptions: { onChange: true, onSave: false },
      markdown: { isTrusted: false, supportHtml: false },
    },
  );
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => {
      const params: TrustParams = { trusted: true };
      void client.sendNotification(METHODS.trust, params);
    }),
  );
  return client;
}
