import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { formatPlatform } from '../../../server/src/image/platform';
import { readReference } from '../../../server/src/image/reference';
import type { KnownOffer } from '../../../server/src/model/offer';
import { bundledCatalogue } from '../../../server/src/offers/catalogue/bundled';
import { loadCatalogue } from '../../../server/src/offers/catalogue/catalogue';
import { decodeCatalogue, encodeCatalogue, type Listing } from '../../../server/src/offers/catalogue/encoding';

const file = join(__dirname, '../../../server/src/data/officialImages.catalogue');

function platformsOf(offer: KnownOffer | undefined): string | undefined {
  return offer?.entries.map(({ platform }) => formatPlatform(platform)).join(' ');
}

describe('the catalogue', () => {
  const catalogue = loadCatalogue(gunzipSync(readFileSync(file)).toString('utf8'));
  const offerOf = (text: string): KnownOffer | undefined => {
    const reading = readReference(text);
    assert.ok(reading.ok, text);
    return catalogue.offerOf(reading.reference);
  };

  it('knows official images of now, with Windows entries and their builds', () => {
    assert.equal(
      platformsOf(offerOf('hello-world')),
      'linux/amd64 linux/arm/v5 linux/arm/v6 linux/arm/v7 linux/arm64 linux/386 linux/ppc64le linux/riscv64 ' +
        'linux/s390x windows(10.0.20348)/amd64 windows(10.0.26100)/amd64',
    );
    assert.equal(platformsOf(offerOf('debian:10')), 'linux/amd64 linux/arm/v7 linux/arm64 linux/386');
    assert.equal(platformsOf(offerOf('mysql:5.7')), 'linux/amd64');
    assert.equal(platformsOf(offerOf('golang:1.8-nanoserver')), 'windows(10.0.14393)/amd64');
  });

  it('says where the answer comes from', () => {
    const offer = offerOf('docker.io/library/redis:7');
    assert.equal(offer?.source, 'catalogue');
    assert.equal(offer?.note, `the catalogue of ${catalogue.date}`);
    assert.equal(offer?.at, Date.parse(catalogue.date));
    assert.match(catalogue.date, /^20\d\d-\d\d-\d\d$/);
  });

  it('tells what was dropped before lists of images from what came after', () => {
    assert.equal(offerOf('ubuntu:15.10')?.kind, 'manifest');
    assert.equal(offerOf('mysql:5.7')?.kind, 'index');
  });

  it('says nothing of tags that nobody can pull any more', () => {
    assert.equal(offerOf('ubuntu:12.10'), undefined);
    assert.equal(offerOf('elasticsearch:latest'), undefined);
    assert.notEqual(offerOf('elasticsearch:7.17.0'), undefined);
  });

  it('answers for official tags alone', () => {
    for (const text of [
      'redis:no-such-tag',
      'no-such-image',
      'redis:7-',
      'example/redis:7',
      'ghcr.io/library/redis:7',
      'arm64v8/redis:7',
      `redis@sha256:${'a'.repeat(64)}`,
      `redis:7@sha256:${'a'.repeat(64)}`,
    ])
      assert.equal(offerOf(text), undefined, text);
  });

  it('is read when an image of Docker Hub is asked for, and a lack of it is told once', () => {
    const warnings: string[] = [];
    const none = bundledCatalogue(join(__dirname, 'no.catalogue'), (message) => warnings.push(message));
    assert.equal(none({ domain: 'ghcr.io', path: 'library/redis', tag: '7' }), undefined);
    assert.deepEqual(warnings, []);
    assert.equal(none({ domain: 'docker.io', path: 'library/redis', tag: '7' }), undefined);
    assert.equal(none({ domain: 'docker.io', path: 'library/redis', tag: '8' }), undefined);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /no\.catalogue/);
    const bundled = bundledCatalogue(file, (message) => assert.fail(message));
    assert.ok(bundled({ domain: 'index.docker.io', path: 'library/redis', tag: '7' }));
  });

  it('answers for the mirrors of the official images, and for nothing else that they hold', () => {
    const bundled = bundledCatalogue(file, (message) => assert.fail(message));
    const hub = bundled({ domain: 'docker.io', path: 'library/redis', tag: '7' });
    assert.ok(hub);
    assert.deepEqual(bundled({ domain: 'public.ecr.aws', path: 'docker/library/redis', tag: '7' }), hub);
    assert.deepEqual(bundled({ domain: 'mirror.gcr.io', path: 'library/redis', tag: '7' }), hub);
    const others = [
      { domain: 'public.ecr.aws', path: 'library/redis' },
      { domain: 'public.ecr.aws', path: 'docker/library/example/redis' },
      { domain: 'mirror.gcr.io', path: 'docker/library/redis' },
      { domain: 'mirror.gcr.io', path: 'redis' },
    ];
    for (const other of others) assert.equal(bundled({ ...other, tag: '7' }), undefined, other.path);
  });

  it('refuses anything else', () => {
    assert.throws(() => decodeCatalogue('anything'));
  });

  it('keeps every listing and invents none', () => {
    const tag = fc.stringMatching(/^[a-c0-2][a-c0-2.-]{0,6}$/);
    const listing = fc
      .tuple(
        fc.constantFrom<Listing['kind']>('index', 'manifest'),
        fc.subarray(['amd64', 'arm64v8', 'windows-amd64@20348'], { minLength: 1 }),
      )
      .map(([kind, architectures]): Listing => ({ kind, architectures }));
    const listings = fc.dictionary(fc.constantFrom('a', 'b', 'redis'), fc.dictionary(tag, listing, { minKeys: 1 }));
    fc.assert(
      fc.property(listings, fc.array(tag), (content, others) => {
        const maps = new Map(Object.entries(content).map(([name, tags]) => [name, new Map(Object.entries(tags))]));
        const decoded = decodeCatalogue(encodeCatalogue('2026-01-02', maps));
        assert.equal(decoded.date, '2026-01-02');
        for (const [name, tags] of maps) {
          for (const [one, expected] of tags) assert.deepEqual(decoded.listingOf(name, one), expected);
          for (const other of others) assert.deepEqual(decoded.listingOf(name, other), tags.get(other));
        }
        assert.equal(decoded.listingOf('none', 'a'), undefined);
      }),
      { numRuns: 200 },
    );
  });

  it('has the same bytes for the same listings in any order', () => {
    const one: Listing = { kind: 'index', architectures: ['amd64'] };
    const two: Listing = { kind: 'index', architectures: ['arm64v8'] };
    const there = new Map([
      [
        'a',
        new Map([
          ['1', one],
          ['2-slim', two],
        ]),
      ],
      ['b', new Map([['1', two]])],
    ]);
    const back = new Map([
      ['b', new Map([['1', two]])],
      [
        'a',
        new Map([
          ['2-slim', two],
          ['1', one],
        ]),
      ],
    ]);
    assert.deepEqual(encodeCatalogue('2026-01-02', there), encodeCatalogue('2026-01-02', back));
  });
});
