import { groupBy } from '../../../text/groups';
import { memoOfPairs } from '../../../text/memo';
import { mayHaveCommands, readCommands } from '../commands/commands';
import { type CommandReading, UNKNOWN_MACHINE } from '../commands/contract';
import { templateCalls } from './calls';
import { filledText } from './filled';
import type { Makefile } from './rules';
import { expandMake, type Lookup } from './variables';

/**
 * What the lines of `define` run, as far as it is known without the values of their calls, and with those of each call in a
 * recipe. Which image a build of theirs makes, and for which platform, is known where they are called: of its Dockerfile it
 * is only known that there is one with a stated platform.
 */
export function templateReadings(makefile: Makefile, folders: readonly string[]): readonly CommandReading[] {
  return readOnce(makefile, folders.join('\n'), () => readTemplates(makefile, folders));
}

/** The builds of the file ask for them, and those of each file that it includes. */
const readOnce = memoOfPairs<Makefile, string, readonly CommandReading[]>();

function readTemplates(makefile: Makefile, folders: readonly string[]): readonly CommandReading[] {
  const { templates, variables } = makefile;
  const lines = templates.filter(({ pieces }) => mayHaveCommands(pieces.map(({ text }) => text).join('')));
  const byName = groupBy(lines, ({ name }) => name);
  const called = byName.size === 0 ? [] : templateCalls(makefile);
  let left = MAX_LINES;
  const filled = called.flatMap(({ name, values }) => {
    const own = (byName.get(name) ?? []).slice(0, left);
    left -= own.length;
    const lookup: Lookup = (one) => values.get(one) ?? variables.get(one);
    return own.map(({ pieces }) => filledText(expandMake(pieces, lookup)));
  });
  const bare = templates.map(({ pieces }) => filledText(expandMake(pieces, (name) => variables.get(name))));
  return [...bare, ...filled].flatMap((text) => {
    if (!mayHaveCommands(text.text)) return [];
    return readCommands(text, {
      folders,
      variables: new Map(),
      machine: UNKNOWN_MACHINE,
      byHand: true,
      replaceOpaque: text.opaque,
    });
  });
}

/** Lines of templates that calls fill: no makefile that people write comes near. */
const MAX_LINES = 200;
