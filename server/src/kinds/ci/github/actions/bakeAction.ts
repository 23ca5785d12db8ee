import type { Build } from '../../../../model/build';
import type { BuildCall, PlatformOverride } from '../../../../model/buildCall';
import { filesKey } from '../../../../model/buildFiles';
import type { PlatformMention } from '../../../../model/mention';
import { joinPath } from '../../../../text/paths';
import { type BakeFiles, bakeFilesOf } from '../../../syntax/bakeFiles';
import { outputSet } from '../../../syntax/bakeOutput';
import { workspacePath } from '../checkouts';
import type { Filled } from '../expressions/filled';
import { itemsOfInput, type ListItem } from '../lists';
import type { Site } from '../site';
import { flagOf, inputOf, type Step } from '../step';
import { platformMention } from './buildPlatforms';

/** What a docker/bake-action step calls, or a build of its own where its files are not known. */
export interface BakeStep {
  readonly bake?: BuildCall;
  readonly build?: Build;
  readonly mentions: readonly PlatformMention[];
}

/** Actions with the inputs of docker/bake-action; that of Depot builds on machines of its own (its README). */
export const BAKE_ACTIONS: ReadonlyMap<string, Build['driver'] | 'job'> = new Map([
  ['docker/bake-action', 'job'],
  ['depot/bake-action', 'remote'],
]);

/** Reads a step that uses docker/bake-action or its like (their `action.yml`); `undefined` for any other. */
export function readBakeAction(step: Step, site: Site): BakeStep | undefined {
  const { action } = step;
  const provider = action && BAKE_ACTIONS.get(action.name);
  if (action === undefined || provider === undefined) return undefined;
  const { overrides, mentions } = settingsOf(step);
  const targets = itemsOfInput(inputOf(step, 'targets'), 'commas');
  const shared = {
    span: action.span,
    title: action.name,
    ...(site.runner && { runner: site.runner }),
    driver: provider === 'job' ? driverOf(step, site) : provider,
    emulation: provider === 'remote' ? ({ state: 'yes' } as const) : site.machine.emulation,
    store: site.machine.store,
    output: outputOf(
      step,
      targets.map((target) => target.value),
    ),
    ...(site.group && { group: site.group }),
  } as const;
  const folder = folderOf(step, site);
  const given = folder === undefined ? undefined : filesOf(step, folder);
  if (folder === undefined || given === undefined) return { build: unknownBuild(shared, overrides), mentions };
  const { files, unread } = given;
  const open = unread ? { fallback: { state: 'unknown' } as const } : {};
  const listed = files.length > 1 ? { project: filesKey(files) } : {};
  const isKnown = targets.every((target) => target.known);
  const known = isKnown ? { targets: targets.map((target) => target.value) } : {};
  return {
    bake: { of: 'bake', ...shared, folders: [folder], files, ...listed, ...known, overrides, ...open },
    mentions,
  };
}

function driverOf(step: Step, site: Site): Build['driver'] {
  return inputOf(step, 'builder') === undefined ? site.machine.driver : 'unknown';
}

/** The folder of the bake files: the repository, or where `source:` and `workdir:` lead. */
function folderOf(step: Step, site: Site): string | undefined {
  const source = inputOf(step, 'source');
  const workdir = inputOf(step, 'workdir');
  const isKnown = (source?.known ?? true) && (workdir?.known ?? true);
  const from = source?.text.trim() ?? '.';
  const subfolder = /^\{\{defaultContext\}\}(?::(.*))?$/.exec(from);
  if (!isKnown || /^(?:https?:|git@|git:|ssh:)/.test(from)) return undefined;
  const path = subfolder ? (subfolder[1] ?? '.') : from;
  return workspacePath(`${workdir?.text.trim() ?? '.'}/${path}`, site.root, subfolder ? [] : site.checkouts);
}

/** The platforms that `set:` gives to targets. */
export function settingsOf(step: Step): Pick<BuildCall, 'overrides'> & Pick<BakeStep, 'mentions'> {
  const set = inputOf(step, 'set');
  const settings = itemsOfInput(set, 'lines').flatMap((item) => overrideOf(set, item) ?? []);
  return {
    overrides: settings.map((setting) => setting.override),
    mentions: settings.flatMap((setting) => setting.mentions),
  };
}

/** The bake files of `files:`; undefined where none of them is known to be a file of the workspace. */
export function filesOf(step: Step, folder: string): BakeFiles | undefined {
  const input = inputOf(step, 'files');
  const named = itemsOfInput(input, 'commas').map(({ value, at, known }) => {
    const path = value.replace(/^cwd:\/\//, '');
    const holes = input?.holes.filter((hole) => hole.at >= at.start && hole.at < at.end) ?? [];
    const words = [value, ...holes.map((hole) => hole.expression)].join(' ');
    return { path: known && !path.startsWith('/') ? joinPath(folder, path) : undefined, words };
  });
  // What docker/metadata-action writes goes over the files that bake finds by itself.
  const isBeside = named.length > 0 && named.every(({ words }) => /steps\.[\w-]+\.outputs\.bake-file/.test(words));
  return bakeFilesOf(isBeside ? [] : named);
}

function overrideOf(
  set: Filled | undefined,
  item: ListItem,
): { readonly override: PlatformOverride; readonly mentions: readonly PlatformMention[] } | undefined {
  const found = /^([^=]*)\.platform(\+?)=(.*)$/.exec(item.value);
  if (found === null || set === undefined) return undefined;
  const [, pattern = '', plus = '', list = ''] = found;
  const from = item.at.start + item.value.length - list.length;
  const places = [...list.matchAll(/[^,\s"]+/g)].map((match) => ({
    value: match[0],
    at: { start: from + match.index, end: from + match.index + match[0].length },
  }));
  const items = places.map(({ value, at }) => ({ value, span: set.spanOf(at) }));
  const mentions = places.flatMap(({ value, at }) =>
    item.known && set.isLiteral(at) ? [platformMention(value, set.spanOf(at))] : [],
  );
  const platforms = item.known ? ({ state: 'known', items } as const) : ({ state: 'unknown' } as const);
  return { override: { pattern, platforms, appends: plus === '+' }, mentions };
}

function outputOf(step: Step, targets: readonly string[]): Build['output'] {
  const push = flagOf(step, 'push');
  if (flagOf(step, 'load') === 'yes') return 'load';
  if (push === 'yes' || push === 'maybe') return 'push';
  const settings = itemsOfInput(inputOf(step, 'set'), 'lines').map((item) => item.value);
  return outputSet(settings, targets) ?? (flagOf(step, 'load') === 'maybe' ? 'unknown' : 'none');
}

/** The targets are not known; what is set for all of them is. */
function unknownBuild(
  shared: Pick<Build, 'span' | 'title' | 'runner' | 'driver' | 'emulation' | 'store' | 'output' | 'group'>,
  overrides: readonly PlatformOverride[],
): Build {
  const forAll = overrides.findLast((override) => override.pattern === '*' && !override.appends);
  return {
    ...shared,
    tool: 'bake',
    dockerfiles: [],
    args: new Map(),
    contexts: new Map(),
    platforms: forAll?.platforms ?? { state: 'unknown' },
    tags: [],
    attestations: 'unknown',
    merged: false,
  };
}
