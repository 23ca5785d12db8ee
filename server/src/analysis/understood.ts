import { formatPlatform, type Platform } from '../image/platform';
import { spellingOf } from '../image/spelling';
import type { Requirement } from '../model/requirement';

/** What is left of a requirement without words that no engine knows: those are findings of their own. */
export function understood(requirement: Requirement | undefined): Requirement | undefined {
  if (requirement === undefined) return undefined;
  const platforms = requirement.platforms.filter(isUnderstood);
  return platforms.length === 0 ? undefined : { ...requirement, platforms };
}

/** Whether engines know the words of a platform. */
export function isUnderstood(platform: Platform): boolean {
  const { kind } = spellingOf(formatPlatform(platform));
  return kind === 'normal' || kind === 'variantSpelling';
}
