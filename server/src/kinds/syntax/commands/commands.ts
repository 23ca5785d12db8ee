import type { MappedText } from '../../../text/mapped';
import { archivesOfLoad } from './archives';
import { callOf } from './call';
import { submittedBuild } from './cloudBuilds';
import { type CommandContext, type CommandReading, READ_BY_COMMANDS } from './contract';
import { afterCopy } from './copies';
import { finish } from './finish';
import { PULL_FLAGS } from './flags';
import { addNames, addSent, type Found, nothingFound } from './found';
import { isHeld } from './heldBuild';
import { valuesTaken } from './helm';
import { innerScript } from './innerShell';
import { entersCluster, imagesLoaded } from './localCluster';
import { afterInstall } from './machine';
import { readOptions } from './options';
import { placesOf } from './places';
import { takeCall } from './verbs';
import { type Invocation, walkCommands } from './walk';
import { type Argument, textOf, type Value } from './words';
import { unwrap } from './wrappers';

/** Most scripts of a repository have none of these words. */
const TOOL_WORD =
  /docker|podman|buildah|nerdctl|finch|kaniko|buildx|crane|regctl|qemu|container|manifest-tool|engine|_runtime\b|\bcompose\b|\bhelm\b|\bbuilds\b[^\n]*\bsubmit\b|\bacr[ \t]+(?:build|run)\b|\b(?:run|fly|flyctl)[ \t]+deploy\b/i;

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
  const found = nothingFound(context, places);
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

/** Only commands of programs that are not quiet come here (`isQuiet`): a program that is read must be none of those. */
function collect(found: Found, invocation: Invocation, depth: number): void {
  const call = callOf(invocation);
  if (call !== undefined) takeCall(found, call);
  else takeProgram(found, invocation, depth);
}

/** What is no command of a container tool may still bring images, files and settings to those that are, or run them. */
function takeProgram(found: Found, invocation: Invocation, depth: number): void {
  const { words, overrides } = unwrap(invocation.words);
  takeCluster(found, invocation, words);
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

/** What goes to a cluster on the same machine, and whether the commands that follow go to its engine. */
function takeCluster(found: Found, invocation: Invocation, words: readonly Argument[]): void {
  const loaded = imagesLoaded(words) ?? [];
  addNames(found.ran, loaded, found.places);
  for (const archive of archivesOfLoad(loaded, invocation, found.places)) found.archivesLoaded.add(archive);
  const inCluster = entersCluster(found.places.text.slice(invocation.at, invocation.words.at(-1)?.span.end));
  if (inCluster !== undefined) found.inCluster = inCluster;
}

/** What a program pushes whose name a variable holds: `$ENGINE push app:1`, and not `$GIT push origin main`. */
function pushedBySomeProgram([program, verb, ...rest]: readonly Argument[]): readonly Argument[] {
  const isPush = isHeld(program) && verb !== undefined && textOf(verb) === 'push';
  const { positionals } = readOptions(isPush ? rest : [], PULL_FLAGS, 'anywhere', 0);
  return positionals.length === 1 ? positionals : [];
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
