import { mappedText } from '../../../text/mapped';
import { readCommands } from '../commands/commands';
import { type CommandReading, UNKNOWN_MACHINE } from '../commands/contract';
import type { Makefile } from './rules';

/** What make itself runs while it expands a recipe (`$(shell docker create app)`), as far as no variable is part of it. */
export function commandsOfFunctions({ rules }: Makefile): readonly CommandReading[] {
  const lines = rules.flatMap(({ recipe }) => recipe.map((line) => line.map(({ text }) => text).join('')));
  return lines.flatMap((line) =>
    [...line.matchAll(/\$\(shell\s+([^()$]*)\)/g)].map(([, text = '']) =>
      readCommands(mappedText([{ text, source: 0 }]), {
        folders: [],
        variables: new Map(),
        machine: UNKNOWN_MACHINE,
        byHand: true,
      }),
    ),
  );
}
