import type { CacheLifetimes } from './cache/cachingAsker';

/** How long answers are taken for true where nobody says otherwise, in ms. */
export const USUAL_LIFETIMES: CacheLifetimes = { tag: 3_600_000, failure: 600_000 };
