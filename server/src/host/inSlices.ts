/** Milliseconds that a long computation may hold the thread before it lets messages in. */
const SLICE_MS = 4;

/** After the messages that wait; a browser has only the slower way. */
const soon: (run: () => void) => unknown = 'setImmediate' in globalThis ? setImmediate : setTimeout;

/** Does `work` for each item, letting messages in between; stops when the signal aborts. */
export async function inSlices<T>(items: Iterable<T>, work: (item: T) => void, signal: AbortSignal): Promise<void> {
  let begun = performance.now();
  for (const item of items) {
    if (signal.aborted) return;
    if (performance.now() - begun > SLICE_MS) {
      await new Promise<void>((resolve) => soon(resolve));
      begun = performance.now();
      if (signal.aborted) return;
    }
    work(item);
  }
}
