import { isPlaceholder } from '../../image/placeholder';
import type { PlatformMention } from '../../model/mention';
import type { Span } from '../../text/span';
import { bakePlatforms } from './builds';
import { constraintsOf } from './placement';
import type { Service } from './service';
import type { Value } from './value';
import { child, scalarOf, valuesOf } from './view';

/** The platforms and Swarm architectures that a service writes in the text being read; values of variables are not. */
export function mentionsOf({ own }: Service): readonly PlatformMention[] {
  const values = own.flatMap((layer) => [
    scalarOf(child([layer], 'platform')),
    ...valuesOf(child(child([layer], 'build'), 'platforms')),
    ...bakePlatforms(child([layer], 'build')),
  ]);
  return [
    ...values.flatMap((value) => (value === undefined ? [] : platformMention(value))),
    ...own
      .flatMap((layer) => constraintsOf([layer]))
      .flatMap(({ what, value, place }) =>
        what === 'arch' && value && place ? [mention('swarmArch', value, place)] : [],
      ),
  ];
}

function platformMention(value: Value): readonly PlatformMention[] {
  const text = value.text ?? '';
  // The default of a variable may only hold its place.
  if (!value.literal && isPlaceholder(text)) return [];
  const place = text === '' ? undefined : value.placeOf({ start: 0, end: text.length });
  return place === undefined ? [] : [mention('platform', text, place)];
}

function mention(what: PlatformMention['what'], value: string, span: Span): PlatformMention {
  return { what, text: { value, span }, replace: (text) => [{ span, text }] };
}
