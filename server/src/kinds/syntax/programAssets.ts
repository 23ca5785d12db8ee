import type { FileText } from '../../model/kind';
import { folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import type { Span } from '../../text/span';

/** What the code of a program says of images that it has built. */
export interface ProgramAssets {
  /** Where the document names the program. */
  readonly span: Span;
  /** The Dockerfiles that are built for an architecture or a platform which the code states. */
  readonly dockerfiles: readonly string[];
  /** The files that the program may be made of, there or not. */
  readonly wanted: readonly string[];
}

/** A document that names no program whose code is read. */
export const NO_ASSETS: ProgramAssets = { span: { start: 0, end: 0 }, dockerfiles: [], wanted: [] };

/**
 * Reads the program that a document names in the first group of `program` (TypeScript, JavaScript or Python, and the files
 * of its own that it imports), for the calls of the AWS CDK that build a folder: `DockerImageFunction`, `DockerImageAsset`,
 * `fromImageAsset`, `fromAsset`. A folder that is not written out is not known.
 */
export function assetsOf({ path, text }: Source, program: RegExp, file: FileText): ProgramAssets {
  const command = program.exec(text);
  const [, words = ''] = command ?? [];
  const name = words.match(CODE)?.at(-1);
  if (command === null || name === undefined) return NO_ASSETS;
  const home = folderOf(path);
  const wanted = new Set(candidates(joinPath(home, name.replace(/\.\w+$/, '')), name));
  const dockerfiles = new Set<string>();
  // A set also goes over what is added on the way.
  for (const one of wanted) {
    const code = file(one);
    if (code === undefined) continue;
    for (const dockerfile of builtIn(code, folderOf(one), home))
      if (!isOutside(dockerfile)) dockerfiles.add(dockerfile);
    for (const more of importedBy(code, one, home)) if (wanted.size < MAX_FILES && !isOutside(more)) wanted.add(more);
  }
  const start = command.index + command[0].lastIndexOf(words);
  return { span: { start, end: start + words.length }, dockerfiles: [...dockerfiles], wanted: [...wanted] };
}

/** A file of code in a command. */
const CODE = /(?<![\w./-])[\w./-]+\.(?:[mc]?[jt]s|py)(?![\w.])/g;
const MAX_FILES = 60;

function isOutside(path: string): boolean {
  return path.startsWith('..');
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

/** The Dockerfiles of the calls that state an architecture or a platform. */
function builtIn(code: string, folder: string, home: string): readonly string[] {
  return [...code.matchAll(CALL)].slice(0, MAX_CALLS).flatMap(({ 0: call, index }) => {
    const said = argumentsFrom(code, index + call.length);
    if (!STATES.test(said)) return [];
    const name = FILE.exec(said)?.[1] ?? 'Dockerfile';
    return [...(/\bf/.test(call) ? `directory=${said}` : said).matchAll(DIRECTORY)].flatMap(
      ([, joined, literal = '']) => {
        const base = joined === undefined || !HERE.test(joined) ? home : folder;
        const parts = joined === undefined ? [literal] : [...joined.matchAll(LITERAL)].map(([, part = '']) => part);
        const known = parts.length > 0 && parts.every((part) => !/[{}$]/.test(part));
        return known ? [joinPath(base, joinPath(parts.join('/'), name))] : [];
      },
    );
  });
}

const CALL = /\b(?:DockerImageFunction|DockerImageAsset|fromImageAsset|from_image_asset|fromAsset|from_asset)\s*\(/g;
const MAX_CALLS = 200;
/** `architecture: Architecture.ARM_64`, `platform=Platform.LINUX_ARM64`. */
const STATES = /\b(?:architecture|platform)\s*[:=]/;
/** The first argument of an asset, or its `directory`: parts that are joined, or one text. */
const DIRECTORY =
  /\b(?:directory\s*[:=]|(?:fromImageAsset|from_image_asset|fromAsset|from_asset)\s*\()\s*(?:(?:[\w.]+\.)?(?:join|resolve)\(([^()]*(?:\([^()]*\)[^()]*)*)\)|["'`]([^"'`\n]+)["'`])/g;
const LITERAL = /["'`]([^"'`\n]+)["'`]/g;
/** The folder of the file itself; all else is counted from where the program is started. */
const HERE = /\b__dirname\b|\b__file__\b|\bimport\.meta\b/;
const FILE = /\bfile\s*[:=]\s*["'`]([\w./-]+)["'`]/;

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
