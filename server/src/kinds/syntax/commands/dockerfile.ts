import type { InlineDockerfile } from '../../../model/build';
import { baseName, folderOf, joinPath } from '../../../text/paths';
import { pathGlob } from '../pathGlob';
import type { Call } from './call';
import type { CommandContext } from './contract';
import { argumentsOf } from './expandWord';
import type { Places } from './places';
import { resolvePaths } from './scriptFolder';
import type { Piped } from './walk';
import { type Argument, OPAQUE, patternOf, type Scope, textOf } from './words';

/** Which Dockerfile a build command builds. */
export interface DockerfileOfBuild {
  readonly dockerfiles: readonly string[];
  /** Globs for the one that is meant, where a part of its path is not known. */
  readonly dockerfilePatterns?: readonly string[];
  readonly ofWhole?: true;
  readonly inline?: InlineDockerfile;
}

/**
 * The Dockerfile by `--file` (relative to where the command runs; podman and kaniko also look into the context), else the
 * context's own. Standard input is read from a heredoc, a redirected file or the command before in a pipeline. Nothing where a part is not known, or the
 * context is a URL.
 */
export function dockerfileOf(
  call: Call,
  context: Argument | undefined,
  file: Argument | undefined,
  places: Places,
  reach: Reach = {},
): DockerfileOfBuild {
  const [contextText, fileText] = [context, file].map((one) => one && pathFor(call, textOf(one)));
  const isStdin = fileText === '-' || (contextText === '-' && (file === undefined || fileText === undefined));
  if (isStdin) return fromStandardInput(call, places);
  if (file !== undefined && fileText === undefined) return likeIn(call, file, '', places, reach);
  if (file === undefined && context !== undefined && contextText === undefined)
    return likeIn(call, context, '/Dockerfile', places, reach);
  const looksInside = call.tool !== 'docker';
  const inside = contextText === undefined || isAddress(contextText) ? [] : resolvePaths(call.folders, contextText);
  if (fileText !== undefined) {
    if (isAddress(fileText)) return NONE;
    const direct = resolvePaths(call.folders, fileText);
    const within = looksInside && inside.length > 0 ? resolvePaths(inside, fileText) : [];
    return { dockerfiles: unique(call.tool === 'kaniko' ? [...within, ...direct] : [...direct, ...within]) };
  }
  const names = looksInside && call.tool !== 'kaniko' ? ['Containerfile', 'Dockerfile'] : ['Dockerfile'];
  if (call.folders.length === 0 && reach.whole?.by === 'jobs' && !isAbsolute(contextText ?? '/'))
    return { dockerfiles: [], dockerfilePatterns: [joinPath(reach.whole.below, '**/Dockerfile')], ofWhole: true };
  return { dockerfiles: unique(inside.flatMap((folder) => names.map((name) => joinPath(folder, name)))) };
}

/** Where else a Dockerfile may lie whose folder is not known. */
export type Reach = Pick<CommandContext, 'anywhere' | 'whole'>;

/**
 * What may be meant: all that fits, where enough of the path is known to tell it from others; else what lies below the
 * folders where the command may run, or in all of a project. People also copy it from there into a folder that is made for
 * the build.
 */
function likeIn(
  { folders }: Call,
  written: Argument,
  rest: string,
  places: Places,
  { anywhere, whole }: Reach,
): DockerfileOfBuild {
  const pattern = `${patternOf(written)}${rest}`;
  if (/[{}[\]?!]/.test(pattern)) return NONE;
  const glob = pathGlob(pattern, OPAQUE);
  const known = `${folderOf(glob)}${baseName(glob).replace(FILE_WORDS, '')}`.replace(/[^a-z0-9]/gi, '');
  if (known.length >= MIN_KNOWN) return { dockerfiles: [], dockerfilePatterns: resolvePaths(folders, glob) };
  // At the root of a workspace anything may be meant, which tells nothing of what a script builds by hand.
  const name = baseName(glob).includes('*') ? '*ockerfile*' : baseName(glob);
  const isWhole = whole !== undefined && (whole.by === 'jobs' || isOfLoop(written, places));
  const roots = [...folders.filter((folder) => anywhere === true || folder !== ''), ...(isWhole ? [whole.below] : [])];
  const below = unique(roots).map((folder) => joinPath(folder, `**/${name}`));
  return below.length === 0 ? NONE : { dockerfiles: [], dockerfilePatterns: below, ...(isWhole && { ofWhole: true }) };
}

/** Whether a loop of the text runs over what a path is made of. */
function isOfLoop({ fragments }: Argument, { text }: Places): boolean {
  const loops = [...text.matchAll(LOOP)].map(([, one, other]) => one ?? other);
  return fragments.some(({ name }) => name !== undefined && loops.includes(name));
}

const LOOP = /\bfor[ \t]+(\w+)[ \t]+in\b|\bwhile\b[^\n;]{0,100}?\bread[ \t]+(?:-\w+[ \t]+)*(\w+)/g;

const MIN_KNOWN = 2;

/** What the name of any Dockerfile may have in it. */
const FILE_WORDS = /docker-?files?|containerfile/gi;

const NONE: DockerfileOfBuild = { dockerfiles: [] };

/** Redirected files are words without variables here: nothing else is followed. */
const PLAIN: Scope = {
  lookup: () => undefined,
  assign: () => undefined,
  opaqueName: () => undefined,
  scriptFolder: undefined,
};

function fromStandardInput(call: Call, places: Places): DockerfileOfBuild {
  const input = call.redirects.findLast(
    (each) => each.type === 'HereDoc' || (each.type === 'Redirect' && each.operator === '<'),
  );
  if (input?.type === 'Redirect' && input.target) {
    const path = argumentsOf(input.target, PLAIN).map(textOf)[0];
    return path === undefined ? NONE : { dockerfiles: resolvePaths(call.folders, path) };
  }
  if (input === undefined && call.piped) return fromPipe(call.piped, call.folders);
  if (input?.type !== 'HereDoc') return NONE;
  const { body, delimiter } = input;
  const isVerbatim = delimiter?.quoted === true || !/[$`\\]/.test(body.text);
  const span = isVerbatim ? places.inPlace({ start: body.pos, end: body.end }) : undefined;
  return span ? { dockerfiles: [], inline: { text: body.text, span } } : NONE;
}

/** With something done to it another Dockerfile is built, which nobody has. */
function fromPipe({ file, asItIs }: Piped, folders: readonly string[]): DockerfileOfBuild {
  const path = textOf(file);
  if (path === undefined) return NONE;
  const paths = resolvePaths(folders, path);
  if (asItIs) return { dockerfiles: paths };
  return /[*{}[\]?!]/.test(path) ? NONE : { dockerfiles: [], dockerfilePatterns: paths };
}

/** What kaniko is given of its own machine's files, where the checkout is `/workspace`, its default for the context. */
function pathFor({ tool }: Call, path: string | undefined): string | undefined {
  return tool === 'kaniko' ? path?.replace(/^dir:\/\//, '').replace(/^\/workspace(?:\/|$)/, './') : path;
}

function isAbsolute(path: string): boolean {
  return isAddress(path) || /^[/~]/.test(path);
}

function isAddress(path: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/)/.test(path);
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}
