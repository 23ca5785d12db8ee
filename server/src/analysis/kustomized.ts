import * as l10n from '@vscode/l10n';
import { decidingKey, standIn, wishesOf } from '../kinds/kubernetes/kustomize/uses';
import type { ImageUse } from '../model/imageUse';
import type { DocumentPlace, KustomizeResult, PlacedPod } from '../model/kustomization';
import type { Pod } from '../model/pod';
import type { Reading } from '../model/reading';
import { addToList, groupBy } from '../text/groups';

/** A reading with the path of its document. */
export interface PlacedReading {
  readonly path: string;
  readonly reading: Reading;
}

/**
 * The readings that kustomizations of other files change, by path. An image that every kustomization which takes the
 * file in replaces is told where it is replaced; a pod that all of them move to the same nodes is for these, and one that
 * they move otherwise leaves its nodes open. Only kustomizations that no other one takes in count: they are what is applied.
 */
export function kustomized(readings: readonly PlacedReading[]): ReadonlyMap<string, Reading> {
  const results = readings.flatMap(({ path, reading }) => {
    const result = reading.kustomize?.result;
    return result === undefined ? [] : [{ path, result }];
  });
  const inner = new Set(results.flatMap(({ result }) => result.reached));
  const applied = results.filter(({ path }) => !inner.has(path)).map(({ result }) => placesOf(result));
  const takenIn = new Map<string, Places[]>();
  for (const places of applied) for (const path of places.reached) addToList(takenIn, path, places);
  const changed = new Map<string, Reading>();
  for (const { path, reading } of readings) {
    const by = takenIn.get(path);
    const after = by === undefined ? reading : changedBy(path, reading, by);
    if (after !== reading) changed.set(path, after);
  }
  return changed;
}

/** A result as the documents ask for it, each for its own path. */
interface Places {
  readonly reached: readonly string[];
  readonly deciding: ReadonlySet<string>;
  readonly moved: ReadonlyMap<string, readonly DocumentPlace[]>;
  readonly placed: ReadonlyMap<string, readonly PlacedPod[]>;
  readonly unclear: ReadonlyMap<string, readonly DocumentPlace[]>;
}

function placesOf({ reached, deciding, moved, placed, unclear }: KustomizeResult): Places {
  const pods = groupBy(placed, ({ at }) => at);
  return { reached, deciding: new Set(deciding), moved: byPath(moved), placed: pods, unclear: byPath(unclear) };
}

function byPath(places: readonly DocumentPlace[]): ReadonlyMap<string, readonly DocumentPlace[]> {
  return groupBy(places, ({ path }) => path);
}

function changedBy(path: string, reading: Reading, by: readonly Places[]): Reading {
  const unclear = by.flatMap((places) => places.unclear.get(path) ?? []);
  const moved = [...by.flatMap((places) => places.moved.get(path) ?? []), ...unclear];
  const isDecided = (start: number): boolean => by.some(({ deciding }) => deciding.has(decidingKey(path, start)));
  const isDead = (start: number): boolean => !isDecided(start) && !within(unclear, start);
  // A kustomization's own entries that nothing in the end comes from may be for objects that are not in the workspace.
  const dead = reading.uses.map((use) => use.demand.kind === 'pod' && isDead(use.span.start));
  const open = reading.pods.map((pod) => within(moved, pod.span.start));
  if (!dead.includes(true) && !open.includes(true)) return reading;
  return {
    ...reading,
    uses: reading.uses.map((use, i) => (dead[i] === true ? replaced(use) : use)),
    pods: reading.pods.map((pod, i) => {
      if (open[i] !== true) return pod;
      return (within(unclear, pod.span.start) ? undefined : placedBy(path, reading, pod, by)) ?? opened(pod);
    }),
  };
}

/** An image that never runs: no registry is asked for it, and it limits no pod. One read as replaced is what runs. */
function replaced(use: ImageUse): ImageUse {
  if (use.toldElsewhere === true) return use;
  const { image: _, ...rest } = use;
  return { ...rest, unread: l10n.t('A kustomization puts another image here.'), toldElsewhere: true };
}

/** A pod as all kustomizations that take it in have it; undefined where they have it differently, or it is not known. */
function placedBy(path: string, { uses }: Reading, pod: Pod, by: readonly Places[]): Pod | undefined {
  const images = pod.uses.flatMap((use) => uses[use]?.span ?? []);
  const keys = images.map(({ start }) => decidingKey(path, start));
  const found = by.map(({ placed }) => keys.flatMap((key) => placed.get(key) ?? []));
  const [first] = images;
  const final = found[0]?.[0]?.pod;
  if (first === undefined || final === undefined || final.runtimeClass !== undefined) return undefined;
  const isSame = (pods: readonly PlacedPod[]): boolean =>
    pods.length > 0 && pods.every((one) => wishesOf(one.pod) === wishesOf(final));
  return found.every(isSame) ? { ...standIn(final, first, 0), span: pod.span, uses: pod.uses } : undefined;
}

/** A pod of which more is decided elsewhere. */
function opened(pod: Pod): Pod {
  const { runtimeClass: _, ...rest } = pod;
  return pod.unresolved && pod.runtimeClass === undefined ? pod : { ...rest, unresolved: true };
}

function within(places: readonly DocumentPlace[], offset: number): boolean {
  return places.some(({ span }) => span.start <= offset && offset <= span.end);
}
