import type { Build, StatedPlatforms } from '../../../model/build';
import type { BuildCall } from '../../../model/buildCall';
import { addProjects, type ComposeProject } from '../../../model/composeProject';
import type { ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import { uniqueBy } from '../../../text/groups';
import type { MappedText } from '../../../text/mapped';
import { byStart } from '../../../text/span';
import { archiveOfSave, archivesOfLoad } from './archives';
import { readBake } from './bake';
import { type BuildCommand, nameOf, readBuild } from './build';
import { type Call, callOf, type Tool } from './call';
import { submittedBuild } from './cloudBuilds';
import { readCompose } from './compose';
import {
  type CommandContext,
  type CommandReading,
  type Join,
  type Machine,
  type Push,
  READ_BY_COMMANDS,
  type SentImage,
} from './contract';
import { afterCopy } from './copies';
import { PULL_FLAGS } from './flags';
import { isHeld } from './heldBuild';
import { valuesTaken } from './helm';
import { innerScript } from './innerShell';
import { JOIN_VERBS, readJoin, withBuilt, withJoins } from './joins';
import { entersCluster, imagesLoaded, isInClusterRegistry } from './localCluster';
import { afterBuilderCommand, afterInstall, afterRun } from './machine';
import { readOptions } from './options';
import { type Places, placesOf } from './places';
import { type Images, readPush, takeBuild, takePull, takeTag, withPushes } from './pushes';
import { readRun } from './run';
import { withStarts } from './starts';
import { type Invocation, walkCommands } from './walk';
import { type Argument, textOf, type Value } from './words';
import { unwrap } from './wrappers';

/** Most scripts of a repository have none of these words. */
const TOOL_WORD =
  /docker|podman|buildah|nerdctl|finch|kaniko|buildx|crane|regctl|qemu|container|manifest-tool|engine|_runtime\b|\bcompose\b|\bhelm\b|\bbuilds\b[^\n]*\bsubmit\b/i;

/** Whether a text can have a command that is read at all: a quick look before any parsing. */
export function mayHaveCommands(text: string): boolean {
  return TOOL_WORD.test(text);
}

/**
 * Reads what a shell text builds, runs and joins, in the order in which it does so. Spans and edits are of the original
 * document. Commands whose words are not known are left out; a value that is not known is never guessed. Linear; never
 * throws.
 */
export function readCommands(source: MappedText, context: CommandContext): CommandReading {
  const places = placesOf(source, context);
  const found = collector(context, places);
  const names = context.replaceOpaque?.map((opaque) => opaque.name ?? '') ?? [];
  if (![source.text, ...names].some(mayHaveCommands)) return finish(found);
  const start = {
    folders: context.folders,
    scriptFolder: context.scriptFolder,
    variables: valuesOf(context.variables),
    looksAt: context.looksAt,
    opaqueName: places.opaqueName,
    opaqueParts: places.opaqueParts,
  };
  walkCommands(places.text, start, (invocation) => collect(found, invocation, 0));
  return finish(found);
}

/** Shells in shells are followed this deep. */
const MAX_DEPTH = 3;

/** What was found so far; commands are known by their place, since a function may run one several times. */
interface Found {
  readonly context: CommandContext;
  readonly places: Places;
  readonly builds: Map<number, BuildCommand>;
  readonly uses: Map<number, ImageUse>;
  readonly buildCalls: Map<number, BuildCall>;
  readonly composeProjects: Map<string, readonly ComposeProject[]>;
  readonly mentions: PlatformMention[];
  readonly joins: Join[];
  readonly pushed: Set<string>;
  readonly images: Images;
  readonly pushes: Push[];
  readonly ran: Set<string>;
  readonly handedOn: Set<string>;
  readonly sent: SentImage[];
  readonly saves: { readonly call: Call; readonly archive: string | undefined }[];
  /** The archives that a cluster on the same machine gets. */
  readonly archivesLoaded: Set<string>;
  readonly valuesTaken: Set<string>;
  readonly renames: (readonly [from: string, to: string])[];
  machine: Machine;
  /** The engine is that of a cluster on the same machine, which runs what is built there. */
  inCluster: boolean;
}

function collector(context: CommandContext, places: Places): Found {
  return {
    context,
    places,
    builds: new Map(),
    uses: new Map(),
    buildCalls: new Map(),
    composeProjects: new Map(),
    mentions: [],
    joins: [],
    pushed: new Set(),
    images: new Map(context.machine.images),
    pushes: [],
    ran: new Set(),
    handedOn: new Set(),
    sent: [],
    saves: [],
    archivesLoaded: new Set(),
    valuesTaken: new Set(),
    renames: [],
    machine: context.machine,
    inCluster: false,
  };
}

/** Only commands of programs that are not quiet come here (`isQuiet`): a program that is read must be none of those. */
function collect(found: Found, invocation: Invocation, depth: number): void {
  const call = callOf(invocation);
  if (call !== undefined) {
    collectCall(found, call);
    return;
  }
  const { words, overrides } = unwrap(invocation.words);
  const loaded = imagesLoaded(words) ?? [];
  addNames(found.ran, loaded, found.places);
  for (const archive of archivesOfLoad(loaded, invocation, found.places)) found.archivesLoaded.add(archive);
  const inCluster = entersCluster(found.places.text.slice(invocation.at, invocation.words.at(-1)?.span.end));
  if (inCluster !== undefined) found.inCluster = inCluster;
  addSent(found, pushedBySomeProgram(words));
  const folders = invocation.folders.length === 0 ? found.context.folders : invocation.folders;
  for (const path of valuesTaken(words, folders)) found.valuesTaken.add(path);
  const copies = afterCopy(found.machine.copies, words, folders);
  if (copies !== undefined) found.machine = { ...found.machine, copies };
  const submitted = submittedBuild(words, folders, found.places);
  if (submitted !== undefined)
    found.builds.set(invocation.at, { build: submitted, mentions: [], written: [], joinsAny: false });
  const read = READ_BY_COMMANDS.flatMap((name): [string, Value][] => {
    const value = overrides.get(name) ?? invocation.variable(name);
    return value === undefined ? [] : [[name, value]];
  });
  const inner = depth < MAX_DEPTH ? innerScript(words, invocation.folders, new Map(read)) : undefined;
  if (inner === undefined) found.machine = afterInstall(found.machine, invocation.words);
  else walkCommands(inner.text, inner.start, (each) => collect(found, each, depth + 1));
}

function collectCall(found: Found, call: Call): void {
  const { context, places, machine } = found;
  const { verb } = call;
  if (verb === 'build' || verb === 'buildx build' || verb === 'execute') {
    const read = readBuild(call, machine, context, places);
    const before = found.builds.get(call.at);
    found.builds.set(call.at, before ? combined(before, read) : read);
    takeBuild(found.images, read.build);
    if (found.inCluster) for (const name of read.build.names ?? []) found.ran.add(name);
    found.mentions.push(...read.mentions);
    if (read.joinsAny) found.joins.push({ targets: [read.joins], sources: read.build.tags.map((tag) => tag.value) });
    return;
  }
  const runsImages = call.tool === 'docker' || call.tool === 'podman' || call.tool === 'nerdctl';
  if (runsImages && (verb === 'run' || verb === 'create' || verb === 'pull')) {
    const read = readRun(call, context, places);
    found.mentions.push(...read.mentions);
    if (read.use && !found.uses.has(call.at)) found.uses.set(call.at, read.use);
    // Which argument is the image is not always known; one that is a built name is.
    if (verb !== 'pull') addNames(found.ran, call.rest, places);
    if (read.image !== undefined) found.machine = afterRun(machine, read.image, read.rest);
    if (verb === 'pull') takePull(found.images, read.use?.image);
    return;
  }
  if (verb === 'push') {
    const options = readOptions(call.rest, PULL_FLAGS, 'anywhere', call.last.end);
    for (const { fragments } of options.positionals) {
      found.pushed.add(places.text.slice(fragments[0]?.span.start, fragments.at(-1)?.span.end));
    }
    if (!options.positionals.some((name) => isInClusterRegistry(nameOf(name, places))))
      addSent(found, options.positionals, call.tool);
    found.pushes.push(...readPush(found.images, call, places));
    return;
  }
  if (verb === 'save') {
    found.saves.push({ call, archive: archiveOfSave(call, places) });
    return;
  }
  if (verb === 'tag') {
    const [from, ...names] = call.rest.map((argument) => nameOf(argument, places));
    if (!names.some(isInClusterRegistry)) addNames(found.handedOn, call.rest, places);
    for (const to of names) if (from !== undefined) found.renames.push([from, to]);
    takeTag(found.images, call, places);
    return;
  }
  if (JOIN_VERBS.has(verb)) {
    found.joins.push(readJoin(call, places));
    return;
  }
  if (verb === 'bake') {
    const { bake, mentions } = readBake(call, machine, context, places);
    if (bake) found.buildCalls.set(call.at, bake);
    found.mentions.push(...mentions);
    return;
  }
  if (verb.startsWith('compose ') || verb === 'stack deploy') {
    const compose = readCompose(call, machine, context, places);
    if (compose.build) found.buildCalls.set(call.at, compose.build);
    addProjects(found.composeProjects, compose.projects);
    return;
  }
  found.machine = afterBuilderCommand(call, machine);
}

/** What a program pushes whose name a variable holds: `$ENGINE push app:1`, and not `$GIT push origin main`. */
function pushedBySomeProgram([program, verb, ...rest]: readonly Argument[]): readonly Argument[] {
  const isPush = isHeld(program) && verb !== undefined && textOf(verb) === 'push';
  const { positionals } = readOptions(isPush ? rest : [], PULL_FLAGS, 'anywhere', 0);
  return positionals.length === 1 ? positionals : [];
}

function addSent({ handedOn, sent, places }: Found, said: readonly Argument[], tool?: Tool): void {
  addNames(handedOn, said, places);
  for (const argument of said) {
    const names = new Set<string>();
    addNames(names, [argument], places);
    sent.push({ names: [...names], ...(tool !== undefined && { tool }) });
  }
}

/** Names as they are written, and what they come to where that is known: an image is built and run by either. */
function addNames(names: Set<string>, said: readonly Argument[], places: Places): void {
  for (const argument of said) {
    const text = textOf(argument);
    names.add(nameOf(argument, places));
    if (text !== undefined) names.add(text);
  }
}

/** What is saved leaves the machine, unless a cluster there gets it. */
function addSaved(found: Found): void {
  for (const { call, archive } of found.saves) {
    if (archive !== undefined && found.archivesLoaded.has(archive)) addNames(found.ran, call.rest, found.places);
    else addSent(found, call.rest, call.tool);
  }
}

function finish(found: Found): CommandReading {
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

function hasSameImages({ images, context }: Found): boolean {
  const before = context.machine.images;
  return images.size === (before?.size ?? 0) && [...images].every(([key, image]) => before?.get(key) === image);
}

/** `docker build -t x .` and a later `docker push x` are one push. */
function withPush({ build, written }: BuildCommand, pushed: ReadonlySet<string>): Build {
  const isPushed = build.output === 'none' && written.some((tag) => pushed.has(tag));
  return isPushed ? { ...build, output: 'push' } : build;
}

/** One command that ran twice with other values says only what both times have in common. */
function combined(a: BuildCommand, b: BuildCommand): BuildCommand {
  const sameTags = JSON.stringify(a.build.tags) === JSON.stringify(b.build.tags);
  const samePlatforms = wordsOf(a.build.platforms) === wordsOf(b.build.platforms);
  const sameFile = a.build.dockerfiles.join() === b.build.dockerfiles.join();
  const isChosen = a.build.byArchitecture === true && b.build.byArchitecture === true;
  const { byArchitecture: _here, ...own } = a.build;
  const { slot: _own, ...shared } = own;
  return {
    ...a,
    build: {
      ...(samePlatforms ? own : shared),
      ...(isChosen && { byArchitecture: true as const }),
      platforms: samePlatforms ? a.build.platforms : { state: 'unknown' },
      tags: sameTags ? a.build.tags : [],
      dockerfiles: sameFile ? a.build.dockerfiles : [],
      driver: a.build.driver === b.build.driver ? a.build.driver : 'unknown',
      emulation: a.build.emulation.state === b.build.emulation.state ? a.build.emulation : { state: 'unknown' },
    },
  };
}

function wordsOf(platforms: StatedPlatforms): string {
  return platforms.state === 'known' ? platforms.items.map((item) => item.value).join() : `?${platforms.state}`;
}

function distinct(mentions: readonly PlatformMention[]): readonly PlatformMention[] {
  const byWord = uniqueBy(mentions, ({ text: { span, value } }) => `${span.start}:${span.end}:${value}`);
  return [...byWord].sort((a, b) => a.text.span.start - b.text.span.start);
}

function valuesOf(variables: CommandContext['variables']): ReadonlyMap<string, Value> {
  const span = { start: 0, end: 0 };
  return new Map(
    [...variables].map(([name, text]): [string, Value] => {
      if (text === undefined) return [name, { kind: 'unknown' }];
      return [name, { kind: 'text', fragments: text === '' ? [] : [{ text, span, quoted: true }] }];
    }),
  );
}
