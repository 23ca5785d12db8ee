import * as l10n from '@vscode/l10n';
import { normaliseArchitecture } from './normaliseArchitecture';

/** A platform as the engines compare it: always normalised (see {@link normalisePlatform}), so equal text is equal meaning. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
}

/** The fields of an index entry or of an image config, as a registry wrote them. */
export interface PlatformFields {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
}

/**
 * What a written platform says. `known` is false where os or architecture is no word that Go or containerd knows;
 * `anyArchitecture` marks an operating system alone (`linux`), whose `architecture` is empty.
 */
export type PlatformReading =
  | {
      readonly ok: true;
      readonly platform: Platform;
      readonly known: boolean;
      readonly canonical: string;
      readonly anyArchitecture?: boolean;
    }
  | { readonly ok: false; readonly message: string };

/** Operating systems containerd knows by name (containerd/platforms, database.go). */
export const KNOWN_OS: ReadonlySet<string> = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris windows zos'.split(
    ' ',
  ),
);

/** Architectures containerd knows by name (containerd/platforms, database.go). */
export const KNOWN_ARCHITECTURES: ReadonlySet<string> = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 mips64le mips64p32 ' +
    'mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
);

const OS_PART = /^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$/;
const LATER_PART = /^[A-Za-z0-9_.-]+$/;

/**
 * Reads a platform specifier by containerd's grammar (`os[(version+feature)]`, `arch`, `os[(…)]/arch[/variant]`), except
 * that the host never fills a gap: an operating system alone means any architecture, an architecture alone means Linux.
 * Linear in the text; never throws.
 */
export function readPlatform(text: string): PlatformReading {
  const known = readings.get(text);
  if (known !== undefined) return known;
  const reading = readSpecifier(text);
  if (!reading.ok) return reading;
  if (readings.size >= MOST_READINGS) readings.clear();
  readings.set(text, reading);
  return reading;
}

/** A workspace says the same few platforms thousands of times. */
const readings = new Map<string, PlatformReading>();
const MOST_READINGS = 256;

function readSpecifier(text: string): PlatformReading {
  if (text.trim() === '') return refuse(l10n.t('A platform is missing here: {0}.', form()));
  if (text.includes('*')) return refuse(l10n.t('{0} has a wildcard, which engines refuse: {1}.', quoted(text), form()));
  if (text === 'local') return refuse(l10n.t('"local" names no platform: buildx alone puts its own machine there.'));

  const parts = text.split('/', 4);
  const [first = '', second, third] = parts;
  if (parts.length > 3) return refuse(l10n.t('{0} has more than three parts: {1}.', quoted(text), form()));
  const system = readSystem(first);
  if (!system) return refuse(refusedPart(text, first));
  const refused = parts.slice(1).find((part) => !LATER_PART.test(part));
  if (refused !== undefined) return refuse(refusedPart(text, refused));

  if (second === undefined) return readAlone(first, system);
  return accept(normalisePlatform({ ...system, architecture: second, variant: third }));
}

/** The platform that a text names, where it names exactly one: `linux` alone, and what is no platform, give undefined. */
export function parsePlatform(text: string): Platform | undefined {
  const reading = readPlatform(text);
  return reading.ok && !reading.anyArchitecture ? reading.platform : undefined;
}

/** The one way we print a platform: `linux/arm64`, `linux/arm/v7`, `windows(10.0.20348)/amd64`. Reads back as the same platform. */
export function formatPlatform(platform: Platform): string {
  const isPlain = platform.osVersion === undefined && platform.osFeatures === undefined && platform.architecture !== '';
  if (isPlain) {
    const { os, architecture, variant } = platform;
    return variant ? `${os}/${architecture}/${variant}` : `${os}/${architecture}`;
  }
  const options = [platform.osVersion ?? '', ...(platform.osFeatures ?? [])].map(escapeOption).join('+');
  const system = options === '' ? platform.os : `${platform.os}(${options})`;
  return [system, platform.architecture, platform.variant].filter(Boolean).join('/');
}

/** True where both are one platform, including the OS version and features. */
export function samePlatform(a: Platform, b: Platform): boolean {
  return formatPlatform(a) === formatPlatform(b);
}

/**
 * Brings the fields of an index entry to the form that containerd compares (containerd/platforms, `Normalize`):
 * lower case, `x86_64` is `amd64`, `arm` is `arm/v7`, `arm64/v8` is `arm64`. A missing `os` is Linux.
 */
