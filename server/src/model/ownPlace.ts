import type { Build } from './build';

/**
 * A build by what settles where its image runs, too (a script that infrastructure as code has run, or that deploys): a
 * stated platform is the one for it.
 */
export function withOwnPlace(build: Build): Build {
  return build.platforms.state === 'known' ? { ...build, ownPlace: true } : build;
}
