import type { ClusterReport } from '../analysis/clusterReport';
import type { Judged } from '../analysis/nodeVerdict';
import type { RunningImage } from '../analysis/runningReport';
import { formatPlatform, type Platform, sortPlatforms } from '../image/platform';
import type { ClusterNode, KeptCluster, Taint } from '../model/nodes';
import { isControlPlane, nodeGroupOf, virtualNode } from '../targets/nodeTraits';

/** What becomes of an image on the nodes that its pod may use. */
export type VerdictWord = 'runs' | 'partly' | 'fails' | 'unknown';

/** An image on the nodes of one platform. */
export interface CellView {
  readonly platform: string;
  readonly verdict: 'runs' | 'fails' | 'unknown' | 'away';
  readonly because?: string;
}

interface JudgedView {
  readonly image: string;
  readonly verdict: VerdictWord;
  /** What the image offers; empty where that is not known. */
  readonly platforms: readonly string[];
  readonly reason: string;
  readonly cells: readonly CellView[];
  /** Platforms that Karpenter may add, on which it would fail. */
  readonly later?: readonly string[];
}

/** An image of a document. */
export interface ImageView extends JudgedView {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly workload: string;
}

/** An image of a workload that is in the cluster now. */
export interface RunningView extends JudgedView {
  readonly namespace: string;
  readonly workload: string;
  readonly pods: number;
  /** The platforms of the nodes that its pods are on. */
  readonly on: readonly string[];
  readonly failing?: {
    readonly pods: number;
    readonly said: string;
    readonly rule: string;
    readonly message: string;
    readonly file?: string;
    readonly line?: number;
  };
}

/** A node of the cluster. */
export interface NodeView {
  readonly name: string;
  readonly platform: string;
  readonly schedulable: boolean;
  readonly taints: readonly Taint[];
  readonly controlPlane?: true;
  readonly virtual?: string;
  readonly group?: string;
}

/** A cluster's report in plain texts and numbers: what JSON prints and the pages are made of. */
export interface ClusterView {
  readonly context: string;
  /** Who puts work on the nodes; Kubernetes where absent. */
  readonly scheduler?: 'swarm';
  /** When the nodes were read, in ISO 8601. */
  readonly at?: string;
  /** Where the platforms come from, where the cluster was not asked; there are no nodes then. */
  readonly kept?: {
    /** With the date, where it is kept. */
    readonly because?: string;
    readonly file: string;
    /** 1-based. */
    readonly line: number;
  };
  readonly nodes: readonly NodeView[];
  readonly platforms: readonly {
    readonly platform: string;
    readonly nodes: number;
    readonly schedulable: number;
    readonly controlPlane: number;
    readonly virtual: number;
  }[];
  /** Platforms that Karpenter may add and no node has now; absent where there are none. */
  readonly later?: readonly string[];
  readonly images: readonly ImageView[];
  readonly hints: readonly string[];
  readonly pods?: readonly RunningView[];
  /** Why pods, or some of them, are not judged. A sentence. */
  readonly podsNote?: string;
}

/** What is known of the pods that run. */
export interface RunningPart {
  /** Absent where they could not be read. */
  readonly images?: readonly RunningImage[];
  /** Why they, or some of them, are not judged. */
  readonly note?: string;
}

/** Turns a report into texts. `shown` gives the path under which a workspace path is reported. */
export function clusterView(
  report: ClusterReport,
  shown: (path: string) => string,
  running: RunningPart = {},
): ClusterView {
  return {
    context: report.context,
    ...(report.scheduler && { scheduler: report.scheduler }),
    ...(report.at > 0 && { at: new Date(report.at).toISOString() }),
    ...(report.kept && { kept: keptView(report.kept, shown) }),
    nodes: report.nodes.map(nodeView),
    platforms: report.platforms.map((one) => ({ ...one, platform: formatPlatform(one.platform) })),
    ...(report.later.length > 0 && { later: namesOf(report.later) }),
    images: report.images.map((one) => ({
      image: one.image,
      file: shown(one.path),
      line: one.line + 1,
      ...judgedView(one),
      workload: one.workload,
    })),
    hints: report.hints,
    ...(running.images && { pods: running.images.map((one) => runningView(one, shown)) }),
    ...(running.note !== undefined && { podsNote: running.note }),
  };
}

function keptView({ because, path, line }: KeptCluster, shown: (path: string) => string): ClusterView['kept'] {
  return { ...(because !== undefined && { because }), file: shown(path), line: line + 1 };
}

function nodeView(node: ClusterNode): NodeView {
  const { name, platform, schedulable, taints } = node;
  const virtual = virtualNode(node);
  const group = nodeGroupOf(node);
  return {
    name,
    platform: formatPlatform(platform),
    schedulable,
    taints,
    ...(isControlPlane(node) && { controlPlane: true }),
    ...(virtual !== undefined && { virtual }),
    ...(group && { group: `${group.kind} ${group.name}` }),
  };
}

function judgedView({ verdict, offered, reason, cells, later }: Judged): Omit<JudgedView, 'image'> {
  return {
    verdict,
    platforms: namesOf(offered ?? []),
    reason,
    cells: cells.map((cell) => ({ ...cell, platform: formatPlatform(cell.platform) })),
    ...(later && { later: namesOf(later) }),
  };
}

function runningView(one: RunningImage, shown: (path: string) => string): RunningView {
  const { namespace, workload, image, pods, on, failing, explained } = one;
  return {
    namespace,
    workload,
    image,
    pods,
    on: namesOf(on),
    ...judgedView(one),
    ...(failing &&
      explained && {
        failing: {
          ...failing,
          rule: explained.rule,
          message: explained.message,
          ...(explained.path !== undefined && { file: shown(explained.path) }),
          ...(explained.line !== undefined && { line: explained.line + 1 }),
        },
      }),
  };
}

function namesOf(platforms: readonly Platform[]): readonly string[] {
  return sortPlatforms(platforms).map(formatPlatform);
}
