import * as l10n from '@vscode/l10n';
import type { Platform } from '../../image/platform';
import { listed } from './words';

/** What becomes of a service of which Swarm's scheduler knows that its image has nothing for the platforms. */
export function swarmOutcome(missing: readonly Platform[], spread: 'one' | 'each'): string {
  return spread === 'one'
    ? l10n.t(
        'it may use {0} nodes, and Swarm puts it on none of them ("no suitable node (unsupported platform on 1 node)")',
        listed(missing, 'and'),
      )
    : l10n.t('on {0} nodes its tasks stay pending ("unsupported platform on 1 node")', listed(missing, 'or'));
}
