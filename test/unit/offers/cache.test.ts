import assert from 'node:assert/strict';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { nodeJournal } from '../../../server/src/host/journal';
import { nodeEnvironment } from '../../../server/src/host/machine';
import { formatPlatform, parsePlatform } from '../../../server/src/image/platform';
import { type Reference, readReference } from '../../../server/src/image/reference';
import type { KnownOffer, UnknownOffer } from '../../../server/src/model/offer';
import { cacheFolder } from '../../../server/src/offers/cache/cacheFolder';
import { type CachingAsker, createCachingAsker } from '../../../server/src/offers/cache/cachingAsker';
import { createOfferCache, type OfferCache, type OfferCacheOptions } from '../../../server/src/offers/cache/offerCache';
import { contentOf, offerOfContent, readRecord, writeRecord } from '../../../server/src/offers/cache/records';
import { createRegistryLookup, type RegistryLookup } from '../../../server/src/offers/registry/lookup';
import { startRegistry, type TestRegistry } from '../../support/registry';
import { type TestClock, testClock } from '../../support/registryClock';

const never = new AbortController().signal;
const HOUR = 3_600_000;

interface Bench {
  readonly folder: string;
  readonly registry: TestRegistry;
  readonly clock: TestClock;
  readonly warnings: readonly string[];
  /** A program of its own: another cache over the same folder. */
  program(own?: Pick<OfferCacheOptions, 'maxBytes' | 'language'>): {
    readonly cache: OfferCache;
    readonly asker: CachingAsker;
  };
  reference(name: string): Reference;
}

