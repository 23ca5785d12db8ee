import assert from 'node:assert/strict';
import { type Reference, readReference } from '../../../server/src/image/reference';
import { createOfferBook, type OfferBook } from '../../../server/src/knowledge/offerBook';
import type { KnownOffer, LookupFailure, UnknownOffer } from '../../../server/src/model/offer';

const never = new AbortController().signal;
const HOUR = 3_600_000;
const lifetimes = { tag: HOUR, failure: HOUR / 6 };

function referenceOf(text: string): Reference {
  const reading = readReference(text);
  assert.ok(reading.ok);
  return reading.reference;
}

function known(source: KnownOffer['source'], at: number, digest = 'a'): KnownOffer {
  return { state: 'known', kind: 'index', digest, entries: [], source, at };
}

function unknown(reason: LookupFailure): UnknownOffer {
  return { state: 'unknown', reason, detail: reason };
}

type Answer = KnownOffer | UnknownOffer;

interface Desk {
  readonly book: OfferBook;
  /** References that were asked for and not answered yet, with their signals. */
  readonly open: { readonly reference: Reference; readonly signal: AbortSignal; answer(offer: Answer): void }[];
  readonly clock: { now: number };
  readonly busy: number[];
}

function desk(instant: KnownOffer | undefined = undefined, isUrgent = () => false): Desk {
  const clock = { now: 10 * HOUR };
  const open: Desk['open'] = [];
  const busy: number[] = [];
  const book = createOfferBook({
    asker: { ask: (reference, signal) => new Promise((answer) => open.push({ reference, signal, answer })) },
    instant: () => instant,
    lifetimes,
    now: () => clock.now,
    isUrgent,
    onBusy: (count) => busy.push(count),
  });
  return { book, open, clock, busy };
}

