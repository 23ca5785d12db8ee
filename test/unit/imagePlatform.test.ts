import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  formatPlatform,
  KNOWN_ARCHITECTURES,
  KNOWN_OS,
  normalisePlatform,
  type Platform,
  parsePlatform,
  platformOfConfig,
  readPlatform,
  samePlatform,
  sortPlatforms,
} from '../../server/src/image/platform';
import { processorMs } from '../support/cost';

const linux = (architecture: string, variant?: string): Platform => ({
  os: 'linux',
  architecture,
  ...(variant && { variant }),
});

/** As written, and normalised as containerd does. */
const READ: readonly (readonly [string, string])[] = [
  ['linux/amd64', 'linux/amd64'],
  ['Linux/x86_64', 'linux/amd64'],
  ['linux/x86-64', 'linux/amd64'],
  ['linux/amd64/v1', 'linux/amd64'],
  ['linux/amd64/v2', 'linux/amd64/v2'],
  ['linux/arm64', 'linux/arm64'],
  ['linux/aarch64', 'linux/arm64'],
  ['linux/arm64/v8', 'linux/arm64'],
  ['linux/arm64/8', 'linux/arm64'],
  ['linux/arm64/v8.0', 'linux/arm64'],
  ['linux/arm64/9.0', 'linux/arm64/v9'],
  ['linux/arm', 'linux/arm/v7'],
  ['linux/armhf', 'linux/arm/v7'],
  ['linux/arm/v7', 'linux/arm/v7'],
  ['linux/arm/7', 'linux/arm/v7'],
  ['linux/armhf/v6', 'linux/arm/v7'],
  ['linux/armel', 'linux/arm/v6'],
  ['linux/arm/6', 'linux/arm/v6'],
  ['linux/i386', 'linux/386'],
  ['linux/armv7', 'linux/armv7'],
  ['linux/i686', 'linux/i686'],
  ['linux/x86', 'linux/x86'],
  ['linux/loongarch64', 'linux/loongarch64'],
  ['windows(10.0.20348)/amd64', 'windows(10.0.20348)/amd64'],
  ['macos/arm64', 'darwin/arm64'],
  ['wasi/wasm', 'wasi/wasm'],
  ['unknown/unknown', 'unknown/unknown'],
  ['arm64', 'linux/arm64'],
  ['amd64', 'linux/amd64'],
  ['x86_64', 'linux/amd64'],
  ['armel', 'linux/arm/v6'],
];

const REFUSED = ['foo', '', 'linux/', 'linux/*', 'linux/amd64/v2/x', 'linux amd64', 'linux/amd64 ', ' linux/amd64'];

/** Architecture and variant as given, and as compared. */
const NORMALISED: readonly (readonly [string, string, string, string])[] = [
  ['x86_64', 'v1', 'amd64', ''],
  ['x86-64', '', 'amd64', ''],
  ['AMD64', 'V3', 'amd64', 'v3'],
  ['amd64', 'v4', 'amd64', 'v4'],
  ['i386', 'anything', '386', ''],
  ['aarch64', '8', 'arm64', ''],
  ['arm64', 'v8', 'arm64', ''],
  ['arm64', 'v8.0', 'arm64', ''],
  ['arm64', '9', 'arm64', 'v9'],
  ['arm64', '9.0', 'arm64', 'v9'],
  ['arm64', 'v9.0', 'arm64', 'v9'],
  ['arm64', 'v8.1', 'arm64', 'v8.1'],
  ['arm64', 'v9', 'arm64', 'v9'],
  ['armhf', 'v5', 'arm', 'v7'],
  ['armel', 'v7', 'arm', 'v6'],
  ['arm', '', 'arm', 'v7'],
  ['arm', '7', 'arm', 'v7'],
  ['arm', '5', 'arm', 'v5'],
  ['arm', '6', 'arm', 'v6'],
  ['arm', '8', 'arm', 'v8'],
  ['riscv64', 'rva22', 'riscv64', 'rva22'],
  ['ppc64le', '', 'ppc64le', ''],
  ['s390x', '', 's390x', ''],
  ['loong64', '', 'loong64', ''],
];

const anyPlatform = fc
  .record({
    os: fc.constantFrom('linux', 'windows', 'Darwin', 'wasi', 'strange-os'),
    architecture: fc.constantFrom('amd64', 'x86_64', 'arm', 'armel', 'ARM64', 'riscv64', 'odd.arch', '386'),
    variant: fc.constantFrom('', 'v1', 'v2', 'v7', 'v8', '8', '9.0', 'odd_1'),
    osVersion: fc.constantFrom('', '10.0.20348', '1+2/(3)%', 'a b'),
    osFeatures: fc.array(fc.constantFrom('win32k', 'b+', 'a', 'x y')),
  })
  .map(normalisePlatform);