export function normalisePlatform(fields: PlatformFields): Platform {
  const os = fields.os.toLowerCase() || 'linux';
  const { architecture, variant } = normaliseArchitecture(
    fields.architecture.toLowerCase(),
    fields.variant?.toLowerCase() ?? '',
  );
  const features = [...new Set(fields.osFeatures ?? [])].sort();
  return {
    os: os === 'macos' ? 'darwin' : os,
    architecture,
    ...(variant !== '' && { variant }),
    ...(fields.osVersion && { osVersion: fields.osVersion }),
    ...(features.length > 0 && { osFeatures: features }),
  };
}

/**
 * The platform of an image config. Configs of arm images often lack the variant, and engines then take them for any;
 * so here `arm` without one stays without one, and compatibility reads that as "any variant".
 */
export function platformOfConfig(fields: PlatformFields): Platform {
  const platform = normalisePlatform(fields);
  const namesNoVariant = fields.architecture.toLowerCase() === 'arm' && !fields.variant;
  if (!namesNoVariant) return platform;
  const { variant: _assumed, ...anyVariant } = platform;
  return anyVariant;
}

/** Without duplicates, linux/amd64 and linux/arm64 first, the rest by their text; the same set gives the same list. */
export function sortPlatforms(list: readonly Platform[]): Platform[] {
  const byText = new Map<string, Platform>();
  // Thousands of nodes share a few objects: these are told apart before their texts are made.
  for (const platform of new Set(list)) {
    const text = formatPlatform(platform);
    if (!byText.has(text)) byText.set(text, platform);
  }
  const rank = (text: string): number => (text === 'linux/amd64' ? 0 : text === 'linux/arm64' ? 1 : 2);
  return [...byText]
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0))
    .map(([, platform]) => platform);
}

interface System {
  readonly os: string;
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
}

function readSystem(part: string): System | undefined {
  const match = OS_PART.exec(part);
  if (!match) return undefined;
  const [, os = '', version = '', features = ''] = match;
  const options = [version, ...features.split('+').slice(1)].map(unescapeOption);
  const [osVersion, ...osFeatures] = options.filter((option) => option !== undefined);
  if (osVersion === undefined || osFeatures.length + 1 < options.length) return undefined;
  return { os, osVersion, osFeatures };
}

function readAlone(word: string, system: System): PlatformReading {
  const platform = normalisePlatform({ ...system, architecture: '' });
  if (KNOWN_OS.has(platform.os)) {
    return { ok: true, platform, known: true, canonical: formatPlatform(platform), anyArchitecture: true };
  }
  const onLinux = normalisePlatform({ os: 'linux', architecture: word });
  if (KNOWN_ARCHITECTURES.has(onLinux.architecture)) return accept(onLinux);
  return refuse(l10n.t('{0} is neither an operating system nor an architecture: {1}.', quoted(word), form()));
}

function accept(platform: Platform): PlatformReading {
  const isWasi = platform.os === 'wasi' && platform.architecture === 'wasm';
  const isListed = KNOWN_OS.has(platform.os) && KNOWN_ARCHITECTURES.has(platform.architecture);
  return { ok: true, platform, known: isListed || isWasi, canonical: formatPlatform(platform) };
}

function refuse(message: string): PlatformReading {
  return { ok: false, message };
}

function refusedPart(text: string, part: string): string {
  if (part === '') return l10n.t('{0} has an empty part: {1}.', quoted(text), form());
  if (/\s/.test(part)) return l10n.t('{0} has a space in it, which engines refuse: {1}.', quoted(text), form());
  if (part.includes(',')) {
    return l10n.t('{0} is a list, where one platform is expected: {1}.', quoted(text), form());
  }
  return l10n.t('{0} cannot be part of a platform: {1}.', quoted(part), form());
}

/** What would be right. */
function form(): string {
  return l10n.t('write os/arch[/variant], for example linux/amd64');
}

/** Undefined where an escape is broken or stands for something unprintable. */
function unescapeOption(option: string): string | undefined {
  if (/%(?![2-7][0-9A-Fa-f])|%7[Ff]/.test(option)) return undefined;
  return option.replace(/%(..)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function escapeOption(option: string): string {
  return option.replace(
    /[^A-Za-z0-9_.-]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** A written text inside a message: in quotes, control characters visible, long ones cut. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

/** Whether none of the platforms is one of Windows. */
export function isWithoutWindows(platforms: readonly Platform[]): boolean {
  return platforms.every(({ os }) => os !== 'windows');
}
