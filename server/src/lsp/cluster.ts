import * as l10n from '@vscode/l10n';
import type { CancellationToken } from 'vscode-languageserver';
import { clusterReport, type ReportDocument, speaksOfCluster } from '../analysis/clusterReport';
import { imagesOfPods, type RunningFacts, runningReport } from '../analysis/runningReport';
import { clusterView, type RunningPart } from '../formats/clusterView';
import { inSlices } from '../host/inSlices';
import type { Advice } from '../knowledge/advice';
import { readClusterNodes } from '../knowledge/clusterNodes';
import { readDockerContexts } from '../knowledge/docker';
import { ownNamespaceOnly, type PodsAnswer, readContexts, readNodePools, readPods } from '../knowledge/kubectl';
import type { Nodes } from '../model/nodes';
import { swarmName } from '../model/swarm';
import { noClusters } from './alone';
import { type Context, withSignal } from './context';
import { type Folder, isWatched, type Located, linedOf, uriOf } from './folders';
import {
  type ClusterParams,
  type ClusterReportDto,
  type ClusterResult,
  type ContextsResult,
  type Failure,
  METHODS,
  type PlaceDto,
  type TakeClusterParams,
  type TakeClusterResult,
} from './protocol';
import { readSavedNodes } from './savedNodes';

/** The buttons and settings of our own client. */
function editorAdvice(): Advice {
  return {
    giveNodes: l10n.t('choose that file with "Saved Nodes"'),
    nameContext: l10n.t('choose one of them'),
    checkKubeconfig: l10n.t('check the setting platformlint.kubectl.kubeconfig and KUBECONFIG'),
  };
}

function untrusted(): Failure {
  const detail = l10n.t('Nothing is run in a workspace that is not trusted: trust it first.');
  return { ok: false, reason: 'untrusted', detail };
}

/** The requests behind "Check Cluster Architecture": kubectl runs only here, because the user asked. */
export function answerCluster(context: Context): void {
  const { connection } = context;
  connection.onRequest<ContextsResult, void>(METHODS.contexts, async (_: unknown, token: CancellationToken) => {
    return refusalOf(context) ?? withSignal(token, (signal) => contextsOf(context, signal));
  });
  connection.onRequest<ClusterResult, void>(
    METHODS.cluster,
    async (params: ClusterParams, token: CancellationToken) => {
      const refusal = params.saved === undefined ? refusalOf(context) : undefined;
      return refusal ?? withSignal(token, (signal) => check(context, params, signal));
    },
  );
}

/** Why no program is run; absent where one may be. */
function refusalOf({ parts, isTrusted }: Context): Failure | undefined {
  if (parts.outside === undefined) return noClusters();
  return isTrusted() ? undefined : untrusted();
}

/** Those of the kubeconfig and, where a compose file is deployed as a stack, the Docker contexts after them. */
async function contextsOf(context: Context, signal: AbortSignal): Promise<ContextsResult> {
  await Promise.all(context.folders.all().map(({ ready }) => ready));
  const asked = hasStacks(context)
    ? readDockerContexts({ processes: context.parts.processes, now: context.parts.clock.now }, signal)
    : [];
  const [kube, docker] = await Promise.all([readContexts(kubectlOf(context), signal), asked]);
  if (docker.length === 0) return kube;
  const names = docker.map(swarmName);
  return kube.ok ? { ...kube, contexts: [...kube.contexts, ...names] } : { ok: true, contexts: names };
}

