import type { StatedPlatforms } from '../../../../model/build';
import type { PlatformMention } from '../../../../model/mention';
import type { Span } from '../../../../text/span';
import type { Scope } from '../expressions/expressions';
import type { Filled } from '../expressions/filled';
import { itemsOfInput } from '../lists';

/** What a `platforms:` input says, with the platforms that stand in it literally. */
export interface PlatformsInput {
  readonly platforms: StatedPlatforms;
  readonly mentions: readonly PlatformMention[];
}

/**
 * Reads a `platforms:` input; where it is absent, buildx takes `DOCKER_DEFAULT_PLATFORM` (docker/buildx,
 * `commands/build.go`). One expression without a value makes the whole list unknown.
 */
export function platformsOf(input: Filled | undefined, scope: Scope): PlatformsInput {
  const items = itemsOfInput(input, 'commas');
  if (input === undefined || items.length === 0) return { platforms: defaultPlatform(scope), mentions: [] };
  const mentions = items
    .filter((item) => item.known && input.isLiteral(item.at))
    .map((item) => platformMention(item.value, item.span));
  if (items.some((item) => !item.known)) return { platforms: { state: 'unknown' }, mentions };
  return { platforms: { state: 'known', items: items.map(({ value, span }) => ({ value, span })) }, mentions };
}

/** A platform that stands in the document as it is. */
export function platformMention(value: string, span: Span): PlatformMention {
  return { what: 'platform', text: { value, span }, replace: (text) => [{ span, text }] };
}

function defaultPlatform(scope: Scope): StatedPlatforms {
  const env = scope.get('env');
  const value = env?.values.get('DOCKER_DEFAULT_PLATFORM');
  if (env?.unknown?.has('DOCKER_DEFAULT_PLATFORM')) return { state: 'unknown' };
  if (value?.kind !== 'string' || value.value === '') return { state: 'none' };
  return value.span ? { state: 'known', items: [{ value: value.value, span: value.span }] } : { state: 'unknown' };
}
