import { isPlaceholder } from '../../image/placeholder';
import type { PlatformMention } from '../../model/mention';
import type { Span } from '../../text/span';
import type { Environment } from '../syntax/composeInterpolation';
import { bakePlatforms } from './builds';
import { DEFAULT_PLATFORM } from './demand';
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

/** What is said in `.env` for every service without a platform, at the first that takes it, once in a text. */
export function defaultMention(services: readonly Service[], environment: Environment): readonly PlatformMention[] {
  const text = environment.get(DEFAULT_PLATFORM) ?? '';
  if (text === '' || isPlaceholder(text)) return [];
  // Where there is a list that it is not in, Compose stops: `compose-build-platforms`.
  const taking = services.filter(({ platform, platforms }) => platform === undefined && platforms.length === 0);
  const spans = taking.flatMap((service) => placeIn(service) ?? []);
  return spans.slice(0, 1).map((span) => ({ ...mention('platform', text, span), replace: () => [], inDotenv: true }));
}

/** The image of a service in the text being read, else its `build:`. */
function placeIn({ own }: Service): Span | undefined {
  return scalarOf(child(own, 'image'))?.span ?? child(own, 'build')[0]?.entry.key.span;
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
