import assert from 'node:assert/strict';
import { completionPlace, type Wanted } from '../../../server/src/lsp/completionPlaces';
import { processorMs } from '../../support/cost';

/** `|` is where the word begins that is replaced; the cursor is at the end. */
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
  ['RUN echo |hello', undefined],
  ['image: |redis', undefined],
];

describe('places that can be completed', () => {
  for (const [marked, wanted, parent, isConfig] of CASES) {
    it(`${JSON.stringify(marked)}${parent === undefined ? '' : ` in ${parent.trim()}`}: ${wanted ?? 'nothing'}`, () => {
      const before = marked.replace('|', '');
      const place = completionPlace({
        before,
        parents: parent === undefined ? [] : [parent],
        isConfig: isConfig ?? false,
      });
      assert.equal(place?.wanted, wanted);
      if (wanted !== undefined) assert.equal(place?.span.start, marked.indexOf('|'));
    });
  }

  it('takes time that grows with the line only', () => {
    const before = `--platform=${'linux/amd64,'.repeat(150)}`;
    const begun = processorMs();
    for (let i = 0; i < 100; i++) completionPlace({ before, parents: [], isConfig: false });
    assert.ok(processorMs() - begun < 500);
  });
});
