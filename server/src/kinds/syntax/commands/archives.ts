import type { Span } from '../../../text/span';
import type { Call } from './call';
import { lastValue, readOptions } from './options';
import type { Places } from './places';
import type { Invocation } from './walk';
import { type Argument, isWord } from './words';

/** Where `docker save` puts images, as it is written: the name of a file, or the pipe that takes what it writes. */
export function archiveOfSave({ rest, last, redirects }: Call, places: Places): string | undefined {
  const output = lastValue(readOptions(rest, SAVE_FLAGS, 'anywhere', last.end), 'output', 'o');
  const redirected = redirects.findLast((each) => each.type === 'Redirect' && each.operator === '>');
  const target = redirected?.type === 'Redirect' ? redirected.target : undefined;
  if (target !== undefined) return written({ start: target.pos, end: target.end }, places);
  const image = rest.at(-1);
  return output !== undefined ? written(output.span, places) : image && pipe(image, places);
}

/** What a command takes images from, of which these are the arguments. */
export function archivesOfLoad(args: readonly Argument[], { piped }: Invocation, places: Places): readonly string[] {
  const takesPipe = args.some((argument) => isWord(argument, '-') || isWord(argument, '/dev/stdin'));
  return [...args.map(({ span }) => written(span, places)), ...(takesPipe && piped ? [pipe(piped.file, places)] : [])];
}

const SAVE_FLAGS = { values: new Set(['output', 'o', 'format', 'platform']), switches: new Set<string>() };

/** A pipe is known by the last word of the command that writes to it. */
function pipe({ span }: Argument, places: Places): string {
  return `| ${written(span, places)}`;
}

function written({ start, end }: Span, { text }: Places): string {
  return text
    .slice(start, end)
    .replace(/["']/g, '')
    .replace(/\$\{(\w+)\}/g, '$$$1');
}
