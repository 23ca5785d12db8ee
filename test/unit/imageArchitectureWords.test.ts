import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  architectureHint,
  FOREIGN_WORDS,
  GOARCH_OF_UNAME,
  goarchOfWord,
  multiArchName,
  platformOfWord,
  UNAME_OF_GOARCH,
} from '../../server/src/image/architectureWords';
import { formatPlatform, KNOWN_ARCHITECTURES, parsePlatform } from '../../server/src/image/platform';
import { familiarReference, type Reference, readReference } from '../../server/src/image/reference';
import { processorMs } from '../support/cost';

function reference(text: string): Reference {
  const reading = readReference(text);
  assert.ok(reading.ok, text);
  return reading.reference;
}

/** Platform, the word, where it stands. */
const HINTS: readonly (readonly [string, string, string, string])[] = [
  ['amd64/redis', 'linux/amd64', 'amd64', 'namespace'],
  ['arm32v5/redis', 'linux/arm/v5', 'arm32v5', 'namespace'],
  ['arm32v6/redis:7', 'linux/arm/v6', 'arm32v6', 'namespace'],
  ['arm32v7/redis', 'linux/arm/v7', 'arm32v7', 'namespace'],
  ['arm64v8/redis', 'linux/arm64', 'arm64v8', 'namespace'],
  ['i386/debian', 'linux/386', 'i386', 'namespace'],
  ['mips64le/debian', 'linux/mips64le', 'mips64le', 'namespace'],
  ['ppc64le/debian', 'linux/ppc64le', 'ppc64le', 'namespace'],
  ['riscv64/debian', 'linux/riscv64', 'riscv64', 'namespace'],
  ['s390x/debian', 'linux/s390x', 's390x', 'namespace'],
  ['windows-amd64/golang', 'windows/amd64', 'windows-amd64', 'namespace'],
  ['mirror.test/hub/arm64v8/redis:7', 'linux/arm64', 'arm64v8', 'namespace'],
  ['app:1.2-amd64', 'linux/amd64', 'amd64', 'tag'],
  ['app:arm64-1.2', 'linux/arm64', 'arm64', 'tag'],
  ['app:1.2-arm64v8', 'linux/arm64', 'arm64v8', 'tag'],
  ['app:1.2_x86_64', 'linux/amd64', 'x86_64', 'tag'],
  ['app:1.2-ARM64', 'linux/arm64', 'ARM64', 'tag'],
  ['app:armhf', 'linux/arm/v7', 'armhf', 'tag'],
  ['registry.k8s.io/pause-amd64:3.1', 'linux/amd64', 'amd64', 'name'],
  ['homeassistant/aarch64-base:1', 'linux/arm64', 'aarch64', 'name'],
  ['ghcr.io/a/app-x86_64', 'linux/amd64', 'x86_64', 'name'],
  [`ghcr.io/a/app:1-arm64@sha256:${'0'.repeat(64)}`, 'linux/arm64', 'arm64', 'tag'],
  ['mcr.microsoft.com/dotnet/runtime:8.0-nanoserver-ltsc2022-amd64', 'windows/amd64', 'amd64', 'tag'],
  ['arm64v8/redis:7-arm64', 'linux/arm64', 'arm64v8', 'namespace'],
];

const NO_HINT = [
  'redis',
  'ghcr.io/team-of-arm64v8x/redis',
  'arm64vault/app',
  'charm64/app:1',
  'app:1.2-amd64ish',
  'app:amd64-arm64',
  'app-amd64:1-arm64',
  'ghcr.io/rust-cross/cross:aarch64',
  'messense/rust-musl-cross:x86_64-musl',
  'builder:x86_64-unknown-linux-gnu',
  'builder:aarch64-linux-gnu-12',
  'multiarch/qemu-user-static:x86_64-aarch64',
  'gcc-arm-none-eabi:10',
];

