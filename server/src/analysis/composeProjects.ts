import { foundFiles } from '../kinds/compose/projectFiles';
import { type ComposeProject, composeProjectKey } from '../model/composeProject';
import type { Reading } from '../model/reading';

/**
 * The projects that documents name each compose file in: of what a command may mean, the first whose files are all
 * there.
 */
export function composeProjects(
  readings: readonly Reading[],
  exists: (path: string) => boolean,
): ReadonlyMap<string, readonly ComposeProject[]> {
  const byFile = new Map<string, Map<string, ComposeProject>>();
  for (const candidates of readings.flatMap((reading) => reading.composeProjects)) {
    const whole = candidates.map((project) => withFiles(project, exists));
    const meant = whole.find(({ files }) => files.length > 0 && files.every(exists));
    for (const path of meant?.files ?? []) {
      const known = byFile.get(path) ?? new Map<string, ComposeProject>();
      if (meant) byFile.set(path, known.set(composeProjectKey(meant), meant));
    }
  }
  return new Map([...byFile].map(([path, projects]) => [path, [...projects.values()]]));
}

function withFiles(project: ComposeProject, exists: (path: string) => boolean): ComposeProject {
  return project.files.length > 0 ? project : { ...project, files: foundFiles(project.folder, exists) };
}
