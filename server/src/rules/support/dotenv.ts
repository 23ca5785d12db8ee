import * as l10n from '@vscode/l10n';
import type { PlatformMention } from '../../model/mention';

/** A message on a platform, with where it is written if that is not where it is told. */
export function withPlace({ inDotenv }: PlatformMention, message: string): string {
  return inDotenv === true ? l10n.t('DOCKER_DEFAULT_PLATFORM in .env: {0}', message) : message;
}
