import { workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type ClusterReportDto,
  METHODS,
  type TakeClusterParams,
  type TakeClusterResult,
} from '../../server/src/lsp/protocol';
import { sayNoFolder, sayUnwritable, writeTargets } from './writeTargets';

/** Has the nodes of a report be the targets of this session, or no longer; the report as it then is. */
export async function takeCluster(client: BaseLanguageClient, report: ClusterReportDto): Promise<ClusterReportDto> {
  const params: TakeClusterParams = report.chosen ? {} : { context: report.view.context };
  const { taken, overruledBy } = await client.sendRequest<TakeClusterResult>(METHODS.takeCluster, params);
  return { ...report, chosen: taken, overruledBy };
}

/** Keeps the platforms of a report in the configuration, for the team and for CI. */
export async function saveCluster(client: BaseLanguageClient, report: ClusterReportDto): Promise<void> {
  if (workspace.workspaceFolders === undefined) {
    sayNoFolder();
    return;
  }
  const { context: cluster, platforms } = report.view;
  const written = await writeTargets(client, { cluster, platforms: platforms.map(({ platform }) => platform) });
  if (!written) sayUnwritable('.platformlint.yaml');
}