async function onBench(use: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-cache-'));
  const registry = await startRegistry({ images: { 'app:1': { index: ['linux/amd64', 'linux/arm64'] } } });
  const clock = testClock();
  const warnings: string[] = [];
  const lookups: RegistryLookup[] = [];
  const bench: Bench = {
    folder,
    registry,
    clock,
    warnings,
    program(own) {
      const lookup = createRegistryLookup({ registries: {}, clock });
      lookups.push(lookup);
      const warn = (message: string): number => warnings.push(message);
      const journal = nodeJournal(join(folder, 'v1'));
      const cache = createOfferCache({ journal, now: clock.now, warn, ...own });
      const lifetimes = { tag: HOUR, failure: HOUR / 6 };
      const asker = createCachingAsker({
        cache,
        lookup: () => lookup,
        lifetimes: () => lifetimes,
        clock,
        mayKeep: () => true,
        isUrgent: () => false,
      });
      return { cache, asker };
    },
    reference: (name) => referenceOf(`${registry.host}/${name}`),
  };
  try {
    await use(bench);
  } finally {
    for (const lookup of lookups) await lookup.close();
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function referenceOf(text: string): Reference {
  const reading = readReference(text);
  assert.ok(reading.ok, text);
  return reading.reference;
}

function platforms(offer: KnownOffer | UnknownOffer): string {
  return offer.state === 'known'
    ? offer.entries.map((entry) => formatPlatform(entry.platform)).join(' ')
    : offer.reason;
}

describe('answers on disk', () => {
  it('cost no request within the lifetime, in this process and the next', () =>
    onBench(async ({ program, reference, registry }) => {
      const first = program().asker;
      const asked = await first.ask(reference('app:1'), never);
      assert.equal(platforms(asked), 'linux/amd64 linux/arm64');
      assert.equal(registry.newRequests().length, 1);
      await first.ask(reference('app:1'), never);
      const again = await program().asker.ask(reference('app:1'), never);
      assert.deepEqual(registry.newRequests(), []);
      assert.deepEqual(again, { ...asked, requests: 0 });
    }));

  it('are compared by HEAD after the lifetime, and read again only where the digest is another', () =>
    onBench(async ({ program, reference, registry, clock }) => {
      await program().asker.ask(reference('app:1'), never);
      registry.newRequests();
      clock.advance(HOUR);
      const same = await program().asker.ask(reference('app:1'), never);
      assert.equal(platforms(same), 'linux/amd64 linux/arm64');
      assert.equal(same.state === 'known' && same.at, clock.now());
      assert.deepEqual(registry.newRequests(), ['HEAD /v2/app/manifests/1']);
      await program().asker.ask(reference('app:1'), never);
      assert.deepEqual(registry.newRequests(), []);
      clock.advance(HOUR);
      registry.push('app:1', { index: ['linux/s390x'] });
      assert.equal(platforms(await program().asker.ask(reference('app:1'), never)), 'linux/s390x');
      assert.deepEqual(registry.newRequests(), ['HEAD /v2/app/manifests/1', 'GET /v2/app/manifests/1']);
    }));

  it('under a digest are never asked for again', () =>
    onBench(async ({ program, registry, clock }) => {
      const digest = registry.push('app:2', { index: ['linux/riscv64'] });
      const pinned = referenceOf(`${registry.host}/app@${digest}`);
      await program().asker.ask(pinned, never);
      registry.newRequests();
      clock.advance(400 * 24 * HOUR);
      assert.equal(platforms(await program().asker.ask(pinned, never)), 'linux/riscv64');
      assert.deepEqual(registry.newRequests(), []);
    }));

  it('say that an image is not there in the language of the program that asked, and only to others of it', () =>
    onBench(async ({ program, reference, registry }) => {
      const swedish = program({ language: 'sv' }).asker;
      assert.equal(platforms(await swedish.ask(reference('app:none'), never)), 'notFound');
      registry.newRequests();
      const same = await program({ language: 'sv' }).asker.ask(reference('app:none'), never);
      assert.deepEqual(Object.keys(same), ['state', 'reason', 'detail']);
      assert.deepEqual(registry.newRequests(), []);
      assert.equal(platforms(await program().asker.ask(reference('app:none'), never)), 'notFound');
      assert.equal(registry.newRequests().length, 1);
    }));

  it('say that an image is not there for a shorter while', () =>
    onBench(async ({ program, reference, registry, clock }) => {
      assert.equal(platforms(await program().asker.ask(reference('app:none'), never)), 'notFound');
      registry.newRequests();
      assert.equal(platforms(await program().asker.ask(reference('app:none'), never)), 'notFound');
      assert.deepEqual(registry.newRequests(), []);
      clock.advance(HOUR / 6);
      registry.push('app:none', { index: ['linux/amd64'] });
      assert.equal(platforms(await program().asker.ask(reference('app:none'), never)), 'linux/amd64');
      assert.equal(platforms(await program().asker.ask(reference('app:none'), never)), 'linux/amd64');
    }));

  it('do not remember that a registry could not be reached, and stand while it cannot', () =>
    onBench(async ({ program, clock }) => {
      const other = await startRegistry({ images: { 'app:1': { index: ['linux/amd64', 'linux/arm64'] } } });
      const app = referenceOf(`${other.host}/app:1`);
      const lost = referenceOf('127.0.0.1:1/app:1');
      assert.equal(platforms(await program().asker.ask(lost, never)), 'unreachable');
      await program().asker.ask(app, never);
      await other.close();
      clock.advance(HOUR);
      const old = await program().asker.ask(app, never);
      assert.equal(platforms(old), 'linux/amd64 linux/arm64');
      assert.match((old.state === 'known' && old.note) || '', /^as of 2026-01-01 \d\d:\d\d UTC; now: /);
    }));

  it('are asked for again by hand, with a HEAD', () =>
    onBench(async ({ program, reference, registry, clock }) => {
      const { asker } = program();
      await asker.ask(reference('app:1'), never);
      registry.newRequests();
      clock.advance(1);
      asker.refresh();
      await asker.ask(reference('app:1'), never);
      await asker.ask(reference('app:1'), never);
      assert.deepEqual(registry.newRequests(), ['HEAD /v2/app/manifests/1']);
    }));

  it('are not believed where the clock went back', () =>
    onBench(async ({ program, reference, registry, clock }) => {
      await program().asker.ask(reference('app:1'), never);
      registry.newRequests();
      clock.advance(-24 * HOUR);
      await program().asker.ask(reference('app:1'), never);
      assert.deepEqual(registry.newRequests(), ['HEAD /v2/app/manifests/1']);
    }));

  it('are asked for once by programs that run at the same time', () =>
    onBench(async ({ program, reference, registry, clock }) => {
      const patient = { ...clock, wait: (): Promise<void> => new Promise((resolve) => setImmediate(resolve)) };
      Object.assign(clock, { wait: patient.wait });
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => program().asker.ask(reference('app:1'), never)),
      );
      assert.deepEqual([...new Set(answers.map(platforms))], ['linux/amd64 linux/arm64']);
      assert.equal(registry.newRequests().length, 1);
    }));
});

