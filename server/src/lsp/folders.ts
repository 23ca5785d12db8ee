import { URI } from 'vscode-uri';
import type { Analysis } from '../analysis/analyse';
import { CONFIG_FILE } from '../config/config';
import { readSettings } from '../config/readSettings';
import type { Settings } from '../config/settings';
import type { Files } from '../host/ports';
import { leftOutWords } from '../knowledge/leftOut';
import { linesOf } from '../text/lines';
import { baseName, folderOf, joinPath } from '../text/paths';
import { type FolderSurroundings, type OpenFolder, openFolder, type Parts } from './openFolder';
import type { Lined } from './places';

/** A workspace folder, or the folder of a file that lies in none. */
export interface Folder extends OpenFolder {
  readonly uri: string;
  /** It is there for single open files: its other files are not read. */
  readonly lone: boolean;
  /** All that can be read without being told has been read, what was closed meanwhile too, and the settings are known. */
  ready: Promise<unknown>;
  /** The folder is ready, or was waited for long enough to answer with what is known. */
  readonly patience: Promise<void>;
  settings: Settings;
  /** The texts that the client holds, by workspace path, with the client's own URI for them. */
  readonly open: Map<string, { readonly uri: string; readonly version: number }>;
  /** Ends what the folder has under way. */
  readonly abort: AbortController;
}

/** A document's folder and its path there. */
export interface Located {
  readonly folder: Folder;
  readonly path: string;
}

/** The folders that are open; URIs go in, workspace paths come out. */
export interface Folders {
  all(): readonly Folder[];
  /**
   * The innermost workspace folder of a document; a folder of its own where it lies in none. A text that was never saved
   * lies where it is to be saved, or beside everything in the only workspace folder, whose configuration and settings it has.
   */
  locate(uri: string): Located;
  /** The same of a document whose folder is open already; opens none. */
  find(uri: string): Located | undefined;
  /** The workspace folders that a file lies in, the innermost first; opens none. */
  holding(uri: string): readonly Located[];
  /** Whether a file of a folder is that folder's to show: it lies in no workspace folder within it. */
  isOwn(folder: Folder): (path: string) => boolean;
  /** The folder that was opened by this very URI. */
  at(uri: string): Folder | undefined;
  add(uri: string): Folder;
  remove(uri: string): void;
  /** Closes a lone folder without open documents. */
  tidy(folder: Folder): void;
}

/** What folders are made with. */
export interface FoldersOptions {
  readonly parts: Parts;
  /** What reads a workspace that does not lie on this machine. */
  filesOf(workspace: URI): Files;
  around(settings: () => Settings): FolderSurroundings;
  /** A folder has been opened; it is not read yet. Resolves when its settings are known. */
  configure(folder: Folder): Promise<void>;
}

/** How long answers wait for the rest of a folder, which may say what a document is built for. */
const PATIENCE_MS = 1_500;

