import { commands, l10n, ProgressLocation, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ClusterParams,
  type ClusterReportDto,
  type ClusterResult,
  type ContextsResult,
  type Failure,
  METHODS,
} from '../../server/src/lsp/protocol';
import { dockerContextOf } from '../../server/src/model/swarm';
import type { ReportPanel } from './reportPanel';
import { chooseSavedNodes } from './savedNodes';
import { withoutLinks } from './withoutLinks';

/** Reads a cluster's nodes, of the user's choice where there are several clusters, and shows what runs there. */
export async function checkCluster(client: BaseLanguageClient, report: ReportPanel): Promise<void> {
  const cluster = await chooseCluster(client);
  if (cluster === undefined) return;
  const result = await readCluster(client, { ...cluster, pods: true });
  if (result !== undefined) report.show(result);
}

/**
 * The cluster to ask, or saved nodes in its place: the only kube context or `docker:…`, or what the user picks;
 * `undefined` where there is none.
 */
export async function chooseCluster(client: BaseLanguageClient): Promise<ClusterParams | undefined> {
  const found = await client.sendRequest<ContextsResult>(METHODS.contexts, {});
  if (!found.ok) return offerHelp(found);
  const { contexts, current } = found;
  if (contexts.length === 0) {
    const detail = l10n.t('The kubeconfig names no cluster: kubectl config get-contexts shows none.');
    return offerHelp({ ok: false, reason: 'noContext', detail });
  }
  if (contexts.length === 1) return contexts[0] === undefined ? undefined : { context: contexts[0] };
  const picked = await window.showQuickPick(
    [
      ...contexts.map((context): QuickPickItem & { readonly context?: string } => {
        if (context === current) return { label: context, context, description: l10n.t('current') };
        if (dockerContextOf(context) === undefined) return { label: context, context };
        return { label: context, context, description: l10n.t('Docker Swarm') };
      }),
      { label: '', kind: QuickPickItemKind.Separator },
      { label: l10n.t('Saved Nodes…') },
    ],
    {
      title: l10n.t('Check the architecture of which cluster?'),
      placeHolder: l10n.t('A context of your kubeconfig, or of Docker where a Swarm runs your stacks'),
    },
  );
  if (picked === undefined) return undefined;
  return picked.context === undefined ? chooseSavedNodes() : { context: picked.context };
}

/** Has the server read a cluster's nodes and judge the images on them, with progress that can be cancelled. */
export async function readCluster(
  client: BaseLanguageClient,
  params: ClusterParams,
): Promise<ClusterReportDto | undefined> {
  const result = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: withoutLinks(l10n.t('Reading the nodes of {0}', params.context)),
      cancellable: true,
    },
    (_, token) => client.sendRequest<ClusterResult>(METHODS.cluster, params, token),
  );
  if (result.ok) return result;
  const instead = result.reason === 'canceled' ? undefined : await offerHelp(result);
  return instead === undefined ? undefined : readCluster(client, instead);
}

/** Says what went wrong, and leads to where that is mended, if it is in the editor, or to nodes that somebody saved. */
async function offerHelp({ reason, detail }: Failure): Promise<ClusterParams | undefined> {
  const helps = helpsFor(reason);
  const saved = l10n.t('Saved Nodes…');
  const answer = await window.showErrorMessage(withoutLinks(detail), saved, ...helps.map(({ label }) => label));
  if (answer === saved) return chooseSavedNodes();
  const help = helps.find(({ label }) => label === answer);
  if (help !== undefined) await commands.executeCommand(help.command, ...help.args);
  return undefined;
}

interface Help {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
}

function helpsFor(reason: string): readonly Help[] {
  const targets = { label: l10n.t('Choose Target Platforms'), command: 'platformlint.chooseTargets', args: [] };
  switch (reason) {
    case 'untrusted':
      return [{ label: l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage', args: [] }];
    case 'noKubectl':
      return [
        targets,
        {
          label: l10n.t('Open Settings'),
          command: 'workbench.action.openSettings',
          args: ['platformlint.kubectl'],
        },
      ];
    case 'noDocker':
    case 'forbidden':
      return [targets];
    default:
      return [];
  }
}
