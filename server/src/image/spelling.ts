import * as l10n from '@vscode/l10n';
import { platformOfWord } from './architectureWords';
import {
  formatPlatform,
  KNOWN_ARCHITECTURES,
  KNOWN_OS,
  normalisePlatform,
  type Platform,
  quoted,
  readPlatform,
} from './platform';
import { suggestPlatforms } from './suggestPlatforms';

/** How a written platform stands to the form that engines compare; canonical and suggestions are in normal form. */
export type Spelling =
  | { readonly kind: 'normal' }
  | { readonly kind: 'variantSpelling'; readonly canonical: string }
  | { readonly kind: 'misspelling'; readonly suggestion: string }
  | { readonly kind: 'invalid'; readonly message: string; readonly suggestions: string[] };

/**
 * Judges one written platform. `normal`: as it should be (also `linux/arm`, `linux` alone, buildx's `local`).
 * `variantSpelling`: engines read it, and write it otherwise. `misspelling`: a common word that engines take literally, so
 * nothing ever matches it. `invalid`: unreadable, or an unknown os, architecture or CPU variant. Linear; never throws.
 */
export function spellingOf(text: string): Spelling {
  if (text === 'local') return { kind: 'normal' };
  const meant = misspelled(text);
  if (meant) return { kind: 'misspelling', suggestion: formatPlatform(meant) };

  const reading = readPlatform(text);
  if (!reading.ok) return invalid(text, reading.message);
  const fault = faultOf(reading.platform, reading.known);
  if (fault) return invalid(text, fault);
  const isArmAsUsual = reading.platform.architecture === 'arm' && reading.canonical === `${text}/v7`;
  const isNormal = reading.canonical === text || isArmAsUsual;
  return isNormal ? { kind: 'normal' } : { kind: 'variantSpelling', canonical: reading.canonical };
}

/** Words that people write and containerd does not normalise. */
const MISSPELLINGS: ReadonlySet<string> = new Set([
  'i686',
  'x86',
  'x64',
  'armv7',
  'armv7l',
  'armv6l',
  'armv8',
  'arm64v8',
  'arm32v7',
  'loongarch64',
  'mips64el',
  'powerpc64le',
  'x86_64-v3',
]);

/** Variants of the architectures whose CPU levels are numbered; any other architecture's are not judged. */
const VARIANTS: ReadonlyMap<string, RegExp> = new Map([
  ['amd64', /^v[2-4]$/],
  ['arm64', /^v(?:8\.[1-9]|9(?:\.[1-9])?)$/],
  ['arm', /^v[5-8]$/],
]);

function misspelled(text: string): Platform | undefined {
  const parts = text.toLowerCase().split('/', 4);
  const [word = ''] = parts.length === 1 ? parts : parts.slice(1);
  if (parts.length > 3 || !MISSPELLINGS.has(word)) return undefined;
  const meant = platformOfWord(word);
  if (!meant || parts.length === 1) return meant;
  // The operating system keeps its own version and features, so it is read together with a word that parses.
  const system = readPlatform(`${parts[0]}/${meant.architecture}`);
  if (!system.ok || !system.known) return undefined;
  const variant = meant.variant ?? parts[2];
  const platform = normalisePlatform({ ...system.platform, architecture: meant.architecture, variant });
  return faultOf(platform, true) ? undefined : platform;
}

function faultOf(platform: Platform, known: boolean): string | undefined {
  const { os, architecture, variant } = platform;
  if (!known) {
    if (!KNOWN_OS.has(os) && os !== 'wasi') return l10n.t('Engines know no operating system {0}.', quoted(os));
    if (!KNOWN_ARCHITECTURES.has(architecture))
      return l10n.t('Engines know no architecture {0}.', quoted(architecture));
    return l10n.t('There is no platform {0}.', quoted(formatPlatform(platform)));
  }
  const isUsual = variant === undefined || VARIANTS.get(architecture)?.test(variant) !== false;
  return isUsual ? undefined : l10n.t('There is no variant {0} of {1}.', quoted(variant), architecture);
}

function invalid(text: string, message: string): Spelling {
  return { kind: 'invalid', message, suggestions: suggestPlatforms(text, isUsable) };
}

function isUsable(text: string): boolean {
  const reading = readPlatform(text);
  return reading.ok && faultOf(reading.platform, reading.known) === undefined;
}
