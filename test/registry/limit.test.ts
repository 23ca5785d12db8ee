import assert from 'node:assert/strict';
import type { Clock } from '../../server/src/host/ports';
import { limiting, type Pause } from '../../server/src/offers/registry/limit';
import { retrying } from '../../server/src/offers/registry/retry';
import type { RegistryRequest, Send } from '../../server/src/offers/registry/send';

const request: RegistryRequest = {
  method: 'GET',
  url: new URL('https://r.test/v2/a/manifests/1'),
  headers: {},
  maxBytes: 1,
  purpose: 'manifest',
  registryHost: 'r.test',
};
const never = new AbortController().signal;

/** A clock whose waits are over at once, in the order in which they end. */
function quickClock(): Clock {
  const waits: { readonly until: number; readonly done: () => void }[] = [];
  let now = 1_000;
  const advance = (): void => {
    const [first] = waits.sort((a, b) => a.until - b.until);
    if (first === undefined) return;
    waits.shift();
    now = Math.max(now, first.until);
    first.done();
  };
  return {
    now: () => now,
    random: () => 0.5,
    wait: (ms) =>
      new Promise((done) => {
        waits.push({ until: now + ms, done });
        setImmediate(advance);
      }),
  };
}

describe('a registry that asks to be left alone', () => {
  /** Two look-ups, the second as soon as the first is refused; when the registry was asked. */
  async function askedAt(
    seconds: number,
  ): Promise<{ readonly at: readonly number[]; readonly pauses: readonly Pause[] }> {
    const clock = quickClock();
    const at: number[] = [];
    const pauses: Pause[] = [];
    const beside: Promise<unknown>[] = [];
    const server: Send = async ({ url }) => {
      at.push(clock.now() - 1_000);
      const status = at.length === 1 ? 429 : 200;
      if (status === 429) setImmediate(() => beside.push(send(request, never)));
      const headers: Record<string, string> = status === 429 ? { 'retry-after': String(seconds) } : {};
      return { status, headers, body: new Uint8Array(), url };
    };
    const send = retrying(clock)(limiting(clock, (pause) => pauses.push(pause))(server));
    await send(request, never);
    await Promise.all(beside);
    return { at, pauses };
  }

  it('is asked nothing meanwhile, by nobody', async () => {
    const { at } = await askedAt(5);
    assert.equal(at.length, 3);
    assert.ok(
      at.slice(1).every((ms) => ms >= 5_000),
      `asked at ${at.join(', ')} ms`,
    );
  });

  it('is told of only where that takes long', async () => {
    assert.deepEqual((await askedAt(5)).pauses, []);
    assert.deepEqual(
      (await askedAt(60)).pauses.map(({ because, until }) => [because, until]),
      [['tooManyRequests', 61_000]],
    );
  });
});
