import { formatPlatform, type Platform } from '../../image/platform';
import { familiarReference } from '../../image/reference';
import type { ImageUse } from '../../model/imageUse';
import type { KnownOffer } from '../../model/offer';
import type { Requirement } from '../../model/requirement';

/** `linux/amd64, linux/arm64`. */
export function list(platforms: readonly Platform[]): string {
  return platforms.map(formatPlatform).join(', ');
}

/** `linux/amd64 and linux/arm64`; `or` where one of them is meant. */
export function listed(platforms: readonly Platform[], joint: 'and' | 'or'): string {
  const names = platforms.map(formatPlatform);
  const last = names.pop();
  return names.length === 0 ? (last ?? '') : `${names.join(', ')} ${joint} ${last}`;
}

/** What an image is called in messages: as a person writes it, a digest cut to its first characters. */
export function imageName(use: ImageUse): string {
  const name = use.image === undefined ? use.written : familiarReference(use.image);
  return name.replace(/(@sha\d+:[0-9a-f]{12})[0-9a-f]+$/, '$1…');
}

/** Who says what is offered, with a comma before it; nothing where the registry does. */
export function sourceOf({ source, note }: KnownOffer): string {
  switch (source) {
    case 'workspace':
      return `, ${note ?? 'as the workspace builds it'}`;
    case 'catalogue':
      return `, says ${note ?? 'the bundled catalogue'}`;
    case 'engine':
      return ', says the local engine';
    case 'registry':
      return note === undefined ? '' : `, ${note}`;
    default:
      return source satisfies never;
  }
}

/** The sentence that tells who needs the platforms, with a space before it. */
export function reasonFor(platforms: readonly Platform[], requirement: Requirement): string {
  return ` ${listed(platforms, 'and')} ${platforms.length > 1 ? 'are' : 'is'} needed: ${requirement.because}.`;
}

/** Whether somebody said what is needed: nothing is explicit that was only assumed. */
export function isExplicit(requirement: Requirement): boolean {
  return requirement.origin !== 'assumed';
}
