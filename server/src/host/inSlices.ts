/** Milliseconds that long computations may together hold the thread before messages are let in. */
const SLICE_MS = 2;

/** Milliseconds after an edit in which they stand back altogether: the answers to it come first. */
const STAND_BACK_MS = 25;

/** After the messages that wait; a browser has only the slower way. */
const soon: (run: () => void) => unknown = 'setImmediate' in globalThis ? setImmediate : setTimeout;

/** The thread's turns: each waits for the one before it and for messages, so that two computations take no longer. */
const turns = { last: Promise.resolve(), notBefore: 0 };

/** Has every long computation wait a moment: somebody typed. */
export function standBack(): void {
  turns.notBefore = performance.now() + STAND_BACK_MS;
}

/** Does `work` for each item, letting messages in between; stops when the signal aborts. */
export async function inSlices<T>(items: Iterable<T>, work: (item: T) => void, signal: AbortSignal): Promise<void> {
  let begun = performance.now();
  for (const item of items) {
    if (signal.aborted) return;
    const now = performance.now();
    if (now - begun > SLICE_MS || now < turns.notBefore) {
      turns.last = turns.last.then(turn);
      await turns.last;
      begun = performance.now();
      if (signal.aborted) return;
    }
    work(item);
  }
}

async function turn(): Promise<void> {
  await new Promise<void>((resolve) => soon(resolve));
  for (let wait = turns.notBefore - performance.now(); wait > 0; wait = turns.notBefore - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
