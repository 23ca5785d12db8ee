import assert from 'node:assert/strict';
import { formatPlatform } from '../../server/src/image/platform';
import { readReference } from '../../server/src/image/reference';
import {
  createRegistryLookup,
  type KnownTag,
  type LookupAnswer,
  type RegistryOptions,
} from '../../server/src/offers/registry/lookup';
import { type RegistrySpec, startRegistry, type TestRegistry } from '../support/registry';
import { testClock } from '../support/registryClock';
import type { ImageSpec } from '../support/registryImages';

const never = new AbortController().signal;

/** A registry and a client for it; everything is closed when `use` is done. */
async function withRegistry(
  spec: RegistrySpec,
  options: (registry: TestRegistry) => Partial<RegistryOptions>,
  use: (
    ask: (text: string, known?: KnownTag, signal?: AbortSignal) => Promise<LookupAnswer>,
    registry: TestRegistry,
  ) => Promise<void>,
): Promise<void> {
  const registry = await startRegistry(spec);
  const client = createRegistryLookup({
    registries: { [registry.host]: { http: true } },
    clock: testClock(),
    ...options(registry),
  });
  try {
    await use((text, known, signal = never) => {
      const reading = readReference(text.replace('HOST', registry.host));
      assert.ok(reading.ok, text);
      return client.lookup(reading.reference, known, signal);
    }, registry);
  } finally {
    await client.close();
    await registry.close();
  }
}

/** An answer in one line. */
function shown(answer: LookupAnswer): string {
  if (answer.state === 'unknown') return `${answer.reason}: ${answer.detail}`;
  if (answer.state === 'unchanged') return 'unchanged';
  return `${answer.kind} ${answer.entries.map(({ platform }) => formatPlatform(platform)).join(' ')}`;
}

const plain = () => ({});

