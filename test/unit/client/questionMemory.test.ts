import assert from 'node:assert/strict';
import { type Memory, mayAsk, rememberAsked, rememberDeclined } from '../../../client/src/questionMemory';

function memory(): Memory {
  const kept = new Map<string, unknown>();
  return {
    get: (key) => kept.get(key),
    update: async (key, value) => {
      kept.set(key, value);
    },
  };
}

describe('the question for targets', () => {
  it('is asked once in a workspace, whatever the answer is', async () => {
    const workspace = { here: memory(), everywhere: memory() };
    assert.ok(mayAsk(workspace));
    await rememberAsked(workspace);
    assert.ok(!mayAsk(workspace));
    assert.ok(mayAsk({ ...workspace, here: memory() }), 'another workspace has other targets');
  });

  it('is asked nowhere once it was declined for good', async () => {
    const everywhere = memory();
    await rememberDeclined({ here: memory(), everywhere });
    assert.ok(!mayAsk({ here: memory(), everywhere }));
  });
});
