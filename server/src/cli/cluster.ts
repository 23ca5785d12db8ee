import { type ClusterReport, clusterReport, type ReportDocument, speaksOfCluster } from '../analysis/clusterReport';
import { fleetOf } from '../analysis/fleet';
import { imagesOfPods, type RunningImage, runningReport } from '../analysis/runningReport';
import { clusterHtml } from '../formats/clusterHtml';
import { clusterText } from '../formats/clusterText';
import { type ClusterView, clusterView, type RunningPart } from '../formats/clusterView';
import { ENGLISH } from '../formats/words';
import { ownNamespaceOnly, readNodePools, readPods } from '../knowledge/kubectl';
import type { KubectlOptions } from '../knowledge/kubectlRun';
import type { ProgramParts } from '../knowledge/programParts';
import type { Nodes } from '../model/nodes';
import type { NodePool } from '../model/runningPod';
import { dockerContextOf } from '../model/swarm';
import { type AnalysedPath, analyseAll, learnAll } from './analyseFiles';
import { brokenFiles, sayBroken } from './broken';
import { chooseFiles } from './chooseFiles';
import { EXIT, type Io, refuse } from './io';
import { configurationErrors, failsAt } from './lint';
import { type Opened, openWorkspace } from './open';
import type { FailLevel, LintOptions } from './options';
import { writeOutput } from './output';
import { type Progress, progressLine } from './progress';
import { shownPath } from './root';
import { saveCluster } from './saveCluster';

/** What `cluster` does beside the documents. */
export interface ClusterExtras {
  /** Judge the pods that run in the cluster, too. */
  readonly pods: boolean;
  /** Keep the platforms of the nodes in the configuration. */
  readonly save: boolean;
}

/**
 * Says which images of the workspace's Kubernetes documents run on the nodes of a cluster (`context`; '' is the current
 * one), and of a Swarm (`docker:` and a Docker context) those of its compose files. The exit status is that of linting these
 * documents for that cluster; a workload that runs there counts as an error where it fails, and as a warning where it fails
 * in part.
 */
export async function cluster(
  io: Io,
  parts: ProgramParts,
  options: LintOptions,
  context: string,
  extras: ClusterExtras = { pods: false, save: false },
): Promise<number> {
  const write = WRITERS[options.format];
  if (write === undefined) return refuse(io, EXIT.usage, 'cluster writes text, json or html');
  const wrongUse = misuse(options, context, extras);
  if (wrongUse !== undefined) return refuse(io, EXIT.usage, wrongUse);
  const progress = progressLine(io);
  const isAsked = options.nodes === undefined && !options.offline;
  progress.say(isAsked ? 'asking the cluster for its nodes' : 'reading what is known of the cluster');
  const opened = await openWorkspace(io, parts, { ...options, targets: [{ kind: 'cluster', context }] });
  progress.clear();
  if ('status' in opened) return refuse(io, opened.status, opened.message);
  try {
    return await clusterOpened(io, options, opened, { context, extras, write, progress, isAsked });
  } finally {
    progress.clear();
    await opened.close();
  }
}

/** What is wanted of a cluster whose workspace is open. */
interface Wish {
  readonly context: string;
  readonly extras: ClusterExtras;
  readonly write: Writer;
  readonly progress: Progress;
  /** The cluster itself has been asked for its nodes. */
  readonly isAsked: boolean;
}

async function clusterOpened(
  io: Io,
  options: LintOptions,
  opened: Opened,
  { context, extras, write, progress, isAsked }: Wish,
): Promise<number> {
  const known = opened.clusters.get(context);
  if (known === undefined) return refuse(io, EXIT.failed, 'the cluster gave no nodes');
  const nodes = 'nodes' in known ? known : undefined;
  if (nodes?.nodes.length === 0) return refuse(io, EXIT.failed, `${nodes.context} has no nodes`);
  const chosen = await chooseFiles(io, options, opened);
  if ('message' in chosen) return refuse(io, chosen.status, chosen.message);
  const wrong = options.config === undefined ? configurationErrors(opened) : [];
  if (wrong.length > 0) return refuse(io, EXIT.usage, wrong.join('\nplatformlint: '));
  const { scheduler } = fleetOf(known, []);
  const paths = chosen.paths.filter((path) => isSpokenOf(opened, path, scheduler));
  // Karpenter is asked while the registries are: what it may add is only a hint.
  const hasPools = isAsked && nodes !== undefined && scheduler === undefined;
  const asked = hasPools ? readNodePools(kubectlOf(io, options, nodes), io.signal) : [];
  const analyses = await learnImages(opened, paths, io, progress);
  const pools = await asked;
  const documents = analyses.map(documentOf);
  const running =
    extras.pods && nodes !== undefined ? await runningOf(io, options, opened, { nodes, pools, documents }) : undefined;
  progress.clear();
  if (running !== undefined && 'refused' in running) return refuse(io, EXIT.failed, running.refused);
  const report = clusterReport(known, documents, pools);
  const view = clusterView(report, (path) => shownPath(opened.root, path), running);
  const written = await writeOutput(io, options.output, write(view, linker(options)));
  if (written !== undefined) return refuse(io, EXIT.failed, written);
  if (extras.save && nodes !== undefined) {
    const refused = await saveCluster(io, options, opened, nodes);
    if (refused !== undefined) return refuse(io, EXIT.failed, refused);
  }
  if (options.strictLookups && isIncomplete(report, running?.images ?? []))
    return refuse(io, EXIT.failed, 'some images could not be looked up');
  const fails =
    analyses.some(({ analysis }) => failsAt(analysis.findings, options.failOn)) ||
    (running?.images ?? []).some((one) => countsAt(one, options.failOn));
  return fails ? EXIT.findings : EXIT.clean;
}

