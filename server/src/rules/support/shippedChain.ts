import { type Platform, samePlatform } from '../../image/platform';
import type { Stage } from '../../model/stage';

/** A stage whose content is that of a shipped stage, and the platforms for which it is; absent means all. */
export interface Link {
  readonly stage: Stage;
  readonly only?: readonly Platform[];
}

/** The shipped stages and the stages they are built on: what these are based on is what is shipped. */
export function shippedChain(stages: readonly Stage[]): readonly Link[] {
  const links = new Map<number, Link>();
  const waiting: Link[] = stages.filter(({ shipped }) => shipped).map((stage) => ({ stage }));
  for (let link = waiting.pop(); link !== undefined; link = waiting.pop()) {
    const known = links.get(link.stage.index);
    const isMore = known === undefined || (known.only !== undefined && link.only === undefined);
    if (!isMore) continue;
    links.set(link.stage.index, link);
    for (const { base, only } of link.stage.bases) {
      const below = base.kind === 'stage' ? stages[base.index] : undefined;
      const platforms = narrowed(link.only, only);
      if (below !== undefined) waiting.push({ stage: below, ...(platforms && { only: platforms }) });
    }
  }
  return [...links.values()].sort((a, b) => a.stage.index - b.stage.index);
}

/** Those of the platforms for which a link holds. */
export function within({ only }: Link, platforms: readonly Platform[]): readonly Platform[] {
  return narrowed(platforms, only) ?? [];
}

/** Whether the stage's `FROM` names an image, for some platform at least. */
export function isOnImage({ bases }: Stage): boolean {
  return bases.some(({ base }) => base.kind === 'image');
}

function narrowed(
  platforms: readonly Platform[] | undefined,
  only: readonly Platform[] | undefined,
): readonly Platform[] | undefined {
  if (platforms === undefined || only === undefined) return platforms ?? only;
  return platforms.filter((platform) => only.some((one) => samePlatform(one, platform)));
}
