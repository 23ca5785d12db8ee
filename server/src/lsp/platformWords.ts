import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform } from '../image/platform';

const WORDS: Readonly<Record<string, () => string>> = {
  amd64: () => l10n.t('64-bit Intel and AMD processors (x86-64): most servers, CI runners and PCs.'),
  arm64: () =>
    l10n.t(
      '64-bit Arm processors (AArch64): AWS Graviton, Azure Cobalt, Google Axion, Apple silicon, Raspberry Pi 4 and later.',
    ),
  arm: () => l10n.t('32-bit Arm processors: older Raspberry Pi and embedded boards.'),
  '386': () => l10n.t('32-bit Intel and AMD processors.'),
  ppc64le: () => l10n.t('64-bit IBM Power processors, little-endian.'),
  s390x: () => l10n.t('IBM Z and LinuxONE mainframes.'),
  riscv64: () => l10n.t('64-bit RISC-V processors.'),
  loong64: () => l10n.t('64-bit Loongson processors.'),
  mips64le: () => l10n.t('64-bit MIPS processors, little-endian.'),
  wasm: () => l10n.t('WebAssembly: needs a runtime that can run it.'),
};

const VARIANTS: Readonly<Record<string, () => string>> = {
  'arm/v5': () => l10n.t('ARMv5, without a floating-point unit.'),
  'arm/v6': () => l10n.t('ARMv6: Raspberry Pi 1 and Zero.'),
  'arm/v7': () => l10n.t('ARMv7: Raspberry Pi 2 and 3 with a 32-bit system. What `arm` alone means.'),
  'amd64/v2': () => l10n.t('Only processors from about 2009 on (SSE4.2).'),
  'amd64/v3': () => l10n.t('Only processors from about 2013 on (AVX2).'),
  'amd64/v4': () => l10n.t('Only processors with AVX-512.'),
};

/** What runs images of a platform, in a sentence or two. */
export function describePlatform({ os, osVersion, architecture, variant = '' }: Platform): string {
  const words = WORDS[architecture]?.() ?? l10n.t('Processors that Go calls {0}.', architecture);
  const own = VARIANTS[`${architecture}/${variant}`]?.();
  return [
    words,
    ...(own === undefined ? [] : [own]),
    ...(os === 'linux' ? [] : [l10n.t('The operating system is {0}.', os)]),
    ...(osVersion === undefined ? [] : [l10n.t('Its version is {0}.', osVersion)]),
  ].join(' ');
}

/** The platforms that are offered first where one is to be chosen, with their words. */
export function commonPlatforms(): readonly { readonly name: string; readonly words: string }[] {
  return COMMON.map((platform) => ({ name: formatPlatform(platform), words: describePlatform(platform) }));
}

const COMMON: readonly Platform[] = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
  { os: 'linux', architecture: 'arm', variant: 'v7' },
  { os: 'linux', architecture: 'arm', variant: 'v6' },
  { os: 'linux', architecture: '386' },
  { os: 'linux', architecture: 'ppc64le' },
  { os: 'linux', architecture: 's390x' },
  { os: 'linux', architecture: 'riscv64' },
  { os: 'windows', architecture: 'amd64' },
];
