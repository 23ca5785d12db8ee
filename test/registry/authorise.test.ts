import assert from 'node:assert/strict';
import { readReference } from '../../server/src/image/reference';
import type { CredentialAnswer, CredentialSource } from '../../server/src/offers/registry/credentials/credential';
import {
  createRegistryLookup,
  type RegistryLookup,
  type RegistryOptions,
} from '../../server/src/offers/registry/lookup';
import { startRegistry, type TestRegistry } from '../support/registry';
import type { AuthSpec } from '../support/registryAuth';
import { createAuthority } from '../support/registryCertificates';
import { type TestClock, testClock } from '../support/registryClock';
import type { ImageSpec } from '../support/registryImages';

const never = new AbortController().signal;
const image: ImageSpec = { index: ['linux/amd64'] };
const images = { 'app:1': image, 'app:2': image, 'other:1': image };
const users = { me: 'secret:with colon' };
const login: CredentialAnswer = {
  state: 'found',
  from: '~/.docker/config.json',
  credential: { kind: 'basic', username: 'me', password: 'secret:with colon' },
};
const wrongLogin: CredentialAnswer = {
  state: 'found',
  from: '~/.docker/config.json',
  credential: { kind: 'basic', username: 'me', password: 'old' },
};

interface Stage {
  readonly registry: TestRegistry;
  readonly client: RegistryLookup;
  readonly clock: TestClock;
  /** `host/repository` of each time credentials were asked for. */
  readonly asked: readonly string[];
  ask(name: string): Promise<string>;
}

/** A registry that wants to be asked as `auth` says, over TLS unless it is `plain`, and a client with these credentials. */
async function stage(
  auth: AuthSpec,
  answer: CredentialAnswer,
  use: (stage: Stage) => Promise<void>,
  { plain = false, mirrorOf }: { plain?: boolean; mirrorOf?: string } = {},
): Promise<void> {
  const authority = createAuthority();
  const registry = await startRegistry({ images, auth, ...(!plain && { tls: authority.issue() }) });
  const asked: string[] = [];
  const credentials: CredentialSource = {
    async find(host, repository) {
      asked.push(`${host === registry.host ? 'HOST' : host}/${repository}`);
      return answer;
    },
    names: () => Promise.resolve(false),
  };
  const clock = testClock();
  const registries = { [registry.host]: plain ? { http: true } : { ca: authority.ca } };
  const mirrored = mirrorOf ? { [mirrorOf]: { mirrors: [registry.url] } } : {};
  const resolve: RegistryOptions['resolve'] = () => Promise.resolve([]);
  const client = createRegistryLookup({ registries: { ...registries, ...mirrored }, clock, credentials, resolve });
  try {
    await use({
      registry,
      client,
      clock,
      asked,
      async ask(name) {
        const reading = readReference(`${registry.host}/${name}`);
        assert.ok(reading.ok);
        const found = await client.lookup(reading.reference, undefined, never);
        return found.state === 'unknown' ? `${found.reason}: ${found.detail}` : found.state;
      },
    });
  } finally {
    await client.close();
    await registry.close();
  }
}

const none: CredentialAnswer = { state: 'none' };

