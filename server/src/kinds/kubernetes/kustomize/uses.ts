import type { ImageUse } from '../../../model/imageUse';
import type { KustomizeResult, PlacedPod } from '../../../model/kustomization';
import type { Pod } from '../../../model/pod';
import { uniqueBy } from '../../../text/groups';
import type { Span } from '../../../text/span';
import { ALONE } from '../kustomizeImages';
import { readDocuments } from '../objects';
import { mayTell } from '../telling';
import type { Built } from './build';
import type { KustomizeObject } from './object';
import type { Origin, Value } from './value';
import { writtenOut } from './writtenOut';

/** An image that a pod of the result runs, with the place that decides which one. */
export interface FinalUse {
  readonly origin: Origin;
  readonly use: ImageUse;
  readonly pod: Pod;
}

/** What the pods of a result run; objects of which is not known what becomes of them are left out. */
export function finalUses({ objects }: Built): readonly FinalUse[] {
  return objects.filter((object) => !object.unsure).flatMap(usesOfObject);
}

/** What most kustomizations take in they leave as it is, so that it is the same value in all of them. */
const usesOfValues = new WeakMap<Value, readonly FinalUse[]>();

function usesOfObject({ value }: KustomizeObject): readonly FinalUse[] {
  const known = usesOfValues.get(value);
  if (known !== undefined) return known;
  const { document, origins } = writtenOut(value);
  const { uses, pods } = mayTell(document.text) ? readDocuments([document], ALONE, []) : NOTHING;
  const found = uses.flatMap((use): FinalUse[] => {
    // The span of a text in quotes begins behind the quote.
    const origin = origins.get(use.span.start - 1);
    const pod = use.demand.kind === 'pod' ? pods[use.demand.pod] : undefined;
    return origin === undefined || pod === undefined ? [] : [{ origin, use, pod }];
  });
  usesOfValues.set(value, found);
  return found;
}

const NOTHING = { uses: [], pods: [] };

/** The result in short, for what joins the documents of a workspace. */
export function resultOf(built: Built, uses: readonly FinalUse[]): KustomizeResult {
  const places = (objects: readonly KustomizeObject[]) => objects.map(({ origin }) => origin);
  return {
    reached: built.reached,
    deciding: [...new Set(uses.map(({ origin }) => decidingKey(origin.path, origin.span.start)))],
    moved: places(built.objects.filter(({ moved }) => moved)),
    placed: built.incomplete ? [] : placedPods(built),
    unclear: places(built.objects.filter(({ unsure }) => unsure)),
  };
}

function placedPods({ objects }: Built): readonly PlacedPod[] {
  return objects
    .filter(({ moved, unsure }) => moved && !unsure)
    .flatMap(usesOfObject)
    .map(({ origin, pod }) => ({ at: decidingKey(origin.path, origin.span.start), pod }));
}

/** The key of a place in `deciding` and `placed`. */
export function decidingKey(path: string, start: number): string {
  return `${path} ${start}`;
}

/** The uses of a result that the document at `path` decides, one for all pods that choose their nodes alike. */
export function decidedHere(
  final: readonly FinalUse[],
  path: string,
  text: string,
): { readonly uses: readonly ImageUse[]; readonly pods: readonly Pod[] } {
  const uses: ImageUse[] = [];
  const pods: Pod[] = [];
  for (const { origin, use, pod } of differentOnes(final.filter((one) => one.origin.path === path))) {
    const { span } = origin;
    const { slot: _slot, ...rest } = use;
    const written = text.slice(span.start, span.end);
    uses.push({ ...rest, span, written, literal: false, demand: { kind: 'pod', pod: pods.length } });
    pods.push(standIn(pod, span, uses.length - 1));
  }
  return { uses, pods };
}

/** The pod as it counts at a place that decides an image: its wishes hold, its characters stand in other files. */
export function standIn(pod: Pod, span: Span, use: number): Pod {
  const { constrain: _elsewhere, ...rest } = pod;
  return {
    ...rest,
    span,
    uses: [use],
    toldElsewhere: true,
    selector: pod.selector.map(({ key, value }) => ({
      key: { ...key, span },
      value: { ...value, span },
      inherited: true as const,
    })),
    ...(pod.affinity && {
      affinity: pod.affinity.map((term) => ({
        span,
        expressions: term.expressions.map((expression) => ({
          ...expression,
          key: { ...expression.key, span },
          values: expression.values.map((value) => ({ ...value, span })),
        })),
      })),
    }),
  };
}

function differentOnes(final: readonly FinalUse[]): readonly FinalUse[] {
  const key = ({ origin, use, pod }: FinalUse): string =>
    JSON.stringify([origin.span.start, use.image, use.unread, use.role, wishesOf(pod)]);
  return [...uniqueBy(final, key)].sort((a, b) => a.origin.span.start - b.origin.span.start);
}

/** Equal for pods that choose their nodes alike. */
export function wishesOf(pod: Pod): string {
  return JSON.stringify([
    pod.workload === 'DaemonSet',
    pod.selector.map(({ key, value }) => [key.value, value.value]),
    pod.affinity?.map((term) => term.expressions.map((e) => [e.key.value, e.operator, e.values.map((v) => v.value)])),
    pod.tolerations,
    pod.nodeName,
    pod.os,
    pod.unresolved,
    pod.runtimeClass?.value,
  ]);
}
