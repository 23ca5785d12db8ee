import type { Files } from '../host/ports';

/** The files of a workspace that are links to others of it. */
export interface Links {
  /** Looks anew where the file at a workspace path leads. */
  follow(path: string): Promise<void>;
  /** The workspace path that a link leads to; `undefined` for what is no link, or leads out of the workspace. */
  targetOf(path: string): string | undefined;
}

/** No links yet; `root` is the absolute path of the workspace folder. */
export function createLinks(files: Files, root: string): Links {
  const targets = new Map<string, string>();
  return {
    async follow(path) {
      const [base, real] = await Promise.all([files.realPath(root), files.realPath(`${root}/${path}`)]);
      const isInside = base.ok && real.ok && real.path.startsWith(`${base.path}/`);
      const target = isInside ? real.path.slice(base.path.length + 1) : path;
      if (target === path) targets.delete(path);
      else targets.set(path, target);
    },
    targetOf: (path) => targets.get(path),
  };
}
