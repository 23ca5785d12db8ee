/** Resolves `path` against the folder `from` (both workspace paths with `/`), folding `.` and `..`. */
export function joinPath(from: string, path: string): string {
  const parts: string[] = [];
  const whole = path.startsWith('/') ? path : `${from}/${path}`;
  for (const part of whole.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part === '..' && last !== undefined && last !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** The folder of a workspace path; '' for a file at the root. */
export function folderOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut < 0 ? '' : path.slice(0, cut);
}

/** A folder and those above it, the workspace's root last. */
export function foldersUpward(folder: string): readonly string[] {
  return folder === '' ? [''] : [folder, ...foldersUpward(folderOf(folder))];
}

/** The last part of a workspace path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
