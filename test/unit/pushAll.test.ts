import assert from 'node:assert/strict';
import { pushAll } from '../../server/src/text/pushAll';

describe('appending', () => {
  it('takes more items than one call has room for', () => {
    const into = [0];
    pushAll(
      into,
      Array.from({ length: 500_000 }, (_, i) => i),
    );
    assert.equal(into.length, 500_001);
    assert.equal(into.at(-1), 499_999);
  });
});
