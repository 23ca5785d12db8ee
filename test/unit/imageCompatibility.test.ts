import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { bestOf, type Compatibility, compatibility, windowsBuildServes } from '../../server/src/image/compatibility';
import { formatPlatform, type Platform, parsePlatform, platformOfConfig } from '../../server/src/image/platform';

function platform(text: string): Platform {
  const parsed = parsePlatform(text);
  assert.ok(parsed, text);
  return parsed;
}

/** What a target needs, what is offered, and how containerd takes it (platforms, `Only`). */
const VERDICTS: readonly (readonly [string, string, Compatibility])[] = [
  ['linux/amd64', 'linux/amd64', 'native'],
  ['linux/amd64', 'linux/386', 'fallback'],
  ['linux/386', 'linux/amd64', 'no'],
  ['linux/amd64', 'linux/amd64/v2', 'newer'],
  ['linux/amd64/v3', 'linux/amd64/v2', 'native'],
  ['linux/amd64/v3', 'linux/amd64', 'native'],
  ['linux/amd64/v2', 'linux/amd64/v4', 'newer'],
  ['linux/amd64/v3', 'linux/386', 'fallback'],
  ['linux/arm64', 'linux/arm64/v8', 'native'],
  ['linux/arm64', 'linux/arm/v7', 'fallback'],
  ['linux/arm64', 'linux/arm/v6', 'fallback'],
  ['linux/arm64', 'linux/arm', 'fallback'],
  ['linux/arm64', 'linux/arm/v8', 'fallback'],
  ['linux/arm64', 'linux/arm64/v9', 'newer'],
  ['linux/arm64', 'linux/arm64/v8.2', 'newer'],
  ['linux/arm64/v9', 'linux/arm64', 'native'],
  ['linux/arm64/v9', 'linux/arm64/v8.5', 'native'],
  ['linux/arm64/v9', 'linux/arm64/v8.6', 'newer'],
  ['linux/arm64/v9.2', 'linux/arm64/v8.7', 'native'],
  ['linux/arm64/v9.7', 'linux/arm64/v8.9', 'native'],
  ['linux/arm64/v9.1', 'linux/arm64/v9', 'native'],
  ['linux/arm64/v8.3', 'linux/arm64/v8.1', 'native'],
  ['linux/arm64/v8.3', 'linux/arm64/v9', 'newer'],
  ['linux/arm/v7', 'linux/arm/v7', 'native'],
  ['linux/arm/v7', 'linux/arm/v6', 'fallback'],
  ['linux/arm/v7', 'linux/arm/v5', 'fallback'],
  ['linux/arm/v6', 'linux/arm', 'no'],
  ['linux/arm/v6', 'linux/arm/v7', 'no'],
  ['linux/arm/v7', 'linux/arm64', 'no'],
  ['linux/amd64', 'linux/arm64', 'no'],
  ['linux/arm64', 'linux/amd64', 'no'],
  ['linux/amd64', 'windows/amd64', 'no'],
  ['linux/riscv64', 'linux/riscv64', 'native'],
  ['linux/ppc64le', 'linux/ppc64', 'no'],
  ['linux/armv7', 'linux/arm/v7', 'no'],
  ['windows(10.0.20348)/amd64', 'windows(10.0.17763)/amd64', 'native'],
  ['windows/amd64', 'windows(+win32k)/amd64', 'native'],
  ['linux/amd64', 'linux(+special)/amd64', 'no'],
  ['linux(+special)/amd64', 'linux(+special)/amd64', 'native'],
];

/** What a target accepts without needing a newer CPU, the preferred one first. */
const ORDERS: readonly (readonly [string, readonly string[]])[] = [
  ['linux/amd64', ['linux/amd64', 'linux/386']],
  ['linux/amd64/v3', ['linux/amd64/v3', 'linux/amd64/v2', 'linux/amd64', 'linux/386']],
  ['linux/386', ['linux/386']],
  ['linux/arm64', ['linux/arm64', 'linux/arm/v8', 'linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5']],
  ['linux/arm64/v8.2', ['linux/arm64/v8.2', 'linux/arm64/v8.1', 'linux/arm64', 'linux/arm/v8', 'linux/arm/v5']],
  [
    'linux/arm64/v9.1',
    ['linux/arm64/v9.1', 'linux/arm64/v9', 'linux/arm64/v8.6', 'linux/arm64/v8.1', 'linux/arm64', 'linux/arm/v8'],
  ],
  ['linux/arm/v7', ['linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5']],
  ['linux/s390x', ['linux/s390x']],
];

