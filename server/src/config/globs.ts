import picomatch from 'picomatch';

const OPTIONS = { dot: true, nonegate: false } as const;
const MEMO_SIZE = 512;
const matchers = new Map<string, (path: string) => boolean>();

/**
 * Whether a path relative to the configuration's folder matches one of the globs. A glob without `/` matches names at
 * any depth, as in `.gitignore`; one that ends in `/` matches everything below.
 */
export function matchesGlob(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => matcherOf(glob)(path));
}

/** A path below `folder` as seen from it; `undefined` for one outside. */
export function relativeTo(folder: string, path: string): string | undefined {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

function matcherOf(glob: string): (path: string) => boolean {
  const known = matchers.get(glob);
  if (known !== undefined) return known;
  if (matchers.size > MEMO_SIZE) matchers.clear();
  const matcher = picomatch(normalise(glob), OPTIONS);
  matchers.set(glob, matcher);
  return matcher;
}

function normalise(glob: string): string {
  const plain = glob.replace(/^\.?\//, '');
  const isFolder = plain.endsWith('/');
  const isAnchored = plain.includes('/') && !isFolder;
  const whole = isFolder ? `${plain}**` : plain;
  return isAnchored ? whole : `**/${whole}`;
}
