import type { PlatformMention } from '../../model/mention';
import type { Span } from '../../text/span';
import { constraintsOf } from './placement';
import { ownLayers } from './uses';
import { child, itemsOf, type Value, type View, valueAt } from './view';

/** The platforms and Swarm architectures that a service writes in the text being read; values of variables are not. */
export function mentionsOf(service: View): readonly PlatformMention[] {
  const own = ownLayers(service);
  const values = own.flatMap((layer) => {
    const platform = child([layer], 'platform').map((found) => valueAt(found.document, found.node));
    const list = itemsOf(child(child([layer], 'build'), 'platforms'));
    return [...platform, ...list.map((item) => valueAt(item.layer.document, item.node))];
  });
  return [
    ...values.flatMap((value) => (value === undefined ? [] : platformMention(value))),
    ...constraintsOf(own).flatMap(({ what, value, place }) =>
      what === 'arch' && value && place ? [mention('swarmArch', value, place)] : [],
    ),
  ];
}

function platformMention(value: Value): readonly PlatformMention[] {
  const text = value.text ?? '';
  const place = text === '' ? undefined : value.placeOf({ start: 0, end: text.length });
  return place === undefined ? [] : [mention('platform', text, place)];
}

function mention(what: PlatformMention['what'], value: string, span: Span): PlatformMention {
  return { what, text: { value, span }, replace: (text) => [{ span, text }] };
}
