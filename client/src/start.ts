import { commands, type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { METHODS, type TrustParams } from '../../server/src/lsp/protocol';
import { answered, restartServer } from './answered';
import { backgroundAnswer } from './backgroundAnswer';
import { checkCluster } from './checkCluster';
import { chooseTargets } from './chooseTargets';
import { serveFiles } from './files';
import { askForTargetsOnce } from './firstTargets';
import { createImagesView } from './imagesView';
import { inspectImage } from './inspectImage';
import { createReportPanel } from './reportPanel';
import { createStatus } from './status';
import { saveCluster, takeCluster } from './takeCluster';

/** The running client; module state because VS Code calls `deactivate` without arguments. */
const running: { client?: BaseLanguageClient } = {};

/** Starts the language server that `createClient` speaks with, and everything that shows what it says. Resolves when it answers. */
export async function start(
  context: ExtensionContext,
  createClient: (context: ExtensionContext, output: LogOutputChannel) => BaseLanguageClient,
): Promise<void> {
  const output = window.createOutputChannel('Platformlint', { log: true });
  const client = createClient(context, output);
  running.client = client;
  serveFiles(client);
  const asked = (run: () => Promise<unknown>): Promise<void> => answered(client, output, run);
  const report = createReportPanel(context.extensionUri, {
    again: () => asked(() => checkCluster(client, report)),
    take: (shown) => asked(async () => report.redraw(await takeCluster(client, shown))),
    save: (shown) => asked(() => saveCluster(client, shown)),
  });
  const images = createImagesView(client, output);
  context.subscriptions.push(
    output,
    report,
    images,
    createStatus(client, output),
    askForTargetsOnce(client, output, { here: context.workspaceState, everywhere: context.globalState }),
    workspace.onDidGrantWorkspaceTrust(() => {
      const params: TrustParams = { trusted: true };
      // A server that is not running hears of it when it starts.
      if (client.state !== State.Stopped) void backgroundAnswer(output, client.sendNotification(METHODS.trust, params));
    }),
  );
  const register = (id: string, run: (...args: unknown[]) => unknown): void => {
    context.subscriptions.push(commands.registerCommand(`platformlint.${id}`, run));
  };
  const ask = (id: string, run: (...args: unknown[]) => Promise<unknown>): void =>
    register(id, (...args) => asked(() => run(...args)));
  ask('checkClusterArchitecture', () => checkCluster(client, report));
  ask('showReport', async () => (report.last === undefined ? checkCluster(client, report) : report.show(report.last)));
  ask('chooseTargets', () => chooseTargets(client));
  ask('inspectImage', (item) => inspectImage(client, item));
  ask('refreshImages', () => images.refresh());
  register('restartServer', () => restartServer(client, output));
  register('showOutput', () => output.show(true));
  await client.start();
  output.info(`The language server of Platformlint ${String(context.extension.packageJSON.version)} has started.`);
}

/** Ends the language server. */
export async function end(): Promise<void> {
  await running.client?.stop();
}
