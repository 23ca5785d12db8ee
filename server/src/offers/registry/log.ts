import { clean } from './messages';
import { isFailure, type Layer } from './send';

/** One request as the log shows it: no query (a signed address is a secret), no header, no body. */
export interface LogEntry {
  readonly method: string;
  /** Scheme, host and path. */
  readonly url: string;
  /** The status of the answer, or the reason why there was none. */
  readonly outcome: number | string;
  readonly milliseconds: number;
}

/** Tells `tell` of every request. Credentials never reach it. */
export function logging(tell: (entry: LogEntry) => void, now: () => number): Layer {
  return (inner) => async (request, signal) => {
    const begun = now();
    const result = await inner(request, signal);
    tell({
      method: request.method,
      url: clean(`${request.url.origin}${request.url.pathname}`, 400),
      outcome: isFailure(result) ? result.failure : result.status,
      milliseconds: now() - begun,
    });
    return result;
  };
}
