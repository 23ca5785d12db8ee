/**
 * How many milliseconds a `Retry-After` header asks to wait from `now` (ms since 1970): a number of seconds or an HTTP
 * date (RFC 9110 §10.2.3). Undefined where there is none that can be read; never negative.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse takes far more than HTTP dates; a bare number or a stray word must not become a year.
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
