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
import { swarmPlacement } from './swarmPlacement';

/** One image of one pod, or of one service of a stack, of a document. */
export interface ReportImage extends Judged {
  /** As a person writes it, after interpolation; the text as it stands where that is no reference. */
  readonly image: string;
  readonly path: string;
  readonly span: Span;
  /** 0-based. */
  readonly line: number;
  /** `DaemonSet/exporter`; of a Swarm `service/web`. */
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
  /** Who puts work on the nodes; Kubernetes where absent. */
  readonly scheduler?: 'swarm';
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

/** Whether a report on the nodes of such a scheduler has anything to say of a document. */
export function speaksOfCluster({ pods, uses }: DocumentSubjects, scheduler: 'swarm' | undefined): boolean {
  return scheduler === 'swarm' ? uses.some(({ use }) => use.swarm !== undefined) : pods.length > 0;
}

/**
 * Judges every image of the documents' pods (of a Swarm: of its stacks' services) on the nodes that the scheduler may give the pod. `pools` are Karpenter's:
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
    ...(fleet.scheduler && { scheduler: fleet.scheduler }),
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
  const { use, offer } = subject;
  // A placeholder of a kustomization never runs; what takes its place is judged where that is written.
  if (use.toldElsewhere === true && use.image === undefined) return undefined;
  const place = placeOf(subject, fleet, placed);
  if (place === undefined) return undefined;
  const image = use.image === undefined ? use.written : familiarReference(use.image);
  return {
    image,
    path,
    span: use.span,
    line: lines.positionAt(use.span.start).line,
    workload: place.workload,
    ...verdictOf(offer, place.placement, fleet),
  };
}

/** Where what the use is part of may be put by the cluster's scheduler; undefined where that does not run it. */
function placeOf(
  { use, pod, offer }: UseSubject,
  fleet: Fleet,
  placed: (pod: Pod) => Placement,
): { readonly workload: string; readonly placement: Placement } | undefined {
  if (fleet.scheduler === 'swarm') {
    const service = use.swarm;
    return service && { workload: `service/${service.service}`, placement: swarmPlacement(service, fleet, offer) };
  }
  if (pod === undefined) return undefined;
  const { workload, name } = pod.pod;
  return { workload: name === undefined ? workload : `${workload}/${name}`, placement: placed(pod.pod) };
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