describe('the book of offers', () => {
  const app = referenceOf('images.test/app:1');

  it('answers from the catalogue until the registry speaks, and where it cannot', async () => {
    const catalogue = { ...known('catalogue', 0), note: 'listed' };
    const instead = (why: string): Answer => ({
      ...catalogue,
      note: `listed, since the registry gave no answer: ${why}`,
    });
    const cases: readonly (readonly [Answer, Answer])[] = [
      [known('registry', 10 * HOUR), known('registry', 10 * HOUR)],
      [unknown('notFound'), unknown('notFound')],
      [{ ...unknown('notFound'), onlyMirrors: true }, instead('notFound')],
      [unknown('unreachable'), instead('unreachable')],
      [unknown('rateLimited'), instead('rateLimited')],
      [unknown('unauthorized'), instead('unauthorized')],
    ];
    for (const [said, expected] of cases) {
      const { book, open } = desk(catalogue);
      assert.deepEqual(book.offerOf(app), catalogue);
      const learned = book.learn([app], never);
      assert.deepEqual(book.offerOf(app), catalogue);
      open[0]?.answer(said);
      assert.equal(await learned, true);
      assert.deepEqual(book.offerOf(app), expected);
    }
  });

  it('asks once more for what it was asking for when all was to be asked anew', async () => {
    const { book, open } = desk();
    const learned = book.learn([app], never);
    book.refresh();
    open[0]?.answer(unknown('unauthorized'));
    await new Promise(setImmediate);
    assert.deepEqual(book.offerOf(app), { state: 'pending' });
    assert.equal(open.length, 2);
    open[1]?.answer(known('registry', 10 * HOUR));
    assert.equal(await learned, true);
    assert.deepEqual(book.offerOf(app), known('registry', 10 * HOUR));
  });

  it('is pending without one, and then says why it does not know', async () => {
    const { book, open } = desk();
    const learned = book.learn([app], never);
    assert.deepEqual(book.offerOf(app), { state: 'pending' });
    open[0]?.answer(unknown('timeout'));
    await learned;
    assert.deepEqual(book.offerOf(app), unknown('timeout'));
  });

  it('asks once for all who want to know, and again after the lifetime', async () => {
    const { book, open, clock, busy } = desk();
    const learned = [book.learn([app, app], never), book.learn([app], never)];
    assert.equal(open.length, 1);
    open[0]?.answer(known('registry', clock.now));
    assert.deepEqual(await Promise.all(learned), [true, true]);
    assert.deepEqual(busy, [1, 0]);
    await book.learn([app], never);
    assert.equal(open.length, 1);
    clock.now += HOUR;
    const again = book.learn([app], never);
    assert.equal(open.length, 2);
    open[1]?.answer(known('registry', clock.now));
    assert.equal(await again, false, 'a newer time alone is no change');
  });

  it('asks again for what failed a moment ago where the user waits for it, not for what is known', async () => {
    const { book, open, clock } = desk(undefined, () => true);
    const first = book.learn([app], never);
    open[0]?.answer(unknown('rateLimited'));
    await first;
    const second = book.learn([app], never);
    open[1]?.answer(known('registry', clock.now));
    assert.equal(await second, true);
    await book.learn([app], never);
    assert.equal(open.length, 2);
  });

  it('asks for a digest once', async () => {
    const { book, open, clock } = desk();
    const pinned = referenceOf(`images.test/app@sha256:${'a'.repeat(64)}`);
    const learned = book.learn([pinned], never);
    open[0]?.answer(known('registry', clock.now));
    await learned;
    clock.now += 1000 * HOUR;
    assert.equal(await book.learn([pinned], never), false);
    assert.equal(open.length, 1);
  });

  it('keeps what the registry said while it cannot be reached, and asks again soon', async () => {
    const { book, open, clock } = desk();
    const offer = known('registry', clock.now);
    const first = book.learn([app], never);
    open[0]?.answer(offer);
    await first;
    clock.now += HOUR;
    const second = book.learn([app], never);
    open[1]?.answer(unknown('unreachable'));
    assert.equal(await second, false);
    assert.deepEqual(book.offerOf(app), offer);
    clock.now += lifetimes.failure;
    const third = book.learn([app], never);
    assert.equal(open.length, 3);
    open[2]?.answer({ ...offer, note: 'as of then' });
    await third;
    clock.now += lifetimes.failure;
    void book.learn([app], never);
    assert.equal(open.length, 4, 'an old answer that stands in is not taken for new');
  });

  it('lets hundreds wait on one signal without a warning', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): unknown => warnings.push(warning);
    process.on('warning', onWarning);
    try {
      const { book, open } = desk();
      const { signal } = new AbortController();
      const learned = Array.from({ length: 300 }, (_, at) => book.learn([referenceOf(`images.test/a:${at}`)], signal));
      for (const one of open) one.answer(unknown('notFound'));
      await Promise.all(learned);
      // Warnings come in a later turn of the loop.
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(warnings, []);
    } finally {
      process.off('warning', onWarning);
    }
  });

  it('ends a look-up only when nobody waits for it any more', async () => {
    const { book, open, busy } = desk();
    const [hasty, patient] = [new AbortController(), new AbortController()];
    const left = book.learn([app], hasty.signal);
    const stays = book.learn([app], patient.signal);
    hasty.abort();
    assert.equal(await left, false);
    assert.equal(open[0]?.signal.aborted, false);
    open[0]?.answer(known('registry', 0));
    assert.equal(await stays, true);
    const { book: other, open: asked } = desk();
    const alone = new AbortController();
    const gone = other.learn([app], alone.signal);
    alone.abort();
    assert.equal(await gone, false);
    assert.equal(asked[0]?.signal.aborted, true);
    void other.learn([app], never);
    assert.equal(asked.length, 2, 'what was given up is asked for again');
    asked[0]?.answer(unknown('canceled'));
    assert.deepEqual(other.offerOf(app), { state: 'pending' });
    assert.deepEqual(busy, [1, 0]);
  });
});
