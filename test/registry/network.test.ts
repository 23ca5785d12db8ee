import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { readReference } from '../../server/src/image/reference';
import { createRegistryLookup, type RegistryOptions } from '../../server/src/offers/registry/lookup';
import { closeServer, listen, type RegistrySpec, startRegistry, type TestRegistry } from '../support/registry';
import { createAuthority } from '../support/registryCertificates';
import { testClock } from '../support/registryClock';

const never = new AbortController().signal;
const images = { 'app:1': { index: ['linux/amd64'] } };

async function ask(text: string, options: Partial<RegistryOptions>): Promise<string> {
  const reading = readReference(text);
  assert.ok(reading.ok, text);
  const client = createRegistryLookup({ registries: {}, clock: testClock(), ...options });
  try {
    const answer = await client.lookup(reading.reference, undefined, never);
    return answer.state === 'unknown' ? `${answer.reason}: ${answer.detail}` : answer.state;
  } finally {
    await client.close();
  }
}

async function withRegistry(spec: RegistrySpec, use: (registry: TestRegistry) => Promise<void>): Promise<void> {
  const registry = await startRegistry({ images, ...spec });
  try {
    await use(registry);
  } finally {
    await registry.close();
  }
}

const port = (registry: TestRegistry): string => registry.host.split(':')[1] ?? '';
const at =
  (...addresses: readonly string[]): RegistryOptions['resolve'] =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

describe('addresses that names lead to', () => {
  for (const address of [
    '127.0.0.1',
    '10.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    'fd00::1',
    '::ffff:127.0.0.1',
  ]) {
    it(`a name that leads to ${address} is not asked`, () =>
      withRegistry({}, async (registry) => {
        const answer = await ask(`images.example.com:${port(registry)}/app:1`, { resolve: at(address) });
        assert.match(answer, /^refusedAddress: .* was not asked: .* registries: in \.platformlint\.yaml/);
        assert.equal(registry.requests.length, 0);
      }));
  }

  it('a name that the user wrote into the configuration is asked', () =>
    withRegistry({}, async (registry) => {
      const host = `images.example.com:${port(registry)}`;
      assert.equal(
        await ask(`${host}/app:1`, { resolve: at('127.0.0.1'), registries: { [host]: { http: true } } }),
        'known',
      );
    }));

  it('a name of letters that stand in hexadecimal numbers is resolved', () =>
    withRegistry({}, async (registry) => {
      const host = `cafe.de:${port(registry)}`;
      const options = { resolve: at('127.0.0.1'), registries: { [host]: { http: true } } };
      assert.equal(await ask(`${host}/app:1`, options), 'known');
    }));

  it('a name for which the user has a login is asked', () =>
    withRegistry({}, async (registry) => {
      const host = `images.example.com:${port(registry)}`;
      const credentials = {
        find: async () => ({ state: 'none' }) as const,
        names: async (name: string) => name === host,
      };
      assert.match(await ask(`${host}/app:1`, { resolve: at('127.0.0.1'), credentials }), /^tls/);
    }));

  it('the address that was checked is the one connected to', () =>
    withRegistry({}, async (registry) => {
      const host = `images.example.com:${port(registry)}`;
      const answers = [['127.0.0.1'], ['127.0.0.9']];
      const resolve = async () => (answers.shift() ?? ['127.0.0.9']).map((address) => ({ address, family: 4 }));
      assert.equal(await ask(`${host}/app:1`, { resolve, registries: { [host]: { http: true } } }), 'known');
      assert.equal(answers.length, 1, 'resolved once');
    }));

  it('of several addresses only those that may be are used', () =>
    withRegistry({}, async (registry) => {
      const host = `a.localhost:${port(registry)}`;
      assert.equal(await ask(`${host}/app:1`, { resolve: at('10.0.0.1', '127.0.0.1'), registries: {} }), 'known');
    }));

  for (const literal of [
    '10.0.0.1',
    '192.168.61.21:32768',
    '169.254.169.254',
    '[fd00::1]:5000',
    '[::ffff:10.0.0.1]:5000',
  ]) {
    it(`${literal} as the host of a reference is not asked`, async () => {
      const reading = readReference(`${literal}/app:1`);
      if (!reading.ok) return;
      assert.match(await ask(`${literal}/app:1`, {}), /^refusedAddress/);
    });
  }
});