describe('an architecture in an image name', () => {
  for (const [text, platform, word, where] of HINTS) {
    it(`${text} hints at ${platform}`, () => {
      const hint = architectureHint(reference(text));
      assert.ok(hint);
      assert.deepEqual([formatPlatform(hint.platform), hint.word, hint.where], [platform, word, where]);
    });
  }

  for (const text of NO_HINT) {
    it(`${text} hints at nothing`, () => assert.equal(architectureHint(reference(text)), undefined));
  }

  it('the official image behind a per-architecture namespace keeps the tag', () => {
    const nameOf = (text: string): string | undefined => {
      const ref = multiArchName(reference(text));
      return ref && familiarReference(ref);
    };
    assert.equal(nameOf('arm64v8/redis:7'), 'redis:7');
    assert.equal(nameOf('arm64v8/redis'), 'redis:latest');
    assert.equal(nameOf('windows-amd64/golang:1'), 'golang:1');
    assert.equal(nameOf(`amd64/redis:7@sha256:${'0'.repeat(64)}`), 'redis:7');
    assert.equal(nameOf(`amd64/redis@sha256:${'0'.repeat(64)}`), undefined);
    assert.equal(nameOf('ghcr.io/arm64v8/redis:7'), undefined);
    assert.equal(nameOf('app:1-amd64'), undefined);
  });

  it('is looked for without throwing, in time linear in the tag', () => {
    const isQuiet = (tag: string): boolean => architectureHint({ domain: 'a', path: tag, tag }) !== null;
    fc.assert(fc.property(fc.string(), isQuiet));
    const started = processorMs();
    for (const unit of ['-', 'amd64-', 'x86_64', 'arm', 'windows']) {
      architectureHint({ domain: 'a', path: unit.repeat(100_000), tag: unit.repeat(100_000) });
    }
    const milliseconds = processorMs() - started;
    assert.ok(milliseconds < 2000, `${milliseconds} ms`);
  });
});

describe('a word for an architecture', () => {
  const words: readonly (readonly [string, string | undefined])[] = [
    ['x86_64', 'amd64'],
    ['X86_64', 'amd64'],
    ['x86-64', 'amd64'],
    ['x64', 'amd64'],
    ['amd64', 'amd64'],
    ['amd64 ', 'amd64'],
    ['aarch64', 'arm64'],
    ['arm64v8', 'arm64'],
    ['arm64/v8', 'arm64'],
    ['linux/arm64', 'arm64'],
    ['linux/x64', 'amd64'],
    ['armhf', 'arm'],
    ['armv7l', 'arm'],
    ['i686', '386'],
    ['x86', '386'],
    ['ppc64el', 'ppc64le'],
    ['loongarch64', 'loong64'],
    ['s390x', 's390x'],
    ['linux', undefined],
    ['graviton', undefined],
    ['__proto__', undefined],
    ['', undefined],
  ];
  for (const [word, goarch] of words) {
    it(`${JSON.stringify(word)} is ${goarch ?? 'none'}`, () => assert.equal(goarchOfWord(word), goarch));
  }

  it('carries its variant', () => {
    const texts = ['armv7l', 'armv6l', 'armel', 'x86_64-v3']
      .map(platformOfWord)
      .map((one) => one && formatPlatform(one));
    assert.deepEqual(texts, ['linux/arm/v7', 'linux/arm/v6', 'linux/arm/v6', 'linux/amd64/v3']);
  });

  it('of another ecosystem always means a known architecture in normal form', () => {
    for (const meaning of FOREIGN_WORDS.values()) {
      const platform = parsePlatform(`linux/${meaning}`);
      assert.ok(platform && KNOWN_ARCHITECTURES.has(platform.architecture), meaning);
      assert.equal(formatPlatform(platform), `linux/${meaning}`);
    }
  });

  it('uname and GOARCH agree in both directions', () => {
    for (const [goarch, uname] of UNAME_OF_GOARCH) {
      assert.equal(GOARCH_OF_UNAME.get(uname), goarch.split('/')[0], uname);
    }
    for (const goarch of GOARCH_OF_UNAME.values()) assert.ok(UNAME_OF_GOARCH.has(goarch), goarch);
  });
});
