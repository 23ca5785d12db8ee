import assert from 'node:assert/strict';
import { groupBy } from '../../../server/src/text/groups';

describe('groups', () => {
  it('keep the order in which their keys and items came', () => {
    const groups = groupBy(['b1', 'a1', 'b2'], ([key]) => key);
    assert.deepEqual(
      [...groups],
      [
        ['b', ['b1', 'b2']],
        ['a', ['a1']],
      ],
    );
  });

  it('leave out what has no key', () => {
    assert.deepEqual([...groupBy(['', 'a'], ([key]) => key)], [['a', ['a']]]);
  });
});