describe('TLS', () => {
  const authority = createAuthority();

  it('an unknown authority is not trusted, and the person is told', () =>
    withRegistry({ tls: authority.issue() }, async ({ host }) => {
      assert.match(await ask(`${host}/app:1`, {}), /^tls: .*authority unknown here/);
    }));

  it('an authority given for the registry is trusted', () =>
    withRegistry({ tls: authority.issue() }, async ({ host }) => {
      assert.equal(await ask(`${host}/app:1`, { registries: { [host]: { ca: authority.ca } } }), 'known');
    }));

  it('an authority given for all is trusted', () =>
    withRegistry({ tls: authority.issue() }, async ({ host }) => {
      const certificates = { authorities: async () => [authority.ca], of: async () => undefined };
      assert.equal(await ask(`${host}/app:1`, { certificates }), 'known');
    }));

  it("another registry's authority is not", () =>
    withRegistry({ tls: authority.issue() }, async ({ host }) => {
      assert.match(await ask(`${host}/app:1`, { registries: { 'other.example.com': { ca: authority.ca } } }), /^tls/);
    }));

  it('a certificate for another name is refused', () =>
    withRegistry({ tls: authority.issue() }, async (registry) => {
      const host = `images.example.com:${port(registry)}`;
      const registries = { [host]: { ca: authority.ca } };
      assert.match(await ask(`${host}/app:1`, { registries, resolve: at('127.0.0.1') }), /^tls: .*another name/);
    }));

  it('the name counts, not the address it leads to', () =>
    withRegistry({ tls: authority.issue('images.example.com') }, async (registry) => {
      const host = `images.example.com:${port(registry)}`;
      const registries = { [host]: { ca: authority.ca } };
      assert.equal(await ask(`${host}/app:1`, { registries, resolve: at('127.0.0.1') }), 'known');
    }));

  it('a client certificate is shown to the registry it is for', () =>
    withRegistry({ tls: { ...authority.issue(), clientCa: authority.ca } }, async ({ host }) => {
      const { cert, key } = authority.issue();
      assert.equal(await ask(`${host}/app:1`, { registries: { [host]: { ca: authority.ca, cert, key } } }), 'known');
      assert.match(await ask(`${host}/app:1`, { registries: { [host]: { ca: authority.ca } } }), /^(tls|unreachable)/);
    }));

  it('a certificate that cannot be read is named', () =>
    withRegistry({ tls: authority.issue() }, async ({ host }) => {
      const registries = { [host]: { ca: authority.ca, cert: 'not PEM', key: 'nor this' } };
      assert.match(await ask(`${host}/app:1`, { registries }), /^tls: .*cannot be read/);
    }));
});

describe('redirects', () => {
  it('are followed, without credentials on another host', async () => {
    const authority = createAuthority();
    await withRegistry({ tls: authority.issue() }, async (storage) => {
      const seen: IncomingMessage['headers'][] = [];
      const { createServer: createTlsServer } = await import('node:https');
      const front = createTlsServer(authority.issue(), (request, response) => {
        seen.push(request.headers);
        if (!request.headers.authorization)
          return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
        response.writeHead(307, { location: `${storage.url}${request.url}?sig=1` }).end();
      });
      const host = await listen(front);
      try {
        const login = {
          state: 'found',
          from: 'x',
          credential: { kind: 'basic', username: 'u', password: 'p' },
        } as const;
        const credentials = { find: async () => login, names: async () => false };
        const registries = { [host]: { ca: authority.ca }, [storage.host]: { ca: authority.ca } };
        assert.equal(await ask(`${host}/app:1`, { registries, credentials }), 'known');
        assert.match(seen[1]?.authorization ?? '', /^Basic/);
        assert.equal(storage.requests.length, 1);
        assert.equal(storage.requests[0]?.headers.authorization, undefined);
      } finally {
        await closeServer(front);
      }
    });
  });
});

