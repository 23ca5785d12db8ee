import * as l10n from '@vscode/l10n';

/** What a person should know of an image manifest of schema 1. */
export function schema1Note(): string {
  return l10n.t('an image manifest of schema 1, which current engines refuse to pull');
}
