import assert from 'node:assert/strict';
import { backgroundAnswer } from '../../../client/src/backgroundAnswer';

describe('a question that nobody waits for', () => {
  it('is answered as the server does', async () => {
    const said: string[] = [];
    assert.equal(await backgroundAnswer({ warn: (words) => said.push(words) }, Promise.resolve(1)), 1);
    assert.deepEqual(said, []);
  });

  it('has no answer of a server that has died, and the log says why', async () => {
    const said: string[] = [];
    const died = Promise.reject(new Error('Connection got disposed.'));
    assert.equal(await backgroundAnswer({ warn: (words) => said.push(words) }, died), undefined);
    assert.deepEqual(said, ['The server has not answered: Connection got disposed.']);
  });
});
