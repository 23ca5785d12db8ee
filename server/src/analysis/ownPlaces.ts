import type { Build } from '../model/build';

/**
 * A build of a script that infrastructure as code has run: where its image runs is said there, and a stated platform is
 * the one for it.
 */
export function withOwnPlace(build: Build): Build {
  return build.platforms.state === 'known' ? { ...build, ownPlace: true } : build;
}
