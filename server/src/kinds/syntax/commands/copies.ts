import { baseName, folderOf, joinPath } from '../../../text/paths';
import { resolvePaths } from './scriptFolder';
import { type Argument, textOf } from './words';

/** Files that lie where others were copied or moved: by the workspace path of each, that of the one it is a copy of. */
export type Copies = ReadonlyMap<string, string>;

/** Whether commands may put a file where Compose takes it from: a quick look before any parsing. */
export function mayCopyCompose(text: string): boolean {
  return COPIES_COMPOSE.test(text);
}

const COPIES_COMPOSE = /(?:^|[\s;&|"'/])(?:cp|mv)[ \t][^\n]{0,300}compose[^\n]{0,300}\.ya?ml/m;

/** What lies where after `cp` or `mv` of one file, run in one of these folders. Where a name is not known: as before. */
export function afterCopy(
  copies: Copies | undefined,
  words: readonly Argument[],
  folders: readonly string[],
): Copies | undefined {
  const [program, ...rest] = words.map(textOf);
  if (program === undefined || !PROGRAM.test(program)) return copies;
  const [from, to, ...more] = rest.filter((word) => word?.startsWith('-') !== true);
  if (from === undefined || to === undefined || more.length > 0 || !YAML.test(from)) return copies;
  const into = FOLDER.test(to) ? joinPath(to, baseName(from)) : to;
  const made = folders.flatMap((folder) => {
    const [[source], [copy]] = [resolvePaths([folder], from), resolvePaths([folder], into)];
    return source === undefined || copy === undefined ? [] : [[copy, source] as const];
  });
  return made.length === 0 ? copies : new Map([...(copies ?? []), ...made]);
}

const PROGRAM = /^(?:.*\/)?(?:cp|mv)$/;
const YAML = /\.ya?ml(?:\.[\w-]+)?$/;
const FOLDER = /(?:^|\/)\.{0,2}$/;

/**
 * The files that Compose finds in a folder where one of them is a copy: the file of the project, and the one that
 * overrides it, which is called after it.
 */
export function copiesFound(copies: Copies, folder: string): readonly string[] {
  const found = [...copies].filter(([path]) => folderOf(path) === folder);
  const named = (pattern: RegExp) => found.find(([path]) => pattern.test(baseName(path)));
  const [base, override] = [named(BASE), named(OVERRIDE)];
  if (override === undefined) return base === undefined ? [] : [base[1]];
  return [base?.[1] ?? override[0].replace('.override', ''), override[1]];
}

const BASE = /^(?:docker-)?compose\.ya?ml$/;
const OVERRIDE = /^(?:docker-)?compose\.override\.ya?ml$/;
