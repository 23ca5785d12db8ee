import assert from 'node:assert/strict';
import { withoutLinks } from '../../../client/src/withoutLinks';

describe('words for a notification', () => {
  it('lead nowhere, and read as before', () => {
    assert.equal(withoutLinks('[Mend it](command:x) is [no] (image)'), '[Mend it] (command:x) is [no] (image)');
  });
});
