import { architectureHint } from '../../image/architectureWords';
import type { ImageUse } from '../../model/imageUse';
import type { FileText } from '../../model/kind';

/** The uses as the files beside say, and the paths that were asked for. */
export interface BesideOthers {
  readonly uses: readonly ImageUse[];
  readonly wanted: readonly string[];
}

/**
 * A file for one architecture that does not say so: its images bear one in their names, and a file beside it is called
 * like it with another (`app-amd64.yml` beside `app.yml`). Who needs the other one takes that file, so these images
 * serve nobody else.
 */
export function besideOthers(path: string, uses: readonly ImageUse[], file: FileText): BesideOthers {
  const named = uses.flatMap((use) => hintOf(use) ?? []);
  if (named.length === 0) return { uses, wanted: [] };
  const paths = [...WORDS].flatMap(([word, architectures]) =>
    SEPARATORS.map((sign) => ({ architectures, path: path.replace(END, `${sign}${word}$&`) })),
  );
  const others = new Set(paths.flatMap((one) => (file(one.path) === undefined ? [] : one.architectures)));
  const isElsewhere = (use: ImageUse): boolean => {
    const own = hintOf(use);
    return use.demand.kind === 'open' && own !== undefined && others.size > 0 && !others.has(own);
  };
  return {
    uses: uses.map((use) => (isElsewhere(use) ? { ...use, demand: ELSEWHERE } : use)),
    wanted: paths.map((one) => one.path),
  };
}

function hintOf({ image }: ImageUse): string | undefined {
  return image === undefined ? undefined : architectureHint(image)?.platform.architecture;
}

/** `arm` alone is said of boards of either width. */
const WORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['amd64', ['amd64']],
  ['x86_64', ['amd64']],
  ['x64', ['amd64']],
  ['arm64', ['arm64']],
  ['aarch64', ['arm64']],
  ['arm', ['arm', 'arm64']],
  ['armv7', ['arm']],
  ['armhf', ['arm']],
]);
const SEPARATORS = ['-', '.', '_'];
const END = /\.ya?ml$/i;
const ELSEWHERE: ImageUse['demand'] = { kind: 'none', because: 'a file beside it is for the other architecture' };
