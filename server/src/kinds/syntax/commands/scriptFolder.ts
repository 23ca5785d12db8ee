import { joinPath } from '../../../text/paths';

/** Begins a path that is counted from the workspace's root. No file name can hold it. */
export const ROOTED = '\0';

/** Variables that CI systems set to the folder of the checkout. */
export const ROOT_VARIABLES: readonly string[] = ['GITHUB_WORKSPACE', 'CI_PROJECT_DIR', 'BITBUCKET_CLONE_DIR'];

const SELF = String.raw`"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?(?:-\$0|:-\$0)?\})"?`;
const REAL = String.raw`(?:"?\$\((?:readlink -f|realpath)(?: --)? ${SELF}\)"?|${SELF})`;
const DIRNAME = String.raw`(?:\$\(dirname (?:-- )?${REAL}\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\})`;
const BELOW = String.raw`((?:/[\w.-]+)*)/?`;
const QUIET = `(?: ?&?>(?:/dev/null|&2|&1)| 2>&1)*`;

const OWN_FOLDER = new RegExp(`^${DIRNAME}$`);
const ENTERED_FOLDER = new RegExp(
  String.raw`^\$\((?:CDPATH=(?:''|"")? )?cd (?:-P )?(?:-- )?"?${DIRNAME}"?${BELOW}"?${QUIET}((?: ?(?:&&|;) ?cd "?[\w./-]+"?)*) ?(?:&&|;) ?pwd(?: -P)?\)$`,
);
const REAL_FOLDER = new RegExp(String.raw`^\$\((?:readlink -f|realpath)(?: --)? "?${DIRNAME}"?${BELOW}"?${QUIET}\)$`);

/**
 * The folder that an expansion is known to mean: `$(dirname "$0")`, `${0%/*}`, `$(cd "$(dirname "$0")/.." && pwd)`,
 * `$(realpath "$(dirname "$0")/..")`, the checkout's root (`$(git rev-parse --show-toplevel)`), or the folder `here` that
 * one is in (`$(pwd)`). Undefined for all else.
 */
export function folderOfExpansion(text: string, scriptFolder: string | undefined, here = '.'): string | undefined {
  if (text.length > 200) return undefined;
  const plain = text.replace(/\s+/g, ' ').replaceAll('( ', '(').replaceAll(' )', ')');
  if (plain === '$(pwd)' || plain === '`pwd`') return here;
  if (plain === '$(git rev-parse --show-toplevel)') return ROOTED;
  if (scriptFolder === undefined) return undefined;
  if (OWN_FOLDER.test(plain)) return `${ROOTED}${scriptFolder}`;
  const entered = ENTERED_FOLDER.exec(plain) ?? REAL_FOLDER.exec(plain);
  if (entered === null) return undefined;
  const [, below = '', further = ''] = entered;
  const steps = [...further.matchAll(/cd "?([^ "]+)/g)].map(([, step = '']) => step);
  if (steps.some((step) => step.startsWith('/'))) return undefined;
  return `${ROOTED}${[below.slice(1), ...steps].reduce(joinPath, scriptFolder)}`;
}

/** The workspace folders or files that a path may mean from the given folders; none where it leads out of them. */
export function resolvePaths(folders: readonly string[], path: string): readonly string[] {
  if (path.startsWith(ROOTED)) return isClean(path.slice(1)) ? [joinPath('', path.slice(1))] : [];
  const leadsOut = path.startsWith('/') || path.startsWith('~') || /^[A-Za-z]:[\\/]/.test(path);
  if (leadsOut || !isClean(path)) return [];
  const found = [...new Set(folders.map((folder) => joinPath(folder, path)))];
  const inside = found.filter((each) => !each.startsWith('..'));
  return inside.length > 0 ? inside : found;
}

function isClean(path: string): boolean {
  return !path.includes(ROOTED);
}
