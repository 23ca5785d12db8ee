import assert from 'node:assert/strict';
import { inSlices, standBack } from '../../../server/src/host/inSlices';

/** Keeps the thread for so long, as real work does. */
function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const NEVER = new AbortController().signal;

describe('work in slices', () => {
  it('lets messages in, and two computations take no longer than one between them', async () => {
    const log: string[] = [];
    const state = { done: false };
    const message = (): void => {
      log.push('message');
      if (!state.done) setImmediate(message);
    };
    setImmediate(message);
    const compute = (name: string): Promise<void> =>
      inSlices(
        Array(6).keys(),
        () => {
          busy(3);
          log.push(name);
        },
        NEVER,
      );
    await Promise.all([compute('a'), compute('b')]);
    state.done = true;
    const between = log.join(' ').split('message');
    // Each begins at once; after that one of them has a turn at a time.
    assert.ok(
      between.slice(1).every((turn) => !(turn.includes('a') && turn.includes('b'))),
      log.join(' '),
    );
    assert.equal(log.filter((one) => one === 'a').length, 6);
    assert.equal(log.filter((one) => one === 'b').length, 6);
  });

  it('stands back after an edit', async () => {
    const edited = performance.now();
    standBack();
    const begun: number[] = [];
    await inSlices([1], () => begun.push(performance.now()), NEVER);
    assert.ok((begun[0] ?? 0) - edited >= 20, `begun after ${(begun[0] ?? 0) - edited} ms`);
  });

  it('ends with its signal', async () => {
    const abort = new AbortController();
    const seen: number[] = [];
    const take = (item: number): void => {
      seen.push(item);
      busy(3);
      abort.abort();
    };
    await inSlices([1, 2, 3], take, abort.signal);
    assert.deepEqual(seen, [1]);
  });
});
