import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { settledOrAborted } from '../../../server/src/host/settledOrAborted';

describe('waiting for a promise or a signal', () => {
  const open = new Promise<never>(() => undefined);

  it('ends with the promise, whether it is kept or broken, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    await settledOrAborted(Promise.resolve(1), signal);
    await settledOrAborted(Promise.reject(new Error('broken')), signal);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });

  it('ends with the signal, then or before', async () => {
    const abort = new AbortController();
    const waiting = settledOrAborted(open, abort.signal);
    assert.equal(getEventListeners(abort.signal, 'abort').length, 1);
    abort.abort();
    await waiting;
    await settledOrAborted(open, abort.signal);
    assert.deepEqual(getEventListeners(abort.signal, 'abort'), []);
  });
});
