import * as l10n from '@vscode/l10n';
import type { Fix } from '../../model/finding';
import type { PlatformMention } from '../../model/mention';

/** The fix that writes another text in the place of a mention. */
export function changeTo(mention: PlatformMention, right: string, applicability: Fix['applicability']): Fix {
  return { title: l10n.t('Change to {0}', right), edits: mention.replace(right), applicability, preferred: true };
}
