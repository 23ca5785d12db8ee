import assert from 'node:assert/strict';
import { proxyOf, readProxy } from '../../../server/src/lsp/proxy';

describe('the proxies of an editor', () => {
  it('are those that it names, with the hosts that go without', () => {
    const params = readProxy({ url: 'http://proxy.test:3128', noProxy: ['a.test', '.b.test'] });
    assert.deepEqual(proxyOf(params), {
      http: 'http://proxy.test:3128',
      https: 'http://proxy.test:3128',
      noProxy: 'a.test,.b.test',
    });
  });

  it('are none where it wants none, whatever the environment says', () => {
    assert.deepEqual(proxyOf(readProxy({ url: '' })), {});
  });

  it('are the environment’s where it says nothing', () => {
    for (const said of [undefined, null, 'x', {}, { url: 3, noProxy: 'a.test' }]) {
      assert.equal(proxyOf(readProxy(said)), undefined);
    }
  });
});
