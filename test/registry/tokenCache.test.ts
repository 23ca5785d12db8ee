import assert from 'node:assert/strict';
import type { RegistryRequest, SendResult } from '../../server/src/offers/registry/send';
import { createTokenCache } from '../../server/src/offers/registry/tokenCache';

describe('tokens', () => {
  it('are waited for by one asker no longer when that asker has lost interest', async () => {
    const held: ((result: SendResult) => void)[] = [];
    const cache = createTokenCache(
      () => new Promise((resolve) => held.push(resolve)),
      () => 0,
    );
    const url = new URL('https://images.test/token');
    const question = { realm: url, service: undefined, scopes: ['repository:app:pull'] };
    const request: RegistryRequest = {
      method: 'GET',
      url,
      headers: {},
      maxBytes: 100,
      purpose: 'manifest',
      registryHost: 'images.test',
    };
    const first = cache.get(question, undefined, request, new AbortController().signal);
    const impatient = new AbortController();
    const second = cache.get(question, undefined, request, impatient.signal);
    impatient.abort();
    const given = await second;
    assert.equal('failure' in given && given.failure, 'canceled');
    assert.equal(held.length, 1, 'one request for both');
    held[0]?.({ status: 200, headers: {}, body: Buffer.from('{"token":"t"}'), url });
    const token = await first;
    assert.equal('token' in token && token.token, 't');
  });
});
