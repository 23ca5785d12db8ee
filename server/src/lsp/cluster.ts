import type { CancellationToken } from 'vscode-languageserver/node';
import { type ClusterReport, clusterReport, type ReportDocument } from '../analysis/clusterReport';
import { formatPlatform } from '../image/platform';
import { readContexts, readNodes } from '../knowledge/kubectl';
import type { Nodes } from '../model/nodes';
import { type Context, signalOf } from './context';
import { type Folder, isWatched, linedOf, uriOf } from './folders';
import { inSlices } from './inSlices';
import {
  type ClusterParams,
  type ClusterReportDto,
  type ClusterResult,
  type ContextsResult,
  type Failure,
  METHODS,
  type TakeClusterParams,
  type TakeClusterResult,
} from './protocol';

const UNTRUSTED: Failure = {
  ok: false,
  reason: 'untrusted',
  detail: 'Nothing is run in a workspace that is not trusted: trust it first.',
};

/** The requests behind "Check Cluster Architecture": kubectl runs only here, because the user asked. */
export function answerCluster(context: Context): void {
  const { connection } = context;
  connection.onRequest<ContextsResult, void>(METHODS.contexts, async (_: unknown, token: CancellationToken) => {
    if (!context.isTrusted()) return UNTRUSTED;
    const { signal, dispose } = signalOf(token);
    const answer = await readContexts(kubectlOf(context), signal);
    dispose();
    return answer;
  });
  connection.onRequest<ClusterResult, void>(
    METHODS.cluster,
    async (params: ClusterParams, token: CancellationToken) => {
      if (!context.isTrusted()) return UNTRUSTED;
      const { signal, dispose } = signalOf(token);
      try {
        return await check(context, String(params.context), signal);
      } finally {
        dispose();
      }
    },
  );
}

/** platformlint/takeCluster: the nodes of a cluster that was read become targets, where no configuration names any. */
export function answerTakeCluster(context: Context): void {
  context.connection.onRequest(METHODS.takeCluster, (params: TakeClusterParams): TakeClusterResult => {
    const { chosen, nodes, folders } = context;
    const name = params.context;
    if (name !== undefined && !nodes.has(name)) return { taken: false, overruledBy: [] };
    if (name === undefined) delete chosen.cluster;
    else chosen.cluster = name;
    judgeAgain(context);
    for (const folder of folders.all()) context.learner.everything(folder);
    return { taken: name !== undefined, overruledBy: overruledBy(context) };
  });
}

/** What names targets that stay in force when a cluster is taken for a target. */
function overruledBy({ folders }: Context): readonly string[] {
  const configured = folders.all().flatMap(({ session, settings }) => {
    const paths = [...session.configProblems.keys()].filter(
      (path) => session.workspace.configFor(path).targets.length > 0,
    );
    return settings.targets.length > 0 ? [...paths, 'platformlint.targets'] : paths;
  });
  return [...new Set(configured)];
}

async function check(context: Context, name: string, signal: AbortSignal): Promise<ClusterResult> {
  const answer = await readNodes({ ...kubectlOf(context), context: name }, signal);
  if (!answer.ok) return answer;
  remember(context, answer.nodes);
  const reports = await Promise.all(
    context.folders
      .all()
      .map(async (folder) => ({ folder, report: await reportOn(context, folder, answer.nodes, signal) })),
  );
  if (signal.aborted) return { ok: false, reason: 'canceled', detail: 'Cancelled.' };
  const [first] = reports;
  const platforms = first?.report ?? clusterReport(answer.nodes, []);
  return {
    ...shapeOf(platforms),
    chosen: context.chosen.cluster === answer.nodes.context,
    overruledBy: overruledBy(context),
    images: reports.flatMap(({ folder, report }) =>
      imagesOf(context, folder, report, context.folders.all().length > 1),
    ),
  };
}

/** Configurations that name this cluster are judged by its nodes from now on. */
function remember(context: Context, read: Nodes): void {
  context.nodes.set(read.context, read);
  judgeAgain(context);
}

function judgeAgain({ folders, publisher }: Context): void {
  for (const folder of folders.all()) {
    folder.session.forget();
    publisher.changed(folder);
  }
}

async function reportOn(context: Context, folder: Folder, nodes: Nodes, signal: AbortSignal): Promise<ClusterReport> {
  await folder.ready;
  const paths = [...folder.session.workspace.documents.keys()].filter((path) => isWatched({ folder, path }));
  const withPods: string[] = [];
  const look = (path: string): void => {
    if ((folder.session.analyse(path)?.subjects.pods.length ?? 0) > 0) withPods.push(path);
  };
  await inSlices(paths, look, signal);
  // The pods' own images, whatever the configuration needs them for.
  const references = withPods.flatMap((path) =>
    (folder.session.analyse(path)?.subjects.uses ?? []).flatMap(({ use }) => use.image ?? []),
  );
  await context.learner.now(folder, references, signal);
  const documents = withPods.sort().flatMap((path): readonly ReportDocument[] => {
    const analysis = folder.session.analyse(path);
    return analysis === undefined ? [] : [{ path, subjects: analysis.subjects, lines: analysis.lines }];
  });
  return clusterReport(nodes, documents);
}

function shapeOf(report: ClusterReport): Omit<ClusterReportDto, 'chosen' | 'overruledBy'> {
  return {
    ok: true,
    context: report.context,
    at: report.at,
    platforms: report.platforms.map(({ platform, nodes, schedulable }) => ({
      platform: formatPlatform(platform),
      nodes,
      schedulable,
    })),
    images: [],
  };
}

function imagesOf(
  { places }: Context,
  folder: Folder,
  report: ClusterReport,
  isOneOfMany: boolean,
): ClusterReportDto['images'] {
  const prefix = isOneOfMany ? `${folder.uri.slice(folder.uri.lastIndexOf('/') + 1)}/` : '';
  return report.images.map((image) => {
    const lined = linedOf(folder, image.path);
    const position =
      lined === undefined ? { line: image.line, character: 0 } : places.position(lined, image.span.start);
    return {
      image: image.image,
      place: { uri: uriOf(folder, image.path), path: `${prefix}${image.path}`, ...position },
      verdict: image.verdict,
      cells: image.cells.map(({ verdict }) => verdict),
      reason: image.reason,
    };
  });
}

function kubectlOf({ parts, folders }: Context) {
  const settings = folders.all()[0]?.settings;
  const kubeconfig = settings?.kubeconfig ?? '';
  return {
    processes: parts.processes,
    now: parts.clock.now,
    ...(settings && { program: settings.kubectl }),
    ...(kubeconfig !== '' && { kubeconfig }),
  };
}
