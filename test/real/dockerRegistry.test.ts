import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatPlatform } from '../../server/src/image/platform';
import { readReference } from '../../server/src/image/reference';
import type { Credential } from '../../server/src/offers/registry/credentials/credential';
import { createRegistryLookup, type LookupAnswer, type RegistryOptions } from '../../server/src/offers/registry/lookup';
import { closeServer, listen } from '../support/registry';
import { createAuthority } from '../support/registryCertificates';
import { testClock } from '../support/registryClock';
import type { ImageSpec } from '../support/registryImages';
import { type DockerRegistry, pushImage, signToken, startDockerRegistry } from '../support/registryReal';

const never = new AbortController().signal;
const authority = createAuthority();
const me: Credential = { kind: 'basic', username: 'me', password: 'secret' };

/** The images that Debian's registry takes; it knows neither nested indexes nor schema 1. */
const images: Readonly<Record<string, { image: ImageSpec; offers: string }>> = {
  'team/index:1': {
    image: { index: ['linux/amd64', 'linux/arm64/v8'], attestations: true },
    offers: 'index linux/amd64 linux/arm64',
  },
  'team/list:1': {
    image: { index: ['linux/amd64', 'linux/arm/v7'], docker: true },
    offers: 'index linux/amd64 linux/arm/v7',
  },
  'team/single:1': { image: { manifest: 'linux/arm64' }, offers: 'manifest linux/arm64' },
  'team/docker:1': { image: { manifest: 'linux/amd64', docker: true }, offers: 'manifest linux/amd64' },
  'team/unnamed:1': { image: { index: [{ unnamed: 'linux/s390x' }] }, offers: 'index linux/s390x' },
};

describe("Debian's docker-registry", () => {
  const scene: { folder?: string; plain?: DockerRegistry } = {};

  before(async () => {
    scene.folder = mkdtempSync(join(tmpdir(), 'platformlint-registry-'));
    scene.plain = await startDockerRegistry({ folder: scene.folder });
    for (const [name, { image }] of Object.entries(images)) await pushImage(scene.plain.url, name, image);
  });
  after(async () => {
    await scene.plain?.close();
    if (scene.folder) rmSync(scene.folder, { recursive: true, force: true });
  });

  async function ask(host: string, name: string, options: Partial<RegistryOptions>): Promise<LookupAnswer> {
    const reading = readReference(`${host}/${name}`);
    assert.ok(reading.ok);
    const client = createRegistryLookup({ registries: {}, clock: testClock(), ...options });
    try {
      return await client.lookup(reading.reference, undefined, never);
    } finally {
      await client.close();
    }
  }

  function shown(answer: LookupAnswer): string {
    if (answer.state === 'unchanged') return 'unchanged';
    if (answer.state === 'unknown') return `${answer.reason}: ${answer.detail}`;
    return `${answer.kind} ${answer.entries.map(({ platform }) => formatPlatform(platform)).join(' ')}`;
  }

  async function withSecond(
    spec: Omit<Parameters<typeof startDockerRegistry>[0], 'folder'>,
    use: (registry: DockerRegistry) => Promise<void>,
  ): Promise<void> {
    assert.ok(scene.folder);
    const registry = await startDockerRegistry({ folder: scene.folder, ...spec });
    try {
      await use(registry);
    } finally {
      await registry.close();
    }
  }

  const withLogin = (credential: Credential | undefined, host: string): Partial<RegistryOptions> => ({
    registries: { [host]: { ca: authority.ca } },
    credentials: {
      find: async () => (credential ? { state: 'found', credential, from: 'the test' } : { state: 'none' }),
      names: async () => false,
    },
  });

  for (const [name, { offers }] of Object.entries(images)) {
    it(`${name}: ${offers}`, async () => assert.equal(shown(await ask(scene.plain?.host ?? '', name, {})), offers));
  }

  it('says what it has not got', async () => {
    assert.match(shown(await ask(scene.plain?.host ?? '', 'team/index:2', {})), /^notFound/);
    assert.match(shown(await ask(scene.plain?.host ?? '', 'nobody/nothing:1', {})), /^notFound/);
  });

  it('answers a known tag by HEAD', async () => {
    const host = scene.plain?.host ?? '';
    const first = await ask(host, 'team/index:1', {});
    assert.ok(first.state === 'known' && first.digest);
    const lines: string[] = [];
    const client = createRegistryLookup({
      registries: { [host]: { http: true } },
      clock: testClock(),
      log: ({ method, outcome }) => void lines.push(`${method} ${outcome}`),
    });
    const reading = readReference(`${host}/team/index:1`);
    assert.ok(reading.ok);
    assert.equal(shown(await client.lookup(reading.reference, { digest: first.digest }, never)), 'unchanged');
    await client.close();
    assert.deepEqual(lines, ['HEAD 200']);
  });

  it('serves as a mirror under a prefix', async () => {
    const registries = { 'images.example.com': { mirrors: [`${scene.plain?.url}/team`] } };
    assert.equal(shown(await ask('images.example.com', 'index:1', { registries })), 'index linux/amd64 linux/arm64');
  });

  it('with htpasswd over TLS by a private authority', () =>
    withSecond({ tls: authority.issue(), htpasswd: true }, async ({ host }) => {
      assert.equal(shown(await ask(host, 'team/index:1', withLogin(me, host))), 'index linux/amd64 linux/arm64');
      assert.match(
        shown(await ask(host, 'team/index:1', withLogin(undefined, host))),
        /^unauthorized: .*only after a login/,
      );
      const wrong: Credential = { kind: 'basic', username: 'me', password: 'wrong' };
      assert.match(
        shown(await ask(host, 'team/index:1', withLogin(wrong, host))),
        /^unauthorized: .*refuses the login/,
      );
      assert.match(shown(await ask(host, 'team/index:1', {})), /^tls: .*authority unknown here/);
    }));

  it('with htpasswd over plain http gets no password', () =>
    withSecond({ htpasswd: true }, async ({ host }) => {
      const options = { ...withLogin(me, host), registries: { [host]: { http: true } } };
      assert.match(shown(await ask(host, 'team/index:1', options)), /^unauthorized: .*never sent over plain http/);
    }));

  it('behind a token server', async () => {
    const signer = authority.issue();
    const seen: string[] = [];
    const server = createServer(authority.issue(), (request, response) => {
      const url = new URL(request.url ?? '/', 'https://x');
      seen.push(`${request.headers.authorization?.split(' ')[0] ?? 'anonymous'} ${url.searchParams.get('scope')}`);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ access_token: signToken(signer, url.searchParams.get('scope') ?? '') }));
    });
    const realmHost = await listen(server);
    try {
      await withSecond(
        { tls: authority.issue(), token: { realm: `https://${realmHost}/token`, ca: authority.ca } },
        async ({ host }) => {
          const options = {
            ...withLogin(me, host),
            registries: { [host]: { ca: authority.ca }, [realmHost]: { ca: authority.ca } },
          };
          assert.equal(shown(await ask(host, 'team/single:1', options)), 'manifest linux/arm64');
          assert.deepEqual(seen, ['Basic repository:team/single:pull']);
        },
      );
    } finally {
      await closeServer(server);
    }
  });
});
