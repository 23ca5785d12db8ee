import { calledBuilds } from '../analysis/buildCalls';
import { type MachinesOfCalls, machinesOfCalls, withMachine, withMachines } from '../analysis/calledOn';
import type { Build, LocatedBuild } from '../model/build';
import { withOwnPlace } from '../model/ownPlace';
import type { Reading } from '../model/reading';
import { folderOf } from '../text/paths';
import type { LocatedReading } from './joins';

/**
 * The readings with their builds as other documents settle them: those that call them, join their images, or have their
 * script run. `called` takes the readings that this changes, by path.
 */
export function withSettledBuilds(
  readings: readonly LocatedReading[],
  exists: (path: string) => boolean,
  called: Map<string, Reading>,
): readonly LocatedReading[] {
  const machines = machinesOfCalls(
    readings.flatMap(({ builds }) => builds),
    readings.flatMap(({ reading }) => reading.buildRuns),
    new Set(readings.map(({ path }) => path)),
  );
  const calls = readings.flatMap(({ path, reading }) =>
    reading.buildCalls.map((call) => withMachine(path, call, machines)),
  );
  const joined = new Set(
    readings.flatMap(({ path, reading }) => reading.joinedNames.map((name) => `${folderOf(path)}\n${name}`)),
  );
  const scriptsRun = new Set(readings.flatMap(({ reading }) => reading.scriptsRun));
  return readings.map((one) => {
    const { path, reading, builds } = one;
    const own = calls.length === 0 ? builds : calledHere(reading, builds, calls, called, exists);
    const whole = joined.size === 0 ? own : joinedHere(called.get(path) ?? reading, own, joined, called);
    const placed = machines.size === 0 ? whole : placedHere(called.get(path) ?? reading, whole, machines, called);
    const settled = scriptsRun.has(path) ? settledHere(called.get(path) ?? reading, placed, called) : placed;
    return settled === builds ? one : { ...one, builds: settled };
  });
}

/** The builds of a document under the calls that the workspace shows; `called` takes the reading where they differ. */
function calledHere(
  reading: Reading,
  located: readonly LocatedBuild[],
  calls: Reading['buildCalls'],
  called: Map<string, Reading>,
  exists: (path: string) => boolean,
): readonly LocatedBuild[] {
  const [first] = located;
  if (first === undefined) return located;
  const builds = calledBuilds(first.at.path, reading.builds, calls, exists);
  if (builds === reading.builds) return located;
  called.set(first.at.path, { ...reading, builds });
  return located.map(({ build, at }, i) => ({ build: builds[i] ?? build, at }));
}

/** The builds of a document of which a script in the same folder joins some, by the names that both write. */
function joinedHere(
  reading: Reading,
  located: readonly LocatedBuild[],
  joined: ReadonlySet<string>,
  called: Map<string, Reading>,
): readonly LocatedBuild[] {
  const [first] = located;
  if (first === undefined) return located;
  const folder = folderOf(first.at.path);
  const isPart = ({ names = [], renamed = [] }: Build): boolean =>
    [...names, ...renamed].some((name) => joined.has(`${folder}\n${name}`));
  if (!located.some(({ build }) => !build.merged && isPart(build))) return located;
  const asPart = (build: Build): Build => (isPart(build) ? { ...build, merged: true } : build);
  called.set(first.at.path, { ...reading, builds: reading.builds.map(asPart) });
  return located.map(({ build, at }) => ({ build: asPart(build), at }));
}

/** The builds of a document on the machines that its calls name. */
function placedHere(
  reading: Reading,
  located: readonly LocatedBuild[],
  machines: MachinesOfCalls,
  called: Map<string, Reading>,
): readonly LocatedBuild[] {
  const [first] = located;
  if (first === undefined) return located;
  const builds = withMachines(first.at.path, reading.builds, machines);
  if (builds === reading.builds) return located;
  called.set(first.at.path, { ...reading, builds });
  return located.map(({ build, at }, i) => ({ build: builds[i] ?? build, at }));
}

/** The builds of a script that infrastructure as code has run. */
function settledHere(
  reading: Reading,
  located: readonly LocatedBuild[],
  called: Map<string, Reading>,
): readonly LocatedBuild[] {
  const [first] = located;
  if (first === undefined) return located;
  called.set(first.at.path, { ...reading, builds: reading.builds.map(withOwnPlace) });
  return located.map(({ build, at }) => ({ build: withOwnPlace(build), at }));
}
