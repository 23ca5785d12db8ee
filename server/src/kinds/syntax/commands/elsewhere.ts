import type { Build, StatedPlatforms } from '../../../model/build';
import type { Span, Spanned } from '../../../text/span';

/**
 * The builds of a file that another includes, as that one's variables make them: those that its own text does not settle
 * (`alone`). They stand at `place`, where the file is named; what is wrong with them is told in the file itself.
 */
export function buildsFromElsewhere(builds: readonly Build[], alone: readonly Build[], place: Span): readonly Build[] {
  const settled = new Set(alone.map(keyOf));
  const at = <T>({ value }: Spanned<T>): Spanned<T> => ({ value, span: place });
  return builds
    .filter((build) => !settled.has(keyOf(build)))
    .map((build): Build => {
      const { slot: _slot, inserts: _inserts, pushedAs, ...rest } = build;
      return {
        ...rest,
        span: place,
        platforms: placed(build.platforms, place),
        tags: build.tags.map(at),
        ...(pushedAs && { pushedAs: pushedAs.map(at) }),
        toldElsewhere: true,
      };
    });
}

function keyOf({ dockerfiles, target, args, contexts, platforms, tags, pushedAs = [], span }: Build): string {
  const names = [...tags, ...pushedAs].map(({ value }) => value);
  const stated = platforms.state === 'known' ? platforms.items.map(({ value }) => value) : platforms.state;
  return JSON.stringify([dockerfiles, target, [...args], [...contexts], stated, names, span]);
}

function placed(platforms: StatedPlatforms, span: Span): StatedPlatforms {
  if (platforms.state !== 'known') return platforms;
  return { ...platforms, items: platforms.items.map(({ value }) => ({ value, span })) };
}
