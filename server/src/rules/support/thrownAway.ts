import { type Build, reachesRegistry } from '../../model/build';
import { isCalledTrial } from './namesOfBuild';

/** Whether nobody gets an image of it: it is files, which may be for any machine, thrown away, or called a trial. */
export function goesNowhere(build: Build): boolean {
  return build.output === 'files' || isThrownAway(build) || isCalledTrial(build);
}

/**
 * A build whose image goes nowhere: one that is run as a check (`type=cacheonly`, no push and no tag), that bake only
 * takes as a context of others, that stays in the builder's own container, that is loaded into the engine of the machine
 * that built it (`--load`, `load: true`) or run by the same script, to be tried there, and not pushed from it. A compose
 * service always is loaded, and is deployed from the same file all the same.
 */
export function isThrownAway(build: Build): boolean {
  const { output, tags, names = [], merged, tool, driver, stays, linked } = build;
  if (stays === 'tried' || linked === true || output === 'cache') return true;
  // podman and its kin have no builder apart: what they build stays in their own store.
  const isInBuilder = driver === 'container' && IN_BUILDER.has(tool);
  // A tag whose variables are not known is a tag all the same.
  const isNamed = tags.length > 0 || names.length > 0 || merged;
  const isOnlyLoaded = output === 'load' && tool !== 'compose' && !reachesRegistry(build);
  return isOnlyLoaded || (output === 'none' && (!isNamed || isInBuilder));
}

const IN_BUILDER: ReadonlySet<Build['tool']> = new Set(['docker', 'buildx', 'action', 'bake', 'kaniko']);
