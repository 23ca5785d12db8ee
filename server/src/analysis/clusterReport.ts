import { bestOf } from '../image/compatibility';
import { formatPlatform, type Platform, sortPlatforms } from '../image/platform';
import { familiarReference } from '../image/reference';
import type { ClusterNode, Nodes } from '../model/nodes';
import { platformsOf } from '../model/offer';
import type { UseSubject } from '../model/rule';
import { feasibleNodes, feasiblePlatforms } from '../targets/scheduling';
import type { Lines } from '../text/lines';
import type { Span } from '../text/span';
import type { DocumentSubjects } from './subjects';

/** Whether an image runs on the nodes that its pod may use: on all, on some, on none; or that is not known. */
export type Verdict = 'runs' | 'partly' | 'fails' | 'unknown';

/** One image on the nodes of one platform; `away`: the pod is put on none of them. */
export interface ReportCell {
  readonly platform: Platform;
  readonly verdict: 'runs' | 'fails' | 'unknown' | 'away';
}

/** One image of one pod. */
export interface ReportImage {
  /** As a person writes it, after interpolation; the text as it stands where that is no reference. */
  readonly image: string;
  readonly path: string;
  readonly span: Span;
  /** 0-based. */
  readonly line: number;
  readonly verdict: Verdict;
  /** What the image offers; absent where that is not known. */
  readonly offered?: readonly Platform[];
  /** One for each platform of the report, in its order. */
  readonly cells: readonly ReportCell[];
  /** A sentence. */
  readonly reason: string;
}

/** The nodes of one platform. */
export interface ReportPlatform {
  readonly platform: Platform;
  readonly nodes: number;
  /** How many of them take ordinary work. */
  readonly schedulable: number;
}

/** What runs where: every image of the pods against the platforms of the nodes. */
export interface ClusterReport {
  readonly context: string;
  /** When the nodes were read, in ms since 1970; 0 where that is not known. */
  readonly at: number;
  readonly nodes: readonly ClusterNode[];
  readonly platforms: readonly ReportPlatform[];
  readonly images: readonly ReportImage[];
}

/** An analysed document of the workspace. */
export interface ReportDocument {
  readonly path: string;
  readonly subjects: DocumentSubjects;
  readonly lines: Lines;
}

/** Judges every image of the documents' pods on the nodes that the scheduler may give the pod. */
export function clusterReport(nodes: Nodes, documents: readonly ReportDocument[]): ClusterReport {
  const platforms = sortPlatforms(nodes.nodes.map((node) => node.platform)).map((platform) => {
    const own = nodes.nodes.filter((node) => formatPlatform(node.platform) === formatPlatform(platform));
    return { platform, nodes: own.length, schedulable: own.filter((node) => node.schedulable).length };
  });
  const images = documents.flatMap(({ path, subjects, lines }) =>
    subjects.uses.flatMap((subject): readonly ReportImage[] => {
      if (subject.pod === undefined) return [];
      const judged = judgeUse(subject, nodes, platforms);
      const { use } = subject;
      const image = use.image === undefined ? use.written : familiarReference(use.image);
      return [{ image, path, span: use.span, line: lines.positionAt(use.span.start).line, ...judged }];
    }),
  );
  return { context: nodes.context, at: nodes.at, nodes: nodes.nodes, platforms, images };
}

type Judged = Pick<ReportImage, 'verdict' | 'offered' | 'cells' | 'reason'>;

function judgeUse(subject: UseSubject, nodes: Nodes, platforms: readonly ReportPlatform[]): Judged {
  const usable = subject.pod?.pod.unresolved === true ? undefined : usableNodes(subject, nodes);
  const { offer } = subject;
  const cellOf = (verdictOf: (platform: Platform) => ReportCell['verdict']): readonly ReportCell[] =>
    platforms.map(({ platform }) => {
      const isUsed = usable?.some((node) => formatPlatform(node.platform) === formatPlatform(platform)) ?? true;
      return { platform, verdict: isUsed ? verdictOf(platform) : 'away' };
    });
  if (offer.state !== 'known') {
    const reason = offer.state === 'pending' ? 'The registry has not answered yet.' : sentence(offer.detail);
    return { verdict: 'unknown', cells: cellOf(() => 'unknown'), reason };
  }
  const offered = platformsOf(offer);
  const cells = cellOf((platform) => (bestOf(platform, offered).verdict === 'no' ? 'fails' : 'runs'));
  const has = `It is ${offer.kind === 'index' ? 'available' : 'built'} for ${listOf(sortPlatforms(offered))}`;
  if (usable === undefined) {
    return { verdict: 'unknown', offered, cells, reason: `${has}; which nodes the pod may use cannot be read.` };
  }
  const asked = cells.filter(({ verdict }) => verdict !== 'away');
  if (asked.length === 0) {
    return { verdict: 'unknown', offered, cells, reason: `${has}; ${noNode(subject, nodes)}.` };
  }
  const failing = asked.filter(({ verdict }) => verdict === 'fails').map(({ platform }) => platform);
  if (failing.length === 0) return { verdict: 'runs', offered, cells, reason: `${has}.` };
  const error = offer.kind === 'index' ? 'the pull finds no matching manifest' : 'it dies with exec format error';
  const verdict = failing.length === asked.length ? 'fails' : 'partly';
  return { verdict, offered, cells, reason: `${has}; on ${listOf(failing)} nodes ${error}.` };
}

function usableNodes({ pod }: UseSubject, nodes: Nodes): readonly ClusterNode[] {
  if (pod === undefined) return nodes.nodes;
  const found = feasibleNodes(pod.pod, nodes.nodes).nodes;
  // A pod that does not ask for Windows is a Linux pod: Windows nodes of a mixed cluster are not its concern.
  const platforms = found.map((node) => node.platform);
  const asksForWindows = pod.pod.os === 'windows' || feasiblePlatforms(pod.pod, platforms).constrained;
  const hasLinux = platforms.some((platform) => platform.os === 'linux');
  return hasLinux && !asksForWindows ? found.filter((node) => node.platform.os !== 'windows') : found;
}

function noNode({ pod }: UseSubject, nodes: Nodes): string {
  const [first] = pod === undefined ? [] : feasibleNodes(pod.pod, nodes.nodes).excluded;
  const why = first === undefined ? '' : ` (${first.because})`;
  return `no node of the cluster takes the pod now${why}`;
}

function listOf(platforms: readonly Platform[]): string {
  const names = platforms.map(formatPlatform);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

function sentence(detail: string): string {
  const text = detail.charAt(0).toUpperCase() + detail.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
