import { formatPlatform, type Platform } from '../image/platform';
import { familiarReference } from '../image/reference';
import type { Finding } from '../model/finding';
import type { ClusterNode, KeptCluster, Nodes } from '../model/nodes';
import type { Pod } from '../model/pod';
import type { UseSubject } from '../model/rule';
import type { NodePool } from '../model/runningPod';
import { takesWork } from '../targets/environment';
import { isControlPlane, virtualNode } from '../targets/nodeTraits';
import type { Lines } from '../text/lines';
import type { Span } from '../text/span';
import { hintsOf } from './clusterHints';
import { type Fleet, fleetOf } from './fleet';
import { type Judged, type Placement, placementOf, verdictOf } from './nodeVerdict';
import type { DocumentSubjects } from './subjects';

/** One image of one pod of a document. */
export interface ReportImage extends Judged {
  /** As a person writes it, after interpolation; the text as it stands where that is no reference. */
  readonly image: string;
  readonly path: string;
  readonly span: Span;
  /** 0-based. */
  readonly line: number;
  /** `DaemonSet/exporter`. */
  readonly workload: string;
}

/** The nodes of one platform. */
export interface ReportPlatform {
  readonly platform: Platform;
  readonly nodes: number;
  /** How many of them take ordinary work: open, and no control plane that keeps it away. */
  readonly schedulable: number;
  readonly controlPlane: number;
  /** Nodes that are no machines: virtual-kubelet, Fargate. */
  readonly virtual: number;
}

/** What runs where: every image of the pods against the platforms of the nodes. */
export interface ClusterReport {
  readonly context: string;
  /** When the nodes were read, in ms since 1970; 0 where that is not known. */
  readonly at: number;
  /** Where the platforms come from, where the cluster was not asked: there are no nodes then. */
  readonly kept?: KeptCluster;
  readonly nodes: readonly ClusterNode[];
  readonly platforms: readonly ReportPlatform[];
  /** Platforms that Karpenter may add and no node has now. */
  readonly later: readonly Platform[];
  readonly images: readonly ReportImage[];
  /** What may change: node groups, autoscaling, nodes that take no work. Sentences. */
  readonly hints: readonly string[];
}

/** An analysed document of the workspace. */
export interface ReportDocument {
  readonly path: string;
  readonly subjects: DocumentSubjects;
  readonly lines: Lines;
  /** What was found in it, so that pods that fail can be explained by it. */
  readonly findings?: readonly Finding[];
}

/**
 * Judges every image of the documents' pods on the nodes that the scheduler may give the pod. `pools` are Karpenter's:
 * what they may add is a hint and never changes a verdict.
 */
export function clusterReport(
  known: Nodes | KeptCluster,
  documents: readonly ReportDocument[],
  pools: readonly NodePool[] = [],
): ClusterReport {
  const fleet = fleetOf(known, pools);
  const nodes = 'nodes' in known ? known.nodes : [];
  const placements = new Map<Pod, Placement>();
  const placed = (pod: Pod): Placement => {
    const placement = placements.get(pod) ?? placementOf(pod, fleet);
    placements.set(pod, placement);
    return placement;
  };
  const images = documents.flatMap((document) =>
    document.subjects.uses.flatMap((subject) => reportImage(subject, document, fleet, placed) ?? []),
  );
  return {
    context: known.context,
    at: 'nodes' in known ? known.at : 0,
    ...(!('nodes' in known) && { kept: known }),
    nodes,
    platforms: fleet.platforms.map((platform) => countsOf(platform, nodes)),
    later: fleet.later,
    images,
    hints: 'nodes' in known ? hintsOf(known, pools, fleet) : [],
  };
}

function reportImage(
  subject: UseSubject,
  { path, lines }: ReportDocument,
  fleet: Fleet,
  placed: (pod: Pod) => Placement,
): ReportImage | undefined {
  const { use, pod, offer } = subject;
  if (pod === undefined) return undefined;
  const image = use.image === undefined ? use.written : familiarReference(use.image);
  const { workload, name } = pod.pod;
  return {
    image,
    path,
    span: use.span,
    line: lines.positionAt(use.span.start).line,
    workload: name === undefined ? workload : `${workload}/${name}`,
    ...verdictOf(offer, placed(pod.pod), fleet),
  };
}

function countsOf(platform: Platform, nodes: readonly ClusterNode[]): ReportPlatform {
  const name = formatPlatform(platform);
  const own = nodes.filter((node) => node.platform === platform || formatPlatform(node.platform) === name);
  return {
    platform,
    nodes: own.length,
    schedulable: own.filter(takesWork).length,
    controlPlane: own.filter(isControlPlane).length,
    virtual: own.filter((node) => virtualNode(node) !== undefined).length,
  };
}
