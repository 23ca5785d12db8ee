import type { Clock } from '../../host/ports';
import { worthWaitingMs } from './limit';
import { retryAfterMs } from './retryAfter';
import { canceled, isFailure, type Layer, type SendResult } from './send';

/** Attempts at one request, the first included. */
const attempts = 3;
const firstWaitMs = 250;

/**
 * Asks again, after a pause, where that may help and cannot hurt: GET and HEAD; a connection that broke, 502, 503, 504,
 * and 429 with a short `Retry-After`. A 429 without one is never pressed.
 */
export function retrying(clock: Clock): Layer {
  return (inner) => async (request, signal) => {
    const isIdempotent = request.method === 'GET' || request.method === 'HEAD';
    for (let attempt = 1; ; attempt++) {
      const result = await inner(request, signal);
      if (!isIdempotent || attempt === attempts) return result;
      const pause = pauseBeforeRetry(result, attempt, clock);
      // A registry that asks for more patience is left alone by the layer below, not waited for.
      if (pause === undefined || pause > worthWaitingMs) return result;
      await clock.wait(pause, signal);
      if (signal.aborted) return canceled();
    }
  };
}

/** Milliseconds to wait before the next attempt, or undefined where there should be none. */
function pauseBeforeRetry(result: SendResult, attempt: number, clock: Clock): number | undefined {
  const backoff = firstWaitMs * 2 ** (attempt - 1) * (0.5 + clock.random());
  if (isFailure(result)) return result.passing ? backoff : undefined;
  const asked = retryAfterMs(result.headers['retry-after'], clock.now());
  if (result.status === 429) return asked === undefined ? undefined : asked + backoff;
  return [502, 503, 504].includes(result.status) ? (asked ?? backoff) : undefined;
}
