import { isConfigFile } from '../config/config';
import type { NamedKind } from '../knowledge/joins';
import { EXIT, type Io } from './io';
import type { Opened, Refusal } from './open';
import type { LintOptions } from './options';
import { absolute } from './paths';
import { type Root, shownPath, workspacePath } from './root';

/** The documents to report on. */
export interface Chosen {
  readonly paths: readonly string[];
  /** Files that were named, not found in a folder. */
  readonly named: ReadonlySet<string>;
  /** Whether a file is named, or lies in a folder that is. */
  covers(path: string): boolean;
}

/** Loads the workspace and names the documents to report on. */
export async function chooseFiles(io: Io, options: LintOptions, opened: Opened): Promise<Chosen | Refusal> {
  const given = options.paths.length === 0 ? ['.'] : options.paths;
  if (given.includes('-')) return chooseStandardInput(io, options, opened);
  const places = await placesOf(io, given, opened.root);
  if ('message' in places) return places;
  const { session, root } = opened;
  const { named, folders } = places;
  await session.load('', io.signal);
  for (const path of named) if (!session.workspace.documents.has(path)) await session.reload(path, namedKind(path));
  for (const path of named) {
    const isRead = session.workspace.documents.has(path) || session.unread.has(path) || isConfigFile(path);
    if (!isRead) io.err(`platformlint: ${shownPath(root, path)} is not a kind of file that platformlint reads\n`);
  }
  const inFolder = (path: string): boolean => folders.some((folder) => folder === '' || path.startsWith(`${folder}/`));
  const covers = (path: string): boolean => named.has(path) || (inFolder(path) && !session.isIgnored(path));
  const paths = [...session.workspace.documents.keys()].filter(covers);
  return { paths: paths.sort((a, b) => (a < b ? -1 : 1)), named, covers };
}

/** Standard input alone, beside the files of the workspace. */
async function chooseStandardInput(
  io: Io,
  { stdinFilename }: LintOptions,
  { session, root }: Opened,
): Promise<Chosen | Refusal> {
  const path = workspacePath(root, absolute(io, stdinFilename ?? 'Dockerfile'));
  if (path === undefined) return { status: EXIT.usage, message: `--stdin-filename must lie below ${root.root}` };
  await session.load('', io.signal);
  const read = await io.readStdin();
  if (!read.ok) return { status: EXIT.failed, message: `standard input is not read: ${read.detail}` };
  const { text } = read;
  const isOther = stdinFilename === undefined && !/^[ \t]*FROM[ \t]/im.test(text);
  if (isOther) io.err('platformlint: standard input is read as a Dockerfile; --stdin-filename names what else it is\n');
  session.take(path, text, 1, undefined);
  await session.settle();
  const isKnown = session.workspace.documents.has(path);
  if (!isKnown)
    io.err(
      `platformlint: ${stdinFilename ?? 'standard input'} is not a kind of file that platformlint reads; --stdin-filename names it\n`,
    );
  const named = new Set(isKnown ? [path] : []);
  return { paths: [...named], named, covers: (one) => named.has(one) };
}

/** Which workspace paths are named as files, and which as folders. */
async function placesOf(
  io: Io,
  given: readonly string[],
  root: Root,
): Promise<{ readonly named: ReadonlySet<string>; readonly folders: readonly string[] } | Refusal> {
  const named = new Set<string>();
  const folders: string[] = [];
  const refuse = (message: string): Refusal => ({ status: EXIT.usage, message });
  for (const one of given) {
    const path = workspacePath(root, absolute(io, one));
    if (path === undefined) return refuse(`${one} lies outside ${root.root}: run platformlint from a folder above it`);
    const listed = await io.files.list(absolute(io, one));
    if (listed.ok) {
      const folder = await realFolder(io, root, absolute(io, one));
      if (folder === undefined) return refuse(`${one} leads to a folder outside ${root.root}: run platformlint there`);
      folders.push(folder);
      continue;
    }
    if (listed.reason === 'absent') return refuse(`${one} does not exist`);
    named.add(path);
  }
  return { named, folders };
}

/** A folder as the walk meets it, which passes over links: one that is named is meant all the same. */
async function realFolder({ files }: Io, { root }: Root, folder: string): Promise<string | undefined> {
  const base = await files.realPath(root);
  const real = await files.realPath(folder);
  return workspacePath({ root: base.ok ? base.path : root, cwd: '' }, real.ok ? real.path : folder);
}

/** What a file that the user names is taken for where its name does not tell. */
function namedKind(path: string): NamedKind | undefined {
  if (/dockerfile|containerfile/i.test(path)) return 'dockerfile';
  return /\.ya?ml$/i.test(path) ? 'compose' : undefined;
}
