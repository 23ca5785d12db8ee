import { l10n, type QuickPickItem, QuickPickItemKind, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { METHODS, type TargetsParams, type TargetsResult } from '../../server/src/lsp/protocol';
import { activeDocument } from './activeDocument';
import { chooseCluster, readCluster } from './checkCluster';
import { sayNoFolder, sayUnwritable, writeTargets } from './writeTargets';

interface Choice {
  readonly platforms: readonly string[];
  readonly cluster?: string;
}

interface Item extends QuickPickItem {
  choose?(): Promise<Choice | undefined>;
}

const COMMON: readonly (readonly string[])[] = [['linux/amd64'], ['linux/arm64'], ['linux/amd64', 'linux/arm64']];
const KNOWN = ['amd64', 'arm64', 'arm/v7', 'arm/v6', '386', 'ppc64le', 's390x', 'riscv64'].map(
  (name) => `linux/${name}`,
);

/** Shows the targets in force and why, lets the user choose others, and writes them to the configuration. */
export async function chooseTargets(client: BaseLanguageClient): Promise<void> {
  const document = activeDocument(client);
  const where = document?.uri ?? (await chooseFolder());
  if (where === 'cancelled') return;
  const asked: TargetsParams = where === undefined ? {} : { uri: client.code2ProtocolConverter.asUri(where) };
  const current = await client.sendRequest<TargetsResult | null>(METHODS.targets, asked);
  if (current === null) {
    sayNoFolder();
    return;
  }
  const picked = await window.showQuickPick(itemsFor(client, current), {
    title: l10n.t('Which platforms do your images run on?'),
    placeHolder: l10n.t('Now {0}: {1}', current.platforms.join(', '), current.because),
    matchOnDetail: true,
  });
  const choice = await picked?.choose?.();
  if (choice === undefined) return;
  if (await writeTargets(client, { ...asked, ...choice })) return;
  sayUnwritable(current.configPath);
  await window.showTextDocument(Uri.parse(current.configUri));
}

/** The folder whose targets are meant where no document says so: the only one, or the one that the user picks. */
async function chooseFolder(): Promise<Uri | undefined | 'cancelled'> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length < 2) return undefined;
  const picked = await window.showWorkspaceFolderPick({ placeHolder: l10n.t('The targets of which folder?') });
  return picked === undefined ? 'cancelled' : Uri.joinPath(picked.uri, '.platformlint.yaml');
}

function itemsFor(client: BaseLanguageClient, current: TargetsResult): readonly Item[] {
  const isCurrent = (platforms: readonly string[]): boolean => platforms.join() === current.platforms.join();
  const inForce = current.origin === 'assumed' ? l10n.t('assumed so far') : l10n.t('in force');
  const sets = COMMON.map(
    (platforms): Item => ({
      label: platforms.join(', '),
      ...(isCurrent(platforms) && { description: inForce }),
      choose: async () => ({ platforms }),
    }),
  );
  const promised = current.promised.map(
    ({ platforms, because }): Item => ({
      label: l10n.t('{0}, as the node groups here', platforms.join(', ')),
      detail: because,
      choose: async () => ({ platforms }),
    }),
  );
  return [
    ...sets,
    { label: l10n.t('Other platforms…'), choose: choosePlatforms },
    { label: l10n.t('What runs them'), kind: QuickPickItemKind.Separator },
    {
      label: l10n.t('The nodes of a cluster…'),
      detail: l10n.t('Read with kubectl or docker, kept in the configuration'),
      choose: () => chooseNodes(client),
    },
    ...promised,
    { label: l10n.t('Configuration'), kind: QuickPickItemKind.Separator },
    {
      label: l10n.t('Open {0}', current.configPath),
      choose: async () => {
        await openConfiguration(current);
        return undefined;
      },
    },
  ];
}

async function choosePlatforms(): Promise<Choice | undefined> {
  const picked = await window.showQuickPick(
    KNOWN.map((label) => ({ label })),
    { canPickMany: true, title: l10n.t('Which platforms do your images run on?') },
  );
  return picked === undefined || picked.length === 0 ? undefined : { platforms: picked.map(({ label }) => label) };
}

async function chooseNodes(client: BaseLanguageClient): Promise<Choice | undefined> {
  const cluster = await chooseCluster(client);
  const report = cluster === undefined ? undefined : await readCluster(client, cluster);
  if (report === undefined) return undefined;
  return { cluster: report.view.context, platforms: report.view.platforms.map(({ platform }) => platform) };
}

async function openConfiguration({ configUri }: TargetsResult): Promise<void> {
  const uri = Uri.parse(configUri);
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { ignoreIfExists: true });
  await workspace.applyEdit(edit);
  await window.showTextDocument(uri);
}
