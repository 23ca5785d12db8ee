import { CONFIG_FILE } from '../config/config';
import type { Files } from '../host/ports';

/** The workspace that a run belongs to. */
export interface Root {
  /** Absolute path of the folder that workspace paths start from. */
  readonly root: string;
  /** The working directory as a workspace path. */
  readonly cwd: string;
}

/**
 * The nearest folder upward of the working directory with a configuration or a repository: what stands beside the linted
 * files counts too. The home folder and the file system's root are never taken, so that a stray file there does not make
 * everything one workspace.
 */
export async function findRoot(files: Files, cwd: string, home: string): Promise<Root> {
  let folder = cwd;
  while (folder !== '' && folder !== '/' && folder !== home && !/^[A-Za-z]:$/.test(folder)) {
    const listed = await files.list(folder);
    const isRoot = listed.ok && listed.entries.some(({ name }) => name === CONFIG_FILE || name === '.git');
    if (isRoot) return { root: folder, cwd: cwd === folder ? '' : cwd.slice(folder.length + 1) };
    folder = folder.slice(0, folder.lastIndexOf('/'));
  }
  return { root: cwd, cwd: '' };
}

/** A path given on the command line as a workspace path; `undefined` where it lies outside the root. */
export function workspacePath(root: Root, absolutePath: string): string | undefined {
  if (absolutePath === root.root) return '';
  const prefix = root.root === '/' ? '/' : `${root.root}/`;
  return absolutePath.startsWith(prefix) ? absolutePath.slice(prefix.length) : undefined;
}

/** A workspace path as seen from the working directory. */
export function shownPath(root: Root, path: string): string {
  if (root.cwd === '') return path;
  if (path.startsWith(`${root.cwd}/`)) return path.slice(root.cwd.length + 1);
  const own = root.cwd.split('/');
  const other = path.split('/');
  let shared = 0;
  while (shared < own.length && own[shared] === other[shared]) shared++;
  return [...own.slice(shared).map(() => '..'), ...other.slice(shared)].join('/');
}
