import type { Build, LocatedBuild } from '../model/build';
import type { RunnerLabels } from '../model/runner';
import { addToList } from '../text/groups';

/** By the place of a build in a called workflow, the machines of the builds that its calls make of it. */
export type MachinesOfCalls = ReadonlyMap<string, readonly (RunnerLabels | undefined)[]>;

/** The machines that the calls of workflows give, of all builds of a workspace. */
export function machinesOfCalls(builds: readonly LocatedBuild[]): MachinesOfCalls {
  const machines = new Map<string, (RunnerLabels | undefined)[]>();
  for (const { origin, runner } of builds.map(({ build }) => build)) {
    if (origin === undefined) continue;
    addToList(machines, keyOf(origin.path, origin.start), runner);
  }
  return machines;
}

/** The builds of the document at `path`, with their machines where it leaves these to its calls, and all calls say them. */
export function withMachines(path: string, builds: readonly Build[], all: MachinesOfCalls): readonly Build[] {
  const machinesOf = ({ runner, span }: Build): readonly RunnerLabels[] => {
    const asked = runner?.unresolved === true ? (all.get(keyOf(path, span.start)) ?? []) : [];
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

function keyOf(path: string, start: number): string {
  return `${start} ${path}`;
}
