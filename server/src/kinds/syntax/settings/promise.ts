import { formatPlatform, type Platform } from '../../../image/platform';
import type { NodePromise } from '../../../model/reading';
import type { Value } from '../hcl/value';

/** What a setting promises of the nodes that a cluster will have: each platform once. An empty `cluster` is none. */
export function nodePromise(
  at: Value,
  platforms: readonly Platform[],
  because: string,
  cluster: string | undefined,
): NodePromise {
  return {
    span: at.span,
    platforms: [...new Set(platforms.map(formatPlatform))],
    because,
    ...(cluster !== undefined && cluster !== '' && { cluster }),
  };
}
