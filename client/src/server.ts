import { type ExtensionContext, type LogOutputChannel, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions } from './clientOptions';
import { proxyParams, tellProxy } from './proxy';

/** The client of a server that is a process; it is not started yet. Restarts a crashed one, and says so where that does not help. */
export function createClient(context: ExtensionContext, output: LogOutputChannel): LanguageClient {
  const module = Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const transport = TransportKind.ipc;
  const client = new LanguageClient(
    'platformlint',
    'Platformlint',
    {
      run: { module, transport },
      debug: { module, transport, options: { execArgv: ['--nolazy', '--inspect=6019'] } },
    },
    clientOptions(output, () => ({ proxy: proxyParams() })),
  );
  context.subscriptions.push(tellProxy(client, output));
  return client;
}
