import { type Call, environment } from './call';
import type { BakeCall, ComposeCall, Machine } from './contract';
import { driverOfCall } from './driver';
import { BAKE_FLAGS, COMPOSE_FLAGS } from './flags';
import { isOn, type Options, readOptions } from './options';
import type { Places } from './places';
import { type PlatformStatement, statedPlatforms } from './platforms';
import { resolvePaths } from './scriptFolder';
import { type Argument, patternOf, sliceArgument, textOf } from './words';

/** Reads `docker buildx bake`: its files, targets, and the platforms that `--set *.platform=` gives to all of them. */
export function readBake(call: Call, machine: Machine, places: Places): BakeCall & Pick<PlatformStatement, 'mentions'> {
  const options = readOptions(call.rest, BAKE_FLAGS, 'anywhere', call.last.end);
  const sets = options.all.flatMap((option) => (option.name === 'set' && option.value ? [option.value] : []));
  const platforms = sets.flatMap((value) => {
    const head = /^\*\.platform\+?=/.exec(patternOf(value))?.[0];
    return head === undefined ? [] : [sliceArgument(value, head.length)];
  });
  const asFlags = platforms.map((value) => ({ name: 'platform', value, span: value.span, after: value.span.start }));
  const said = statedPlatforms(
    call,
    { ...options, all: asFlags },
    { names: ['platform'], label: '--set', many: true },
    places,
  );
  return {
    span: places.toDocument(call.span),
    files: filesOf(call, options),
    targets: known(options.positionals),
    platforms: said.stated,
    mentions: said.mentions,
    folders: call.folders,
    machine: { ...machine, driver: driverOfCall(call, options, machine) },
    push: isOn(options, 'push') === true,
    load: isOn(options, 'load') === true,
  };
}

/** Reads `docker compose build` and `docker compose up --build`; undefined for an `up` that builds nothing by itself. */
export function readCompose(call: Call, machine: Machine, places: Places): ComposeCall | undefined {
  const own = readOptions(call.rest, COMPOSE_FLAGS, 'anywhere', call.last.end);
  const isBuild = call.verb === 'compose build' || isOn(own, 'build') === true;
  if (!isBuild) return undefined;
  return {
    span: places.toDocument(call.span),
    files: filesOf(call, { ...own, all: call.globals }),
    services: known(own.positionals),
    folders: call.folders,
    machine,
    push: isOn(own, 'push') === true,
  };
}

function filesOf(call: Call, options: Options): readonly string[] {
  const given = options.all.filter((option) => option.name === 'file').flatMap((option) => option.value ?? []);
  const listed = call.verb === 'bake' ? undefined : environment(call, 'COMPOSE_FILE');
  const names = given.length > 0 ? known(given) : (listed?.split(':') ?? []);
  return names.flatMap((name) => resolvePaths(call.folders, name)[0] ?? []);
}

function known(args: readonly Argument[]): readonly string[] {
  return args.flatMap((argument) => textOf(argument) ?? []);
}
