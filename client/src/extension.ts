import { commands, type ExtensionContext, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { answered, restartServer } from './answered';
import { checkCluster } from './checkCluster';
import { chooseTargets } from './chooseTargets';
import { askForTargetsOnce } from './firstTargets';
import { createImagesView } from './imagesView';
import { inspectImage } from './inspectImage';
import { tellProxy } from './proxy';
import { createReportPanel } from './reportPanel';
import { createClient } from './server';
import { createStatus } from './status';
import { saveCluster, takeCluster } from './takeCluster';

/** The running client; module state because VS Code calls `deactivate` without arguments. */
const running: { client?: LanguageClient } = {};

/** Starts the language server and everything that shows what it says. Resolves when the server answers. */
export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel('Platformlint', { log: true });
  const client = createClient(context, output);
  running.client = client;
  const report = createReportPanel(context.extensionUri, {
    again: () => checkCluster(client, report),
    take: (shown) => takeCluster(client, shown),
    save: (shown) => saveCluster(client, shown),
  });
  const images = createImagesView(client);
  context.subscriptions.push(
    output,
    report,
    images,
    createStatus(client),
    tellProxy(client),
    askForTargetsOnce(client, { here: context.workspaceState, everywhere: context.globalState }),
  );
  const register = (id: string, run: (...args: unknown[]) => unknown): void => {
    context.subscriptions.push(commands.registerCommand(`platformlint.${id}`, run));
  };
  const ask = (id: string, run: (...args: unknown[]) => Promise<unknown>): void =>
    register(id, (...args) => answered(client, output, () => run(...args)));
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
export async function deactivate(): Promise<void> {
  await running.client?.stop();
}
