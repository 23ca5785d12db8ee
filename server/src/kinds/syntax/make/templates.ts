import { mayHaveCommands, readCommands } from '../commands/commands';
import { type CommandReading, UNKNOWN_MACHINE } from '../commands/contract';
import { filledText } from './filled';
import type { Makefile } from './rules';
import { expandMake } from './variables';

/**
 * What the lines of `define` run, as far as it is known without the values of their calls. Which image a build of theirs
 * makes, and for which platform, is known where they are called: of its Dockerfile it is only known that there is one with a
 * stated platform.
 */
export function templateReadings(
  { templates, variables }: Makefile,
  folders: readonly string[],
): readonly CommandReading[] {
  return templates.flatMap((line) => {
    const filled = filledText(expandMake(line, (name) => variables.get(name)));
    if (!mayHaveCommands(filled.text)) return [];
    return readCommands(filled, {
      folders,
      variables: new Map(),
      machine: UNKNOWN_MACHINE,
      byHand: true,
      replaceOpaque: filled.opaque,
    });
  });
}
