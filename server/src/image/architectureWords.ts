import { KNOWN_ARCHITECTURES, KNOWN_OS, normalisePlatform, type Platform, readPlatform } from './platform';
import type { Reference } from './reference';

/** An architecture that a reference spells out: a hint about what is inside, never a proof. */
export interface ArchitectureHint {
  readonly platform: Platform;
  readonly word: string;
  readonly where: 'namespace' | 'name' | 'tag';
}

/** What `uname -m` prints, and the GOARCH of that machine. */
export const GOARCH_OF_UNAME: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armv8l', 'arm'],
  ['armv7l', 'arm'],
  ['armv6l', 'arm'],
  ['armv5tel', 'arm'],
  ['i686', '386'],
  ['i586', '386'],
  ['i486', '386'],
  ['i386', '386'],
  ['ppc64le', 'ppc64le'],
  ['ppc64', 'ppc64'],
  ['s390x', 's390x'],
  ['riscv64', 'riscv64'],
  ['loongarch64', 'loong64'],
  ['mips64', 'mips64le'],
]);

/** GOARCH, or `arm/<variant>`, and what `uname -m` prints on such a machine; what Swarm's `node.platform.arch` holds. */
export const UNAME_OF_GOARCH: ReadonlyMap<string, string> = new Map([
  ['amd64', 'x86_64'],
  ['arm64', 'aarch64'],
  ['arm', 'armv7l'],
  ['arm/v7', 'armv7l'],
  ['arm/v6', 'armv6l'],
  ['arm/v5', 'armv5tel'],
  ['386', 'i686'],
  ['ppc64le', 'ppc64le'],
  ['ppc64', 'ppc64'],
  ['s390x', 's390x'],
  ['riscv64', 'riscv64'],
  ['loong64', 'loongarch64'],
  ['mips64le', 'mips64'],
]);

/** Words of other ecosystems that containerd leaves as they are, with the architecture people mean by them. */
export const FOREIGN_WORDS: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['x86_64-v2', 'amd64/v2'],
  ['x86_64-v3', 'amd64/v3'],
  ['x86_64-v4', 'amd64/v4'],
  ['x86', '386'],
  ['x86_32', '386'],
  ['ia32', '386'],
  ['i486', '386'],
  ['i586', '386'],
  ['i686', '386'],
  ['aarch_64', 'arm64'],
  ['arm64v8', 'arm64'],
  ['armv8', 'arm64'],
  ['arm64v9', 'arm64/v9'],
  ['armv9', 'arm64/v9'],
  ['armv8l', 'arm/v7'],
  ['arm32', 'arm/v7'],
  ['arm32v7', 'arm/v7'],
  ['armv7', 'arm/v7'],
  ['armv7a', 'arm/v7'],
  ['armv7l', 'arm/v7'],
  ['armv7hl', 'arm/v7'],
  ['armhfp', 'arm/v7'],
  ['arm32v6', 'arm/v6'],
  ['armv6', 'arm/v6'],
  ['armv6l', 'arm/v6'],
  ['armv6hf', 'arm/v6'],
  ['arm32v5', 'arm/v5'],
  ['armv5', 'arm/v5'],
  ['armv5l', 'arm/v5'],
  ['armv5tel', 'arm/v5'],
  ['ppc64el', 'ppc64le'],
  ['powerpc64le', 'ppc64le'],
  ['powerpc64', 'ppc64'],
  ['mips64el', 'mips64le'],
  ['mipsel', 'mipsle'],
  ['riscv64gc', 'riscv64'],
  ['loongarch64', 'loong64'],
  ['wasm32', 'wasm'],
]);

/** The Linux platform that an architecture's name in any ecosystem means (`armv7l`, `x64`, `aarch64`, `amd64`). */
export function platformOfWord(word: string): Platform | undefined {
  const lower = word.toLowerCase();
  if (lower.includes('/')) return undefined;
  const [architecture = '', variant] = (FOREIGN_WORDS.get(lower) ?? lower).split('/');
  const platform = normalisePlatform({ os: 'linux', architecture, variant });
  return KNOWN_ARCHITECTURES.has(platform.architecture) ? platform : undefined;
}

/**
 * A platform as a user names it: a specifier (`linux/arm64`), or what `uname -m` prints on a machine (`armv7l`,
 * `aarch64`), which stands for Linux there. Undefined for anything else, and for an operating system alone.
 */
export function platformOfUser(text: string): Platform | undefined {
  const reading = readPlatform(text);
  const isSpecifier = reading.ok && reading.known && reading.anyArchitecture !== true;
  if (isSpecifier) return reading.platform;
  return GOARCH_OF_UNAME.has(text) ? platformOfWord(text) : undefined;
}

