import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { parsePlatform } from '../../server/src/image/platform';
import { spellingOf } from '../../server/src/image/spelling';
import { processorMs } from '../support/cost';

const NORMAL = [
  'linux/amd64',
  'linux/arm64',
  'linux/arm',
  'linux/arm/v7',
  'linux/arm/v6',
  'linux/amd64/v2',
  'linux/arm64/v9',
  'linux/386',
  'linux/riscv64',
  'windows/amd64',
  'windows(10.0.20348)/amd64',
  'wasi/wasm',
  'linux',
  'local',
];

const OTHERWISE_SPELLED: readonly (readonly [string, string])[] = [
  ['linux/x86_64', 'linux/amd64'],
  ['linux/aarch64', 'linux/arm64'],
  ['linux/arm64/v8', 'linux/arm64'],
  ['linux/arm64/9.0', 'linux/arm64/v9'],
  ['linux/amd64/v1', 'linux/amd64'],
  ['linux/armhf', 'linux/arm/v7'],
  ['linux/armel', 'linux/arm/v6'],
  ['linux/arm/7', 'linux/arm/v7'],
  ['linux/i386', 'linux/386'],
  ['Linux/AMD64', 'linux/amd64'],
  ['Linux', 'linux'],
  ['macos/arm64', 'darwin/arm64'],
  ['arm64', 'linux/arm64'],
  ['amd64', 'linux/amd64'],
  ['arm', 'linux/arm/v7'],
];

/** What containerd does not normalise. */
const MISSPELLED: readonly (readonly [string, string])[] = [
  ['linux/i686', 'linux/386'],
  ['linux/x86', 'linux/386'],
  ['linux/x64', 'linux/amd64'],
  ['linux/armv7', 'linux/arm/v7'],
  ['linux/armv7l', 'linux/arm/v7'],
  ['linux/armv6l', 'linux/arm/v6'],
  ['linux/armv8', 'linux/arm64'],
  ['linux/arm64v8', 'linux/arm64'],
  ['linux/arm32v7', 'linux/arm/v7'],
  ['linux/loongarch64', 'linux/loong64'],
  ['linux/mips64el', 'linux/mips64le'],
  ['linux/powerpc64le', 'linux/ppc64le'],
  ['linux/x86_64-v3', 'linux/amd64/v3'],
  ['linux/X64', 'linux/amd64'],
  ['linux/x64/v2', 'linux/amd64/v2'],
  ['windows/x64', 'windows/amd64'],
  ['windows(10.0.20348)/x64', 'windows(10.0.20348)/amd64'],
  ['arm64v8', 'linux/arm64'],
  ['x64', 'linux/amd64'],
];

const INVALID: readonly (readonly [string, readonly string[]])[] = [
  ['linux/adm64', ['linux/amd64']],
  ['linux/amr64', ['linux/arm64']],
  ['linux/amd46', ['linux/amd64']],
  ['linux/am64', ['linux/amd64', 'linux/arm64']],
  ['arm64/linux', ['linux/arm64']],
  ['x64/linux', ['linux/amd64']],
  ['lunix/amd64', ['linux/amd64']],
  ['foo/amd64', ['linux/amd64']],
  ['arm64/v8', ['linux/arm64']],
  ['arm/v7', ['linux/arm/v7']],
  ['linux-amd64', ['linux/amd64']],
  ['linux_x86_64', ['linux/amd64']],
  ['linux amd64', ['linux/amd64']],
  ['linux:arm64', ['linux/arm64']],
  ['linux//arm64', ['linux/arm64']],
  ['linux/amd64 ', ['linux/amd64']],
  [' linux/x86_64', ['linux/amd64']],
  [' linux', ['linux']],
  ['linux/amd64,linux/arm64', ['linux/amd64', 'linux/arm64']],
  ['linux/arm64/v7', ['linux/arm/v7']],
  ['linux/amd64/2', ['linux/amd64/v2']],
  ['linux/amd64/v2/x', ['linux/amd64/v2']],
  ['linux/arm64/foo', ['linux/arm64']],
  ['linux/armv6', ['linux/arm/v6']],
  ['wasi/wasm32', ['wasi/wasm']],
  ['osx/arm64', ['darwin/arm64']],
  ['wasi/amd64', []],
  ['unknown/unknown', []],
  ['mynonsense', []],
  ['foo/bar', []],
  ['linux/*', []],
  ['linux/__proto__', []],
  ['constructor', []],
  ['', []],
];

describe('the spelling of a platform', () => {
  for (const text of NORMAL) {
    it(`${text} is as it should be`, () => assert.deepEqual(spellingOf(text), { kind: 'normal' }));
  }

  for (const [text, canonical] of OTHERWISE_SPELLED) {
    it(`${text} is another spelling of ${canonical}`, () => {
      assert.deepEqual(spellingOf(text), { kind: 'variantSpelling', canonical });
    });
  }

  for (const [text, suggestion] of MISSPELLED) {
    it(`${text} matches nothing, and means ${suggestion}`, () => {
      assert.deepEqual(spellingOf(text), { kind: 'misspelling', suggestion });
    });
  }

  for (const [text, suggestions] of INVALID) {
    it(`${JSON.stringify(text)} is invalid; near it: ${suggestions.join(', ') || 'nothing'}`, () => {
      const spelling = spellingOf(text);
      assert.ok(spelling.kind === 'invalid', spelling.kind);
      assert.deepEqual(spelling.suggestions, suggestions);
      assert.notEqual(spelling.message, '');
    });
  }

  it('names the word that is wrong', () => {
    const messageOf = (text: string): string => {
      const spelling = spellingOf(text);
      return spelling.kind === 'invalid' ? spelling.message : '';
    };
    assert.equal(messageOf('linux/adm64'), 'Engines know no architecture "adm64".');
    assert.equal(messageOf('lunix/amd64'), 'Engines know no operating system "lunix".');
    assert.equal(messageOf('linux/arm64/v7'), 'There is no variant "v7" of arm64.');
  });

  it('is never mended into something that is not normal', () => {
    const word = fc.constantFrom(
      'linux',
      'lunix',
      'Windows(1.2)',
      'amd64',
      'adm64',
      'x64',
      'arm',
      'v7',
      '8',
      'wasm',
      'q',
    );
    const text = fc.array(fc.oneof(word, fc.constantFrom('/', '-', ' ', ',', '(', ')', '%', '+')), { maxLength: 9 });
    fc.assert(
      fc.property(
        fc.oneof(
          text.map((parts) => parts.join('')),
          fc.string(),
        ),
        (written) => {
          const spelling = spellingOf(written);
          if (spelling.kind === 'normal') return;
          const mended =
            spelling.kind === 'variantSpelling'
              ? [spelling.canonical]
              : spelling.kind === 'misspelling'
                ? [spelling.suggestion]
                : spelling.suggestions;
          for (const one of mended) assert.deepEqual(spellingOf(one), { kind: 'normal' }, `${written} → ${one}`);
        },
      ),
    );
  });

  it('another spelling keeps the meaning', () => {
    for (const [text, canonical] of OTHERWISE_SPELLED) assert.deepEqual(parsePlatform(text), parsePlatform(canonical));
  });

  it('is judged in time linear in its length', () => {
    const started = processorMs();
    for (const unit of ['linux/', 'linux-', 'a', 'amd64,', ' ', 'v8/', '(+']) spellingOf(unit.repeat(200_000));
    const milliseconds = processorMs() - started;
    assert.ok(milliseconds < 2000, `${milliseconds} ms`);
  });
});