describe('a written platform', () => {
  for (const [text, normal] of READ) {
    it(`${text} is compared as ${normal}`, () => {
      const reading = readPlatform(text);
      assert.ok(reading.ok);
      assert.equal(reading.canonical, normal);
      assert.equal(formatPlatform(reading.platform), normal);
    });
  }

  for (const text of REFUSED) {
    it(`${JSON.stringify(text)} is refused, with what would be right`, () => {
      const reading = readPlatform(text);
      assert.ok(!reading.ok);
      assert.match(reading.message, /write os\/arch\[\/variant\]/);
      assert.equal(parsePlatform(text), undefined);
    });
  }

  it('that is an operating system alone means any architecture, and never that of this machine', () => {
    const reading = readPlatform('Linux');
    assert.ok(reading.ok);
    assert.equal(reading.anyArchitecture, true);
    assert.equal(reading.canonical, 'linux');
    assert.equal(reading.platform.architecture, '');
    assert.equal(parsePlatform('linux'), undefined);
  });

  it('is known by the lists of containerd, and wasi/wasm is known too', () => {
    const isKnown = (text: string): boolean => {
      const reading = readPlatform(text);
      return reading.ok && reading.known;
    };
    const known = ['linux/amd64', 'windows/arm64', 'linux', 'arm64', 'wasi/wasm', 'darwin/arm64', 'linux/loong64'];
    assert.deepEqual(known.filter(isKnown), known);
    const strange = ['foo/bar', 'linux/adm64', 'arm64/linux', 'unknown/unknown', 'wasi/amd64', 'linux/x64'];
    assert.deepEqual(strange.filter(isKnown), []);
  });

  it('keeps its OS version and sorted features', () => {
    const platform = parsePlatform('windows(10.0.17763+win32k+a+win32k)/amd64');
    const expected = { os: 'windows', architecture: 'amd64', osVersion: '10.0.17763', osFeatures: ['a', 'win32k'] };
    assert.deepEqual(platform, expected);
    assert.deepEqual(parsePlatform('windows()/amd64'), { os: 'windows', architecture: 'amd64' });
    assert.deepEqual(parsePlatform('linux(+sse)/amd64')?.osFeatures, ['sse']);
  });

  it('with a broken escape in the OS version is refused', () => {
    assert.equal(parsePlatform('windows(10%zz)/amd64'), undefined);
    assert.equal(parsePlatform('windows(10%0A)/amd64'), undefined);
    assert.equal(parsePlatform('windows(10%2B1)/amd64')?.osVersion, '10+1');
  });

  it('"local" names no platform', () => {
    assert.equal(readPlatform('local').ok, false);
  });

  it('never throws, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => readPlatform(text).ok || true));
    const pieces = fc.constantFrom('linux', 'arm64', 'v8', '/', '(', ')', '+', '%', '%41', ' ', ',', '*', 'local', '.');
    fc.assert(fc.property(fc.array(pieces), (parts) => readPlatform(parts.join('')).ok || true));
  });

  it('prints as text that reads as itself', () => {
    fc.assert(
      fc.property(anyPlatform, (platform) => {
        const text = formatPlatform(platform);
        assert.deepEqual(parsePlatform(text), platform);
        const reading = readPlatform(text);
        assert.equal(reading.ok && reading.canonical, text);
      }),
    );
  });

  it('is read in time linear in its length', () => {
    const started = processorMs();
    for (const unit of ['linux/', 'a-', 'linux(', '(+', 'linux(+a', '%41', ' ', '*/'])
      readPlatform(unit.repeat(200_000));
    readPlatform(`linux(${'+a'.repeat(200_000)}`);
    readPlatform(`linux(${'1.'.repeat(200_000)}/`);
    const milliseconds = processorMs() - started;
    assert.ok(milliseconds < 2000, `${milliseconds} ms`);
  });
});

describe('the platform of an index entry', () => {
  for (const [architecture, variant, normal, normalVariant] of NORMALISED) {
    it(`${architecture} ${variant} is compared as ${normal} ${normalVariant}`, () => {
      const platform = normalisePlatform({ os: 'linux', architecture, variant });
      assert.deepEqual(platform, linux(normal, normalVariant));
    });
  }

  it('takes a missing operating system for Linux', () => {
    assert.deepEqual(normalisePlatform({ os: '', architecture: 'arm64' }), linux('arm64'));
  });

  it('is normalised once: again changes nothing', () => {
    fc.assert(fc.property(anyPlatform, (platform) => assert.deepEqual(normalisePlatform(platform), platform)));
  });
});

describe('the platform of an image config', () => {
  it('keeps arm without a variant open, for such an image may be for any', () => {
    assert.deepEqual(platformOfConfig({ os: 'linux', architecture: 'arm' }), linux('arm'));
    assert.equal(formatPlatform(platformOfConfig({ os: 'linux', architecture: 'arm', variant: '' })), 'linux/arm');
  });

  it('is the normal one otherwise', () => {
    assert.deepEqual(platformOfConfig({ os: 'linux', architecture: 'arm', variant: '6' }), linux('arm', 'v6'));
    assert.deepEqual(platformOfConfig({ os: 'linux', architecture: 'armhf' }), linux('arm', 'v7'));
    assert.deepEqual(platformOfConfig({ os: 'linux', architecture: 'arm64', variant: 'v8' }), linux('arm64'));
  });
});

describe('platforms', () => {
  it('are the same when all that is compared is the same', () => {
    assert.ok(samePlatform(linux('arm64'), normalisePlatform({ os: 'Linux', architecture: 'aarch64', variant: 'v8' })));
    assert.ok(!samePlatform(linux('arm', 'v6'), linux('arm', 'v7')));
    assert.ok(!samePlatform({ os: 'windows', architecture: 'amd64' }, linux('amd64')));
  });

  it('are listed without duplicates, the two common ones first', () => {
    const texts = ['windows/amd64', 'linux/s390x', 'linux/arm64', 'linux/386', 'linux/x86_64', 'linux/arm64/v8'];
    const sorted = sortPlatforms(texts.map((text) => parsePlatform(text)).filter((one) => one !== undefined));
    const expected = ['linux/amd64', 'linux/arm64', 'linux/386', 'linux/s390x', 'windows/amd64'];
    assert.deepEqual(sorted.map(formatPlatform), expected);
  });

  it('are known by the names that containerd knows', () => {
    assert.equal(KNOWN_OS.size, 17);
    assert.equal(KNOWN_ARCHITECTURES.size, 24);
    assert.ok(!KNOWN_OS.has('wasi'));
  });
});
