import * as l10n from '@vscode/l10n';
import { formatPlatform, type Platform, samePlatform } from '../../image/platform';
import { familiarReference } from '../../image/reference';
import type { ImageUse } from '../../model/imageUse';
import type { KnownOffer } from '../../model/offer';
import type { Requirement } from '../../model/requirement';

/** `linux/amd64, linux/arm64`. */
export function list(platforms: readonly Platform[]): string {
  return platforms.map(formatPlatform).join(', ');
}

type Joint = 'and' | 'or';

/** `linux/amd64 and linux/arm64`; `or` where one of them is meant. */
export function listed(platforms: readonly Platform[], joint: Joint): string {
  return joined(platforms.map(formatPlatform), joint);
}

/** Names in a row, the last with its joint before it. */
export function joined(names: readonly string[], joint: Joint): string {
  const last = names.at(-1);
  if (names.length < 2 || last === undefined) return last ?? '';
  const others = names.slice(0, -1).join(', ');
  return joint === 'and' ? l10n.t('{0} and {1}', others, last) : l10n.t('{0} or {1}', others, last);
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
      return `, ${note ?? l10n.t('as the workspace builds it')}`;
    case 'catalogue':
      return l10n.t(', says {0}', note ?? l10n.t('the bundled catalogue'));
    case 'engine':
      return l10n.t(', says {0}', l10n.t('the local engine'));
    case 'registry':
      return note === undefined ? '' : `, ${note}`;
    default:
      return source satisfies never;
  }
}

/** The sentence that tells who needs the platforms, with a space before it. */
export function reasonFor(platforms: readonly Platform[], requirement: Requirement): string {
  const names = listed(platforms, 'and');
  const because = decidingFor(platforms, requirement);
  return ` ${platforms.length > 1 ? l10n.t('{0} are needed: {1}.', names, because) : l10n.t('{0} is needed: {1}.', names, because)}`;
}

/** Of several places, those that ask for some of the platforms: what else is built there is no reason for them. */
function decidingFor(platforms: readonly Platform[], { because, places = [] }: Requirement): string {
  const asking = places.filter((place) =>
    place.platforms.some((one) => platforms.some((two) => samePlatform(one, two))),
  );
  const [first, ...others] = asking;
  if (first === undefined || (places.length > 1 && asking.length === places.length)) return because;
  return others.reduce((before, place) => l10n.t('{0}, and {1}', before, place.because), first.because);
}

/** Whether somebody said what is needed: nothing is explicit that was only assumed. */
export function isExplicit(requirement: Requirement): boolean {
  return requirement.origin !== 'assumed';
}
