import type { Platform } from '../../image/platform';
import { listed } from './words';

/** What becomes of a service of which Swarm's scheduler knows that its image has nothing for the platforms. */
export function swarmOutcome(missing: readonly Platform[], spread: 'one' | 'each'): string {
  const nodes = `${listed(missing, 'or')} nodes`;
  return spread === 'one'
    ? `Swarm puts it on no node ("no suitable node (unsupported platform on 1 node)"), and there are only ${nodes} for it`
    : `on ${nodes} its tasks stay pending ("unsupported platform on 1 node")`;
}
