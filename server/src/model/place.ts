import type { Location } from './requirement';

/** `deploy.yml:17`, as messages name a place in another document. */
export function placeOf(at: Location): string {
  return at.line === undefined ? at.path : `${at.path}:${at.line + 1}`;
}
