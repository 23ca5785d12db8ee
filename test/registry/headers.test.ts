import assert from 'node:assert/strict';
import { clean, duration, loginCommand } from '../../server/src/offers/registry/messages';
import { isQuotaLow, parseQuota } from '../../server/src/offers/registry/quota';
import { retryAfterMs } from '../../server/src/offers/registry/retryAfter';

const now = Date.UTC(2026, 0, 1);

describe('Retry-After', () => {
  const cases: readonly (readonly [string | undefined, number | undefined])[] = [
    ['60', 60_000],
    [' 1.5 ', 1_500],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thursday, 01-Jan-26 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['2027', 2_027_000],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [header, expected] of cases) it(`${header}`, () => assert.equal(retryAfterMs(header, now), expected));
});

describe('quotas', () => {
  it('are a count and a window', () => {
    assert.deepEqual(parseQuota('0;w=21600'), { count: 0, windowSeconds: 21_600 });
    assert.deepEqual(parseQuota('100'), { count: 100 });
    assert.deepEqual(parseQuota(' 76 ; w = 60 '), { count: 76, windowSeconds: 60 });
    for (const header of [undefined, '', 'many', '-1', '1x']) assert.equal(parseQuota(header), undefined);
  });

  it('are low below a tenth', () => {
    const low = (remaining: string, limit?: string): boolean | undefined =>
      isQuotaLow({ 'ratelimit-remaining': remaining, ...(limit && { 'ratelimit-limit': limit }) });
    assert.equal(low('9;w=21600', '100;w=21600'), true);
    assert.equal(low('10;w=21600', '100;w=21600'), false);
    assert.equal(low('0'), true);
    assert.equal(low('1'), false);
    assert.equal(isQuotaLow({}), undefined);
  });
});

describe('messages', () => {
  it('hold no control, invisible or bidirectional character from outside', () => {
    assert.equal(clean('a\u001b[31mb\u202ec\u0000\r\nd\u200be'), 'a [31mb c d e');
    assert.equal(clean('x'.repeat(300)).length, 201);
    assert.equal(clean('😀'.repeat(300), 2), '😀😀…');
  });

  it('say how to log in', () => {
    assert.equal(loginCommand('ghcr.io'), 'docker login ghcr.io');
    assert.equal(loginCommand('docker.io'), 'docker login');
    assert.match(loginCommand('123456789012.dkr.ecr.eu-west-1.amazonaws.com'), /aws ecr get-login-password/);
    assert.equal(loginCommand('team.azurecr.io'), 'az acr login --name team');
    assert.match(loginCommand('europe-docker.pkg.dev'), /gcloud auth configure-docker europe-docker\.pkg\.dev/);
  });

  it('say durations as people do', () => {
    assert.deepEqual([1, 40_000, 300_000, 7_200_000].map(duration), ['1 s', '40 s', '5 min', '2 h']);
  });
});
