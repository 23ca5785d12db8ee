import { baseName, folderOf, joinPath } from '../text/paths';
import type { Build } from './build';

/**
 * The workspace paths of what a build may take as its Dockerfile, likeliest first. BuildKit and the classic builder take
 * `dockerfile` where no `Dockerfile` is there.
 */
export function dockerfilesOfBuild({ tool, dockerfiles }: Build): readonly string[] {
  if (!TAKES_LOWER_CASE.has(tool)) return dockerfiles;
  return dockerfiles.flatMap((path) =>
    baseName(path) === 'Dockerfile' ? [path, joinPath(folderOf(path), 'dockerfile')] : [path],
  );
}

const TAKES_LOWER_CASE: ReadonlySet<Build['tool']> = new Set(['docker', 'buildx', 'compose', 'action', 'bake']);
