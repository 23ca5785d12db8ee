import type { Build } from '../../../model/build';
import type { BuildCall } from '../../../model/buildCall';
import { addProjects, type ComposeProject } from '../../../model/composeProject';
import type { ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import type { Piece } from '../../../text/mapped';
import { mayHaveCommands, readCommands } from '../commands/commands';
import { type CommandReading, type Join, type Machine, READ_BY_COMMANDS, UNKNOWN_MACHINE } from '../commands/contract';
import { resolvePaths } from '../commands/scriptFolder';
import { programBuild } from '../programBuild';
import { filledText, knownText } from './filled';
import { valueOfTargets } from './parts';
import type { Makefile, MakeRule } from './rules';
import { stemOf } from './stem';
import { expandMake, type Lookup, type MakeValue } from './variables';

/** What the recipes of a makefile say, and which rule is known under which name. */
export interface Recipes {
  readonly makefile: Makefile;
  readonly folders: readonly string[];
  readonly isOneShell: boolean;
  readonly byTarget: ReadonlyMap<string, MakeRule>;
  readonly machines: Map<MakeRule, Machine>;
  readonly builds: Build[];
  readonly uses: ImageUse[];
  readonly mentions: PlatformMention[];
  readonly merges: CommandReading['merges'][number][];
  readonly joins: Join[];
  readonly buildCalls: BuildCall[];
  readonly composeProjects: Map<string, readonly ComposeProject[]>;
  /** What was read for each line, with the rule's first target. */
  readonly readings: (CommandReading & { readonly group?: string })[];
}

/** Prerequisites are followed this deep for the builders that they create. */
const MAX_DEPTH = 50;

/** Reads the recipes of the rules, each after those that it needs. */
export function readRules(makefile: Makefile, all: readonly MakeRule[], folders: readonly string[]): Recipes {
  const rules = all.filter((rule) => rule.recipe.length > 0);
  const recipes: Recipes = {
    makefile,
    folders,
    isOneShell: makefile.rules.some((rule) => rule.targets.includes('.ONESHELL')),
    byTarget: new Map(rules.flatMap((rule) => rule.targets.map((target) => [target, rule] as const)).reverse()),
    machines: new Map(),
    builds: [],
    uses: [],
    mentions: [],
    merges: [],
    joins: [],
    buildCalls: [],
    composeProjects: new Map(),
    readings: [],
  };
  for (const rule of rules) {
    readRule(recipes, rule, 0);
    recipes.builds.push(...builtByProgram(rule, folders));
  }
  return recipes;
}

/** The machine after a rule's recipe; each recipe is read once, after those of its prerequisites. */
function readRule(recipes: Recipes, rule: MakeRule, depth: number): Machine {
  const known = recipes.machines.get(rule);
  if (known !== undefined) return known;
  recipes.machines.set(rule, UNKNOWN_MACHINE);
  let machine = UNKNOWN_MACHINE;
  for (const name of depth < MAX_DEPTH ? rule.prerequisites : []) {
    const needed = recipes.byTarget.get(name);
    if (needed) machine = after(machine, readRule(recipes, needed, depth + 1));
  }
  const lookup = lookupFor(recipes.makefile, rule);
  for (const line of linesOf(recipes, rule)) machine = readLine(recipes, rule, line, lookup, machine);
  recipes.machines.set(rule, machine);
  return machine;
}

function readLine(recipes: Recipes, rule: MakeRule, line: readonly Piece[], lookup: Lookup, machine: Machine): Machine {
  const filled = filledText(expandMake(line, lookup));
  const names = filled.opaque.map((opaque) => opaque.name ?? '');
  if (![filled.text, ...names].some(mayHaveCommands)) return machine;
  const target = rule.targets[0];
  const unclear = filled.opaque.flatMap(({ name }) => (name && recipes.makefile.variables.has(name) ? [name] : []));
  const read = readCommands(filled, {
    folders: recipes.folders,
    ...(recipes.folders.every((folder) => folder === '') && { whole: { below: '', by: 'loops' as const } }),
    variables: new Map([
      ...unclear.map((name) => [name, undefined] as const),
      ...environmentOf(recipes.makefile, lookup, filled.text),
    ]),
    machine,
    byHand: true,
    replaceOpaque: filled.opaque,
    originOf: filled.originOf,
    defaults: filled.defaults,
    ...(target !== undefined && { group: target }),
  });
  recipes.readings.push({ ...read, ...(target !== undefined && { group: target }) });
  recipes.builds.push(...read.builds);
  recipes.uses.push(...read.uses);
  recipes.mentions.push(...read.mentions);
  recipes.merges.push(...read.merges);
  recipes.joins.push(...read.joins);
  recipes.buildCalls.push(...read.buildCalls);
  addProjects(recipes.composeProjects, ...read.composeProjects);
  return read.machine;
}

/** Each line is a shell of its own, unless `.ONESHELL` is said. */
function linesOf({ isOneShell }: Recipes, rule: MakeRule): readonly (readonly Piece[])[] {
  if (!isOneShell) return rule.recipe;
  const lineEnd = (line: readonly Piece[]): Piece => {
    const last = line.at(-1);
    return { text: '\n', source: last ? last.source + last.text.length : 0 };
  };
  return [rule.recipe.flatMap((line) => [...line, lineEnd(line)])];
}

function after(machine: Machine, more: Machine): Machine {
  return {
    driver: more.driver === 'unknown' ? machine.driver : more.driver,
    emulation: more.emulation.state === 'unknown' ? machine.emulation : more.emulation,
    store: more.store === 'unknown' ? machine.store : more.store,
    aliased: more.aliased ?? machine.aliased ?? false,
    builders: more.builders
      ? new Map([...(machine.builders ?? []), ...more.builders])
      : (machine.builders ?? new Map()),
    images: new Map([...(machine.images ?? []), ...(more.images ?? [])]),
    copies: new Map([...(machine.copies ?? []), ...(more.copies ?? [])]),
  };
}

function lookupFor(makefile: Makefile, rule: MakeRule): Lookup {
  const [target, ...more] = rule.targets;
  const own = target === undefined ? undefined : makefile.own.get(target);
  const isOne = target !== undefined && more.length === 0 && !target.includes('%');
  const fixed = new Map<string, MakeValue>([
    ['CURDIR', { state: 'fixed', text: '.' }],
    ['MAKE', { state: 'fixed', text: 'make' }],
    ...(isOne ? [['@', { state: 'fixed', text: target }] as const] : []),
  ]);
  const automatic: Lookup = (name) => (name === '*' ? stemOf(rule, makefile.rules) : fixed.get(name));
  return (name) =>
    own?.get(name) ?? makefile.variables.get(name) ?? automatic(name) ?? valueOfTargets(makefile.own, name);
}

/** The exported variables that a line names, or that commands read by themselves. */
function environmentOf(makefile: Makefile, lookup: Lookup, line: string): ReadonlyMap<string, string | undefined> {
  const environment = new Map<string, string | undefined>();
  const named = new Set([...READ_BY_COMMANDS, ...(line.match(/[A-Za-z_]\w*/g) ?? [])]);
  for (const name of named) {
    const isExported = makefile.exportsAll || makefile.exported.has(name);
    const value = isExported ? lookup(name) : undefined;
    if (value === undefined) continue;
    environment.set(name, value.state === 'known' ? knownText(expandMake(value.pieces, lookup)) : undefined);
  }
  return environment;
}

/** A rule that depends on Dockerfiles and has a program build (`build_image.py app`): that one builds them is likely. */
function builtByProgram({ prerequisites, recipe }: MakeRule, folders: readonly string[]): readonly Build[] {
  const files = prerequisites.filter((path) => DOCKERFILE.test(path) && !/[{}[\]?!]/.test(path));
  const isBuilt = recipe.some((line) => BUILDS.test(line.map(({ text }) => text).join('')));
  if (files.length === 0 || !isBuilt) return [];
  const dockerfilePatterns = files.flatMap((path) => resolvePaths(folders, path.replaceAll('%', '*')));
  return [{ ...programBuild('make', { start: 0, end: 0 }, []), dockerfilePatterns }];
}

const DOCKERFILE = /(?:^|\/)(?:docker|container)file[^/]*$|\.(?:docker|container)file$/i;
const BUILDS = /build|image/i;