function isSpokenOf({ session }: Opened, path: string, scheduler: 'swarm' | undefined): boolean {
  const analysis = session.analyse(path);
  return analysis !== undefined && speaksOfCluster(analysis.subjects, scheduler);
}

/** Options that contradict each other. */
function misuse({ nodes, offline }: LintOptions, context: string, { pods, save }: ClusterExtras): string | undefined {
  if (pods && dockerContextOf(context) !== undefined)
    return '--pods asks Kubernetes; of a Swarm the services of compose files are judged';
  if (pods && nodes !== undefined) return '--pods asks the cluster, --nodes reads a file: give one of them';
  if (pods && offline) return '--pods asks the cluster, --offline asks nobody: give one of them';
  if (save && offline && nodes === undefined)
    return '--save keeps what the cluster answers, --offline does not ask it: give one of them, or --nodes';
  return undefined;
}

type Link = (file: string, line: number) => string | undefined;

type Writer = (view: ClusterView, link: Link) => string;

const WRITERS: Readonly<Record<string, Writer>> = {
  text: clusterText,
  // Without the time: the same cluster gives the same bytes.
  json: ({ at: _, ...view }) => `${JSON.stringify(view, undefined, 2)}\n`,
  html: (view, link) => clusterHtml(view, { link, l10n: ENGLISH, language: 'en' }),
};

/** From the page's folder to the file: the page can be put beside the repository. */
function linker({ output }: LintOptions): Link {
  const isElsewhere = output !== undefined && (output.startsWith('/') || /^[A-Za-z]:/.test(output));
  const depth = (output ?? '').split('/').filter((part) => part !== '.' && part !== '').length - 1;
  const up = '../'.repeat(Math.max(0, depth));
  if (isElsewhere || output?.includes('..')) return () => undefined;
  return (file, line) => `${up}${file.split('/').map(encodeURIComponent).join('/')}#L${line}`;
}

function kubectlOf(io: Io, options: LintOptions, nodes: Nodes): KubectlOptions {
  return {
    processes: io.processes,
    now: io.clock.now,
    context: nodes.context,
    ...(options.kubeconfig !== undefined && { kubeconfig: options.kubeconfig }),
  };
}

/** Learns every image that the cluster may run, whatever the configuration needs it for. */
async function learnImages(
  opened: Opened,
  paths: readonly string[],
  io: Io,
  progress: Progress,
): Promise<readonly AnalysedPath[]> {
  sayBroken(io, brokenFiles(opened, paths));
  const analyses = await learnAll(opened, paths, io, progress);
  const references = analyses.flatMap(({ analysis }) =>
    analysis.subjects.uses.flatMap(({ use, pod }) =>
      pod === undefined && use.swarm === undefined ? [] : (use.image ?? []),
    ),
  );
  const changed = await opened.session.learn(references, io.signal);
  return changed ? analyseAll(opened.session, paths) : analyses;
}

function documentOf({ path, analysis }: AnalysedPath): ReportDocument {
  return { path, subjects: analysis.subjects, lines: analysis.lines, findings: analysis.findings };
}

async function runningOf(
  io: Io,
  options: LintOptions,
  { session }: Opened,
  known: {
    readonly nodes: Nodes;
    readonly pools: readonly NodePool[];
    readonly documents: readonly ReportDocument[];
  },
): Promise<(RunningPart & { readonly images: readonly RunningImage[] }) | { readonly refused: string }> {
  const answer = await readPods(kubectlOf(io, options, known.nodes), io.signal);
  if (!answer.ok) return { refused: answer.detail };
  await session.learn(imagesOfPods(answer.pods), io.signal);
  const offerOf = (reference: Parameters<typeof session.offerOf>[1]) => session.offerOf('', reference);
  const images = runningReport({ ...known, pods: answer.pods, offerOf });
  return { images, ...(!answer.everywhere && { note: ownNamespaceOnly() }) };
}

function isIncomplete(report: ClusterReport, running: readonly RunningImage[]): boolean {
  return [...report.images, ...running].some((image) => image.offered === undefined);
}

function countsAt({ verdict }: RunningImage, level: FailLevel): boolean {
  if (verdict === 'fails') return level !== 'never';
  return verdict === 'partly' && (level === 'warning' || level === 'info');
}