describe('proxies', () => {
  /** A proxy that takes plain requests and CONNECT, and leads every name to this machine. */
  async function withProxy(
    use: (proxy: string, seen: readonly string[]) => Promise<void>,
    login?: string,
  ): Promise<void> {
    const seen: string[] = [];
    const isAdmitted = (request: IncomingMessage): boolean =>
      !login || request.headers['proxy-authorization'] === `Basic ${Buffer.from(login).toString('base64')}`;
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (!isAdmitted(request)) return void response.writeHead(407).end();
      const target = new URL(request.url ?? '');
      fetch(`http://127.0.0.1:${target.port}${target.pathname}`, { headers: { accept: '*/*' } }).then(
        async (answer) => {
          response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
          response.end(Buffer.from(await answer.arrayBuffer()));
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      );
    });
    server.on('connect', (request, socket) => {
      seen.push(`CONNECT ${request.url}`);
      if (!isAdmitted(request)) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      const upstream = connect(Number(request.url?.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on('error', () => socket.destroy());
      socket.on('error', () => upstream.destroy());
    });
    const host = await listen(server);
    try {
      await use(host, seen);
    } finally {
      await closeServer(server);
    }
  }

  const nowhere: RegistryOptions['resolve'] = () =>
    Promise.reject(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }));

  it('are used for https by a tunnel, names being left to them', async () => {
    const authority = createAuthority();
    await withRegistry({ tls: authority.issue('images.example.com') }, (registry) =>
      withProxy(async (proxy, seen) => {
        const host = `images.example.com:${port(registry)}`;
        const registries = { [host]: { ca: authority.ca } };
        assert.equal(
          await ask(`${host}/app:1`, { registries, resolve: nowhere, proxy: { https: `http://${proxy}` } }),
          'known',
        );
        assert.deepEqual(seen, [`CONNECT ${host}`]);
      }),
    );
  });

  it('are used for plain http', () =>
    withRegistry({}, (registry) =>
      withProxy(async (proxy, seen) => {
        const host = `images.example.com:${port(registry)}`;
        const registries = { [host]: { http: true } };
        assert.equal(await ask(`${host}/app:1`, { registries, resolve: nowhere, proxy: { http: proxy } }), 'known');
        assert.deepEqual(seen, [`GET http://${host}/v2/app/manifests/1`]);
      }),
    ));

  it('get the login in their address, and say when they want one', async () => {
    const authority = createAuthority();
    await withRegistry({ tls: authority.issue('images.example.com') }, (registry) =>
      withProxy(async (proxy) => {
        const host = `images.example.com:${port(registry)}`;
        const registries = { [host]: { ca: authority.ca } };
        const through = (https: string) => ask(`${host}/app:1`, { registries, resolve: nowhere, proxy: { https } });
        assert.equal(await through(`http://me:s%20x@${proxy}`), 'known');
        assert.match(
          await through(`http://${proxy}`),
          /^unreachable: The proxy .* answered 407: .*user name and password/,
        );
      }, 'me:s x'),
    );
  });

  it('are not a way to inside addresses', () =>
    withProxy(async (proxy, seen) => {
      const settings = { https: `http://${proxy}` };
      assert.match(await ask('10.0.0.1/app:1', { proxy: settings }), /^refusedAddress/);
      assert.match(
        await ask('images.example.com/app:1', { proxy: settings, resolve: at('10.0.0.1') }),
        /^refusedAddress/,
      );
      assert.deepEqual(seen, []);
    }));

  it('that are no addresses, or not there, are named', async () => {
    assert.match(
      await ask('images.example.com/app:1', { proxy: { https: 'ftp://x' } }),
      /^unreachable: The configured proxy/,
    );
    assert.match(
      await ask('images.example.com/app:1', { proxy: { https: 'http://127.0.0.1:1' }, resolve: nowhere }),
      /^unreachable: .*through the proxy http:\/\/127\.0\.0\.1:1/,
    );
  });
});

describe('names that lead nowhere', () => {
  it('are said to', async () => {
    const resolve = (): Promise<never> => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    assert.match(
      await ask('gone.example.com/app:1', { resolve }),
      /^unreachable: The name gone\.example\.com cannot be resolved/,
    );
  });
});
