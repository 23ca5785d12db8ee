import type { BuildCall } from '../model/buildCall';
import { baseName, folderOf, joinPath } from '../text/paths';

/** What bake and Compose read where no file is named (docker/buildx, `bake.go`; compose-go, `cli/options.go`). */
const BAKE_FILES = ['docker-bake.json', 'docker-bake.hcl', 'docker-bake.override.json', 'docker-bake.override.hcl'];
const BAKE_COMPOSE = /^(?:docker-)?compose\.ya?ml$/;
const COMPOSE_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const DEFAULT_COMPOSE = /^(?:docker-)?compose(?:\.override)?\.ya?ml$/;

/** Whether a call takes the bake or compose file at `path`. `exists`: whether a path is a document of the workspace. */
export function takesFile(call: BuildCall, path: string, exists: (path: string) => boolean): boolean {
  const { of, files, folders, mere } = call;
  const name = baseName(path);
  const isCompose = /\.ya?ml$/i.test(name);
  // The targets of a bake file go over those of compose files beside it, whatever the order.
  const isUnder = (others: readonly string[]): boolean => of === 'bake' && isCompose && others.some(isBakeFile);
  if (files.length > 0) return files.includes(path) && !isUnder(files);
  const folder = folderOf(path);
  if (mere !== undefined) return DEFAULT_COMPOSE.test(name) && isFolderMeant(call, folder, exists);
  if (!folders.includes(folder)) return false;
  if (of !== 'bake') return DEFAULT_COMPOSE.test(name);
  const beside = BAKE_FILES.map((other) => joinPath(folder, other)).filter(exists);
  return BAKE_FILES.includes(name) || (BAKE_COMPOSE.test(name) && !isUnder(beside));
}

/** The bake files that a call may take, there or not, for those that it names or that bake finds by itself. */
export function bakeFilesOfCall({ of, files, folders }: BuildCall): readonly string[] {
  if (of !== 'bake') return [];
  if (files.length > 0) return files.filter(isBakeFile);
  return folders.flatMap((folder) => BAKE_FILES.map((name) => joinPath(folder, name)));
}

/** Whether Compose finds the file at `path` by itself in one of the folders. */
export function isFoundIn(path: string, folders: readonly string[]): boolean {
  return DEFAULT_COMPOSE.test(baseName(path)) && folders.includes(folderOf(path));
}

/**
 * The likeliest folder with a file that Compose finds. Where there is none, a page tells it of what lies below its own
 * folder, one after the other; at the top of a workspace that may be of anything.
 */
function isFolderMeant({ folders, mere }: BuildCall, folder: string, exists: (path: string) => boolean): boolean {
  const meant = folders.find((one) => COMPOSE_NAMES.some((name) => exists(joinPath(one, name))));
  const [own = ''] = folders;
  if (meant !== undefined) return folder === meant;
  return mere === 'told' && folders.length === 1 && own !== '' && folder.startsWith(`${own}/`);
}

function isBakeFile(path: string): boolean {
  return /\.(?:hcl|json)$/i.test(path);
}
