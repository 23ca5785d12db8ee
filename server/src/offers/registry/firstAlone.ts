import { canceled, type Layer } from './send';

/**
 * Lets the first request to an origin go alone: what it learns (that a token is wanted, and where) spares a refusal to
 * each of those that wait for it. After it all go at once.
 */
export function firstAlone(): Layer {
  return (inner) => {
    const firsts = new Map<string, Promise<void>>();
    return async (request, signal) => {
      const { origin } = request.url;
      const first = firsts.get(origin);
      if (first) {
        await settledOrAborted(first, signal);
        return signal.aborted ? canceled() : inner(request, signal);
      }
      const mine = inner(request, signal);
      // Whether it succeeds does not matter to those who wait.
      firsts.set(
        origin,
        mine.then(
          () => undefined,
          () => undefined,
        ),
      );
      return mine;
    };
  };
}

function settledOrAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
    promise.then(done, done);
  });
}
