import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { readReference } from '../../server/src/image/reference';
import { createRegistryLookup, type RegistryOptions, type TagsAnswer } from '../../server/src/offers/registry/lookup';
import { closeServer, listen, type RegistrySpec, startRegistry, type TestRegistry } from '../support/registry';
import { reply } from '../support/registryAnswer';
import { testClock } from '../support/registryClock';
import type { ImageSpec } from '../support/registryImages';

const IMAGE: ImageSpec = { index: ['linux/amd64'] };

function images(...names: readonly string[]): Record<string, ImageSpec> {
  return Object.fromEntries(names.map((name) => [name, IMAGE]));
}

function numbered(count: number): Record<string, ImageSpec> {
  return images(...Array.from({ length: count }, (_, index) => `team/app:${index}`));
}

async function tagsOf(text: string, options: Partial<RegistryOptions>, signal?: AbortSignal): Promise<TagsAnswer> {
  const reading = readReference(text);
  assert.ok(reading.ok, text);
  const client = createRegistryLookup({ registries: {}, clock: testClock(), ...options });
  try {
    return await client.tags(reading.reference, signal ?? new AbortController().signal);
  } finally {
    await client.close();
  }
}

async function withRegistry(spec: RegistrySpec, use: (registry: TestRegistry) => Promise<void>): Promise<void> {
  const registry = await startRegistry(spec);
  try {
    await use(registry);
  } finally {
    await registry.close();
  }
}

/** The tags of `team/app` on a registry. */
function ask(registry: TestRegistry): Promise<TagsAnswer> {
  return tagsOf(`${registry.host}/team/app:1`, { registries: { [registry.host]: { http: true } } });
}

function listed(answer: TagsAnswer): string {
  if (answer.state === 'unknown') return `${answer.reason}: ${answer.detail}`;
  return `${answer.complete ? 'all' : 'some'}: ${answer.tags.join(' ')}`;
}

describe('the tags of a repository', () => {
  it('are listed in one request, those of other repositories not among them', () =>
    withRegistry({ images: images('team/app:1', 'team/app:1.2-alpine', 'team/other:3') }, async (registry) => {
      assert.equal(listed(await ask(registry)), 'all: 1 1.2-alpine');
      assert.deepEqual(registry.newRequests(), ['GET /v2/team/app/tags/list?n=1000']);
    }));

  it('are followed from page to page', () =>
    withRegistry({ images: numbered(7), tagPage: 3 }, async (registry) => {
      assert.equal(listed(await ask(registry)), 'all: 0 1 2 3 4 5 6');
      assert.equal(registry.requests.length, 3);
    }));

  it('are asked of the same place, wherever a link leads', () =>
    withRegistry({ images: numbered(4), tagPage: 3, quirks: ['linksElsewhere'] }, async (registry) => {
      assert.equal(listed(await ask(registry)), 'all: 0 1 2 3');
      assert.deepEqual(registry.newRequests().at(-1), 'GET /v2/team/app/tags/list?n=3&last=2');
    }));

  it('are cut after twenty pages, and where a page leads back to itself', async () => {
    await withRegistry({ images: numbered(30), tagPage: 1 }, async (registry) => {
      const answer = await ask(registry);
      assert.ok(answer.state === 'known' && !answer.complete);
      assert.equal(answer.tags.length, 20);
    });
    await withRegistry({ images: numbered(3), tagPage: 2, quirks: ['linksBack'] }, async (registry) => {
      assert.equal(listed(await ask(registry)), 'some: 0 1');
      assert.equal(registry.requests.length, 2);
    });
  });

  it("come in pages of the registry's own size where it refuses ours", () =>
    withRegistry({ images: numbered(3), tagPage: 2, quirks: ['refusesPageSize'] }, async (registry) => {
      assert.equal(listed(await ask(registry)), 'all: 0 1 2');
    }));

  it("are read after the registry's challenge is met", () =>
    withRegistry({ images: images('team/app:1'), auth: { scheme: 'bearer', open: ['team/app'] } }, async (registry) => {
      assert.equal(listed(await ask(registry)), 'all: 1');
      assert.match(registry.requests.map(({ path }) => path).join(' '), /scope=repository%3Ateam%2Fapp%3Apull/);
    }));

  it('are those of a mirror, else of the registry', () =>
    withRegistry({ images: images('team/app:1') }, (registry) =>
      withRegistry({ images: images('hub/library/redis:7') }, async (mirror) => {
        const registries = {
          'docker.io': { mirrors: [`${mirror.url}/hub`] },
          [registry.host]: { http: true, mirrors: [mirror.url] },
        };
        assert.equal(listed(await tagsOf('redis', { registries })), 'all: 7');
        assert.equal(listed(await tagsOf(`${registry.host}/team/app`, { registries })), 'all: 1');
      }),
    ));

  it('are unknown where the repository is, and where nobody may be asked', async () => {
    await withRegistry({}, async (registry) => {
      assert.equal(
        listed(await ask(registry)),
        `notFound: ${registry.host} has no ${registry.host}/team/app; check the name and the tag.`,
      );
    });
    const refuse = () => ({ reason: 'offline', detail: 'Offline.' }) as const;
    assert.equal(listed(await tagsOf('redis', { refuse })), 'offline: Offline.');
    assert.match(listed(await tagsOf('redis', {}, AbortSignal.abort())), /^canceled/);
  });

  for (const [body, expected] of [
    ['{"tags":null}', /^all: $/],
    ['{"tags":["1","../2",3,null,"4"]}', /^all: 1 4$/],
    ['{"tags":"1"}', /^badAnswer: .* is no list of tags/],
    ['<html>', /^badAnswer: .* is no list of tags/],
    [`{"tags":["${'1'.repeat(5_000_000)}"]}`, /^tooLarge: .* for a list of tags/],
  ] as const) {
    it(`are ${expected} where the registry sends ${body.slice(0, 40)}`, async () => {
      const server = createServer((request, response) =>
        reply(response, request.method, { status: 200, headers: {}, body }),
      );
      const host = await listen(server);
      assert.match(listed(await tagsOf(`${host}/team/app`, { registries: { [host]: { http: true } } })), expected);
      await closeServer(server);
    });
  }
});