describe('the file of answers', () => {
  it('is the user’s own', () =>
    onBench(async ({ program, reference, folder }) => {
      await program().asker.ask(reference('app:1'), never);
      const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
      assert.equal(mode(join(folder, 'v1', 'journal')), '600');
      assert.equal(mode(join(folder, 'v1')), '700');
      assert.deepEqual(readdirSync(join(folder, 'v1', 'locks')), []);
    }));

  it('is read past a line that a crash tore off, and mended', () =>
    onBench(async ({ program, reference, registry, folder }) => {
      const path = join(folder, 'v1', 'journal');
      await program().asker.ask(reference('app:1'), never);
      const whole = readFileSync(path, 'utf8');
      for (let cut = 1; cut < whole.length; cut += 37) {
        writeFileSync(path, whole.slice(0, cut));
        registry.newRequests();
        const answer = await program().asker.ask(reference('app:1'), never);
        assert.equal(platforms(answer), 'linux/amd64 linux/arm64');
        await program().asker.ask(reference('app:1'), never);
        assert.equal(registry.newRequests().length, 1, `cut at ${cut}`);
      }
    }));

  it('is replaced where it holds anything else', () =>
    onBench(async ({ program, reference, registry, folder }) => {
      mkdirSync(join(folder, 'v1'));
      writeFileSync(join(folder, 'v1', 'journal'), Buffer.from([0, 255, 10, 254, 10, 65, 10]));
      await program().asker.ask(reference('app:1'), never);
      registry.newRequests();
      await program().asker.ask(reference('app:1'), never);
      assert.deepEqual(registry.newRequests(), []);
      assert.ok(!readFileSync(join(folder, 'v1', 'journal')).includes(255));
    }));

  it('believes no line that was changed', () => {
    const line = writeRecord({ kind: 'pointer', key: 'a', digest: `sha256:${'0'.repeat(64)}`, at: 1 });
    assert.ok(readRecord(line));
    for (let at = 0; at < line.length; at++)
      assert.equal(readRecord(`${line.slice(0, at)}~${line.slice(at + 1)}`), undefined);
  });

  it('keeps what was used last when it is full', () =>
    onBench(async ({ program, reference, registry, clock, folder }) => {
      const { asker } = program({ maxBytes: 8_000 });
      for (let index = 0; index < 40; index++) {
        registry.push(`many:${index}`, { index: ['linux/amd64', 'linux/arm64'] });
        clock.advance(1);
        await asker.ask(reference(`many:${index}`), never);
      }
      assert.ok(statSync(join(folder, 'v1', 'journal')).size <= 8_000);
      registry.newRequests();
      const later = program({ maxBytes: 8_000 }).asker;
      await later.ask(reference('many:39'), never);
      assert.deepEqual(registry.newRequests(), []);
      await later.ask(reference('many:0'), never);
      assert.equal(registry.newRequests().length, 1);
    }));

  it('does not grow with every time that the same was learned', () =>
    onBench(async ({ program, reference, clock, folder }) => {
      const { asker, cache } = program();
      await asker.ask(reference('app:1'), never);
      for (let index = 0; index < 1_100; index++) {
        clock.advance(1);
        await cache.confirm(reference('app:1'), clock.now());
      }
      const lines = (): number =>
        readFileSync(join(folder, 'v1', 'journal'), 'utf8')
          .split('\n')
          .filter(Boolean).length;
      assert.ok(lines() > 1_000);
      await program().cache.refresh();
      assert.equal(lines(), 2);
    }));

  it('is done without where the disk refuses, with one sentence', () =>
    onBench(async ({ program, reference, folder, warnings, registry }) => {
      writeFileSync(join(folder, 'v1'), 'a file where the folder should be');
      const { asker } = program();
      assert.equal(platforms(await asker.ask(reference('app:1'), never)), 'linux/amd64 linux/arm64');
      await asker.ask(reference('app:1'), never);
      assert.equal(registry.newRequests().length, 1);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? '', /not kept on disk/);
    }));

  it('gives any text without failing, and whole lines only', () =>
    onBench(async ({ folder }) => {
      const journal = nodeJournal(join(folder, 'v1'));
      await journal.append(['one', 'two']);
      const first = await journal.read();
      assert.ok(first.ok);
      assert.deepEqual(first.text.split('\n').filter(Boolean), ['one', 'two']);
      appendFileSync(join(folder, 'v1', 'journal'), '\nhalf a li');
      const second = await journal.read();
      assert.equal(second.ok && second.text.trim(), '');
      appendFileSync(join(folder, 'v1', 'journal'), 'ne\n');
      const third = await journal.read();
      assert.equal(third.ok && third.text.trim(), 'half a line');
      await journal.replace(['new']);
      const fourth = await journal.read();
      assert.deepEqual(fourth.ok && [fourth.text, fourth.restarted], ['new\n', true]);
    }));

  it('reads back a failure with who it comes from', () => {
    const failure = { reason: 'notFound', detail: 'gone', onlyMirrors: true } as const;
    assert.deepEqual(readRecord(writeRecord({ kind: 'failure', key: 'images.test/app:1', failure, at: 1 })), {
      kind: 'failure',
      key: 'images.test/app:1',
      failure,
      at: 1,
    });
  });

  it('reads back every offer as it was', () => {
    const platform = fc.constantFrom(
      ...['linux/amd64', 'linux/arm/v7', 'windows(10.0.20348.1)/amd64', 'plan9/odd', 'linux/amd64/v3'].flatMap(
        (text) => parsePlatform(text) ?? [],
      ),
    );
    const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`);
    const entry = fc.record({ platform, digest, osVersion: fc.string() }, { requiredKeys: ['platform'] });
    fc.assert(
      fc.property(fc.array(entry), digest, fc.constantFrom('index', 'manifest'), fc.nat(), (entries, own, kind, at) => {
        const offer: KnownOffer = { state: 'known', kind, digest: own, entries, source: 'registry', at, requests: 0 };
        const record = readRecord(writeRecord({ kind: 'content', digest: own, content: contentOf(offer), at }));
        assert.ok(record?.kind === 'content');
        assert.equal(JSON.stringify(offerOfContent(own, record.content, at)), JSON.stringify(offer));
      }),
    );
  });

  it('survives any garbage', () => {
    fc.assert(fc.property(fc.string(), (text) => readRecord(text) === undefined));
  });
});

describe('locks', () => {
  const own = (pid: number): string => `${pid} ${hostname()}`;

  it('are taken over from a program that is gone, and from a clock’s distance', () =>
    onBench(async ({ folder }) => {
      const journal = nodeJournal(join(folder, 'v1'));
      const lock = await journal.lock('a', 60_000);
      assert.ok(typeof lock === 'object');
      assert.equal(await nodeJournal(join(folder, 'v1')).lock('a', 60_000), 'held');
      assert.equal(typeof (await journal.lock('b', 60_000)), 'object');
      const [file = ''] = readdirSync(join(folder, 'v1', 'locks'));
      for (const name of readdirSync(join(folder, 'v1', 'locks')))
        writeFileSync(join(folder, 'v1', 'locks', name), own(2 ** 22 + 1));
      assert.equal(typeof (await journal.lock('a', 60_000)), 'object');
      writeFileSync(join(folder, 'v1', 'locks', file), '1 another-machine');
      assert.equal(typeof (await journal.lock('b', -1)), 'object');
      await lock.release();
    }));
});

describe('the place of the cache', () => {
  it('is where the system keeps such things', () => {
    const place = (
      platform: NodeJS.Platform,
      variables: Readonly<Record<string, string>>,
      home = '/home/me',
    ): unknown => cacheFolder({ ...nodeEnvironment(), platform, home, get: (name) => variables[name] });
    assert.equal(place('linux', {}), '/home/me/.cache/platformlint/v1');
    assert.equal(place('linux', { XDG_CACHE_HOME: '/c' }), '/c/platformlint/v1');
    assert.equal(place('linux', { XDG_CACHE_HOME: 'relative' }), '/home/me/.cache/platformlint/v1');
    assert.equal(place('darwin', {}), '/home/me/Library/Caches/platformlint/v1');
    assert.equal(place('win32', { LOCALAPPDATA: 'C:\\L' }), 'C:\\L\\platformlint\\Cache\\v1');
    assert.equal(place('linux', {}, ''), undefined);
  });
});
