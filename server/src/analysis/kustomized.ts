import { decidingKey } from '../kinds/kubernetes/kustomize/uses';
import type { DocumentPlace, KustomizeResult } from '../model/kustomization';
import type { Reading } from '../model/reading';

/** A reading with the path of its document. */
export interface PlacedReading {
  readonly path: string;
  readonly reading: Reading;
}

/**
 * The readings that kustomizations of other files change, by path. An image that every kustomization which takes the
 * file in replaces is told where it is replaced; a pod that one of them moves to other nodes leaves its nodes open. Only
 * kustomizations that no other one takes in count: they are what is applied.
 */
export function kustomized(readings: readonly PlacedReading[]): ReadonlyMap<string, Reading> {
  const results = readings.flatMap(({ path, reading }) => {
    const result = reading.kustomize?.result;
    return result === undefined ? [] : [{ path, result }];
  });
  const inner = new Set(results.flatMap(({ result }) => result.reached));
  const applied = results.filter(({ path }) => !inner.has(path)).map(({ result }) => result);
  const takenIn = new Map<string, KustomizeResult[]>();
  for (const result of applied) for (const path of result.reached) push(takenIn, path, result);
  const changed = new Map<string, Reading>();
  for (const { path, reading } of readings) {
    const by = takenIn.get(path);
    const after = by === undefined ? reading : changedBy(path, reading, by);
    if (after !== reading) changed.set(path, after);
  }
  return changed;
}

function changedBy(path: string, reading: Reading, by: readonly KustomizeResult[]): Reading {
  const deciding = new Set(by.flatMap((result) => result.deciding));
  const unclear = by.flatMap((result) => result.unclear.filter((place) => place.path === path));
  const moved = by.flatMap((result) => [...result.moved, ...result.unclear].filter((place) => place.path === path));
  const isDead = (start: number): boolean => !deciding.has(decidingKey(path, start)) && !within(unclear, start);
  // A kustomization's own entries that nothing in the end comes from may be for objects that are not in the workspace.
  const dead = reading.uses.map((use) => use.demand.kind === 'pod' && isDead(use.span.start));
  const open = reading.pods.map((pod) => within(moved, pod.span.start));
  if (!dead.includes(true) && !open.includes(true)) return reading;
  return {
    ...reading,
    uses: reading.uses.map((use, i) => (dead[i] === true ? { ...use, toldElsewhere: true } : use)),
    pods: reading.pods.map((pod, i) => (open[i] === true && !pod.unresolved ? { ...pod, unresolved: true } : pod)),
  };
}

function within(places: readonly DocumentPlace[], offset: number): boolean {
  return places.some(({ span }) => span.start <= offset && offset <= span.end);
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
