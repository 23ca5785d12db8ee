import { type Reference, readReference } from '../../../../image/reference';
import type { Spanned } from '../../../../text/span';
import { itemsOfInput, pairsOf } from '../lists';
import { inputOf, type Step } from '../step';

/** What a docker/metadata-action step is known to put out. */
export interface Metadata {
  /** The tags that are certain. */
  readonly tags: readonly Spanned<Reference>[];
  /** The repositories of all of them. */
  readonly repositories: readonly Reference[];
}

/** What a docker/metadata-action step makes of its inputs, as far as they are known. */
export function metadataOf(step: Step): Metadata {
  const images = imagesOf(step);
  const repositories = images.flatMap((name) => {
    const reading = readReference(name);
    return reading.ok ? [reading.reference] : [];
  });
  return { tags: certainTags(step, images), repositories };
}

/** The image names that are known, of those that are not turned off. */
function imagesOf(step: Step): readonly string[] {
  return itemsOfInput(inputOf(step, 'images'), 'lines').flatMap((item) => {
    const pairs = pairsOf(item.value);
    const name = pairs.get('name') ?? item.value;
    const isEnabled = (pairs.get('enable') ?? 'true') === 'true';
    return item.known && isEnabled ? [name.toLowerCase()] : [];
  });
}

/**
 * `type=raw` ones with a known value for each known image name (its README, "tags input"). All others depend on the
 * event. A `flavor` that changes names leaves none.
 */
function certainTags(step: Step, images: readonly string[]): readonly Spanned<Reference>[] {
  const flavor = itemsOfInput(inputOf(step, 'flavor'), 'lines');
  const isPlain = flavor.every((item) => item.known && !/^(?:prefix|suffix)\s*=\s*[^,\s]/.test(item.value));
  if (!isPlain) return [];
  const words = itemsOfInput(inputOf(step, 'tags'), 'lines').flatMap((item) => {
    const isRaw = /^type\s*=/.test(item.value) ? /^type\s*=\s*raw\s*(?:,|$)/.test(item.value) : true;
    const pairs = pairsOf(item.value);
    const isCertain = (pairs.get('enable') ?? 'true') === 'true' && !pairs.get('prefix') && !pairs.get('suffix');
    const word = /^type\s*=/.test(item.value) ? pairs.get('value') : item.value;
    // `{{date}}` and its like are filled in by the action.
    const isFixed = word !== undefined && !word.includes('{{') && !word.includes(',');
    return item.known && isRaw && isCertain && isFixed ? [{ word, span: item.span }] : [];
  });
  return images.flatMap((name) =>
    words.flatMap(({ word, span }) => {
      const reading = readReference(`${name}:${word}`);
      return reading.ok ? [{ value: reading.reference, span }] : [];
    }),
  );
}
