import { addProjects } from '../../../model/composeProject';
import { archiveOfSave } from './archives';
import { readBake } from './bake';
import { nameOf, readBuild } from './build';
import type { Call } from './call';
import { combined } from './combined';
import { readCompose } from './compose';
import { PULL_FLAGS } from './flags';
import { addNames, addSent, type Found } from './found';
import { JOIN_VERBS, readJoin } from './joins';
import { isInClusterRegistry } from './localCluster';
import { afterBuilderCommand, afterRun } from './machine';
import { readOptions } from './options';
import { readPush, takeBuild, takePull, takeTag } from './pushes';
import { readRun } from './run';

/** Takes in what a command of a container tool does. */
export function takeCall(found: Found, call: Call): void {
  const take = RUNNING.has(call.verb) && !RUNS_IMAGES.has(call.tool) ? undefined : VERBS.get(call.verb);
  if (take !== undefined) take(found, call);
  else found.machine = afterBuilderCommand(call, found.machine);
}

type Take = (found: Found, call: Call) => void;

const RUNNING: ReadonlySet<string> = new Set(['run', 'create', 'pull']);
const RUNS_IMAGES: ReadonlySet<Call['tool']> = new Set(['docker', 'podman', 'nerdctl']);

/** By their verbs; all others do something to a builder, if anything. */
const VERBS: ReadonlyMap<string, Take> = new Map<string, Take>([
  ['build', takeBuildCommand],
  ['buildx build', takeBuildCommand],
  ['execute', takeBuildCommand],
  ['run', takeRun],
  ['create', takeRun],
  ['pull', takeRun],
  ['push', takePush],
  ['save', takeSave],
  ['tag', takeTagging],
  ['bake', takeBake],
  ['compose build', takeCompose],
  ['compose up', takeCompose],
  ['compose run', takeCompose],
  ['compose watch', takeCompose],
  ['compose command', takeCompose],
  ['stack deploy', takeCompose],
  ...[...JOIN_VERBS].map((verb) => [verb, takeJoin] as const),
]);

function takeBuildCommand(found: Found, call: Call): void {
  const { context, places, machine } = found;
  const read = readBuild(call, machine, context, places);
  const before = found.builds.get(call.at);
  found.builds.set(call.at, before ? combined(before, read) : read);
  takeBuild(found.images, read.build);
  if (found.inCluster) for (const name of read.build.names ?? []) found.ran.add(name);
  found.mentions.push(...read.mentions);
  if (read.joinsAny) found.joins.push({ targets: [read.joins], sources: read.build.tags.map((tag) => tag.value) });
}

function takeRun(found: Found, call: Call): void {
  const { context, places, machine } = found;
  const isPull = call.verb === 'pull';
  const read = readRun(call, context, places);
  found.mentions.push(...read.mentions);
  if (read.use && !found.uses.has(call.at)) found.uses.set(call.at, read.use);
  // Which argument is the image is not always known; one that is a built name is.
  if (!isPull) addNames(found.ran, call.rest, places);
  if (read.image !== undefined) found.machine = afterRun(machine, read.image, read.rest);
  if (isPull) takePull(found.images, read.use?.image);
}

function takePush(found: Found, call: Call): void {
  const { places } = found;
  const { positionals } = readOptions(call.rest, PULL_FLAGS, 'anywhere', call.last.end);
  for (const { fragments } of positionals)
    found.pushed.add(places.text.slice(fragments[0]?.span.start, fragments.at(-1)?.span.end));
  if (!positionals.some((name) => isInClusterRegistry(nameOf(name, places)))) addSent(found, positionals, call.tool);
  found.pushes.push(...readPush(found.images, call, places));
}

function takeSave(found: Found, call: Call): void {
  found.saves.push({ call, archive: archiveOfSave(call, found.places) });
}

function takeTagging(found: Found, call: Call): void {
  const { places } = found;
  const [from, ...names] = call.rest.map((argument) => nameOf(argument, places));
  if (!names.some(isInClusterRegistry)) addNames(found.handedOn, call.rest, places);
  for (const to of names) if (from !== undefined) found.renames.push([from, to]);
  takeTag(found.images, call, places);
}

function takeJoin(found: Found, call: Call): void {
  found.joins.push(readJoin(call, found.places));
}

function takeBake(found: Found, call: Call): void {
  const { bake, mentions } = readBake(call, found.machine, found.context, found.places);
  if (bake) found.buildCalls.set(call.at, bake);
  found.mentions.push(...mentions);
}

function takeCompose(found: Found, call: Call): void {
  const { build, projects } = readCompose(call, found.machine, found.context, found.places);
  if (build) found.buildCalls.set(call.at, build);
  addProjects(found.composeProjects, projects);
}