describe('a look-up', () => {
  const shapes: readonly (readonly [ImageSpec, string, number])[] = [
    [{ index: ['linux/amd64', 'linux/arm64/v8'], attestations: true }, 'index linux/amd64 linux/arm64', 1],
    [{ index: ['linux/amd64'], attestations: true }, 'index linux/amd64', 1],
    [{ index: ['linux/amd64', 'linux/386'], docker: true }, 'index linux/amd64 linux/386', 1],
    [{ index: ['linux/amd64', { unnamed: 'linux/arm64' }] }, 'index linux/amd64 linux/arm64', 3],
    [
      { index: [{ nested: ['linux/amd64', { nested: ['linux/arm64'] }] }, 'linux/s390x'] },
      'index linux/amd64 linux/arm64 linux/s390x',
      3,
    ],
    [{ index: ['windows/amd64@10.0.20348.1'] }, 'index windows(10.0.20348.1)/amd64', 1],
    [{ manifest: 'linux/arm64' }, 'manifest linux/arm64', 2],
    [{ manifest: 'linux/arm', docker: true }, 'manifest linux/arm', 2],
    [{ manifest: 'linux/arm64', embedded: true }, 'manifest linux/arm64', 1],
    [{ schema1: 'amd64' }, 'manifest linux/amd64', 1],
  ];
  for (const [image, expected, requests] of shapes) {
    it(`of ${JSON.stringify(image)}: ${expected} in ${requests}`, () =>
      withRegistry({ images: { 'app:1': image } }, plain, async (ask, registry) => {
        const answer = await ask('HOST/app:1');
        assert.equal(shown(answer), expected);
        assert.ok(answer.state === 'known');
        assert.equal(answer.requests, requests);
        assert.equal(registry.requests.length, requests);
        assert.equal(answer.digest, registry.push('app:1', image));
        assert.equal(answer.at, Date.UTC(2026, 0, 1));
        assert.equal(answer.source, 'registry');
      }));
  }

  it('counts attestations and keeps digests and OS versions', () =>
    withRegistry(
      { images: { 'app:1': { index: ['windows/amd64@10.0.20348.1', 'linux/amd64'], attestations: true } } },
      plain,
      async (ask) => {
        const answer = await ask('HOST/app:1');
        assert.ok(answer.state === 'known');
        assert.equal(answer.attestations, 2);
        assert.equal(answer.entries[0]?.osVersion, '10.0.20348.1');
        assert.ok(answer.entries.every(({ digest }) => /^sha256:/.test(digest ?? '')));
      },
    ));

  it('of one image of an index by its digest gives that image', () =>
    withRegistry({ images: { 'app:1': { index: ['linux/amd64', 'linux/arm64'] } } }, plain, async (ask) => {
      const index = await ask('HOST/app:1');
      assert.ok(index.state === 'known');
      assert.equal(shown(await ask(`HOST/app:1@${index.entries[1]?.digest}`)), 'manifest linux/arm64');
      assert.equal(shown(await ask(`HOST/app@${index.digest}`)), 'index linux/amd64 linux/arm64');
    }));

  it('says that schema 1 is refused by engines', () =>
    withRegistry({ images: { 'app:1': { schema1: 'amd64' } } }, plain, async (ask) => {
      const answer = await ask('HOST/app:1');
      assert.ok(answer.state === 'known');
      assert.match(answer.note ?? '', /schema 1/);
    }));

  for (const [artifact, name] of [
    ['helm', 'a Helm chart'],
    ['plugin', 'a Docker plugin'],
    ['model', 'an AI model'],
  ] as const) {
    it(`of ${name} says so`, () =>
      withRegistry({ images: { 'app:1': { artifact } } }, plain, async (ask, { host }) => {
        assert.equal(shown(await ask('HOST/app:1')), `notAnImage: ${host}/app:1 is ${name}, which has no platform.`);
      }));
  }

  it('of a list without images, or of a config without a platform, says so', () =>
    withRegistry(
      {
        images: {
          'app:1': { index: [{ artifactType: 'a/b' }], attestations: true },
          'app:2': { manifest: 'unknown/unknown' },
        },
      },
      plain,
      async (ask) => {
        assert.match(shown(await ask('HOST/app:1')), /^notAnImage: .* list with no image/);
        assert.match(shown(await ask('HOST/app:2')), /^notAnImage: .* names no platform/);
      },
    ));

  it('follows lists three deep and no deeper', () =>
    withRegistry(
      { images: { 'app:1': { index: [{ nested: [{ nested: [{ nested: ['linux/amd64'] }] }] }] } } },
      plain,
      async (ask) => {
        assert.match(shown(await ask('HOST/app:1')), /^tooLarge: .* nested deeper than 3/);
      },
    ));

  it('takes no more than 64 requests', () => {
    const index = Array.from({ length: 80 }, () => ({ unnamed: 'linux/amd64' }));
    return withRegistry({ images: { 'app:1': { index } } }, plain, async (ask, registry) => {
      assert.match(shown(await ask('HOST/app:1')), /^tooLarge: .* too many requests/);
      assert.ok(registry.requests.length <= 64, String(registry.requests.length));
    });
  });

  it('of a tag that is known asks by HEAD, and by GET only when the tag moved', () =>
    withRegistry({ images: { 'app:1': { index: ['linux/amd64'] } } }, plain, async (ask, registry) => {
      const first = await ask('HOST/app:1');
      assert.ok(first.state === 'known' && first.digest);
      registry.newRequests();
      assert.deepEqual(await ask('HOST/app:1', { digest: first.digest }), { state: 'unchanged', digest: first.digest });
      assert.deepEqual(registry.newRequests(), ['HEAD /v2/app/manifests/1']);
      registry.push('app:1', { index: ['linux/arm64'] });
      assert.equal(shown(await ask('HOST/app:1', { digest: first.digest })), 'index linux/arm64');
      assert.deepEqual(registry.newRequests(), ['HEAD /v2/app/manifests/1', 'GET /v2/app/manifests/1']);
    }));

  for (const quirk of ['noHead', 'noDigestHeader', 'plainContentType'] as const) {
    it(`works with a registry that has ${quirk}`, () =>
      withRegistry({ images: { 'app:1': { manifest: 'linux/arm64' } }, quirks: [quirk] }, plain, async (ask) => {
        const first = await ask('HOST/app:1');
        assert.equal(shown(first), 'manifest linux/arm64');
        assert.ok(first.state === 'known' && first.digest);
        assert.equal(shown(await ask('HOST/app:1', { digest: first.digest })), 'unchanged');
      }));
  }

  it('asks for every image type', () =>
    withRegistry({ images: { 'app:1': { index: ['linux/amd64'] } } }, plain, async (ask, registry) => {
      await ask('HOST/app:1');
      const { accept = '', authorization } = registry.requests[0]?.headers ?? {};
      assert.equal(accept.split(', ').length, 5);
      assert.equal(authorization, undefined);
    }));

  it('of a registry on this machine tries https, then http, and remembers which', () =>
    withRegistry(
      { images: { 'app:1': { index: ['linux/amd64'] } } },
      () => ({ registries: {} }),
      async (ask, registry) => {
        assert.equal(shown(await ask('HOST/app:1')), 'index linux/amd64');
        assert.equal(shown(await ask('HOST/app:1')), 'index linux/amd64');
        assert.equal(registry.requests.length, 2);
      },
    ));

  it('that is stopped says so', () =>
    withRegistry({ images: { 'app:1': { index: ['linux/amd64'] } } }, plain, async (ask) => {
      assert.equal((await ask('HOST/app:1', undefined, AbortSignal.abort())).state, 'unknown');
      const controller = new AbortController();
      const answer = ask('HOST/app:1', undefined, controller.signal);
      controller.abort();
      assert.match(shown(await answer), /^canceled/);
    }));

  it('that is not allowed asks nobody', () =>
    withRegistry(
      {},
      () => ({ refuse: () => ({ reason: 'offline', detail: 'You are offline.' }) }),
      async (ask, registry) => {
        assert.equal(shown(await ask('HOST/app:1')), 'offline: You are offline.');
        assert.equal(registry.requests.length, 0);
      },
    ));

  it('tells the log what was asked, without a query', () => {
    const lines: string[] = [];
    const log: RegistryOptions['log'] = ({ method, url, outcome }) => void lines.push(`${method} ${url} ${outcome}`);
    return withRegistry(
      { images: { 'app:1': { manifest: 'linux/amd64' } }, auth: { scheme: 'bearer', open: ['app'] } },
      () => ({ log }),
      async (ask, { url }) => {
        await ask('HOST/app:1');
        assert.deepEqual(lines.slice(0, 3), [
          `GET ${url}/v2/app/manifests/1 401`,
          `GET ${url}/token 200`,
          `GET ${url}/v2/app/manifests/1 200`,
        ]);
      },
    );
  });
});

