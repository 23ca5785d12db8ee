import type { BuildCall } from '../../../model/buildCall';
import { type ComposeProject, composeProjectKey } from '../../../model/composeProject';
import { uniqueBy } from '../../../text/groups';
import { folderOf } from '../../../text/paths';
import { machineOfCall } from './bake';
import { type Call, environment } from './call';
import type { CommandContext, Machine } from './contract';
import { copiesFound } from './copies';
import { COMPOSE_FLAGS, COMPOSE_RUN_FLAGS, STACK_FLAGS } from './flags';
import { isOn, lastValue, type Options, readOptions } from './options';
import type { Places } from './places';
import { defaultPlatform } from './platforms';
import { resolvePaths } from './scriptFolder';
import { type Argument, textOf } from './words';

/** What a command of Compose or of Swarm says. */
export interface ComposeCommand {
  /** The projects that it may name, likeliest first; none where it leaves all to what Compose finds. */
  readonly projects: readonly ComposeProject[];
  /** What it has built; absent where which files that are is not known. */
  readonly build?: BuildCall;
}

/** Reads `docker compose …`, `docker-compose …`, `podman-compose …` and `docker stack deploy`. */
export function readCompose(call: Call, machine: Machine, context: CommandContext, places: Places): ComposeCommand {
  const isStack = call.verb === 'stack deploy';
  const options = optionsOf(call);
  const given = isStack ? options : { ...options, all: call.globals };
  const named = namesOf(call, given, isStack ? 'compose-file' : 'file');
  const projects = named === undefined ? [] : projectsOf(call, given, named, machine.copies);
  if (!BUILDING.has(call.verb) || named === undefined || options.open) return { projects };
  const folders = named.length > 0 ? call.folders : directoriesOf(call, given);
  if (folders === undefined) return { projects };
  return {
    projects,
    build: buildOf({ ...call, folders }, projects[0], { own: options, given }, machine, context, places),
  };
}

/** What has services built: `run` and `watch` start them too, as `up` does. */
const BUILDING: ReadonlySet<string> = new Set(['compose build', 'compose up', 'compose run', 'compose watch']);

/** `run` hands all that follows its service on to the container. */
function optionsOf({ verb, rest, last }: Call): Options {
  if (verb === 'stack deploy') return readOptions(rest, STACK_FLAGS, 'anywhere', last.end);
  if (verb !== 'compose run') return readOptions(rest, COMPOSE_FLAGS, 'anywhere', last.end);
  const options = readOptions(rest, COMPOSE_RUN_FLAGS, 'first', last.end);
  return { ...options, positionals: options.positionals.slice(0, 1) };
}

function buildOf(
  call: Call,
  project: ComposeProject | undefined,
  { own, given }: { readonly own: Options; readonly given: Options },
  machine: Machine,
  context: CommandContext,
  places: Places,
): BuildCall {
  const services = own.positionals.map(textOf);
  const isKnown = services.every((service) => service !== undefined);
  const fallback = defaultPlatform(call, places);
  const profiles = profilesOf(call, given);
  const sources = new Set(machine.copies?.values());
  const isArranged = project?.files.some((path) => sources.has(path)) === true;
  return {
    of: call.verb === 'compose build' ? 'compose build' : 'compose up',
    ...(call.verb !== 'compose build' && isOn(own, 'build') !== true && { mere: 'start' as const }),
    ...machineOfCall(call, { ...own, all: [...given.all, ...own.all] }, machine, context, places),
    title: call.title,
    folders: call.folders,
    files: project?.files ?? [],
    ...(isKnown && { targets: services.flatMap((service) => service ?? []) }),
    ...(project && { project: composeProjectKey(project) }),
    ...(isArranged && { arranged: true as const }),
    ...(profiles && { profiles }),
    overrides: [],
    ...(fallback.state !== 'none' && { fallback }),
    output: isOn(own, 'push') === true ? 'push' : 'none',
  };
}

/**
 * One project for each folder that the command may run in (docker/compose, `toProjectOptions`). A file that commands have
 * made is the one that it is a copy of.
 */
function projectsOf(
  call: Call,
  given: Options,
  named: readonly string[],
  copies: Machine['copies'] = new Map(),
): readonly ComposeProject[] {
  const directory = pathOf(lastValue(given, 'project-directory', 'workdir'));
  const envFiles = envFilesOf(call, given);
  if (named.length === 0 && envFiles === undefined && copies.size === 0) return [];
  const projects = call.folders.flatMap((folder): readonly ComposeProject[] => {
    const at = (name: string): readonly string[] => resolvePaths([folder], name);
    const files = named.flatMap(at);
    const [first] = files;
    if (files.length < named.length) return [];
    const [own = first === undefined ? folder : folderOf(first)] = directory === undefined ? [] : at(directory);
    const read = named.length === 0 ? copiesFound(copies, own) : files.map((path) => copies.get(path) ?? path);
    if (read.length === 0 && envFiles === undefined) return [];
    return [{ files: read, folder: own, ...(envFiles && { envFiles: envFiles.flatMap(at) }) }];
  });
  return uniqueBy(projects, composeProjectKey);
}

/** Where Compose looks for its files, if it is told; undefined where that is not known. */
function directoriesOf(call: Call, given: Options): readonly string[] | undefined {
  const directory = lastValue(given, 'project-directory', 'workdir');
  if (directory === undefined) return call.folders;
  const path = pathOf(directory);
  return path === undefined ? undefined : resolvePaths(call.folders, path);
}

/** The files that take the place of `.env`, those that are known. */
function envFilesOf(call: Call, options: Options): readonly string[] | undefined {
  const given = options.all.filter((option) => option.name === 'env-file').map(({ value }) => pathOf(value));
  if (given.length > 0) return given.flatMap((path) => path ?? []);
  const listed = environment(call, 'COMPOSE_ENV_FILES');
  return listed === undefined || listed === '' ? undefined : (listed?.split(',') ?? []);
}

/** The profiles that the call starts: those of the flag, else those of its environment. */
function profilesOf(call: Call, options: Options): BuildCall['profiles'] {
  const given = options.all.filter((option) => option.name === 'profile').map(({ value }) => pathOf(value));
  if (given.length > 0) return given.includes(undefined) ? 'unknown' : given.flatMap((name) => name ?? []);
  const listed = environment(call, 'COMPOSE_PROFILES');
  if (listed === null) return 'unknown';
  return listed?.split(',').map((name) => name.trim());
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
  const name = pathOf(value);
  // `-` is standard input.
  return name === '-' ? undefined : name;
}

function pathOf(value: Argument | undefined): string | undefined {
  return value && textOf(value);
}
