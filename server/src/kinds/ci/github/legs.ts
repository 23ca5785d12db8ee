import type { BuildCall } from '../../../model/buildCall';
import type { BuildRun } from '../../../model/buildRun';
import { type ComposeProject, composeProjectKey } from '../../../model/composeProject';
import type { ImageUse } from '../../../model/imageUse';
import type { ContainerJob } from '../../../model/reading';
import { byStart } from '../../../text/span';
import { buildKey, labelsKey, platformsKey } from './keys';
import { type Combination, legWords } from './matrix';
import { noSteps, type StepsReading } from './steps';

/** What one leg of a job says. */
export interface Leg {
  readonly combination: Combination;
  readonly reading: StepsReading;
}

/**
 * The legs of a job as one reading: what several legs say alike is said once, what only some say bears their words.
 */
export function joinLegs(legs: readonly Leg[]): StepsReading {
  const all = legs.map((leg) => leg.combination);
  const [only] = legs;
  if (only === undefined) return noSteps();
  if (legs.length === 1) return only.reading;
  const said = <T, R>(
    pick: (reading: StepsReading) => readonly T[],
    keyOf: (one: T) => string,
    withLeg: (one: T, words: string | undefined) => R,
  ): R[] => {
    const groups = new Map<string, { readonly one: T; readonly where: Combination[] }>();
    for (const { combination, reading } of legs) {
      for (const one of pick(reading)) {
        const key = keyOf(one);
        const group = groups.get(key) ?? { one, where: [] };
        if (group.where.at(-1) !== combination) group.where.push(combination);
        groups.set(key, group);
      }
    }
    return [...groups.values()].map(({ one, where }) => withLeg(one, legWords(where, all)));
  };
  const asIs = <T>(one: T): T => one;
  const asked = demandsByPlace(legs);
  const placed = (one: { readonly span: { readonly start: number; readonly end: number } }): string =>
    `${one.span.start}-${one.span.end}`;
  return {
    uses: said(
      (reading) => reading.uses.map((use) => (reading.ofSomeLegs.has(use) ? inSomeLegs(use, asked) : use)),
      useKey,
      (use, words) => (words === undefined ? use : { ...use, condition: words }),
    ).sort(byStart),
    ofSomeLegs: new Set(),
    builds: said(
      (reading) => reading.builds,
      ({ build, order }) => `${order} ${buildKey(build)}`,
      ({ build, order }, words) => ({ order, build: words === undefined ? build : { ...build, leg: words } }),
    ),
    buildCalls: said(
      (reading) => reading.buildCalls,
      bakeKey,
      (bake, words) => (words === undefined ? bake : { ...bake, leg: words }),
    ),
    buildRuns: said((reading) => reading.buildRuns, runKey, asIs),
    composeProjects: said((reading) => reading.composeProjects, projectsKey, asIs),
    commands: legs.flatMap(({ reading }) => reading.commands),
    mentions: said(
      (reading) => reading.mentions,
      (one) => placed(one.text),
      asIs,
    ),
    containerJobs: said((reading) => reading.containerJobs, containerKey, asIs),
    merges: said(
      (reading) => reading.merges,
      (one) => `${placed(one)} ${JSON.stringify(one.value)}`,
      asIs,
    ),
    mergeSteps: legs.flatMap((leg) => leg.reading.mergeSteps),
    skipped: said((reading) => reading.skipped, placed, asIs),
  };
}

/** What the legs ask of the image at each place. */
function demandsByPlace(legs: readonly Leg[]): ReadonlyMap<number, ReadonlySet<string>> {
  const asked = new Map<number, Set<string>>();
  for (const { span, demand } of legs.flatMap(({ reading }) => reading.uses)) {
    const there = asked.get(span.start) ?? new Set();
    asked.set(span.start, there.add(demandKey(demand)));
  }
  return asked;
}

/** A use of a step that may pass over just the leg that asks for another platform than the others. */
function inSomeLegs(use: ImageUse, asked: ReadonlyMap<number, ReadonlySet<string>>): ImageUse {
  const isAlike = (asked.get(use.span.start)?.size ?? 0) < 2;
  return isAlike
    ? use
    : { ...use, demand: { kind: 'none', because: 'whether the step runs in this leg is not known' } };
}

function demandKey(demand: ImageUse['demand']): string {
  return demand.kind === 'runner' ? labelsKey(demand.runner) : JSON.stringify(demand);
}

/** Equal for uses that say the same at the same place. */
function useKey(use: ImageUse): string {
  const { demand } = use;
  return JSON.stringify([use.role, use.span, use.image, use.unread, demand.kind, demandKey(demand)]);
}

function bakeKey(bake: BuildCall): string {
  const { runner, overrides, slot: _slot, ...plain } = bake;
  const set = overrides.map((override) => [override.pattern, override.appends, platformsKey(override.platforms)]);
  return JSON.stringify([plain, set, runner && labelsKey(runner)]);
}

function runKey({ paths, start, runner }: BuildRun): string {
  return JSON.stringify([paths, start, runner && labelsKey(runner)]);
}

function projectsKey(projects: readonly ComposeProject[]): string {
  return projects.map(composeProjectKey).join('\n');
}

function containerKey({ key, runner }: ContainerJob): string {
  return JSON.stringify([key, labelsKey(runner)]);
}
