import assert from 'node:assert/strict';
import fc from 'fast-check';
import { candidateTags, MOST_CANDIDATES } from '../../server/src/image/candidateTags';
import { parsePlatform } from '../../server/src/image/platform';
import { readReference } from '../../server/src/image/reference';
import { processorMs } from '../support/cost';

const DIGEST = `sha256:${'a'.repeat(64)}`;

function candidates(image: string, tags: string, wanted = 'linux/arm64'): string {
  const reading = readReference(image);
  assert.ok(reading.ok, image);
  const platforms = wanted
    .split(' ')
    .map(parsePlatform)
    .filter((platform) => platform !== undefined);
  return candidateTags(reading.reference, tags.split(' '), platforms).join(' ');
}

describe('tags that may stand in for another', () => {
  const table: readonly (readonly [why: string, image: string, tags: string, expected: string])[] = [
    ['newest first, by numbers', 'app:7.2', '7.1 7.2 7.3 7.10 7.9', '7.10 7.9 7.3 7.1'],
    ['as many parts', 'app:7.2', '7 7.4 7.4.1 8', '7.4'],
    ['no older major, newer ones', 'app:7', '6 7 8 9', '9 8'],
    ['an older minor of the same major', 'app:7.2', '6.9 7.0 7.1', '7.1 7.0'],
    ['the same words', 'app:7.2-alpine', '7.4 7.4-alpine 7.4-slim 7.5-alpine-slim', '7.4-alpine'],
    ['without words none with them', 'app:7.2', '7.4-alpine 7.4-rc1 7.5rc1', ''],
    [
      'words with numbers',
      'app:7.2-alpine3.19',
      '7.2-alpine3.20 7.4-alpine3.18 7.4-alpine',
      '7.4-alpine3.18 7.2-alpine3.20',
    ],
    ['a v stays', 'app:v1.2.3', '1.2.4 v1.2.4 V1.3.0', 'V1.3.0 v1.2.4'],
    ['dates are no versions', 'app:3', '4 20240111', '4'],
    ['dates among dates', 'app:jammy-20240111', 'jammy-20231004 jammy-20240808 noble-20240808', 'jammy-20240808'],
    ['by their size', 'app:1', `2 99999 3`, '99999 3 2'],
    ['leading zeros', 'app:22.04', '22.10 24.04 24.4', '24.04 24.4 22.10'],
    ['commits stand for themselves', 'app:sha-3fa9c1d', 'sha-4ba9c1d sha-3fa9c1e', ''],
    ['without the architecture', 'app:1.2-amd64', '1.2 1.2-amd64 1.2-arm64 1.2-s390x', '1.2 1.2-arm64'],
    ['the architecture in front', 'app:amd64-1.2', '1.2 arm64-1.2 amd64-1.3', '1.2 arm64-1.2'],
    ['a version for latest', 'app', 'latest 1 1.2 1.2.3 2 2-alpine edge', '2 1 1.2 1.2.3'],
    ['other names without version have none', 'app:edge', 'latest stable 1.2 edge-arm64 edge-amd64', 'edge-arm64'],
    ['beside a digest the tag itself', `app:7.2@${DIGEST}`, '7.2 7.4 7.1', '7.2 7.4 7.1'],
    ['not a tag that is gone', `app:7.2@${DIGEST}`, '7.4', '7.4'],
    ['five at most', 'app:1', '1 2 3 4 5 6 7 8', '8 7 6 5 4'],
    ['no tags', 'app:1', '', ''],
  ];
  for (const [why, image, tags, expected] of table) {
    it(why, () => assert.equal(candidates(image, tags), expected));
  }

  it('an architecture is no help where several are wanted', () => {
    assert.equal(candidates('app:1.2-amd64', '1.2-arm64 1.2', 'linux/amd64 linux/arm64'), '1.2');
  });

  it('whatever the tags: some of them, each once, never the reference itself', () => {
    const tag = fc.stringMatching(/^[\w][\w.-]{0,12}$/);
    fc.assert(
      fc.property(tag, fc.uniqueArray(tag, { maxLength: 40 }), (own, tags) => {
        const found = candidateTags({ domain: 'images.test', path: 'app', tag: own }, tags, []);
        assert.ok(found.length <= MOST_CANDIDATES && new Set(found).size === found.length);
        assert.ok(found.every((one) => tags.includes(one) && one !== own));
      }),
    );
  });

  it('takes no longer than the tags are many', () => {
    const tags = Array.from({ length: 40_000 }, (_, index) => `${index % 97}.${index}.${'1'.repeat(100)}-alpine`);
    const begun = processorMs();
    candidateTags({ domain: 'images.test', path: 'app', tag: '1.2.3-alpine' }, tags, []);
    assert.ok(processorMs() - begun < 2_000);
  });
});
