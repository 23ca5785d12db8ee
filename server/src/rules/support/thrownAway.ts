import type { Build } from '../../model/build';

/**
 * A build whose image goes nowhere: one that is run as a check (`type=cacheonly`, no push and no tag), or that is loaded
 * into the engine of the machine that built it (`--load`, `load: true`), or run by the same script, to be tried there. A
 * compose service always is loaded, and is deployed from the same file all the same.
 */
export function isThrownAway({ output, tags, tool, tried }: Build): boolean {
  return tried === true || (output === 'load' && tool !== 'compose') || (output === 'none' && tags.length === 0);
}
