import { type Disposable, type LogOutputChannel, type WorkspaceConfiguration, workspace } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { METHODS, type ProxyParams } from '../../server/src/lsp/protocol';
import { backgroundAnswer } from './backgroundAnswer';

/**
 * The editor's own proxy settings (`http.proxy`, `http.noProxy`, `http.proxySupport`, `http.proxyStrictSSL`), as the
 * server takes them.
 */
export function proxyParams(): ProxyParams {
  const http = workspace.getConfiguration('http');
  const lax = http.get<boolean>('proxyStrictSSL') === false ? { strictSsl: false } : {};
  return { ...lax, ...proxyOf(http) };
}

function proxyOf(http: WorkspaceConfiguration): ProxyParams {
  if (http.get<string>('proxySupport') === 'off') return { url: '' };
  const url = http.get<string>('proxy')?.trim();
  // Without one of its own the editor goes by the environment, and so does the server.
  if (!url) return {};
  return { url, noProxy: http.get<readonly string[]>('noProxy') ?? [] };
}

const KEYS = ['http.proxy', 'http.noProxy', 'http.proxySupport', 'http.proxyStrictSSL'];

/** Tells the server whenever the editor's proxy settings change. */
export function tellProxy(client: BaseLanguageClient, output: LogOutputChannel): Disposable {
  return workspace.onDidChangeConfiguration((event) => {
    const isOurs = KEYS.some((key) => event.affectsConfiguration(key));
    if (!isOurs || client.state !== State.Running) return;
    void backgroundAnswer(output, client.sendNotification(METHODS.proxy, proxyParams()));
  });
}
