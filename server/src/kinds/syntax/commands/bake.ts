import type { Build } from '../../../model/build';
import type { BuildCall, PlatformOverride } from '../../../model/buildCall';
import { filesKey } from '../../../model/buildFiles';
import { type BakeFiles, bakeFilesOf } from '../bakeFiles';
import { outputSet } from '../bakeOutput';
import { type Call, isRemote } from './call';
import type { CommandContext, Machine } from './contract';
import { driverOfCall } from './driver';
import { BAKE_FLAGS } from './flags';
import { isOn, type Options, readOptions } from './options';
import type { Places } from './places';
import { type PlatformStatement, readPlatforms } from './platforms';
import { resolvePaths } from './scriptFolder';
import { OPAQUE, patternOf, sliceArgument, textOf } from './words';

/** What `docker buildx bake` calls; nothing where its files are not known. */
export interface BakeCommand extends Pick<PlatformStatement, 'mentions'> {
  readonly bake?: BuildCall;
}

/** Reads `docker buildx bake`: its files, its targets, and the platforms that `--set TARGET.platform=` gives them. */
export function readBake(call: Call, machine: Machine, context: CommandContext, places: Places): BakeCommand {
  const options = readOptions(call.rest, BAKE_FLAGS, 'anywhere', call.last.end);
  const sets = options.all.flatMap((option) => (option.name === 'set' && option.value ? [option.value] : []));
  const settings = sets.flatMap((value) => {
    const found = /^([^=]*)\.platform(\+?)=/.exec(patternOf(value));
    if (found === null) return [];
    const [head, name = '', plus] = found;
    const { stated, mentions } = readPlatforms([sliceArgument(value, head.length)], places);
    const isNamed = !name.includes(OPAQUE);
    const override: PlatformOverride = {
      pattern: isNamed ? name : '*',
      platforms: isNamed ? stated : { state: 'unknown' },
      appends: plus === '+',
    };
    return [{ override, mentions }];
  });
  const mentions = settings.flatMap((setting) => setting.mentions);
  const given = filesOf(call, options);
  if (given === undefined || options.open) return { mentions };
  const { files } = given;
  const targets = options.positionals.map(textOf);
  const isKnown = targets.every((target) => target !== undefined);
  const bake: BuildCall = {
    of: 'bake',
    ...machineOfCall(call, options, machine, context, places),
    title: 'docker buildx bake',
    folders: call.folders,
    files,
    ...(files.length > 1 && { project: filesKey(files) }),
    ...(isKnown && { targets: targets.flatMap((target) => target ?? []) }),
    overrides: settings.map((setting) => setting.override),
    ...(given.unread && { fallback: { state: 'unknown' } as const }),
    output: outputOf(options) ?? outputSet(sets.map(patternOf), targets) ?? 'none',
  };
  return { bake, mentions };
}

function outputOf(options: Options): 'load' | 'push' | undefined {
  if (isOn(options, 'load') === true) return 'load';
  return isOn(options, 'push') === true ? 'push' : undefined;
}

/** Where a call stands, and with what it builds. */
export function machineOfCall(
  call: Call,
  options: Options,
  machine: Machine,
  context: CommandContext,
  places: Places,
): Pick<BuildCall, 'span' | 'runner' | 'driver' | 'emulation' | 'store' | 'group' | 'leg'> {
  const remote = isRemote(call);
  const emulation: Build['emulation'] = remote ? { state: 'unknown' } : machine.emulation;
  return {
    span: places.toDocument(call.span),
    ...(context.runner && !remote && { runner: context.runner }),
    driver: driverOfCall(call, options, machine),
    emulation,
    store: remote ? 'unknown' : machine.store,
    ...(context.group !== undefined && { group: context.group }),
    ...(context.leg !== undefined && { leg: context.leg }),
  };
}

/** The files of `-f`; undefined where none of them is known to be a file of the workspace. */
function filesOf(call: Call, options: Options): BakeFiles | undefined {
  const given = options.all.flatMap(({ name, value }) => (name === 'file' ? [value] : []));
  return bakeFilesOf(
    given.map((value) => {
      const name = value === undefined ? undefined : textOf(value);
      const path = name === undefined ? undefined : resolvePaths(call.folders, name.replace(/^cwd:\/\//, ''))[0];
      return { path, words: value?.fragments.map((part) => part.text ?? part.name ?? '').join(' ') ?? '' };
    }),
  );
}
