import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  familiarReference,
  formatReference,
  type Reference,
  type ReferenceReading,
  readReference,
  referenceKey,
  repositoryOf,
  withoutDigest,
  withTag,
} from '../../server/src/image/reference';
import { processorMs } from '../support/cost';

const HEX = '0123456789abcdef'.repeat(4);
const DIGEST = `sha256:${HEX}`;

function reference(text: string): Reference {
  const reading = readReference(text);
  assert.ok(reading.ok, text);
  return reading.reference;
}

/** Domain, path, tag, digest. */
const READ: readonly (readonly [string, string, string, string?, string?])[] = [
  ['ubuntu', 'docker.io', 'library/ubuntu', 'latest'],
  ['ubuntu:22.04', 'docker.io', 'library/ubuntu', '22.04'],
  ['library/ubuntu', 'docker.io', 'library/ubuntu', 'latest'],
  ['docker.io/ubuntu', 'docker.io', 'library/ubuntu', 'latest'],
  ['index.docker.io/ubuntu', 'docker.io', 'library/ubuntu', 'latest'],
  ['docker.io/library/foo/bar', 'docker.io', 'library/foo/bar', 'latest'],
  ['registry-1.docker.io/library/ubuntu', 'registry-1.docker.io', 'library/ubuntu', 'latest'],
  ['localhost/foo', 'localhost', 'foo', 'latest'],
  ['localhost:5000/foo', 'localhost:5000', 'foo', 'latest'],
  ['localhost', 'docker.io', 'library/localhost', 'latest'],
  ['LOCALDOMAIN/foo', 'LOCALDOMAIN', 'foo', 'latest'],
  ['Foo/bar', 'Foo', 'bar', 'latest'],
  ['ghcr.io/owner/app:V1', 'ghcr.io', 'owner/app', 'V1'],
  ['test.com:5000', 'docker.io', 'library/test.com', '5000'],
  ['foo_bar.com:8080', 'docker.io', 'library/foo_bar.com', '8080'],
  ['test:5000/repo', 'test:5000', 'repo', 'latest'],
  ['192.168.61.21:32768/app:1', '192.168.61.21:32768', 'app', '1'],
  ['192.168.0.1', 'docker.io', 'library/192.168.0.1', 'latest'],
  ['192.168.0.1:5000', 'docker.io', 'library/192.168.0.1', '5000'],
  ['[::1]:5000/repo:t', '[::1]:5000', 'repo', 't'],
  ['[2001:db8::1]/repo', '[2001:db8::1]', 'repo', 'latest'],
  ['test_com/foo', 'docker.io', 'test_com/foo', 'latest'],
  ['dock__er/x', 'docker.io', 'dock__er/x', 'latest'],
  ['dock--er/x', 'docker.io', 'dock--er/x', 'latest'],
  [`nginx:${'t'.repeat(128)}`, 'docker.io', 'library/nginx', 't'.repeat(128)],
  [`nginx:1.2@${DIGEST}`, 'docker.io', 'library/nginx', '1.2', DIGEST],
  [`nginx@${DIGEST}`, 'docker.io', 'library/nginx', undefined, DIGEST],
  [`nginx@sha512:${HEX}${HEX}`, 'docker.io', 'library/nginx', undefined, `sha512:${HEX}${HEX}`],
  [`docker.io/${HEX}`, 'docker.io', `library/${HEX}`, 'latest'],
  [`x.y/${'a'.repeat(255)}`, 'x.y', 'a'.repeat(255), 'latest'],
];

type Reason = Exclude<ReferenceReading, { ok: true }>['reason'];

/** What is no reference, and why. */
const REFUSED: readonly (readonly [string, Reason, RegExp])[] = [
  ['foo/Bar', 'uppercase', /"foo\/Bar" would be "foo\/bar"/],
  ['Ubuntu', 'uppercase', /must be lower case: "Ubuntu" would be "ubuntu"/],
  ['ghcr.io/Owner/app', 'uppercase', /"Owner\/app" would be "owner\/app"/],
  ['[fe80::1%eth0]:5000/r', 'format', /cannot be a registry/],
  ['[::1]:5000', 'format', /no image name/],
  ['fc00::1:5000/debian', 'format', /cannot be a registry/],
  ['my_reg:5000/app', 'format', /cannot be a registry/],
  ['my_reg.local/app', 'unresolvable', /no underscore/],
  ['scratch:scratch', 'unresolvable', /scratch means that there is none/],
  ['a//b', 'format', /empty/],
  ['docker/', 'format', /empty/],
  ['-docker/x', 'format', /"-docker"/],
  ['dock..er/x', 'format', /cannot be a registry/],
  ['dock___er/x', 'format', /"dock___er"/],
  ['https://ghcr.io/a/b', 'format', /is a URL.*"ghcr.io\/a\/b"/],
  ['docker://nginx', 'format', /"nginx"/],
  [`nginx:${'t'.repeat(129)}`, 'format', /129 characters, 128 are allowed/],
  ['nginx:-bad', 'format', /is no tag/],
  ['nginx:', 'format', /colon without a tag/],
  [`nginx@sha256:${HEX.toUpperCase()}`, 'digest', /lower-case/],
  ['nginx@sha256:abc', 'digest', /64 .* there are 3/],
  ['nginx@', 'digest', /no digest/],
  [`nginx@md5:${'0'.repeat(32)}`, 'digest', /no digest that engines know/],
  [HEX, 'identifier', /local image/],
  [DIGEST, 'identifier', /local image/],
  ['nginx:latest ', 'format', /white space/],
  ['', 'empty', /missing/],
  ['  ', 'empty', /missing/],
  [`x.y/${'a'.repeat(256)}`, 'length', /256 characters.*255/],
  ['nginx:${TAG}', 'format', /variable/],
  ['$REGISTRY/app', 'format', /variable/],
  ['.', 'format', /./],
  [':', 'format', /./],
  ['@', 'format', /./],
  ['/', 'format', /./],
];

