import { platformOfWord } from '../image/architectureWords';
import type { Platform } from '../image/platform';
import { baseName, folderOf, joinPath } from '../text/paths';

/**
 * The platform that the name of a Dockerfile, compose file or bake file says it is for, at whatever place
 * (`Dockerfile.aarch64`, `Dockerfile.tag-amd64`, `12-x86_64-gcc.dockerfile`, `docker-compose-arm64.yml`), or else the
 * folder that it stands in (`alpine/arm64v8/Dockerfile`, `wheels-aarch64/compose.yaml`).
 * Such a file stands beside others for the other architectures, and no configuration means it for all.
 */
export function fileNamesPlatform(path: string): NamedPlatform | undefined {
  const name = baseName(path);
  if (!OF_ONE_PURPOSE.test(name)) return undefined;
  return namedIn(name) ?? ofFolder(baseName(folderOf(path)));
}

/** A platform and the word that names it. `taken`: the word leaves open whether 32 bits or 64 are meant. */
export interface NamedPlatform {
  readonly platform: Platform;
  readonly word: string;
  readonly taken: boolean;
}

/** The same as all that the word may mean: both widths, where it leaves them open. */
export function platformsNamed(path: string): readonly Platform[] {
  const named = fileNamesPlatform(path);
  if (named === undefined) return [];
  const narrow = named.taken ? platformOfWord(NARROW.get(named.platform.architecture) ?? '') : undefined;
  return narrow === undefined ? [named.platform] : [named.platform, narrow];
}

/** Whether a file is named after what a compiler in it makes programs for: it runs on whatever machine compiles. */
export function isNamedByTriple(path: string): boolean {
  return TRIPLE.test(baseName(path));
}

/**
 * What a file that names its platform is called without it, and that platform: `Dockerfile-arm64` stands beside
 * `Dockerfile`, which is for the others, and `app-arm64/Dockerfile` beside `app/Dockerfile`. `kind`: what the file is read
 * as; a compose file may have any name (`app-amd64.yml` beside `app.yml`).
 */
export function besideWhich(path: string, kind: string): Beside | undefined {
  const name = baseName(path);
  const isOfOnePurpose = OF_ONE_PURPOSE.test(name);
  const named = kind === 'compose' || isOfOnePurpose ? namedIn(name) : undefined;
  const word = named && [...name.matchAll(WORD)].find(([one]) => namedBy(one) !== undefined);
  if (named === undefined || word === undefined) return isOfOnePurpose ? inFolderBeside(path) : undefined;
  const front = name.slice(0, word.index).replace(/[._-]$/, '');
  const back = name.slice(word.index + word[0].length);
  return {
    path: joinPath(folderOf(path), front === '' ? back.replace(/^[._-]/, '') : `${front}${back}`),
    platform: named.platform,
  };
}

/** A file beside another one, by the path of that one, and the platform that it is for. */
export interface Beside {
  readonly path: string;
  readonly platform: Platform;
}

/** Of a folder that is called by its architecture alone there is none without it. */
function inFolderBeside(path: string): Beside | undefined {
  const folder = folderOf(path);
  const own = baseName(folder);
  const platform = ofFolder(own)?.platform;
  const other = own.replace(LAST_OF_FOLDER, '').replace(/[._-]$/, '');
  const beside = joinPath(folderOf(folder), `${other}/${baseName(path)}`);
  return platform && other !== '' ? { path: beside, platform } : undefined;
}

/**
 * The first architecture among the words of a file's name that belongs to no triple; the last where one is crossed over to
 * (`Dockerfile.cross-x64-arm64`).
 */
function namedIn(name: string): NamedPlatform | undefined {
  if (TRIPLE.test(name)) return undefined;
  const platforms = [...name.matchAll(WORD)].flatMap(([word]) => namedBy(word) ?? []);
  return platforms.at(/\bcross\b/i.test(name) ? -1 : 0);
}

/**
 * A folder is called by the architecture, or says at its end for which one it is (`wheel-build-aarch64`), unless programs
 * are made there for others.
 */
function ofFolder(name: string): NamedPlatform | undefined {
  if (TRIPLE.test(name) || CROSS.test(name)) return undefined;
  const last = LAST_OF_FOLDER.exec(name)?.[0];
  return last === undefined ? undefined : namedBy(last);
}

/** The platform of a word, where images for it are a usual thing. */
function namedBy(word: string): NamedPlatform | undefined {
  const wide = OF_EITHER_WIDTH.get(word.toLowerCase());
  const platform = platformOfWord(wide ?? word);
  const isUsual = platform !== undefined && WITH_IMAGES.has(platform.architecture);
  return isUsual ? { platform, word, taken: wide !== undefined } : undefined;
}

/** Said of machines of 32 bits and of 64; what is for either runs on one of 64. */
const OF_EITHER_WIDTH: ReadonlyMap<string, string> = new Map([
  ['arm', 'arm64'],
  ['x86', 'amd64'],
]);

/** The one of 32 bits, for those of 64. */
const NARROW: ReadonlyMap<string, string> = new Map([
  ['arm64', 'armv7'],
  ['amd64', '386'],
]);

/** A Dockerfile that is called `wasm` makes that, and runs on what its builder is. */
const WITH_IMAGES: ReadonlySet<string> = new Set(
  'amd64 arm64 arm 386 ppc64le s390x riscv64 loong64 mips64le'.split(' '),
);

/** What a compiler makes programs for (`aarch64-unknown-linux-gnu`, `thumbv7m-none-eabi`): it runs elsewhere. */
const TRIPLE = /[._-](?:unknown|pc|apple|w64)[._-]|[._-](?:linux|none)[._-]?(?:gnu|musl|android|eabi)/i;

const CROSS = /cross|toolchain|compiler|\bgcc\b/i;

/** Files that are named after one purpose each. */
const OF_ONE_PURPOSE =
  /^(?:[\w.-]+[._-])?(?:docker|container)file(?:[._-](?![\w.-]*\.(?:ya?ml|json|sh|md)$)[\w.-]+)?$|(?:^|[._-])compose[\w.-]*\.ya?ml$|(?:^|[._-])bake[\w.-]*\.(?:hcl|json)$/i;

const WORD = /x86[_-](?:64|32)|aarch_64|[a-z0-9]+/gi;

const LAST_OF_FOLDER = /(?<![a-z0-9])(?:x86[_-](?:64|32)|aarch_64|[a-z0-9]+)$/i;
