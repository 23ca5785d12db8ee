import type { Platform } from '../image/platform';
import { familiarReference, type Reference, readReference, referenceKey } from '../image/reference';
import type { Severity } from '../model/finding';
import type { Nodes } from '../model/nodes';
import type { Offer } from '../model/offer';
import type { NodePool, RunningContainer, RunningPod } from '../model/runningPod';
import { addToList } from '../text/groups';
import type { ReportDocument } from './clusterReport';
import { failureReason, type Reason } from './failureReason';
import { distinct, type Fleet, fleetOf } from './fleet';
import { type Judged, placementOf, serves, verdictOf } from './nodeVerdict';

/** Why pods fail that have the wrong platform. */
export interface Explanation {
  readonly rule: string;
  readonly message: string;
  /** Where a document of the workspace names the image. */
  readonly path?: string;
  /** 0-based. */
  readonly line?: number;
}

/** One image of one workload that is in the cluster now. */
export interface RunningImage extends Judged {
  readonly namespace: string;
  /** `Deployment/web`. */
  readonly workload: string;
  readonly image: string;
  /** How many pods there are of it. */
  readonly pods: number;
  /** The platforms of the nodes that they are on. */
  readonly on: readonly Platform[];
  /** How many of them fail for their platform, in the kubelet's words; absent where none does. */
  readonly failing?: { readonly pods: number; readonly said: string };
  /** What explains the failure; with `failing` only. */
  readonly explained?: Explanation;
}

/** The distinct references of pods that can be looked up. */
export function imagesOfPods(pods: readonly RunningPod[]): readonly Reference[] {
  const found = new Map<string, Reference>();
  for (const { image } of pods.flatMap(({ containers }) => containers)) {
    const reading = readReference(image);
    if (reading.ok) found.set(referenceKey(reading.reference), reading.reference);
  }
  return [...found.values()];
}

/** What the judgement of running pods needs. */
export interface RunningFacts {
  readonly nodes: Nodes;
  readonly pools: readonly NodePool[];
  readonly pods: readonly RunningPod[];
  /** Documents whose findings may explain a failure. */
  readonly documents: readonly ReportDocument[];
  offerOf(reference: Reference): Offer;
}

/** Judges every image of the pods, once for each workload; those that fail first. */
export function runningReport(facts: RunningFacts): readonly RunningImage[] {
  const fleet = fleetOf(facts.nodes, facts.pools);
  const platformOf = new Map(facts.nodes.nodes.map((node) => [node.name, node.platform]));
  const groups = new Map<string, Member[]>();
  for (const pod of facts.pods) {
    for (const container of pod.containers) {
      const key = [pod.namespace, pod.workload, container.image].join('\n');
      const platform = pod.node === undefined ? undefined : platformOf.get(pod.node);
      addToList(groups, key, { pod, container, ...(platform && { platform }) });
    }
  }
  return [...groups.values()]
    .flatMap((members) => imageOf(members, fleet, facts) ?? [])
    .sort(
      (a, b) =>
        Number(b.failing !== undefined) - Number(a.failing !== undefined) ||
        compare(a.namespace, b.namespace) ||
        compare(a.workload, b.workload) ||
        compare(a.image, b.image),
    );
}

interface Member {
  readonly pod: RunningPod;
  readonly container: RunningContainer;
  readonly platform?: Platform;
}

function imageOf(members: readonly Member[], fleet: Fleet, facts: RunningFacts): RunningImage | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const { image } = first.container;
  const reading = readReference(image);
  const offer: Offer = reading.ok
    ? facts.offerOf(reading.reference)
    : { state: 'unknown', reason: 'unresolvable', detail: reading.message };
  const judged = verdictOf(offer, placementOf(first.pod.pod, fleet), fleet);
  const failures = members.flatMap((member) => failureOf(member, offer) ?? []);
  // A back-off often hides the engine's words, which another pod still has.
  const said = failures.find(({ told }) => told) ?? failures[0];
  const pods = new Set(members.map(({ pod }) => pod.name)).size;
  const seen = {
    namespace: first.pod.namespace,
    workload: first.pod.workload,
    image: reading.ok ? familiarReference(reading.reference) : image,
    pods,
    on: distinct(members.flatMap(({ platform }) => platform ?? [])),
  };
  if (said === undefined) return { ...seen, ...judged };
  // What the kubelet saw counts more than what the registry promises.
  const isOverruled = judged.verdict === 'runs' || judged.verdict === 'unknown';
  const verdict = isOverruled ? (failures.length >= pods ? 'fails' : 'partly') : judged.verdict;
  const explained = explanationOf(reading.ok ? reading.reference : undefined, offer, said, facts.documents);
  return { ...seen, ...judged, verdict, failing: { pods: failures.length, said: said.words }, explained };
}

