import type { Span } from '../../../../text/span';
import type { Opaque } from '../../../syntax/commands/contract';
import type { Filled } from './filled';

/** The expressions without a value, as places of a script: one that only names a value is known by that name. */
export function opaqueHoles({ holes }: Filled): readonly Opaque[] {
  return holes.map(({ at, expression }) => ({
    start: at,
    end: at + 1,
    ...(NAME.test(expression) && { name: expression }),
  }));
}

/** A part of the text, written as the name of an image is in a script: `app:$(github.sha)`. */
export function nameWithHoles({ text, holes }: Filled, { start, end }: Span): string {
  const inside = holes.filter(({ at }) => at >= start && at < end);
  const cuts = [start, ...inside.map(({ at }) => at + 1)];
  return cuts
    .map((from, i) => {
      const hole = inside[i];
      return hole === undefined ? text.slice(from, end) : `${text.slice(from, hole.at)}$(${hole.expression})`;
    })
    .join('');
}

const NAME = /^[a-z]+(?:\.[\w-]+)+$/i;
