import { architectureHint } from '../image/architectureWords';
import type { Platform } from '../image/platform';
import { repositoryOf } from '../image/reference';
import type { ImageUse } from '../model/imageUse';
import { addToList } from '../text/groups';

/** For a use of an image, the platforms that its twins are for by their names. */
export type TwinsOf = (use: ImageUse) => readonly Platform[];

/**
 * The twins among the uses of a document: the same image for the same purpose, under names in which only the word for the
 * architecture is another one. Whoever runs such a service chooses the one for his machine. Linear in the uses, and only
 * looked for when somebody asks.
 */
export function twinsIn(uses: readonly ImageUse[]): TwinsOf {
  let found: ReadonlyMap<string, readonly Platform[]> | undefined;
  return (use) => {
    const sort = sortOf(use);
    if (sort === undefined) return [];
    found ??= platformsBySort(uses);
    return found.get(sort.key) ?? [];
  };
}

function platformsBySort(uses: readonly ImageUse[]): ReadonlyMap<string, readonly Platform[]> {
  const found = new Map<string, Platform[]>();
  for (const use of uses) {
    const sort = sortOf(use);
    if (sort === undefined) continue;
    const isKnown = found.get(sort.key)?.some(({ architecture }) => architecture === sort.platform.architecture);
    if (isKnown !== true) addToList(found, sort.key, sort.platform);
  }
  return found;
}

/** The name without its architecture, and that; undefined where it has none, or where something decides who runs it. */
function sortOf({ image, role, demand }: ImageUse): { readonly key: string; readonly platform: Platform } | undefined {
  const hint = image === undefined || !CHOSEN.has(demand.kind) ? undefined : architectureHint(image);
  if (image === undefined || hint === undefined) return undefined;
  const name = `${repositoryOf(image)}:${image.tag ?? 'latest'}`;
  return { key: `${role} ${name.replaceAll(hint.word, '*')}`, platform: hint.platform };
}

/** Neither the document nor a machine that it names decides where these run. */
const CHOSEN: ReadonlySet<ImageUse['demand']['kind']> = new Set(['open', 'anywhere']);