/** The GOARCH that a label's value means: `x86_64`, `arm64v8`, `arm64/v8`, `linux/arm64`, `armhf`; undefined where none. */
export function goarchOfWord(word: string): string | undefined {
  const [first = '', second = ''] = word.trim().split('/', 2);
  return platformOfWord(KNOWN_OS.has(first.toLowerCase()) ? second : first)?.architecture;
}

/**
 * The architecture that namespace, name or tag spells: the namespaces of Docker Hub (`arm64v8/redis`), or a word bounded
 * by `-`, `_`, `.` or an end (`app:1.2-amd64`). Silent where the words disagree, and for cross compilers, whose names
 * tell what they make and not where they run.
 */
export function architectureHint(ref: Reference): ArchitectureHint | undefined {
  if (FOREIGN_TOOL.test(ref.path)) return undefined;
  const name = ref.path.slice(ref.path.lastIndexOf('/') + 1);
  const isWindows = WINDOWS_WORD.test(name) || WINDOWS_WORD.test(ref.tag ?? '');
  const hints = [
    ...namespaceHints(ref),
    ...wordsOf(name, 'name', isWindows),
    ...wordsOf(ref.tag ?? '', 'tag', isWindows),
  ];
  const [first, ...others] = hints;
  if (!first) return undefined;
  const isContradicted = others.some(({ platform }) => platform.architecture !== first.platform.architecture);
  return isContradicted ? undefined : first;
}

/**
 * The official image behind one of Docker Hub's per-architecture namespaces, with the same tag: `arm64v8/redis:7` gives
 * `library/redis:7`. The digest is dropped, since it names one platform; without a tag there is nothing to go by.
 */
export function multiArchName(ref: Reference): Reference | undefined {
  if (hubNamespace(ref) === undefined || ref.tag === undefined) return undefined;
  const name = ref.path.slice(ref.path.indexOf('/') + 1);
  return { domain: ref.domain, path: `library/${name}`, tag: ref.tag };
}

const NAMESPACES: ReadonlyMap<string, Platform> = new Map(
  (
    [
      ['amd64', 'linux', 'amd64'],
      ['arm32v5', 'linux', 'arm', 'v5'],
      ['arm32v6', 'linux', 'arm', 'v6'],
      ['arm32v7', 'linux', 'arm', 'v7'],
      ['arm64v8', 'linux', 'arm64'],
      ['i386', 'linux', '386'],
      ['mips64le', 'linux', 'mips64le'],
      ['ppc64le', 'linux', 'ppc64le'],
      ['riscv64', 'linux', 'riscv64'],
      ['s390x', 'linux', 's390x'],
      ['windows-amd64', 'windows', 'amd64'],
    ] as const
  ).map(([word, os, architecture, variant]) => [word, normalisePlatform({ os, architecture, variant })]),
);

// Bare "arm" and "x86" are left out: people use them for 64-bit images too.
const SPELLED =
  /(?<=^|[-_.])(?:amd64|x86[_-]64|x64|arm64v8|arm64|aarch64|arm32v[567]|armhf|armel|armv[567]l?|i[36]86|ppc64le|s390x|riscv64|mips64le|mips64el|loong64|loongarch64)(?=$|[-_.])/gi;
const TRIPLE = /^[-_.](?:unknown|pc|apple|w64|(?:linux|none)[-_.]?(?:gnu|musl|android|eabi))/i;
const FOREIGN_TOOL = /(?<=^|[-_./])(?:cross|dockcross|crossbuild|qemu|binfmt)(?=$|[-_./])/;
const WINDOWS_WORD = /(?<=^|[-_.])(?:windows(?:servercore)?|nanoserver|servercore)(?=$|[-_.])/i;

/** Docker Hub's own namespaces of one architecture each; their images have a twin in `library`. */
function hubNamespace(ref: Reference): string | undefined {
  const isHub = ref.domain === 'docker.io' || ref.domain === 'registry-1.docker.io';
  const [namespace = '', name, ...deeper] = ref.path.split('/');
  return isHub && name !== undefined && deeper.length === 0 && NAMESPACES.has(namespace) ? namespace : undefined;
}

/** Mirrors keep Docker Hub's namespaces, and others follow them: `ghcr.io/arm64v8/redis`. */
function namespaceHints(ref: Reference): readonly ArchitectureHint[] {
  return ref.path
    .split('/')
    .slice(0, -1)
    .flatMap((word) => {
      const platform = NAMESPACES.get(word);
      return platform === undefined ? [] : { platform, word, where: 'namespace' as const };
    });
}

function wordsOf(text: string, where: 'name' | 'tag', isWindows: boolean): ArchitectureHint[] {
  const hints: ArchitectureHint[] = [];
  for (const match of text.matchAll(SPELLED)) {
    const [word] = match;
    const platform = platformOfWord(word);
    const namesTriple = TRIPLE.test(text.slice(match.index + word.length));
    if (platform && !namesTriple)
      hints.push({ platform: isWindows ? { ...platform, os: 'windows' } : platform, word, where });
  }
  return hints;
}
