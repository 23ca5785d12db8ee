/** What a registry says about a quota, in pulls within a window. */
export interface Quota {
  readonly count: number;
  /** Length of the window in seconds. */
  readonly windowSeconds?: number;
}

/** Reads `ratelimit-limit` or `ratelimit-remaining`: `100;w=21600`. Undefined where it is something else. */
export function parseQuota(header: string | undefined): Quota | undefined {
  const match = /^\s*(\d{1,12})\s*(?:;\s*w\s*=\s*(\d{1,9})\s*)?(?:[;,]|$)/i.exec(header ?? '');
  if (!match?.[1]) return undefined;
  return { count: Number(match[1]), ...(match[2] && { windowSeconds: Number(match[2]) }) };
}

/**
 * Whether less than a tenth of the quota is left, which belongs to the person's own pulls. Undefined where the answer
 * says nothing about a quota.
 */
export function isQuotaLow(headers: Readonly<Record<string, string>>): boolean | undefined {
  const remaining = parseQuota(headers['ratelimit-remaining']);
  if (!remaining) return undefined;
  const limit = parseQuota(headers['ratelimit-limit']);
  return limit ? remaining.count * 10 < limit.count : remaining.count === 0;
}
