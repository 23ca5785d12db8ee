import { commands, l10n, ProgressLocation, window } from 'vscode';
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

/** Reads a cluster's nodes, of the user's choice where there are several clusters, and shows what runs there. */
export async function checkCluster(client: BaseLanguageClient, report: ReportPanel): Promise<void> {
  const context = await chooseContext(client);
  if (context === undefined) return;
  const result = await readCluster(client, { context, pods: true });
  if (result !== undefined) report.show(result);
}

/** The kube context or `docker:…` to ask: the only one, or the one that the user picks; `undefined` where there is none. */
export async function chooseContext(client: BaseLanguageClient): Promise<string | undefined> {
  const found = await client.sendRequest<ContextsResult>(METHODS.contexts, {});
  if (!found.ok) {
    void sayFailed(found);
    return undefined;
  }
  const { contexts, current } = found;
  if (contexts.length === 0) {
    void window.showErrorMessage(l10n.t('The kubeconfig names no cluster: kubectl config get-contexts shows none.'));
    return undefined;
  }
  if (contexts.length === 1) return contexts[0];
  const picked = await window.showQuickPick(
    contexts.map((label) => {
      if (label === current) return { label, description: l10n.t('current') };
      return dockerContextOf(label) === undefined ? { label } : { label, description: l10n.t('Docker Swarm') };
    }),
    {
      title: l10n.t('Check the architecture of which cluster?'),
      placeHolder: l10n.t('A context of your kubeconfig, or of Docker where a Swarm runs your stacks'),
    },
  );
  return picked?.label;
}

/** Has the server read a cluster's nodes and judge the images on them, with progress that can be cancelled. */
export async function readCluster(
  client: BaseLanguageClient,
  params: ClusterParams,
): Promise<ClusterReportDto | undefined> {
  const result = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t('Reading the nodes of {0}', params.context),
      cancellable: true,
    },
    (_, token) => client.sendRequest<ClusterResult>(METHODS.cluster, params, token),
  );
  if (result.ok) return result;
  if (result.reason !== 'canceled') void sayFailed(result);
  return undefined;
}

/** Says what went wrong, and leads to the place where that is mended, if it is in the editor. */
async function sayFailed({ reason, detail }: Failure): Promise<void> {
  const help = helpFor(reason);
  const answer = await window.showErrorMessage(detail, ...(help === undefined ? [] : [help.label]));
  if (help !== undefined && answer === help.label) await commands.executeCommand(help.command, ...help.args);
}

interface Help {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
}

function helpFor(reason: string): Help | undefined {
  switch (reason) {
    case 'untrusted':
      return { label: l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage', args: [] };
    case 'noKubectl':
      return {
        label: l10n.t('Open Settings'),
        command: 'workbench.action.openSettings',
        args: ['platformlint.kubectl'],
      };
    default:
      return undefined;
  }
}
