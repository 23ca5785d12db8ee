import { platformOfWord } from '../../image/architectureWords';
import type { Platform } from '../../image/platform';
import { type Reference, repositoryOf } from '../../image/reference';
import type { ImageUse } from '../../model/imageUse';
import type { UseSubject } from '../../model/rule';

/**
 * The platforms for which the document names the same image for the same purpose, under a name in which only the word for
 * the architecture is another one: whoever runs such a service chooses the one for his machine.
 */
export function platformsOfTwins({ use, others }: UseSubject, word: string): readonly Platform[] {
  if (use.image === undefined || !CHOSEN.has(use.demand.kind)) return [];
  const parts = nameOf(use.image).split(word);
  return others.flatMap((other) => {
    if (other.image === undefined || other.role !== use.role || !CHOSEN.has(other.demand.kind)) return [];
    const instead = wordBetween(parts, nameOf(other.image));
    return (instead === undefined ? undefined : platformOfWord(instead)) ?? [];
  });
}

/** Neither the document nor a machine that it names decides where these run. */
const CHOSEN: ReadonlySet<ImageUse['demand']['kind']> = new Set(['open', 'anywhere']);

function nameOf(image: Reference): string {
  return `${repositoryOf(image)}:${image.tag ?? 'latest'}`;
}

/** The one text that makes the whole of the parts when it stands between them. */
function wordBetween(parts: readonly string[], whole: string): string | undefined {
  const [front = '', ...more] = parts;
  const known = parts.reduce((length, part) => length + part.length, 0);
  const word = whole.slice(front.length, front.length + (whole.length - known) / more.length);
  return parts.join(word) === whole ? word : undefined;
}