describe('an image on a machine', () => {
  for (const [target, candidate, verdict] of VERDICTS) {
    it(`${candidate} on ${target}: ${verdict}`, () => {
      assert.equal(compatibility(platform(target), platform(candidate)), verdict);
    });
  }

  it('whose config says arm and no variant fits every arm, and arm64 as 32-bit code', () => {
    const anyArm = platformOfConfig({ os: 'linux', architecture: 'arm' });
    for (const variant of ['v5', 'v6', 'v7', 'v8']) {
      assert.equal(compatibility(platform(`linux/arm/${variant}`), anyArm), 'native');
    }
    assert.equal(compatibility(platform('linux/arm64'), anyArm), 'fallback');
    assert.equal(compatibility(platform('linux/amd64'), anyArm), 'no');
  });

  it('of the very same platform is native', () => {
    const text = fc.constantFrom('linux/amd64/v3', 'linux/arm64', 'linux/arm', 'windows(1.2.3)/amd64', 'a/b/c');
    fc.assert(fc.property(text, (one) => compatibility(platform(one), platform(one)) === 'native'));
  });
});

describe('the best entry of an index', () => {
  for (const [target, order] of ORDERS) {
    it(`for ${target} follows containerd's order`, () => {
      const rest = order.map(platform);
      const taken: string[] = [];
      while (rest.length > 0) {
        // Reversed, so that the order of the list cannot be what decides.
        const { candidate } = bestOf(platform(target), [...rest].reverse());
        assert.ok(candidate);
        taken.push(formatPlatform(candidate));
        rest.splice(rest.indexOf(candidate), 1);
      }
      assert.deepEqual(taken, order);
    });
  }

  it('is a native one before a fallback before one for a newer CPU', () => {
    const entries = ['linux/amd64/v2', 'linux/386', 'linux/amd64'].map(platform);
    const target = platform('linux/amd64');
    assert.deepEqual(bestOf(target, entries), { verdict: 'native', candidate: entries[2] });
    assert.deepEqual(bestOf(target, entries.slice(0, 2)), { verdict: 'fallback', candidate: entries[1] });
    assert.deepEqual(bestOf(target, entries.slice(0, 1)), { verdict: 'newer', candidate: entries[0] });
    assert.deepEqual(bestOf(target, []), { verdict: 'no' });
    assert.deepEqual(bestOf(target, [platform('linux/arm64')]), { verdict: 'no' });
  });

  it('is the nearest of those for a newer CPU', () => {
    const entries = ['linux/amd64/v4', 'linux/amd64/v2', 'linux/amd64/v3'].map(platform);
    assert.equal(bestOf(platform('linux/amd64'), entries).candidate, entries[1]);
  });

  it('is the first listed among equals, with more matching features before fewer', () => {
    const entries = ['windows(10.0.17763)/amd64', 'windows(10.0.20348)/amd64'].map(platform);
    assert.equal(bestOf(platform('windows/amd64'), entries).candidate, entries[0]);
    const featured = ['linux/amd64', 'linux(+a)/amd64'].map(platform);
    assert.equal(bestOf(platform('linux(+a+b)/amd64'), featured).candidate, featured[1]);
  });
});

describe('a Windows build', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['10.0.17763.1', '10.0.17763.5000', true],
    ['10.0.17763', '10.0.14393', false],
    ['10.0.17763', '10.0.20348', false],
    ['10.0.20348', '10.0.17763', false],
    ['10.0.20348', '10.0.20348.2340', true],
    ['10.0.25398', '10.0.20348', true],
    ['10.0.26100', '10.0.20348', true],
    ['10.0.26100', '10.0.26100', true],
    ['10.0.20348', '10.0.26100', false],
    ['10.0.26100', '10.0.17763', false],
    ['11.0.26100', '10.0.26100', false],
    ['10.0.20348', '', true],
    ['', '10.0.20348', true],
    ['ltsc2022', '10.0.20348', true],
    ['10.0.20348', 'ltsc2022', false],
  ];
  for (const [host, image, serves] of cases) {
    it(`${image || '(none)'} ${serves ? 'runs' : 'does not run'} on ${host || '(none)'}`, () => {
      assert.equal(windowsBuildServes(host, image), serves);
    });
  }
});