/** No folders yet. */
export function createFolders({ parts, filesOf, around, configure }: FoldersOptions): Folders {
  const folders = new Map<string, Folder>();

  const open = (uri: URI, lone: boolean): Folder => {
    const key = keyOf(uri);
    const state = { settings: readSettings(undefined) };
    const disk = uri.scheme === 'file' ? parts.outside?.files : undefined;
    const root = withoutSlash(disk === undefined ? uri.path : uri.fsPath.replaceAll('\\', '/'));
    const surroundings = around(() => state.settings);
    const made = openFolder(root, disk ?? filesOf(uri), parts, surroundings);
    const abort = new AbortController();
    const loaded = lone ? made.session.reload(CONFIG_FILE) : made.session.load('', abort.signal);
    const ready = loaded.then(() => {
      const shown = (path: string): string => (path === '' ? root : `${root}/${path}`);
      for (const words of leftOutWords(made.session.leftOut, shown)) surroundings.warn(words);
      return configured;
    });
    const folder: Folder = {
      ...made,
      uri: uri.toString(),
      lone,
      ready,
      patience: within(ready, PATIENCE_MS, abort.signal),
      abort,
      open: new Map(),
      get settings() {
        return state.settings;
      },
      set settings(settings) {
        state.settings = settings;
        made.session.forget();
      },
    };
    folders.set(key, folder);
    const configured = configure(folder);
    return folder;
  };

  const close = (key: string): void => {
    const folder = folders.get(key);
    if (folder === undefined) return;
    folders.delete(key);
    folder.abort.abort();
    void folder.close();
  };

  const inside = (uri: URI, all: readonly Folder[]): readonly Located[] =>
    all
      .flatMap((folder) => {
        const path = pathIn(URI.parse(folder.uri), uri);
        const isOurs = path !== undefined && (!folder.lone || folderOf(path) === '');
        return isOurs ? [{ folder, path }] : [];
      })
      .sort((a, b) => a.path.length - b.path.length);

  const shared = (): readonly Folder[] => [...folders.values()].filter((folder) => !folder.lone);

  const find = (uri: URI): Located | undefined => {
    const [only, ...others] = shared();
    const isOfOnly = isNowhere(uri) && others.length === 0;
    if (only !== undefined && isOfOnly) return { folder: only, path: `${NOWHERE}/${baseName(uri.path)}` };
    return inside(uri, [...folders.values()])[0];
  };

  const openLone = (uri: URI): Located => {
    const parent = uri.with({ path: folderOf(uri.path), query: '', fragment: '' });
    return { folder: open(parent, true), path: baseName(uri.path) };
  };

  return {
    all: () => [...folders.values()],
    holding: (text) => inside(URI.parse(text), shared()),
    find: (text) => find(URI.parse(text)),
    locate(text) {
      const uri = URI.parse(text);
      return find(uri) ?? openLone(uri);
    },
    isOwn(folder) {
      const base = URI.parse(folder.uri);
      const within = shared().flatMap((other) => {
        const path = other === folder ? undefined : pathIn(base, URI.parse(other.uri));
        return path === undefined ? [] : [`${withoutSlash(path)}/`];
      });
      return (path) => !within.some((start) => path.startsWith(start));
    },
    at: (text) => folders.get(keyOf(URI.parse(text))),
    add(text) {
      const uri = URI.parse(text);
      const known = folders.get(keyOf(uri));
      if (known !== undefined && !known.lone) return known;
      close(keyOf(uri));
      return open(uri, false);
    },
    remove: (text) => close(keyOf(URI.parse(text))),
    tidy(folder) {
      if (folder.lone && folder.open.size === 0) close(keyOf(URI.parse(folder.uri)));
    },
  };
}

/** The URI of a file of a folder: the client's own words for an open one. */
export function uriOf(folder: Folder, path: string): string {
  const open = folder.open.get(path);
  if (open !== undefined) return open.uri;
  const base = URI.parse(folder.uri);
  return base.with({ path: `/${joinPath(base.path, path)}` }).toString();
}

/** A document's text as the session has it, with its lines. */
export function linedOf(folder: Folder, path: string, analysis?: Analysis): Lined | undefined {
  const text = folder.session.workspace.textOf(path) ?? folder.session.configProblems.get(path)?.text;
  if (text === undefined) return undefined;
  return { text, lines: analysis?.lines ?? linesOf(text) };
}

/** Whether findings of a file are shown at all. */
export function isWatched({ folder, path }: Located): boolean {
  return folder.settings.enable && !folder.session.isIgnored(path);
}

/** The folder, by name, of texts that nobody has said yet where to save: no path in another text leads to them. */
const NOWHERE = 'untitled:';

/** An editor that was never saved, `untitled:Untitled-1`; `untitled:/src/Dockerfile` has got its place. */
function isNowhere({ scheme, path }: URI): boolean {
  return scheme === 'untitled' && !path.startsWith('/');
}

function pathIn(base: URI, uri: URI): string | undefined {
  const isSame = base.scheme === uri.scheme && base.authority === uri.authority;
  if (!isSame && uri.scheme !== 'untitled') return undefined;
  const path = comparable(uri);
  if (isNowhere(uri)) return isSame && base.path === '' ? path : undefined;
  const root = `${withoutSlash(comparable(base))}/`;
  return path.startsWith(root) ? path.slice(root.length) : undefined;
}

function keyOf(uri: URI): string {
  return `${uri.scheme}://${uri.authority}${withoutSlash(comparable(uri))}`;
}

/** Windows drives are one drive in either case. */
function comparable({ path }: URI): string {
  return path.replace(/^\/[A-Za-z]:/, (drive) => drive.toLowerCase());
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Resolves with the promise, or after `ms`, or when the signal aborts. */
function within(promise: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    void promise.then(done);
  });
}
