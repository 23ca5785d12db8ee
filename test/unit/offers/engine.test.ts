import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../server/src/host/files';
import { nodeEnvironment } from '../../../server/src/host/machine';
import type { Environment } from '../../../server/src/host/ports';
import { formatPlatform } from '../../../server/src/image/platform';
import { readReference } from '../../../server/src/image/reference';
import type { KnownOffer, UnknownOffer } from '../../../server/src/model/offer';
import { createEngineAsker } from '../../../server/src/offers/engine/engine';
import { enginePlaces } from '../../../server/src/offers/engine/places';
import { closeServer, listen } from '../../support/registry';

const never = new AbortController().signal;
const digest = `sha256:${'a'.repeat(64)}`;

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-engine-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function environment(
  home: string,
  variables: Readonly<Record<string, string>>,
  platform?: NodeJS.Platform,
): Environment {
  return { ...nodeEnvironment(), platform: platform ?? 'linux', home, get: (name) => variables[name] };
}

function ask(home: string, host: string, image: string): Promise<KnownOffer | UnknownOffer> {
  const reading = readReference(image);
  assert.ok(reading.ok);
  const asker = createEngineAsker(nodeFiles(), environment(home, { DOCKER_HOST: host }), () => 7);
  return asker.ask(reading.reference, never);
}

async function withEngine(
  answer: RequestListener,
  use: (server: Server, host: string) => Promise<void>,
): Promise<void> {
  const server = createServer(answer);
  const host = await listen(server);
  try {
    await use(server, `tcp://${host}`);
  } finally {
    await closeServer(server);
  }
}

