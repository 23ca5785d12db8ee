import assert from 'node:assert/strict';
import { type ProxySettings, proxyFor, proxyFromEnvironment } from '../../server/src/offers/registry/proxy';

const both = { http: 'http://proxy:3128', https: 'http://proxy:3129' };

const cases: readonly (readonly [url: string, settings: ProxySettings, proxy: string | undefined])[] = [
  ['https://ghcr.io/', both, 'http://proxy:3129/'],
  ['http://ghcr.io/', both, 'http://proxy:3128/'],
  ['https://ghcr.io/', {}, undefined],
  ['https://ghcr.io/', { https: 'proxy:3129' }, 'http://proxy:3129/'],
  ['https://ghcr.io/', { https: 'ftp://proxy' }, 'invalid'],
  ['https://ghcr.io/', { https: 'http://' }, 'invalid'],
  ['http://localhost:5000/', both, undefined],
  ['http://127.0.0.1:5000/', both, undefined],
  ['https://[::1]:5000/', both, undefined],
  ['https://ghcr.io/', { ...both, noProxy: '*' }, undefined],
  ['https://ghcr.io/', { ...both, noProxy: 'a.com, ghcr.io' }, undefined],
  ['https://ghcr.io/', { ...both, noProxy: 'GHCR.IO' }, undefined],
  ['https://pkg.ghcr.io/', { ...both, noProxy: 'ghcr.io' }, undefined],
  ['https://pkg.ghcr.io/', { ...both, noProxy: '.ghcr.io' }, undefined],
  ['https://pkg.ghcr.io/', { ...both, noProxy: '*.ghcr.io' }, undefined],
  ['https://notghcr.io/', { ...both, noProxy: 'ghcr.io' }, 'http://proxy:3129/'],
  ['https://ghcr.io:8443/', { ...both, noProxy: 'ghcr.io:8443' }, undefined],
  ['https://ghcr.io/', { ...both, noProxy: 'ghcr.io:8443' }, 'http://proxy:3129/'],
  ['https://ghcr.io/', { ...both, noProxy: 'ghcr.io:443' }, undefined],
  ['https://10.1.2.3/', { ...both, noProxy: '10.0.0.0/8' }, undefined],
  ['https://11.1.2.3/', { ...both, noProxy: '10.0.0.0/8' }, 'http://proxy:3129/'],
  ['https://10.1.2.3/', { ...both, noProxy: '10.0.0.0/99, x/8, /' }, 'http://proxy:3129/'],
  ['https://[fd00::1]/', { ...both, noProxy: 'fd00::/8' }, undefined],
  ['https://10.1.2.3/', { ...both, noProxy: '10.1.2.3' }, undefined],
];

describe('proxies', () => {
  for (const [url, settings, expected] of cases) {
    it(`${url} with ${settings.noProxy ?? JSON.stringify(settings)}: ${expected ?? 'direct'}`, () => {
      const proxy = proxyFor(new URL(url), settings);
      assert.equal(proxy instanceof URL ? proxy.href : proxy, expected);
    });
  }

  it('are read from the environment, lower case first', () => {
    const read = (variables: Readonly<Record<string, string>>): ProxySettings =>
      proxyFromEnvironment((name) => variables[name]);
    assert.deepEqual(read({}), {});
    assert.deepEqual(read({ HTTPS_PROXY: 'a', https_proxy: 'b', NO_PROXY: 'c' }), { https: 'b', noProxy: 'c' });
    assert.deepEqual(read({ ALL_PROXY: 'a', http_proxy: 'b' }), { http: 'b', https: 'a' });
    assert.deepEqual(read({ HTTP_PROXY: 'evil', REQUEST_METHOD: 'GET' }), {});
  });
});
