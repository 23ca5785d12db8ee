import ignore, { type Ignore } from 'ignore';
import type { Files } from './ports';

/** Folders that hold other people's files or the tools' own: never read unless they are named. */
const SKIPPED: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.terraform',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
  '.cache',
]);

/** The most bytes of a `.gitignore` that count. */
const MAX_IGNORE_BYTES = 1 << 20;

/** What a walk looks for, and how far it goes. */
export interface WalkOptions {
  /** Absolute path of the folder that the answers are relative to. */
  readonly root: string;
  /** Whether a file, by its path from the root with `/`, is wanted. */
  readonly wanted: (path: string) => boolean;
  /** After so many files no other folder is entered; `complete` is false where there was one. */
  readonly maxFiles: number;
}

/** A folder that is there and cannot be listed. */
export interface Unlisted {
  /** From the root; '' is the root itself. */
  readonly path: string;
  readonly detail: string;
}

/** What a walk has found. */
export interface Walk {
  /** Paths from the root, in the order of their names. */
  readonly paths: readonly string[];
  /** Those of them that are links. */
  readonly links: readonly string[];
  /** False where it gave up or was aborted before it had been everywhere. */
  readonly complete: boolean;
  readonly unlisted: readonly Unlisted[];
}

/**
 * The wanted files below a folder, leaving out what `.gitignore` files (of the root and below) leave out. A link
 * to a folder is not followed: what it leads to is read where it stands, and a loop ends. At most 40 folders deep.
 */
export async function walk(files: Files, start: string, options: WalkOptions, signal: AbortSignal): Promise<Walk> {
  const found: string[] = [];
  const links: string[] = [];
  let seen = 0;
  let complete = true;
  const unlisted: Unlisted[] = [];
  const visit = async (folder: string, rules: readonly Rules[], depth: number): Promise<void> => {
    if (depth > 40) return;
    if (signal.aborted || seen > options.maxFiles) {
      complete = false;
      return;
    }
    const listed = await files.list(absolute(options.root, folder));
    if (!listed.ok) {
      // What is gone meanwhile is missed by nobody.
      const isThere = listed.reason !== 'absent' && listed.reason !== 'notAFolder';
      if (isThere) unlisted.push({ path: folder, detail: listed.detail });
      return;
    }
    const own = listed.entries.some((entry) => entry.name === '.gitignore')
      ? await readRules(files, options.root, folder)
      : undefined;
    const active = own === undefined ? rules : [...rules, own];
    for (const entry of [...listed.entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.kind === 'folder') {
        const isEntered = entry.linked !== true && !SKIPPED.has(entry.name) && !isIgnored(active, `${path}/`);
        if (isEntered) await visit(path, active, depth + 1);
        continue;
      }
      seen++;
      if (entry.kind !== 'file' || !options.wanted(path) || isIgnored(active, path)) continue;
      found.push(path);
      if (entry.linked === true) links.push(path);
    }
  };
  await visit(start, await rulesAbove(files, options.root, start), 0);
  return { paths: found, links, complete: complete && !signal.aborted, unlisted };
}

/** Whether `walk` would leave out the file at `path`: it lies in a folder that is never read, or `.gitignore` names it. */
export async function isLeftOut(files: Files, root: string, path: string): Promise<boolean> {
  const parts = path.split('/');
  const above = parts.slice(0, -1);
  if (above.some((name) => SKIPPED.has(name))) return true;
  const rules = await rulesAbove(files, root, path);
  const folders = above.map((_, depth) => `${parts.slice(0, depth + 1).join('/')}/`);
  return [...folders, path].some((one) => isIgnored(rules, one));
}

interface Rules {
  readonly folder: string;
  readonly ignore: Ignore;
}

async function rulesAbove(files: Files, root: string, start: string): Promise<readonly Rules[]> {
  const parts = start === '' ? [] : start.split('/');
  const found: Rules[] = [];
  for (let depth = 0; depth < parts.length; depth++) {
    const rules = await readRules(files, root, parts.slice(0, depth).join('/'));
    if (rules !== undefined) found.push(rules);
  }
  return found;
}

async function readRules(files: Files, root: string, folder: string): Promise<Rules | undefined> {
  const read = await files.readText(
    absolute(root, folder === '' ? '.gitignore' : `${folder}/.gitignore`),
    MAX_IGNORE_BYTES,
  );
  return read.ok ? { folder, ignore: ignore().add(read.text) } : undefined;
}

function isIgnored(rules: readonly Rules[], path: string): boolean {
  return rules.some(({ folder, ignore: matcher }) => {
    const relative = folder === '' ? path : path.slice(folder.length + 1);
    return relative !== '' && !relative.startsWith('../') && matcher.ignores(relative);
  });
}

function absolute(root: string, path: string): string {
  return path === '' ? root : `${root}/${path}`;
}