describe('the place of the engine', () => {
  const placesOf = async (
    variables: Readonly<Record<string, string>>,
    home = '/home/me',
    platform?: NodeJS.Platform,
  ): Promise<unknown> => {
    const found = await enginePlaces(nodeFiles(), environment(home, variables, platform));
    return found.ok ? found.places.map((place) => (place.kind === 'socket' ? place.path : place.origin)) : found.detail;
  };

  it('is what DOCKER_HOST says', async () => {
    assert.deepEqual(await placesOf({ DOCKER_HOST: 'unix:///run/a.sock', DOCKER_CONTEXT: 'x' }), ['/run/a.sock']);
    assert.deepEqual(await placesOf({ DOCKER_HOST: 'tcp://10.0.0.1' }), ['http://10.0.0.1:2375']);
    assert.deepEqual(await placesOf({ DOCKER_HOST: 'tcp://box:1234/path' }), ['http://box:1234']);
    assert.deepEqual(await placesOf({ DOCKER_HOST: 'npipe:////./pipe/docker_engine' }), ['\\\\.\\pipe\\docker_engine']);
    assert.match(String(await placesOf({ DOCKER_HOST: 'ssh://me@box' })), /over ssh are not asked/);
    assert.match(String(await placesOf({ DOCKER_HOST: 'nonsense' })), /no address of an engine/);
  });

  it('is the context’s', () =>
    inFolder(async (home) => {
      const meta = join(home, '.docker/contexts/meta', createHash('sha256').update('vm').digest('hex'));
      mkdirSync(meta, { recursive: true });
      writeFileSync(join(home, '.docker/config.json'), '{"currentContext":"vm"}');
      writeFileSync(join(meta, 'meta.json'), '{"Name":"vm","Endpoints":{"docker":{"Host":"unix:///vm.sock"}}}');
      assert.deepEqual(await placesOf({}, home), ['/vm.sock']);
      assert.match(String(await placesOf({ DOCKER_CONTEXT: 'other' }, home)), /context "other" has no engine/);
      writeFileSync(join(meta, 'meta.json'), 'garbage');
      assert.match(String(await placesOf({}, home)), /context "vm" has no engine/);
    }));

  it('asks a remote engine over TLS with the certificates that Docker would take', () =>
    inFolder(async (home) => {
      for (const name of ['ca', 'cert', 'key']) writeFileSync(join(home, `${name}.pem`), name);
      const variables = { DOCKER_HOST: 'tcp://box', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: home };
      const found = await enginePlaces(nodeFiles(), environment(home, variables));
      assert.deepEqual(found.ok && found.places, [
        { kind: 'tcp', origin: 'https://box:2376', name: 'tcp://box', tls: { ca: 'ca', cert: 'cert', key: 'key' } },
      ]);
    }));

  it('is asked over TLS where that was wanted, though its certificates are nowhere', async () => {
    const variables = { DOCKER_HOST: 'tcp://box', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/nowhere' };
    assert.deepEqual(await placesOf(variables), ['https://box:2376']);
  });

  it('is one of the usual sockets else', async () => {
    const linux = await placesOf({ XDG_RUNTIME_DIR: '/run/user/1' });
    assert.deepEqual(Array.isArray(linux) && linux.slice(0, 4), [
      '/var/run/docker.sock',
      '/run/user/1/docker.sock',
      '/run/user/1/podman/podman.sock',
      '/run/podman/podman.sock',
    ]);
    assert.deepEqual(await placesOf({}, 'C:\\me', 'win32'), [
      '\\\\.\\pipe\\docker_engine',
      '\\\\.\\pipe\\podman-machine-default',
    ]);
  });
});

describe('the engine', () => {
  it('answers with one platform, and the digest under the repository asked for', async () => {
    const paths: string[] = [];
    const answer: RequestListener = (request, response) => {
      paths.push(request.url ?? '');
      const body = {
        Os: 'linux',
        Architecture: 'arm',
        Variant: 'v7',
        RepoDigests: [`example/other@sha256:${'b'.repeat(64)}`, `redis@${digest}`],
      };
      response.end(JSON.stringify(body));
    };
    await withEngine(answer, async (_server, host) => {
      const offer = await ask('/nowhere', host, 'redis:7');
      assert.ok(offer.state === 'known');
      assert.deepEqual(
        offer.entries.map((entry) => formatPlatform(entry.platform)),
        ['linux/arm/v7'],
      );
      assert.equal(offer.digest, digest);
      await ask('/nowhere', host, `redis:7@${digest}`);
      assert.deepEqual(paths, [
        '/images/docker.io/library/redis%3A7/json',
        `/images/docker.io/library/redis%40sha256%3A${'a'.repeat(64)}/json`,
      ]);
    });
  });

  it('keeps the version of Windows', () =>
    withEngine(
      (_request, response) => response.end('{"Os":"windows","Architecture":"amd64","OsVersion":"10.0.20348.1"}'),
      async (_server, host) => {
        const offer = await ask('/nowhere', host, 'app');
        assert.equal(offer.state === 'known' && offer.entries[0]?.osVersion, '10.0.20348.1');
      },
    ));

  it('says why it cannot answer', async () => {
    const cases: readonly (readonly [number, string, UnknownOffer['reason']])[] = [
      [404, '{"message":"No such image"}', 'notFound'],
      [500, '{"message":"broken"}', 'badAnswer'],
      [200, 'not json', 'badAnswer'],
      [200, '{}', 'badAnswer'],
      [200, `"${'x'.repeat(5_000_000)}"`, 'unreachable'],
    ];
    for (const [status, body, reason] of cases) {
      await withEngine(
        (_request, response) => response.writeHead(status).end(body),
        async (_server, host) => {
          const offer = await ask('/nowhere', host, 'app');
          assert.equal(offer.state === 'unknown' && offer.reason, reason, body.slice(0, 40));
        },
      );
    }
  });

  it('says where none was found', () =>
    inFolder(async (folder) => {
      const offer = await ask(folder, `unix://${folder}/none.sock`, 'app');
      assert.ok(offer.state === 'unknown' && offer.reason === 'unreachable');
      assert.match(offer.detail, /none\.sock\. Start Docker or Podman/);
    }));
});
