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

/**
 * The files that Compose merges when it is run in the folder of `path`, the weakest first, provided that `path` is one
 * of them; else `path` alone. `COMPOSE_FILE` of the `.env` replaces the names that Compose looks for.
 */
export function projectFiles(
  path: string,
  environment: Environment,
  exists: (path: string) => boolean,
): readonly string[] {
  const folder = folderOf(path);
  const listed = listedFiles(environment).map((name) => joinPath(folder, name));
  if (listed.length > 0) return listed.includes(path) ? listed : [path];
  const name = baseName(path);
  if (!BASES.includes(name) && !OVERRIDES.includes(name)) return [path];
  const first = (names: readonly string[]): string | undefined =>
    names.map((other) => joinPath(folder, other)).find((other) => other === path || exists(other));
  const base = first(BASES);
  const override = first(OVERRIDES);
  const files = [base, override].filter((file) => file !== undefined);
  return base !== undefined && files.includes(path) ? files : [path];
}

function listedFiles(environment: Environment): readonly string[] {
  const list = environment.get('COMPOSE_FILE') ?? '';
  const separator = environment.get('COMPOSE_PATH_SEPARATOR') ?? (list.includes(';') ? ';' : ':');
  return list.split(separator === '' ? ':' : separator).filter((name) => name !== '' && !name.startsWith('/'));
}
