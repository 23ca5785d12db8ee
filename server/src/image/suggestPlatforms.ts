import { FOREIGN_WORDS, platformOfWord } from './architectureWords';
import { nearest } from './nearest';
import { formatPlatform, KNOWN_ARCHITECTURES, KNOWN_OS, normalisePlatform, readPlatform } from './platform';

/**
 * The valid platforms nearest to a text that is none, in canonical form, the likeliest first and at most three: stray
 * spaces taken off, a list taken apart, os and architecture swapped back, typing errors mended. `isValid` says whether a
 * platform may be suggested.
 */
export function suggestPlatforms(text: string, isValid: (platform: string) => boolean): string[] {
  if (text.length > LONGEST) return [];
  const pieces = text.split(',').map((piece) => piece.trim());
  const suggestions = pieces.filter((piece) => piece !== '').flatMap((piece) => suggestFor(piece, isValid));
  return [...new Set(suggestions)].slice(0, 3);
}

const LONGEST = 200;
const SYSTEM_ALIASES: ReadonlyMap<string, string> = new Map([
  ['macos', 'darwin'],
  ['osx', 'darwin'],
  ['mac', 'darwin'],
  ['win', 'windows'],
]);
const COMMON_SYSTEMS = ['linux', 'windows', 'darwin', 'freebsd', 'macos'];
const BY_POPULARITY = ['amd64', 'arm64', 'arm', '386'];
const ALIASES = ['x86_64', 'x86-64', 'aarch64', 'armhf', 'armel', 'i386'];

interface Guess {
  readonly words: readonly string[];
  readonly cost: number;
}

function suggestFor(piece: string, isValid: (platform: string) => boolean): string[] {
  if (isValid(piece)) return [canonicalOf(piece)];
  const words = wordsOf(piece.toLowerCase());
  const systems = words.map(guessSystem);
  const architectures = words.map(guessArchitecture);
  const options = words
    .flatMap((_, a) => [...words.keys(), -1].filter((s) => s !== a).map((s) => ({ a, s })))
    .map(({ a, s }) => ({ a, s, cost: (architectures[a]?.cost ?? 0) + (s < 0 ? NO_SYSTEM : (systems[s]?.cost ?? 0)) }))
    .filter(({ cost }) => Number.isFinite(cost))
    .sort((x, y) => x.cost - y.cost || x.s - y.s);
  const [best] = options;
  if (!best) return words.length === 1 ? [...(systems[0]?.words ?? [])].filter(isValid) : [];
  const os = systems[best.s]?.words[0] ?? 'linux';
  const rest = words.filter((_, index) => index !== best.a && index !== best.s);
  return (architectures[best.a]?.words ?? []).map((word) => complete(os, word, rest, isValid)).filter(isValid);
}

/** Dearer than two typing errors: a system that can be recognised at all is believed before Linux is assumed. */
const NO_SYSTEM = 7;

/** With the variant that the other words hold, where that makes a platform. */
function complete(os: string, word: string, rest: readonly string[], isValid: (platform: string) => boolean): string {
  const meant = platformOfWord(word);
  const architecture = meant?.architecture ?? word;
  const variants = [...rest, ...rest.map((one) => `v${one}`)];
  const variant = meant?.variant ?? variants.find((one) => one !== 'v' && isValid(`${os}/${architecture}/${one}`));
  const armByVariant = architecture === 'arm64' ? rest.find((one) => /^v[5-7]$/.test(one)) : undefined;
  const fields = armByVariant ? { architecture: 'arm', variant: armByVariant } : { architecture, variant };
  return formatPlatform(normalisePlatform({ os, ...fields }));
}

function guessSystem(word: string): Guess {
  const isNamed = KNOWN_OS.has(word) || word === 'wasi';
  const exact = SYSTEM_ALIASES.get(word) ?? (isNamed ? word : undefined);
  if (exact) return { words: [exact], cost: 0 };
  const { cost, words } = nearest(word, COMMON_SYSTEMS);
  return { cost, words: words.map((one) => SYSTEM_ALIASES.get(one) ?? one) };
}

function guessArchitecture(word: string): Guess {
  if (platformOfWord(word)) return { words: [word], cost: 0 };
  const rank = (one: string): number =>
    (BY_POPULARITY.indexOf(one) + BY_POPULARITY.length + 1) % (BY_POPULARITY.length + 1);
  const known = [...KNOWN_ARCHITECTURES].sort((a, b) => rank(a) - rank(b));
  return nearest(word, [...known, ...ALIASES, ...FOREIGN_WORDS.keys()]);
}

/** `linux-amd64`, `linux amd64`, `linuxamd64` are taken apart as `linux/amd64` is. */
function wordsOf(piece: string): string[] {
  const words = piece.split(/[\s/\\:|;"'()]+/, 8).filter((word) => word !== '');
  return words.flatMap((word) => {
    const joined = /^(linux|windows|darwin|macos)[-_.]?(.+)$/.exec(word);
    const [, system, rest] = joined ?? [];
    return system && rest ? [system, ...(platformOfWord(rest) ? [rest] : rest.split(/[-_.]/, 4))] : [word];
  });
}

function canonicalOf(text: string): string {
  const reading = readPlatform(text);
  return reading.ok ? reading.canonical : text;
}
