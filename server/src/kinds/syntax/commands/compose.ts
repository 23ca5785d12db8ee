import type { BuildCall } from '../../../model/buildCall';
import { machineOfCall } from './bake';
import { type Call, environment } from './call';
import type { CommandContext, Machine } from './contract';
import { COMPOSE_FLAGS, STACK_FLAGS } from './flags';
import { isOn, lastValue, type Options, readOptions } from './options';
import type { Places } from './places';
import { defaultPlatform } from './platforms';
import { resolvePaths } from './scriptFolder';
import { type Argument, textOf } from './words';

/** What a command of Compose or of Swarm says. */
export interface ComposeCommand {
  /** Every path that may be a compose file which the command names. */
  readonly files: readonly string[];
  /** What `build` and `up --build` have built; absent where which files that are is not known. */
  readonly build?: BuildCall;
}

/** Reads `docker compose …`, `docker-compose …`, `podman-compose …` and `docker stack deploy`. */
export function readCompose(call: Call, machine: Machine, context: CommandContext, places: Places): ComposeCommand {
  const isStack = call.verb === 'stack deploy';
  const options = readOptions(call.rest, isStack ? STACK_FLAGS : COMPOSE_FLAGS, 'anywhere', call.last.end);
  const given = isStack ? options : { ...options, all: call.globals };
  const named = namesOf(call, given, isStack ? 'compose-file' : 'file');
  const files = named?.flatMap((name) => resolvePaths(call.folders, name)) ?? [];
  const isBuild = call.verb === 'compose build' || (call.verb === 'compose up' && isOn(options, 'build') === true);
  // Without a file given, Compose starts to look in the project's folder, if one is named.
  const isElsewhere = lastValue(given, 'project-directory', 'workdir') !== undefined && files.length === 0;
  if (!isBuild || named === undefined || isElsewhere || options.open) return { files };
  return { files, build: buildOf(call, named, { own: options, given }, machine, context, places) };
}

function buildOf(
  call: Call,
  named: readonly string[],
  { own, given }: { readonly own: Options; readonly given: Options },
  machine: Machine,
  context: CommandContext,
  places: Places,
): BuildCall {
  const services = own.positionals.map(textOf);
  const isKnown = services.every((service) => service !== undefined);
  const fallback = defaultPlatform(call, places);
  return {
    of: call.verb === 'compose build' ? 'compose build' : 'compose up',
    ...machineOfCall(call, { ...own, all: [...given.all, ...own.all] }, machine, context, places),
    title: call.title,
    folders: call.folders,
    files: named.flatMap((name) => resolvePaths(call.folders, name)[0] ?? []),
    ...(isKnown && { targets: services.flatMap((service) => service ?? []) }),
    overrides: [],
    ...(fallback.state !== 'none' && { fallback }),
    output: isOn(own, 'push') === true ? 'push' : 'none',
  };
}

/** The files of the flag, else of `COMPOSE_FILE`; none means the default files, undefined that some are not known. */
function namesOf(call: Call, options: Options, flag: string): readonly string[] | undefined {
  const given = options.all.filter((option) => option.name === flag).map(({ value }) => nameOf(value));
  if (given.length > 0) return given.includes(undefined) ? undefined : given.flatMap((name) => name ?? []);
  const listed = environment(call, 'COMPOSE_FILE');
  if (listed === null) return undefined;
  return listed?.split(listed.includes(';') ? ';' : ':').filter((name) => name !== '') ?? [];
}

function nameOf(value: Argument | undefined): string | undefined {
  const name = value && textOf(value);
  // `-` is standard input.
  return name === '-' ? undefined : name;
}