const component = fc.stringMatching(/^[a-z0-9]{1,4}(?:(?:[._]|__|--?)[a-z0-9]{1,3}){0,2}$/);
const someReference = fc
  .record({
    domain: fc.constantFrom('docker.io', 'ghcr.io', 'localhost', 'LOCAL', 'localhost:5000', '[::1]:80', 'a-b.c:1'),
    path: fc.array(component, { minLength: 1, maxLength: 3 }),
    tag: fc.option(fc.stringMatching(/^\w[\w.-]{0,9}$/), { nil: undefined }),
    digest: fc.constantFrom(undefined, DIGEST),
  })
  .map(({ domain, path, tag, digest }): Reference => {
    const isShort = domain === 'docker.io' && path.length === 1;
    const given = tag ?? (digest ? undefined : 'latest');
    return {
      domain,
      path: [...(isShort ? ['library'] : []), ...path].join('/'),
      ...(given !== undefined && { tag: given }),
      ...(digest && { digest }),
    };
  });

describe('an image reference', () => {
  for (const [text, domain, path, tag, digest] of READ) {
    it(`${text} is ${domain} | ${path} | ${tag ?? ''} | ${digest ?? ''}`, () => {
      const expected = { domain, path, ...(tag && { tag }), ...(digest && { digest }) };
      assert.deepEqual(reference(text), expected);
    });
  }

  for (const [text, reason, message] of REFUSED) {
    it(`${JSON.stringify(text)} is refused: ${reason}`, () => {
      const reading = readReference(text);
      assert.ok(!reading.ok);
      assert.equal(reading.reason, reason);
      assert.match(reading.message, message);
    });
  }

  it('prints as text that reads as itself, canonical and familiar', () => {
    fc.assert(
      fc.property(someReference, (ref) => {
        assert.deepEqual(reference(formatReference(ref)), ref);
        assert.deepEqual(reference(familiarReference(ref)), ref);
      }),
    );
  });

  it('is printed the way it was read: what reads at all reads again as the same', () => {
    const piece = fc.constantFrom(
      'a',
      'A',
      '_',
      '.',
      '-',
      '/',
      ':',
      '@',
      'docker.io',
      'library',
      'localhost',
      '[',
      ']',
      '5',
      DIGEST,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const reading = readReference(pieces.join(''));
        if (!reading.ok) return;
        assert.deepEqual(reference(formatReference(reading.reference)), reading.reference);
        assert.deepEqual(reference(familiarReference(reading.reference)), reading.reference);
      }),
      { numRuns: 1000 },
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => readReference(text).ok || true));
  });

  it('is read in time linear in its length', () => {
    const started = processorMs();
    for (const unit of ['a', 'a-', '-', 'a.', 'a_', 'a/', 'A', ':', '@', '[', 'x.y/', 'a:', '1']) {
      readReference(unit.repeat(200_000));
      readReference(`x.y/${unit.repeat(200_000)}!`);
      readReference(`${unit.repeat(200_000)}.b/c!`);
      readReference(`a@sha256:${unit.repeat(200_000)}`);
    }
    const milliseconds = processorMs() - started;
    assert.ok(milliseconds < 3000, `${milliseconds} ms`);
  });
});

describe('the ways to print a reference', () => {
  const familiar: readonly (readonly [string, string])[] = [
    ['docker.io/library/ubuntu:22.04', 'ubuntu:22.04'],
    ['ubuntu', 'ubuntu:latest'],
    ['index.docker.io/bitnami/redis:7', 'bitnami/redis:7'],
    ['ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
    [`nginx:1.2@${DIGEST}`, `nginx:1.2@${DIGEST}`],
    ['docker.io/library/foo/bar:1', 'library/foo/bar:1'],
    [`docker.io/${HEX}:1`, `${HEX}:1`],
    ['docker.io/a.b/c:1', 'docker.io/a.b/c:1'],
    ['docker.io/localhost/c:1', 'docker.io/localhost/c:1'],
  ];
  for (const [text, short] of familiar) {
    it(`${text} is ${short} for a person`, () => assert.equal(familiarReference(reference(text)), short));
  }

  it('canonical leaves nothing out', () => {
    assert.equal(formatReference(reference('ubuntu')), 'docker.io/library/ubuntu:latest');
  });

  it('a look-up is keyed by the digest, else by the tag, and Docker Hub has one name', () => {
    assert.equal(referenceKey(reference(`nginx:1.2@${DIGEST}`)), `docker.io/library/nginx@${DIGEST}`);
    assert.equal(referenceKey(reference('nginx')), 'docker.io/library/nginx:latest');
    const hub = ['registry-1.docker.io/library/nginx', 'index.docker.io/nginx', 'nginx'].map(reference);
    assert.deepEqual(new Set(hub.map(repositoryOf)), new Set(['docker.io/library/nginx']));
  });

  it('a part can be replaced', () => {
    const pinned = reference(`nginx:1.2@${DIGEST}`);
    assert.equal(familiarReference(withTag(pinned, '1.3')), `nginx:1.3@${DIGEST}`);
    assert.equal(familiarReference(withoutDigest(pinned)), 'nginx:1.2');
    assert.equal(familiarReference({ ...reference('nginx:1.2'), digest: DIGEST }), `nginx:1.2@${DIGEST}`);
    assert.equal(familiarReference(withoutDigest(reference(`nginx@${DIGEST}`))), 'nginx:latest');
  });
});
