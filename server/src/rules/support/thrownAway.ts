import type { Build } from '../../model/build';

/**
 * A build whose image goes nowhere: one that is run as a check (`type=cacheonly`, no push and no tag), or that a CI job
 * loads into its own machine's engine, to try it there.
 */
export function isThrownAway({ output, tags, tool, runner }: Build): boolean {
  const isTried = output === 'load' && runner !== undefined && tool !== 'compose';
  return isTried || (output === 'none' && tags.length === 0);
}
