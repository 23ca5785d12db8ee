import { type ExtensionContext, type LogOutputChannel, Uri } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { clientOptions } from './clientOptions';
import { end, start } from './start';

/** The same as `extension.ts`, in a browser: the server is a worker. */
export function activate(context: ExtensionContext): Promise<void> {
  return start(context, createClient);
}

/** Ends the language server. */
export function deactivate(): Promise<void> {
  return end();
}

function createClient(context: ExtensionContext, output: LogOutputChannel): LanguageClient {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'browser', 'server.js').toString(true);
  const state: { worker?: Worker } = {};
  // The editor's own kind of worker: to the library it is none, so the transports are made here.
  const startWorker = async (): Promise<MessageTransports> => {
    // A server that was stopped has left its worker behind.
    state.worker?.terminate();
    const worker = new Worker(script);
    state.worker = worker;
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  context.subscriptions.push({ dispose: () => state.worker?.terminate() });
  return new LanguageClient(
    'platformlint',
    'Platformlint',
    startWorker,
    clientOptions(output, () => ({})),
  );
}
