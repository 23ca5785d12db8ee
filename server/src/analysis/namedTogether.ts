import { foundFiles, namesIn } from '../kinds/compose/projectFiles';
import type { BuildCall } from '../model/buildCall';
import { filesKey } from '../model/buildFiles';
import { type ComposeProject, composeProjectKey } from '../model/composeProject';
import type { ReadContext } from '../model/kind';
import type { Reading } from '../model/reading';
import { bakeFilesOfCall } from './calledFile';

/** What documents of the workspace name a file in. */
export type NamedTogether = Pick<ReadContext, 'projects' | 'fileLists' | 'calledTargets'>;

/** Equal for a file that is named in the same ways. */
export function namedKey({ projects = [], fileLists = [], calledTargets = [] }: NamedTogether): string {
  return [...projects.map(composeProjectKey), ...fileLists.map(filesKey), filesKey(calledTargets)].join('\n');
}

/**
 * The projects that commands name each compose file in, the lists that calls of bake name each bake file in, and the
 * targets that they name there.
 */
export function namedTogether(
  readings: readonly Reading[],
  exists: (path: string) => boolean,
): ReadonlyMap<string, NamedTogether> {
  const projects = byFile(
    readings.flatMap((reading) => reading.composeProjects.flatMap((candidates) => meant(candidates, exists) ?? [])),
    (project) => project.files,
    composeProjectKey,
  );
  const calls = readings.flatMap((reading) => reading.buildCalls.filter((call) => call.of === 'bake'));
  const lists = calls.map((call) => call.files).filter((files) => files.length > 0 && files.every(exists));
  const fileLists = byFile(lists, (files) => files, filesKey);
  const named = new Map<string, NamedTogether>();
  for (const [path, own] of projects) named.set(path, { projects: own });
  for (const [path, own] of fileLists) named.set(path, { ...named.get(path), fileLists: own });
  for (const [path, own] of calledTargets(calls)) named.set(path, { ...named.get(path), calledTargets: own });
  return named;
}

/** The targets and groups that calls of bake name, by the paths of the files that may have them. */
function calledTargets(calls: readonly BuildCall[]): ReadonlyMap<string, readonly string[]> {
  const called = new Map<string, Set<string>>();
  for (const call of calls.filter(({ targets = [] }) => targets.length > 0)) {
    for (const path of bakeFilesOfCall(call)) {
      const names = called.get(path) ?? new Set<string>();
      for (const name of call.targets ?? []) names.add(name);
      called.set(path, names);
    }
  }
  return new Map([...called].map(([path, names]) => [path, [...names].toSorted()]));
}

/** Every path that a reading takes for a compose file. */
export function namedComposeFiles({ composeFiles, composeProjects }: Reading): readonly string[] {
  const named = composeProjects.flat().flatMap(({ files, folder }) => (files.length > 0 ? files : namesIn(folder)));
  return [...composeFiles, ...named];
}

/** Of what a command may mean, the first whose files are all there. */
function meant(candidates: readonly ComposeProject[], exists: (path: string) => boolean): ComposeProject | undefined {
  return candidates
    .map((project) => (project.files.length > 0 ? project : { ...project, files: foundFiles(project.folder, exists) }))
    .find(({ files }) => files.length > 0 && files.every(exists));
}

/** What names each file, the same only once. */
function byFile<T>(
  all: readonly T[],
  filesOf: (one: T) => readonly string[],
  keyOf: (one: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, Map<string, T>>();
  for (const one of all) {
    for (const path of filesOf(one)) found.set(path, (found.get(path) ?? new Map<string, T>()).set(keyOf(one), one));
  }
  return new Map([...found].map(([path, ones]) => [path, [...ones.values()]]));
}