function hasStacks({ folders }: Context): boolean {
  return folders.all().some(({ session }) => {
    const paths = [...session.workspace.documents.keys()];
    return paths.some((path) => session.analyse(path)?.subjects.uses.some(({ use }) => use.swarm?.deployed === true));
  });
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

async function check(
  context: Context,
  { context: name, pods, saved }: ClusterParams,
  signal: AbortSignal,
): Promise<ClusterResult> {
  const options = { ...kubectlOf(context), context: String(name) };
  const answer =
    saved === undefined
      ? await readClusterNodes(options, signal)
      : await readSavedNodes(context, saved, options.context);
  if (!answer.ok) return answer;
  const { nodes } = answer;
  remember(context, nodes);
  const isAsked = saved === undefined && nodes.scheduler !== 'swarm';
  const asked = { ...options, context: nodes.context };
  // Karpenter and the pods are asked while the registries are.
  const [pools, podsAnswer, documents] = await Promise.all([
    isAsked ? readNodePools(asked, signal) : [],
    isAsked && pods === true ? readPods(asked, signal) : undefined,
    documentsOf(context, nodes.scheduler, signal),
  ]);
  const running = podsAnswer && (await runningOf(context, podsAnswer, { nodes, pools, documents }, signal));
  if (signal.aborted) return { ok: false, reason: 'canceled', detail: l10n.t('Cancelled.') };
  const { nodes: _, ...view } = clusterView(clusterReport(nodes, documents, pools), (path) => path, running);
  return {
    ok: true,
    view,
    places: placesOf(context, documents),
    chosen: context.chosen.cluster === nodes.context,
    overruledBy: overruledBy(context),
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

/** A document with the folder it is in; its path is the one that a person reads. */
interface ShownDocument extends ReportDocument {
  readonly located: Located;
}

/** The documents of all folders that the scheduler has to do with, with everything learned that is asked for their images. */
async function documentsOf(
  context: Context,
  scheduler: Nodes['scheduler'],
  signal: AbortSignal,
): Promise<readonly ShownDocument[]> {
  const folders = context.folders.all();
  const found = await Promise.all(
    folders.map((folder) => documentsIn(context, folder, { scheduler, isOneOfMany: folders.length > 1 }, signal)),
  );
  return found.flat();
}

async function documentsIn(
  context: Context,
  folder: Folder,
  { scheduler, isOneOfMany }: { readonly scheduler: Nodes['scheduler']; readonly isOneOfMany: boolean },
  signal: AbortSignal,
): Promise<readonly ShownDocument[]> {
  await folder.ready;
  const paths = [...folder.session.workspace.documents.keys()].filter((path) => isWatched({ folder, path }));
  const spokenOf: string[] = [];
  const look = (path: string): void => {
    const analysis = folder.session.analyse(path);
    if (analysis !== undefined && speaksOfCluster(analysis.subjects, scheduler)) spokenOf.push(path);
  };
  await inSlices(paths, look, signal);
  // Their own images, whatever the configuration needs them for.
  const references = spokenOf.flatMap((path) =>
    (folder.session.analyse(path)?.subjects.uses ?? []).flatMap(({ use }) => use.image ?? []),
  );
  await context.learner.now(folder, references, signal);
  const prefix = isOneOfMany ? `${folder.uri.slice(folder.uri.lastIndexOf('/') + 1)}/` : '';
  return spokenOf.sort().flatMap((path): readonly ShownDocument[] => {
    const analysis = folder.session.analyse(path);
    if (analysis === undefined) return [];
    const { subjects, lines, findings } = analysis;
    return [{ path: `${prefix}${path}`, located: { folder, path }, subjects, lines, findings }];
  });
}

/** What runs there, looked up with the settings of the first folder; or why it could not be read. */
async function runningOf(
  context: Context,
  answer: PodsAnswer,
  known: Pick<RunningFacts, 'nodes' | 'pools' | 'documents'>,
  signal: AbortSignal,
): Promise<RunningPart> {
  if (!answer.ok) return { note: `${l10n.t('The pods that run there are not judged.')} ${answer.detail}` };
  const [folder] = context.folders.all();
  if (folder === undefined) return { note: l10n.t('The pods that run there are not judged: no folder is open.') };
  await context.learner.now(folder, imagesOfPods(answer.pods), signal);
  const images = runningReport({
    ...known,
    pods: answer.pods,
    offerOf: (reference) => folder.session.offerOf('', reference),
  });
  return { images, ...(!answer.everywhere && { note: ownNamespaceOnly() }) };
}

/** The places of the images in pods and stacks; a finding that explains a failing pod stands on one of them. */
function placesOf({ places }: Context, documents: readonly ShownDocument[]): ClusterReportDto['places'] {
  return Object.fromEntries(
    documents.flatMap(({ path: shown, located, lines, subjects }) =>
      subjects.uses
        .filter(({ use, pod }) => pod !== undefined || use.swarm !== undefined)
        .map(({ use }): readonly [string, PlaceDto] => {
          const lined = linedOf(located.folder, located.path);
          const { line } = lines.positionAt(use.span.start);
          const position = lined === undefined ? { line, character: 0 } : places.position(lined, use.span.start);
          const uri = uriOf(located.folder, located.path);
          return [`${shown}:${line + 1}`, { uri, path: shown, ...position }];
        }),
    ),
  );
}

function kubectlOf({ parts, folders }: Context) {
  const settings = folders.all()[0]?.settings;
  const kubeconfig = settings?.kubeconfig ?? '';
  return {
    processes: parts.processes,
    now: parts.clock.now,
    advice: editorAdvice(),
    ...(settings && { program: settings.kubectl }),
    ...(kubeconfig !== '' && { kubeconfig }),
  };
}
