import type { FileText } from '../../model/kind';
import { folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Span } from '../../text/span';
import { commandedIn } from './programCommands';

/** What the code of a program says of images that it has built. */
export interface ProgramAssets {
  /** Where the document names the program. */
  readonly span: Span;
  /** The Dockerfiles that are built for an architecture or a platform which the code states. */
  readonly dockerfiles: readonly string[];
  /** Globs of such Dockerfiles, where only the end of their paths is written out. */
  readonly dockerfilePatterns: readonly string[];
  /** The Dockerfiles that commands in the code build for a platform. */
  readonly commanded: readonly string[];
  /** The files that the program may be made of, there or not. */
  readonly wanted: readonly string[];
}

/** A document that names no program whose code is read. */
export const NO_ASSETS: ProgramAssets = {
  span: { start: 0, end: 0 },
  dockerfiles: [],
  dockerfilePatterns: [],
  commanded: [],
  wanted: [],
};

/**
 * Reads the program that a document names in the first group of `program` (TypeScript, JavaScript or Python, and the files
 * of its own that it imports), for the calls of the AWS CDK that build a folder (`DockerImageFunction`, `DockerImageAsset`,
 * `fromImageAsset`, `fromAsset`, `ContainerImageBuild`), and for the commands in it that build for a platform. Of a folder
 * that is not written out only the path of a file in it is known.
 */
export function assetsOf({ path, text }: Source, program: RegExp, file: FileText): ProgramAssets {
  const command = program.exec(text);
  const [, words = ''] = command ?? [];
  const name = words.match(CODE)?.at(-1);
  if (command === null || name === undefined) return NO_ASSETS;
  const home = folderOf(path);
  const wanted = new Set(candidates(joinPath(home, name.replace(/\.\w+$/, '')), name));
  const found = new Set<string>();
  const codes: string[] = [];
  // A set also goes over what is added on the way.
  for (const one of wanted) {
    const code = file(one);
    if (code === undefined) continue;
    codes.push(code);
    for (const dockerfile of builtIn(code, folderOf(one), home)) found.add(dockerfile);
    for (const more of importedBy(code, one, home)) if (wanted.size < MAX_FILES && !isOutside(more)) wanted.add(more);
  }
  const start = command.index + command[0].lastIndexOf(words);
  const inside = [...found].filter((one) => !isOutside(one));
  return {
    span: { start, end: start + words.length },
    dockerfiles: inside.filter((one) => !isPattern(one)),
    dockerfilePatterns: inside.filter(isPattern),
    commanded: commandedIn(codes, home).filter((one) => !isOutside(one)),
    wanted: [...wanted],
  };
}

/** A file of code in a command. */
const CODE = /(?<![\w./-])[\w./-]+\.(?:[mc]?[jt]s|py)(?![\w.])/g;
const MAX_FILES = 60;

function isOutside(path: string): boolean {
  return path.startsWith('..');
}

function isPattern(path: string): boolean {
  return path.includes('*');
}

/** The files that a module may be; what is run as JavaScript is mostly written in TypeScript. */
function candidates(module: string, by: string): readonly string[] {
  if (by.endsWith('.py')) return [`${module}.py`];
  return [`${module}.ts`, `${module}/index.ts`, ...(/\.[mc]?js$/.test(by) ? [`${module}.js`] : [])];
}

/** The modules of the program's own that a file of it imports. */
function importedBy(code: string, path: string, home: string): readonly string[] {
  if (path.endsWith('.py')) {
    return [...code.matchAll(PYTHON_IMPORT)].flatMap(([, dots = '', name = '']) =>
      candidates(joinPath(dots === '' ? home : folderOf(path), name.replaceAll('.', '/')), path),
    );
  }
  return [...code.matchAll(IMPORT)].flatMap(([, name = '']) =>
    candidates(joinPath(folderOf(path), name.replace(/\.[mc]?[jt]s$/, '')), path),
  );
}

const IMPORT = /\b(?:from|import|require\()\s*["'](\.{1,2}\/[\w./-]+)["']/g;
const PYTHON_IMPORT = /^[ \t]*(?:from|import)[ \t]+(\.?)([a-z_][\w.]*)/gim;

/** The Dockerfiles of the calls that state an architecture or a platform; globs, where the folder is not known. */
function builtIn(code: string, folder: string, home: string): readonly string[] {
  return [...code.matchAll(CALL)].slice(0, MAX_CALLS).flatMap(({ 0: call, index }) => {
    const said = argumentsFrom(code, index + call.length);
    if (!STATES.test(said)) return [];
    const [, joinedFile, literalFile] = FILE.exec(said) ?? [];
    const file = writtenPath(joinedFile, literalFile);
    const name = file ?? 'Dockerfile';
    const directories = [...(/\bf/.test(call) ? `directory=${said}` : said).matchAll(DIRECTORY)];
    const found = directories.flatMap(([, joined, literal]) => {
      const base = joined === undefined || !HERE.test(joined) ? home : folder;
      const path = writtenPath(joined, literal);
      return path === undefined ? [] : [joinPath(base, joinPath(path, name))];
    });
    return found.length === 0 && file?.includes('/') ? [`**/${joinPath('', file)}`] : found;
  });
}

/** A path that is joined of texts, or is one; undefined for what is not written out. */
function writtenPath(joined: string | undefined, literal: string | undefined): string | undefined {
  const parts = joined === undefined ? [literal ?? ''] : [...joined.matchAll(LITERAL)].map(([, part = '']) => part);
  return parts.length > 0 && parts.every((part) => part !== '' && !/[{}$*]/.test(part)) ? parts.join('/') : undefined;
}

const ASSET = 'fromImageAsset|from_image_asset|fromAsset|from_asset';
const CALL = new RegExp(`\\b(?:DockerImageFunction|DockerImageAsset|ContainerImageBuild|${ASSET})\\s*\\(`, 'g');
const MAX_CALLS = 200;
/** `architecture: Architecture.ARM_64`, `platform=Platform.LINUX_ARM64`. */
const STATES = /\b(?:architecture|platform)\s*[:=]/;
/** Parts of a path that are joined, or one text. */
const PATH = '(?:(?:[\\w.]+\\.)?(?:join|resolve)\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)|["\'`]([^"\'`\\n]+)["\'`])';
/** The first argument of an asset, or its `directory`. */
const DIRECTORY = new RegExp(`\\b(?:directory\\s*[:=]|(?:${ASSET})\\s*\\()\\s*${PATH}`, 'g');
const FILE = new RegExp(`\\bfile\\s*[:=]\\s*${PATH}`);
const LITERAL = /["'`]([^"'`\n]+)["'`]/g;
/** The folder of the file itself; all else is counted from where the program is started. */
const HERE = /\b__dirname\b|\b__file__\b|\bimport\.meta\b/;

/** What stands between the brackets of a call; a text in it that has brackets of its own may end it early. */
function argumentsFrom(code: string, start: number): string {
  let open = 1;
  const end = Math.min(code.length, start + MAX_ARGUMENTS);
  for (let at = start; at < end; at++) {
    if (code[at] === '(') open++;
    else if (code[at] === ')') open--;
    if (open === 0) return code.slice(start, at);
  }
  return '';
}

const MAX_ARGUMENTS = 6_000;
