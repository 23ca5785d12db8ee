import { matchesGlob } from '../config/globs';
import type { Build, LocatedBuild } from '../model/build';
import type { BuildCall } from '../model/buildCall';
import type { BuildRun } from '../model/buildRun';
import type { RunnerLabels } from '../model/runner';
import { addToList, groupBy } from '../text/groups';

/** By the place of a build, or the path of all builds of a document, the machines that other documents give it. */
export type MachinesOfCalls = ReadonlyMap<string, readonly (RunnerLabels | undefined)[]>;

/**
 * The machines that other documents give: the calls of workflows, of all `builds` of a workspace, and what is `run` of
 * documents among `paths`.
 */
export function machinesOfCalls(
  builds: readonly LocatedBuild[],
  runs: readonly BuildRun[],
  paths: ReadonlySet<string>,
): MachinesOfCalls {
  const machines = new Map<string, (RunnerLabels | undefined)[]>();
  for (const { origin, runner } of builds.map(({ build }) => build)) {
    if (origin === undefined) continue;
    addToList(machines, keyOf(origin.path, origin.start), runner);
  }
  for (const run of runs) {
    const path = documentOf(run, paths);
    if (path !== undefined) addToList(machines, keyOf(path, run.start), run.runner);
  }
  const byEnd = groupBy(runs, ({ ends }) => ends);
  for (const path of byEnd.size === 0 ? [] : paths) addByEnd(path, byEnd, machines);
  return machines;
}

/**
 * Gives the document at `path` the machine of all runs that may mean it by the end of its path. Which of them does is not
 * known: it is on one machine, or nobody knows on which.
 */
function addByEnd(
  path: string,
  byEnd: ReadonlyMap<string, readonly BuildRun[]>,
  machines: Map<string, (RunnerLabels | undefined)[]>,
): void {
  const ends = [...path.matchAll(/\//g)].map(({ index }) => path.slice(index));
  const runners = ends.flatMap((end) => byEnd.get(end) ?? []).map(({ runner }) => runner);
  if (runners.length === 0) return;
  const all = [...(machines.get(keyOf(path)) ?? []), ...runners];
  const areSame = new Set(all.map((runner) => runner?.hosted?.platform)).size === 1;
  machines.set(keyOf(path), areSame ? all : [undefined]);
}

/** The document that is meant: the likeliest that is there, else the only one of such a name. */
function documentOf({ paths, like }: BuildRun, all: ReadonlySet<string>): string | undefined {
  const named = paths.find((path) => all.has(path));
  if (named !== undefined || like === undefined) return named;
  const [only, ...others] = [...all].filter((path) => matchesGlob(path, [like]));
  return others.length === 0 ? only : undefined;
}

/** The builds of the document at `path`, with their machines where it leaves these to others, and all of them say them. */
export function withMachines(path: string, builds: readonly Build[], all: MachinesOfCalls): readonly Build[] {
  const machinesOf = ({ runner, span }: Build): readonly RunnerLabels[] => {
    const isOpen = runner === undefined || runner.unresolved;
    const asked = isOpen ? [keyOf(path, span.start), keyOf(path)].flatMap((key) => all.get(key) ?? []) : [];
    const machines = asked.filter((one) => one !== undefined);
    return machines.length < asked.length ? [] : machines;
  };
  const found = builds.map(machinesOf);
  if (found.every((machines) => machines.length === 0)) return builds;
  return builds.map((build, i) => {
    const machines = found[i] ?? [];
    return machines.length === 0 ? build : { ...build, machines };
  });
}

/** A call in the document at `path`, with its machine where it leaves that to others, and all of them say the same. */
export function withMachine(path: string, call: BuildCall, all: MachinesOfCalls): BuildCall {
  if (call.runner !== undefined) return call;
  const asked = all.get(keyOf(path, call.span.start)) ?? [];
  const [runner] = asked;
  return runner !== undefined && new Set(asked.map(wordsOf)).size === 1 ? { ...call, runner } : call;
}

function wordsOf(runner: RunnerLabels | undefined): string | undefined {
  return runner?.labels.map(({ value }) => value).join('\n');
}

function keyOf(path: string, start?: number): string {
  return `${start ?? ''} ${path}`;
}
