import assert from 'node:assert/strict';
import { completionPlace, type Wanted } from '../../../server/src/lsp/completionPlaces';
import { processorMs } from '../../support/cost';

/** `|` is where the word begins that is replaced; the cursor is at the end. Then the lines that it is in, innermost first. */
const CASES: readonly (readonly [string, Wanted | undefined, string?, boolean?])[] = [
  ['FROM --platform=|lin', 'platform'],
  ['FROM --platform=|', 'platform'],
  ['docker buildx build --platform |linux/', 'platform'],
  ['docker buildx build --platform linux/amd64,|linux/a', 'platform'],
  ['    platform: |', 'platform'],
  ['    platform: "|linux', 'platform'],
  ['          platforms: linux/amd64,|', 'platform'],
  ['      platforms: [linux/amd64, |', 'platform'],
  ['        - |lin', 'platform', '      platforms:'],
  ['        - |lin', undefined, '      tags:'],
  ['        kubernetes.io/arch: |a', 'architecture'],
  ['    runs-on: |ubu', 'runner'],
  ['      Architectures: [|', 'lambdaArchitecture'],
  ['# platformlint ignore=|', 'rule'],
  ['# platformlint ignore=rule-a,|image', 'rule'],
  ['# platformlint ignore-file=|', 'rule'],
  ['  |image-', 'rule', 'rules:', true],
  ['  image-fallback: |w', 'severity', 'rules:', true],
  ['|tar', 'configKey', undefined, true],
  ['  - |', 'platform', 'targets:', true],
  ['services: { a: { image: redis, platform: |lin', 'platform'],
  ['            |l', 'platform', '          platforms: |-'],
  ['    runs-on: [self-hosted, |u', 'runner'],
  ['    runs-on: ["self-hosted", "|u', 'runner'],
  ['      - |u', 'runner', '    runs-on:'],
  ['                values: [amd64, |a', 'architecture', '              - key: kubernetes.io/arch'],
  ['                values: [|a', undefined, '              - key: topology.kubernetes.io/zone'],
  ['                  - "|a', 'architecture', '                values:\n              - key: kubernetes.io/arch'],
  ['                  - |a', undefined, '                values:\n              - key: kubernetes.io/os'],
  ['targets: ["|', 'platform', undefined, true],
  ['targets: [linux/amd64, "|lin', 'platform', undefined, true],
  ['  - "|lin', 'platform', 'targets:', true],
  ['    |pla', 'targetKey', '  - files: ["a/**"]\ntargets:', true],
  ['rules: { image-fallback: |', 'severity', undefined, true],
  ['rules: { image-fallback: off, |im', 'rule', undefined, true],
  ['  my-box: "|l', 'platform', 'runners:', true],
  ['runners: { my-box: |l', 'platform', undefined, true],
  ['    |mir', 'registryKey', '  docker.io:\nregistries:', true],
  ['  "localhost:5000": { |h', 'registryKey', 'registries:', true],
  ['  docker.io: { http: true, |', 'registryKey', 'registries:', true],
  ['    |mir', undefined, '  docker.io:\nrunners:', true],
  ['RUN echo |hello', undefined],
  ['image: |redis', undefined],
];

describe('places that can be completed', () => {
  for (const [marked, wanted, parent, isConfig] of CASES) {
    it(`${JSON.stringify(marked)}${parent === undefined ? '' : ` in ${parent.trim()}`}: ${wanted ?? 'nothing'}`, () => {
      const before = marked.replace('|', '');
      const place = completionPlace({
        before,
        parents: parent?.split('\n') ?? [],
        isConfig: isConfig ?? false,
      });
      assert.equal(place?.wanted, wanted);
      if (wanted !== undefined) assert.equal(place?.span.start, marked.indexOf('|'));
    });
  }

  it('takes time that grows with the line only', () => {
    const lines = [
      `--platform=${'linux/amd64,'.repeat(150)}`,
      `runs-on: [${'a, '.repeat(500)}]`,
      `rules: { ${'a: off, '.repeat(200)}}`,
    ];
    const begun = processorMs();
    for (let i = 0; i < 30; i++) {
      for (const before of lines) completionPlace({ before, parents: [], isConfig: true });
    }
    assert.ok(processorMs() - begun < 500);
  });
});
