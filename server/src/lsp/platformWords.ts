import { formatPlatform, type Platform } from '../image/platform';

const WORDS: Readonly<Record<string, string>> = {
  amd64: '64-bit Intel and AMD processors (x86-64): most servers, CI runners and PCs.',
  arm64:
    '64-bit Arm processors (AArch64): AWS Graviton, Azure Cobalt, Google Axion, Apple silicon, Raspberry Pi 4 and later.',
  arm: '32-bit Arm processors: older Raspberry Pi and embedded boards.',
  '386': '32-bit Intel and AMD processors.',
  ppc64le: '64-bit IBM Power processors, little-endian.',
  s390x: 'IBM Z and LinuxONE mainframes.',
  riscv64: '64-bit RISC-V processors.',
  loong64: '64-bit Loongson processors.',
  mips64le: '64-bit MIPS processors, little-endian.',
  wasm: 'WebAssembly: needs a runtime that can run it.',
};

const VARIANTS: Readonly<Record<string, string>> = {
  'arm/v5': 'ARMv5, without a floating-point unit.',
  'arm/v6': 'ARMv6: Raspberry Pi 1 and Zero.',
  'arm/v7': 'ARMv7: Raspberry Pi 2 and 3 with a 32-bit system. What `arm` alone means.',
  'amd64/v2': 'Only processors from about 2009 on (SSE4.2).',
  'amd64/v3': 'Only processors from about 2013 on (AVX2).',
  'amd64/v4': 'Only processors with AVX-512.',
};

/** What runs images of a platform, in a sentence or two. */
export function describePlatform(platform: Platform): string {
  const system = platform.os === 'linux' ? '' : ` The operating system is ${platform.os}.`;
  const version = platform.osVersion === undefined ? '' : ` Its version is ${platform.osVersion}.`;
  const variant = VARIANTS[`${platform.architecture}/${platform.variant ?? ''}`];
  const words = WORDS[platform.architecture] ?? `Processors that Go calls ${platform.architecture}.`;
  return `${words}${variant === undefined ? '' : ` ${variant}`}${system}${version}`;
}

/** The platforms that are offered first where one is to be chosen, with their words. */
export const COMMON_PLATFORMS: readonly { readonly name: string; readonly words: string }[] = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
  { os: 'linux', architecture: 'arm', variant: 'v7' },
  { os: 'linux', architecture: 'arm', variant: 'v6' },
  { os: 'linux', architecture: '386' },
  { os: 'linux', architecture: 'ppc64le' },
  { os: 'linux', architecture: 's390x' },
  { os: 'linux', architecture: 'riscv64' },
  { os: 'windows', architecture: 'amd64' },
].map((platform) => ({ name: formatPlatform(platform), words: describePlatform(platform) }));
