import { baseName } from '../../../text/paths';
import { BUILD_FLAGS } from './flags';
import { lastValue, readOptions } from './options';
import { type Argument, patternOf } from './words';

/** Whether a word is one expansion without a value, which a shell may split into several words. */
export function isHeld(argument: Argument | undefined): boolean {
  const [only, ...more] = argument?.fragments ?? [];
  return only !== undefined && more.length === 0 && only.text === undefined && !only.quoted;
}

/**
 * Whether arguments can only be those of a build, whatever variable holds the words before them (`$engine $params
 * --file=Dockerfile .`): a Dockerfile by its name, and a context.
 */
export function isBuildByItsArguments(args: readonly Argument[]): boolean {
  const { all, positionals } = readOptions(args, BUILD_FLAGS, 'anywhere', 0);
  if (positionals.length === 0) return false;
  const file = lastValue({ all, positionals, open: true, sure: true }, 'file');
  return file !== undefined && DOCKERFILE.test(baseName(patternOf(file)));
}

const DOCKERFILE = /(?:^|[._-])(?:docker|container)file(?:$|[._-])/i;
