import { type Reading, reading } from '../../../model/reading';
import { byStart } from '../../../text/span';
import { mayHaveCommands, readCommands } from '../commands/commands';
import { type CommandReading, UNKNOWN_MACHINE } from '../commands/contract';
import { withBuilt, withJoins } from '../commands/joins';
import { withKept } from '../commands/kept';
import { inAnyOrder, withPushes } from '../commands/pushes';
import { withTried } from '../commands/tried';
import { distinctMentions } from '../distinctMentions';
import { type FilledPiece, type FilledText, filledText } from '../make/filled';
import { withSaidStore } from '../saidStore';

/** A text of a shell. `escaped`: some of its characters do not stand in the document as they are. */
export interface Script {
  readonly pieces: readonly FilledPiece[];
  readonly escaped: boolean;
}

/** One thing that people start by its name: a recipe, a task, a script of a package. */
export interface Task {
  readonly name: string;
  /** Workspace folders that it may run in, likeliest first. */
  readonly folders: readonly string[];
  /** Texts of a shell each, one after the other. */
  readonly scripts: readonly Script[];
  /** Variables of its environment; `undefined` for those whose value is not known. */
  readonly environment: ReadonlyMap<string, string | undefined>;
}

/** What the tasks of a text say, each on a machine of which no more is known than it says: whoever wants to starts them. */
export function tasksReading(tasks: readonly Task[], text: string): Reading {
  const all = tasks.flatMap(readTask);
  const made = all.flatMap((read) => read.builds);
  const pushes = all.flatMap((read) => read.pushes);
  const joined = withJoins(
    withPushes(made, inAnyOrder(made, pushes)),
    all.flatMap((read) => read.joins),
  );
  const builds = [...withSaidStore(withKept(withTried(joined, all), all), text)].sort(byStart);
  const uses = all.flatMap((read) => read.uses);
  return reading({
    builds,
    uses: [...withBuilt(uses, builds)].sort(byStart),
    mentions: distinctMentions(all.flatMap((read) => read.mentions)),
    merges: all.flatMap((read) => read.merges),
    buildCalls: all.flatMap((read) => read.buildCalls),
    composeProjects: all.flatMap((read) => read.composeProjects),
    namedFiles: all.flatMap((read) => read.namedFiles),
  });
}

function readTask({ name, folders, scripts, environment }: Task): readonly CommandReading[] {
  let machine = UNKNOWN_MACHINE;
  return scripts.flatMap(({ pieces, escaped }) => {
    const script = filledText(pieces);
    if (!isTelling(script)) return [];
    const read = readCommands(script, {
      folders,
      variables: environment,
      machine,
      byHand: true,
      group: name,
      replaceOpaque: script.opaque,
      ...(!escaped && { originOf: script.originOf }),
      defaults: script.defaults,
    });
    machine = read.machine;
    return [read];
  });
}

function isTelling({ text, opaque }: FilledText): boolean {
  return mayHaveCommands(text) || opaque.some((piece) => mayHaveCommands(piece.name ?? ''));
}