interface Failure {
  readonly words: string;
  readonly kind: 'pull' | 'exec' | 'release';
  /** The words themselves say that it is the platform. */
  readonly told: boolean;
  /** The image is said to serve the node's platform, and fails there all the same. */
  readonly contradicted: boolean;
  readonly platform?: Platform;
}

/** The messages of containerd, CRI-O and Docker; of runc and crun; of Windows. */
const TOLD: readonly (readonly [RegExp, Failure['kind']])[] = [
  [/no match for platform|no matching manifest|no image found in (?:image index|manifest list)/i, 'pull'],
  [/image operating system "\w+" cannot be used on this platform/i, 'pull'],
  [/exec format error/i, 'exec'],
  [
    /operating system(?: of the container)? does not match the (?:host operating system|operating system of the host)/i,
    'release',
  ],
];
const PULLS: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff']);
const CRASHES: ReadonlySet<string> = new Set([
  'CrashLoopBackOff',
  'StartError',
  'RunContainerError',
  'ContainerCannotRun',
  'Error',
]);

/** Says so itself, or fails in a way that follows from its platform: the back-off often hides the engine's words. */
function failureOf({ container, platform }: Member, offer: Offer): Failure | undefined {
  const isServed = offer.state === 'known' && platform !== undefined ? serves(offer, platform) : undefined;
  const place = { ...(platform && { platform }), contradicted: isServed === true };
  for (const { reason, message } of container.troubles) {
    const told = TOLD.find(([pattern]) => pattern.test(message));
    if (told !== undefined) return { ...place, told: true, kind: told[1], words: wordsOf(reason, message) };
  }
  if (isServed !== false) return undefined;
  const fits = offer.state === 'known' && offer.kind === 'index' ? PULLS : CRASHES;
  // What runs by now, under emulation perhaps, does not fail.
  const trouble = container.troubles.find(({ reason, past }) => past !== true && fits.has(reason));
  if (trouble === undefined) return undefined;
  const kind = fits === PULLS ? 'pull' : 'exec';
  return { ...place, told: false, kind, words: wordsOf(trouble.reason, trouble.message) };
}

function wordsOf(reason: string, message: string): string {
  const text = message.replace(/\s+/g, ' ').trim().slice(0, 300);
  if (text === '') return reason;
  return reason === '' ? text : `${reason}: ${text}`;
}

const EXPLAINING: ReadonlySet<string> = new Set([
  'image-platform-missing',
  'image-single-platform',
  'pod-unconstrained',
  'pod-no-common-platform',
  'digest-single-platform',
  'windows-os-version',
  'image-arch-name',
]);

function explanationOf(
  reference: Reference | undefined,
  offer: Offer,
  failure: Failure,
  documents: readonly ReportDocument[],
): Explanation {
  const found = reference && findingFor(reference, documents);
  if (found !== undefined) return found;
  const reason = (kind: Reason): string => failureReason(kind, failure.platform);
  if (failure.contradicted && failure.kind === 'exec') {
    return { rule: 'buildplatform-final', message: reason('mislabelled') };
  }
  if (failure.kind === 'release') return { rule: 'windows-os-version', message: reason('otherRelease') };
  const rule = failure.kind === 'pull' ? 'image-platform-missing' : 'image-single-platform';
  if (offer.state !== 'known') return { rule, message: reason('nothing') };
  return { rule, message: reason(failure.kind === 'pull' ? 'noManifest' : 'notBuilt') };
}

const RANKS: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

function findingFor(reference: Reference, documents: readonly ReportDocument[]): Explanation | undefined {
  const key = referenceKey(reference);
  const found = documents.flatMap(({ path, subjects, lines, findings = [] }) =>
    subjects.uses.flatMap(({ use, pod }) => {
      if (pod === undefined || use.image === undefined || referenceKey(use.image) !== key) return [];
      return findings
        .filter(({ rule, span }) => EXPLAINING.has(rule) && span.start === use.span.start)
        .map(({ rule, message, severity, span }) => ({
          severity,
          explanation: { rule, message, path, line: lines.positionAt(span.start).line },
        }));
    }),
  );
  return found.sort((a, b) => RANKS[b.severity] - RANKS[a.severity])[0]?.explanation;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
