import type { Build } from '../../model/build';

/** A build that is run as a check (`type=cacheonly`, no push and no tag): no image comes out of it. */
export function isThrownAway({ output, tags }: Build): boolean {
  return output === 'none' && tags.length === 0;
}
