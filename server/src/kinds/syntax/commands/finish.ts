import type { Build } from '../../../model/build';
import type { PlatformMention } from '../../../model/mention';
import { uniqueBy } from '../../../text/groups';
import { byStart } from '../../../text/span';
import type { BuildCommand } from './build';
import type { CommandReading } from './contract';
import { addNames, addSent, type Found } from './found';
import { withBuilt, withJoins } from './joins';
import { withPushes } from './pushes';
import { withStarts } from './starts';

/** What all commands of a text come to together, when the last of them was read. */
export function finish(found: Found): CommandReading {
  addSaved(found);
  const commands = [...found.builds.values()];
  const builds = withJoins(
    withPushes(
      commands.map((command) => withPush(command, found.pushed)),
      found.pushes,
    ),
    found.joins,
  );
  const targets = found.joins.flatMap((join) => join.targets);
  return {
    builds: [...builds].sort(byStart),
    uses: [...withBuilt([...found.uses.values()], builds)].sort(byStart),
    mentions: distinct(found.mentions),
    merges: targets.flatMap((target) => target ?? []),
    mergesUnknown: targets.includes(undefined) || found.joins.some((join) => join.targets.length === 0),
    joins: found.joins,
    pushes: found.pushes,
    buildCalls: withStarts([...found.buildCalls.values()], found.handedOn).sort(byStart),
    composeProjects: [...found.composeProjects.values()],
    ran: [...found.ran],
    handedOn: [...found.handedOn],
    sent: found.sent,
    namedFiles: [...found.valuesTaken].map((path) => ({ path, as: 'helmValues' })),
    renames: found.renames,
    machine: hasSameImages(found) ? found.machine : { ...found.machine, images: found.images },
  };
}

/** What is saved leaves the machine, unless a cluster there gets it. */
function addSaved(found: Found): void {
  for (const { call, archive } of found.saves) {
    if (archive !== undefined && found.archivesLoaded.has(archive)) addNames(found.ran, call.rest, found.places);
    else addSent(found, call.rest, call.tool);
  }
}

function hasSameImages({ images, context }: Found): boolean {
  const before = context.machine.images;
  return images.size === (before?.size ?? 0) && [...images].every(([key, image]) => before?.get(key) === image);
}

/** `docker build -t x .` and a later `docker push x` are one push; what is loaded in between stays loaded too. */
function withPush({ build, written }: BuildCommand, pushed: ReadonlySet<string>): Build {
  if (!written.some((tag) => pushed.has(tag))) return build;
  if (build.output === 'load') return { ...build, pushedAs: build.tags };
  return build.output === 'none' ? { ...build, output: 'push' } : build;
}

function distinct(mentions: readonly PlatformMention[]): readonly PlatformMention[] {
  const byWord = uniqueBy(mentions, ({ text: { span, value } }) => `${span.start}:${span.end}:${value}`);
  return [...byWord].sort((a, b) => a.text.span.start - b.text.span.start);
}
