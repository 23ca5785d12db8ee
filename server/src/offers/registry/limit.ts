import * as l10n from '@vscode/l10n';
import type { Clock } from '../../host/ports';
import { clean, duration } from './messages';
import { isQuotaLow } from './quota';
import { retryAfterMs } from './retryAfter';
import { canceled, isFailure, type Layer, type RegistryRequest, type RegistryResponse, type SendFailure } from './send';

/** A host is left alone for a while. */
export interface Pause {
  /** The registry as the user names it. */
  readonly host: string;
  /** Milliseconds since 1970; 0 where the pause is over early. */
  readonly until: number;
  /** `quotaLow`: only what the user asks for by hand still spends the quota. */
  readonly because: 'tooManyRequests' | 'quotaLow';
}

/** Requests at once to one host. */
const perHost = 4;
/** A pause shorter than this is waited for, by all that ask the host, instead of reported. */
export const worthWaitingMs = 10_000;
const leastPauseMs = 60_000;
const longestPauseMs = 60 * 60_000;
const quotaPauseMs = 60 * 60_000;

/**
 * At most four requests at once to a host, the urgent ones first, none during a pause that it asked for by 429, and no
 * manifest GET (what registries count as a pull) while its quota is low, unless the request is urgent.
 */
export function limiting(clock: Clock, onPause: (pause: Pause) => void): Layer {
  return (inner) => {
    const lanes = new Map<string, Lane>();
    const laneOf = (host: string): Lane => {
      const existing = lanes.get(host);
      if (existing) return existing;
      const lane: Lane = { running: 0, waiting: new Set(), pausedUntil: 0, quotaLowUntil: 0 };
      lanes.set(host, lane);
      return lane;
    };
    return async (request, signal) => {
      const lane = laneOf(request.url.host);
      if (!(await enter(lane, request, signal))) return canceled();
      try {
        const refusal = await heedPause(lane, request, clock, signal);
        if (refusal) return refusal;
        const result = await inner(request, signal);
        if (!isFailure(result)) notePause(lane, request, result, clock, onPause);
        return result;
      } finally {
        leave(lane);
      }
    };
  };
}

interface Lane {
  running: number;
  /** Those that wait for their turn, in the order in which they came. */
  readonly waiting: Set<Waiting>;
  pausedUntil: number;
  quotaLowUntil: number;
}

interface Waiting {
  readonly request: RegistryRequest;
  proceed(): void;
}

/** Waits for a place; false where the asker lost interest first. */
function enter(lane: Lane, request: RegistryRequest, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  if (lane.running < perHost) {
    lane.running++;
    return Promise.resolve(true);
  }
  return new Promise((resolve) => {
    const onAbort = (): void => {
      lane.waiting.delete(waiting);
      resolve(false);
    };
    // The place is handed over as it is, so `running` stays.
    const proceed = (): void => {
      signal.removeEventListener('abort', onAbort);
      resolve(true);
    };
    const waiting: Waiting = { request, proceed };
    lane.waiting.add(waiting);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function leave(lane: Lane): void {
  const [first] = lane.waiting;
  const next = [...lane.waiting].find(({ request }) => request.isUrgent?.() === true) ?? first;
  if (!next) {
    lane.running--;
    return;
  }
  lane.waiting.delete(next);
  next.proceed();
}

async function heedPause(
  lane: Lane,
  request: RegistryRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<SendFailure | undefined> {
  // Another request may be refused during the wait, which makes the pause longer.
  for (let left = leftOf(lane, clock); left > 0; left = leftOf(lane, clock)) {
    if (left > worthWaitingMs) return tooMany(request, left);
    await clock.wait(left, signal);
    if (signal.aborted) return canceled();
  }
  const isPull = request.purpose === 'manifest' && request.method === 'GET';
  const isSpared = isPull && request.isUrgent?.() !== true && lane.quotaLowUntil > clock.now();
  if (!isSpared) return undefined;
  const detail = l10n.t(
    'Less than a tenth of the pulls that {0} grants is left, and is kept for you; it is asked again when you refresh this image, or in {1}.',
    clean(request.registryHost),
    duration(lane.quotaLowUntil - clock.now()),
  );
  return { failure: 'rateLimited', detail };
}

function leftOf(lane: Lane, clock: Clock): number {
  return lane.pausedUntil - clock.now();
}

function tooMany(request: RegistryRequest, leftMs: number): SendFailure {
  const detail = l10n.t(
    '{0} had too many requests and is left alone for another {1}; logging in gives a larger quota.',
    clean(request.registryHost),
    duration(leftMs),
  );
  return { failure: 'rateLimited', detail };
}

function notePause(
  lane: Lane,
  request: RegistryRequest,
  response: RegistryResponse,
  clock: Clock,
  onPause: (pause: Pause) => void,
): void {
  const now = clock.now();
  if (response.status === 429) {
    const asked = retryAfterMs(response.headers['retry-after'], now);
    // Without a word from the registry: a minute or so, not the same for all who were refused together.
    const length = asked ?? leastPauseMs * (1 + clock.random() / 2);
    const until = now + Math.min(length, longestPauseMs);
    if (until <= lane.pausedUntil) return;
    lane.pausedUntil = until;
    if (until - now > worthWaitingMs) onPause({ host: request.registryHost, until, because: 'tooManyRequests' });
    return;
  }
  const isLow = isQuotaLow(response.headers);
  const wasLow = lane.quotaLowUntil > now;
  if (isLow === undefined || isLow === wasLow) return;
  lane.quotaLowUntil = isLow ? now + quotaPauseMs : 0;
  onPause({ host: request.registryHost, until: lane.quotaLowUntil, because: 'quotaLow' });
}