describe('authorisation', () => {
  it('Basic: without credentials first, then with them, then at once', () =>
    stage({ scheme: 'basic', users }, login, async ({ ask, asked, registry }) => {
      assert.equal(await ask('app:1'), 'known');
      assert.deepEqual(
        registry.requests.map(({ headers }) => headers.authorization?.split(' ')[0]),
        [undefined, 'Basic'],
      );
      assert.deepEqual(asked, ['HOST/app']);
      assert.equal(await ask('other:1'), 'known');
      assert.equal(registry.requests.length, 3);
    }));

  it('Bearer: an anonymous token for what is open', () =>
    stage({ scheme: 'bearer', open: ['app'] }, none, async ({ ask, registry }) => {
      assert.equal(await ask('app:1'), 'known');
      const scope = encodeURIComponent('repository:app:pull');
      assert.deepEqual(registry.newRequests(), [
        'GET /v2/app/manifests/1',
        `GET /token?service=test.registry&scope=${scope}`,
        'GET /v2/app/manifests/1',
      ]);
    }));

  it('Bearer: a token is kept until shortly before it expires', () =>
    stage({ scheme: 'bearer', open: ['app'], expiresIn: 300 }, none, async ({ ask, registry, clock }) => {
      await ask('app:1');
      registry.newRequests();
      await ask('app:2');
      assert.deepEqual(registry.newRequests(), ['GET /v2/app/manifests/2']);
      clock.advance(269_000);
      await ask('app:2');
      assert.equal(registry.newRequests().length, 1);
      clock.advance(2_000);
      await ask('app:2');
      assert.equal(registry.newRequests().length, 2);
    }));

  it('Bearer: the next repository needs no refusal first', () =>
    stage({ scheme: 'bearer', open: ['app', 'other'] }, none, async ({ ask, registry }) => {
      await ask('app:1');
      registry.newRequests();
      assert.equal(await ask('other:1'), 'known');
      assert.equal(registry.newRequests().length, 2);
    }));

  it('Bearer: many askers share one token request', () =>
    stage({ scheme: 'bearer', open: ['app'] }, none, async ({ ask, registry }) => {
      await Promise.all(['app:1', 'app:2', 'app:1', 'app:2'].map(ask));
      assert.equal(registry.newRequests().filter((line) => line.includes('/token')).length, 1);
    }));

  it('Bearer: of many repositories at once only the first is refused', () =>
    stage({ scheme: 'bearer', open: ['app', 'other'] }, none, async ({ ask, registry }) => {
      await Promise.all(['app:1', 'other:1', 'app:2', 'app:1'].map(ask));
      const lines = registry.newRequests();
      assert.equal(lines.filter((line) => line.includes('/token')).length, 2);
      assert.equal(lines.filter((line) => line.includes('/manifests/')).length, 5);
    }));

  it('Bearer: a password buys the token, and never goes to the registry', () =>
    stage({ scheme: 'bearer', users }, login, async ({ ask, registry }) => {
      assert.equal(await ask('app:1'), 'known');
      for (const { path, headers } of registry.requests) {
        assert.equal(headers.authorization?.startsWith('Basic ') ?? false, path.startsWith('/token'), path);
      }
    }));

  it('Bearer: an identity token is exchanged by POST', () =>
    stage(
      { scheme: 'bearer', identityTokens: ['I'] },
      { state: 'found', from: 'x', credential: { kind: 'identityToken', token: 'I' } },
      async ({ ask, registry }) => {
        assert.equal(await ask('app:1'), 'known');
        assert.deepEqual(registry.newRequests()[1], 'POST /token');
      },
    ));

  it('Bearer: where the server knows no POST, GET is tried', () =>
    stage(
      { scheme: 'bearer', onlyGet: true, open: ['app'] },
      { state: 'found', from: 'x', credential: { kind: 'identityToken', token: 'I' } },
      async ({ ask, registry }) => {
        assert.equal(await ask('app:1'), 'known');
        assert.match(registry.newRequests().join(), /POST \/token,GET \/token/);
      },
    ));

  it('Bearer: old credentials do not hide what is open to all', () =>
    stage({ scheme: 'bearer', users, open: ['app'] }, wrongLogin, async ({ ask }) =>
      assert.equal(await ask('app:1'), 'known'),
    ));

  it('Bearer is preferred, and Basic used where no token is had', () =>
    stage({ scheme: 'both', users, realm: 'https://127.0.0.1:1/token' }, login, async ({ ask, registry }) => {
      assert.equal(await ask('app:1'), 'known');
      assert.match(registry.requests.at(-1)?.headers.authorization ?? '', /^Basic /);
    }));

  it('a registry token is sent as it is', () => {
    const token = Buffer.from('repository:app:pull').toString('base64url');
    return stage(
      { scheme: 'bearer' },
      { state: 'found', from: 'x', credential: { kind: 'registryToken', token } },
      async ({ ask, registry }) => {
        assert.equal(await ask('app:1'), 'known');
        assert.equal(registry.requests.length, 2);
      },
    );
  });

  const refusals: readonly (readonly [string, AuthSpec, CredentialAnswer, RegExp])[] = [
    [
      'nobody is logged in',
      { scheme: 'bearer', users },
      none,
      /^unauthorized: .*only after a login, or there is no such image: run "docker login 127/,
    ],
    ['nobody is logged in (Basic)', { scheme: 'basic', users }, none, /^unauthorized: .*only after a login/],
    [
      'a helper is missing',
      { scheme: 'basic', users },
      { state: 'none', note: 'The helper docker-credential-x was not found on PATH.' },
      /docker-credential-x was not found on PATH/,
    ],
    [
      'the login is old (Bearer)',
      { scheme: 'bearer', users },
      wrongLogin,
      /^unauthorized: .*refuses the login from ~\/\.docker\/config\.json/,
    ],
    [
      'the login is old (Basic)',
      { scheme: 'basic', users },
      wrongLogin,
      /^unauthorized: .*refuses the login from ~\/\.docker\/config\.json/,
    ],
  ];
  for (const [title, auth, answer, expected] of refusals) {
    it(`where ${title}, the person is told what to do`, () =>
      stage(auth, answer, async ({ ask, registry }) => {
        assert.match(await ask('app:1'), expected);
        assert.ok(registry.requests.length <= 4, 'one retry only');
      }));
  }

  it('over plain http no credentials are looked for or sent', () =>
    stage(
      { scheme: 'both', users },
      login,
      async ({ ask, asked, registry }) => {
        assert.match(await ask('app:1'), /^unauthorized: .*never sent over plain http/);
        assert.deepEqual(asked, []);
        assert.ok(registry.requests.every(({ headers }) => headers.authorization === undefined));
      },
      { plain: true },
    ));

  it('over plain http an anonymous token is fine', () =>
    stage({ scheme: 'bearer', open: ['app'] }, login, async ({ ask }) => assert.equal(await ask('app:1'), 'known'), {
      plain: true,
    }));

  it('a mirror gets the credentials of its own host only', () =>
    stage(
      { scheme: 'basic', users },
      none,
      async ({ client, asked, registry }) => {
        const reading = readReference('private.example.com/app:1');
        assert.ok(reading.ok);
        await client.lookup(reading.reference, undefined, never);
        assert.equal(asked[0], 'HOST/app');
        assert.ok(registry.requests.every(({ headers }) => headers.authorization === undefined));
      },
      { mirrorOf: 'private.example.com' },
    ));
});