describe('mirrors', () => {
  const image: ImageSpec = { index: ['linux/amd64'] };

  it('are asked first, their prefix before the name', () =>
    withRegistry(
      { images: { 'hub/library/nginx:1': image } },
      ({ url }) => ({ registries: { 'docker.io': { mirrors: [`${url}/hub/`] } } }),
      async (ask, registry) => {
        assert.equal(shown(await ask('nginx:1')), 'index linux/amd64');
        assert.deepEqual(registry.newRequests(), ['GET /v2/hub/library/nginx/manifests/1']);
      },
    ));

  it('that have not got the image, or fail, are followed by the next and then by the registry', async () => {
    const registry = await startRegistry({ images: { 'app:1': image } });
    try {
      await withRegistry(
        {},
        (empty) => ({
          registries: {
            [registry.host]: { http: true, mirrors: ['http://127.0.0.1:1', empty.url, `${registry.url}/none`] },
          },
        }),
        async (ask, empty) => {
          assert.equal(shown(await ask(`${registry.host}/app:1`)), 'index linux/amd64');
          assert.deepEqual(empty.newRequests(), ['GET /v2/app/manifests/1']);
          assert.deepEqual(registry.newRequests(), ['GET /v2/none/app/manifests/1', 'GET /v2/app/manifests/1']);
          const gone = shown(await ask(`${registry.host}/gone:1`));
          assert.match(gone, /^notFound: .* Its mirror 127\.0\.0\.1:1: .* cannot be reached/);
        },
      );
    } finally {
      await registry.close();
    }
  });
});

describe('mirrors that have not got an image whose registry cannot be asked', () => {
  it('are told apart from a registry that has not got it', () =>
    withRegistry(
      {},
      ({ url, host }) => ({
        registries: { '127.0.0.1:1': { mirrors: [url], http: true }, [host]: { http: true } },
      }),
      async (ask) => {
        const answer = await ask('127.0.0.1:1/gone:1');
        assert.match(shown(answer), /^notFound: .* cannot be reached/);
        assert.equal(answer.state === 'unknown' && answer.onlyMirrors, true);
        const plainly = await ask('HOST/gone:1');
        assert.match(shown(plainly), /^notFound: /);
        assert.equal(plainly.state === 'unknown' && plainly.onlyMirrors, undefined);
      },
    ));
});

describe('quotas and limits', () => {
  const image: ImageSpec = { index: ['linux/amd64'] };
  const images = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`app${index}:1`, image]));

  it('a low quota stops further pulls, but not HEAD and not what the user asks for', () => {
    const pauses: string[] = [];
    const onPause: RegistryOptions['onPause'] = ({ because, until }) => void pauses.push(`${because} ${until > 0}`);
    return withRegistry(
      { images, quota: { limit: 100, remaining: 9 } },
      () => ({ onPause }),
      async (ask) => {
        const first = await ask('HOST/app0:1');
        assert.ok(first.state === 'known' && first.digest);
        assert.match(shown(await ask('HOST/app1:1')), /^rateLimited: Less than a tenth/);
        assert.equal(shown(await ask('HOST/app0:1', { digest: first.digest })), 'unchanged');
        assert.equal(shown(await ask('HOST/app1:1', { isUrgent: () => true })), 'index linux/amd64');
        assert.deepEqual(pauses, ['quotaLow true']);
      },
    );
  });

  it('what the user begins to wait for goes before what only waits for its turn', () =>
    withRegistry({ images, latencyMs: 5 }, plain, async (ask, registry) => {
      await ask('HOST/app0:1');
      registry.newRequests();
      const wish = { isUrgent: false };
      const asked = Array.from({ length: 11 }, (_, index) =>
        ask(`HOST/app${index + 1}:1`, index === 10 ? { isUrgent: () => wish.isUrgent } : {}),
      );
      wish.isUrgent = true;
      await Promise.all(asked);
      assert.equal(registry.newRequests().indexOf('GET /v2/app11/manifests/1'), 4);
    }));

  it('at most four requests run at once', () =>
    withRegistry({ images, latencyMs: 5 }, plain, async (ask, registry) => {
      const most = { running: 0, seen: 0 };
      const client = registry.requests;
      const answers = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const answer = await ask(`HOST/app${index}:1`);
          most.running = client.length - most.seen;
          most.seen++;
          assert.ok(most.running <= 4, `${most.running} at once`);
          return shown(answer);
        }),
      );
      assert.deepEqual(new Set(answers), new Set(['index linux/amd64']));
    }));
});
