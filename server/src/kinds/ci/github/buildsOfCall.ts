import type { Build, StatedPlatforms } from '../../../model/build';
import type { Span, Spanned } from '../../../text/span';
import { entriesOf } from '../../../text/yaml/yaml';
import { fill } from './expressions/filled';
import { buildKey } from './keys';
import { itemsOfInput } from './lists';
import type { Step } from './step';

/**
 * The builds of a called workflow or action that its own text does not settle: `alone` are those without inputs. They
 * stand at the call, their platforms where the call gives them. One that has its platforms of its own text is told there.
 * `path`: where a workflow is whose builds these are.
 */
export function buildsOfCall(
  call: Step,
  builds: readonly Build[],
  alone: readonly Build[],
  path?: string,
): readonly Build[] {
  const settled = new Set(alone.map(buildKey));
  const unknownAt = new Set(
    alone.flatMap(({ platforms, span }) => (platforms.state === 'unknown' ? [placeKey(span)] : [])),
  );
  const place = call.action?.span;
  if (place === undefined) return [];
  return builds
    .filter((build) => !settled.has(buildKey(build)))
    .map((build) => {
      const { slot: _slot, inserts: _inserts, runner, ...rest } = build;
      const isToldThere = !unknownAt.has(placeKey(build.span));
      return {
        ...rest,
        span: place,
        platforms: placedPlatforms(build.platforms, call, place),
        tags: build.tags.map(({ value }) => ({ value, span: place })),
        ...(runner && {
          runner: { ...runner, span: place, labels: runner.labels.map(({ value }) => ({ value, span: place })) },
        }),
        ...(isToldThere && { toldElsewhere: true }),
        ...(path !== undefined && { origin: build.origin ?? { path, start: build.span.start } }),
      };
    });
}

function placedPlatforms(platforms: StatedPlatforms, call: Step, otherwise: Span): StatedPlatforms {
  if (platforms.state !== 'known') return platforms;
  const given = givenWords(call);
  const at = (word: string): Span => given.find(({ value }) => value === word)?.span ?? otherwise;
  return { state: 'known', items: platforms.items.map(({ value }) => ({ value, span: at(value) })) };
}

/** The words of the lists that a call gives, where they stand. */
function givenWords(call: Step): readonly Spanned<string>[] {
  return entriesOf(call.document, call.entries.get('with')?.value).flatMap(({ value }) =>
    itemsOfInput(fill(call.document, value, call.scope), 'commas'),
  );
}

function placeKey({ start, end }: Span): string {
  return `${start}-${end}`;
}
