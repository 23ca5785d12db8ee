import type { Platform } from '../../image/platform';
import { listed } from './words';

/** What becomes of a service of which Swarm's scheduler knows that its image has nothing for the platforms. */
export function swarmOutcome(missing: readonly Platform[], spread: 'one' | 'each'): string {
  return spread === 'one'
    ? `it may use ${listed(missing, 'and')} nodes, and Swarm puts it on none of them ("no suitable node (unsupported platform on 1 node)")`
    : `on ${listed(missing, 'or')} nodes its tasks stay pending ("unsupported platform on 1 node")`;
}
