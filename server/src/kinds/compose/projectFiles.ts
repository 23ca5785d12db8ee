import { baseName, folderOf, joinPath } from '../../text/paths';
import type { Environment } from '../syntax/composeInterpolation';

/** The names Compose looks for, the first that exists wins (compose-go, `cli/options.go`). */
const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** The files of a project; `byItself`: Compose finds them where it is run in their folder. */
export interface FoundFiles {
  readonly files: readonly string[];
  readonly byItself: boolean;
}

/**
 * The files that Compose merges when it is run in the folder of `path`, the weakest first, provided that `path` is one
 * of them; else `path` alone. `COMPOSE_FILE` of the `.env` replaces the names that Compose looks for.
 */
export function projectFiles(path: string, environment: Environment, exists: (path: string) => boolean): FoundFiles {
  const folder = folderOf(path);
  const alone: FoundFiles = { files: [path], byItself: false };
  const listed = listedFiles(environment).map((name) => joinPath(folder, name));
  if (listed.length > 0) return listed.includes(path) ? { files: listed, byItself: true } : alone;
  const name = baseName(path);
  if (!BASES.includes(name) && !OVERRIDES.includes(name)) return alone;
  const files = foundFiles(folder, (other) => other === path || exists(other));
  return files.includes(path) ? { files, byItself: true } : alone;
}

/** Every path that Compose looks for in a folder. */
export function namesIn(folder: string): readonly string[] {
  return [...BASES, ...OVERRIDES].map((name) => joinPath(folder, name));
}

/** The files that Compose finds in a folder: one, and what overrides it; none without the one. */
export function foundFiles(folder: string, exists: (path: string) => boolean): readonly string[] {
  const first = (names: readonly string[]): string | undefined =>
    names.map((name) => joinPath(folder, name)).find(exists);
  const base = first(BASES);
  const override = first(OVERRIDES);
  return base === undefined ? [] : [base, ...(override === undefined ? [] : [override])];
}

function listedFiles(environment: Environment): readonly string[] {
  const list = environment.get('COMPOSE_FILE') ?? '';
  const separator = environment.get('COMPOSE_PATH_SEPARATOR') ?? (list.includes(';') ? ';' : ':');
  return list.split(separator === '' ? ':' : separator).filter((name) => name !== '' && !name.startsWith('/'));
}
