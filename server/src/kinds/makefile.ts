import type { Build } from '../model/build';
import type { BuildCall } from '../model/buildCall';
import { addProjects, type ComposeProject } from '../model/composeProject';
import type { ImageUse } from '../model/imageUse';
import type { Kind, ReadContext } from '../model/kind';
import type { PlatformMention } from '../model/mention';
import { type Reading, reading } from '../model/reading';
import { groupBy } from '../text/groups';
import type { Piece } from '../text/mapped';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { byStart } from '../text/span';
import { mayHaveCommands, readCommands } from './syntax/commands/commands';
import {
  type CommandReading,
  type Join,
  type Machine,
  READ_BY_COMMANDS,
  UNKNOWN_MACHINE,
} from './syntax/commands/contract';
import { buildsFromElsewhere } from './syntax/commands/elsewhere';
import { withBuilt, withJoins } from './syntax/commands/joins';
import { withKept } from './syntax/commands/kept';
import { inAnyOrder, withPushes } from './syntax/commands/pushes';
import { resolvePaths } from './syntax/commands/scriptFolder';
import { withStarts } from './syntax/commands/starts';
import { toldBuilds } from './syntax/commands/told';
import { distinctMentions } from './syntax/distinctMentions';
import { filledText, knownText } from './syntax/make/filled';
import { withLocal, withTrials } from './syntax/make/local';
import { valueOfTargets } from './syntax/make/parts';
import { type Makefile, type MakeRule, readMakefile } from './syntax/make/rules';
import { commandsOfFunctions } from './syntax/make/shellFunctions';
import { stemOf } from './syntax/make/stem';
import { withTriedRules } from './syntax/make/tried';
import { expandMake, type Lookup, type MakeValue } from './syntax/make/variables';
import { programBuild } from './syntax/programBuild';
import { withSaidStore } from './syntax/saidStore';

/** Makefiles: the recipes of their rules, with the variables that the file gives a value. */
export const makefileKind: Kind = {
  id: 'makefile',
  title: 'Makefile',
  globs: ['**/{Makefile,makefile,GNUmakefile}', '**/Makefile.*', '**/*.{mk,Makefile,makefile}'],
  recognise(source) {
    const name = baseName(source.path);
    const isCalledSo = /^(?:GNUmakefile|[Mm]akefile(?:\.\w+)?)$|\.(?:mk|[Mm]akefile)$/.test(name);
    return (isCalledSo && !TEMPLATE.test(name)) || source.languageId === 'makefile';
  },
  read: (source, context) =>
    mayHaveCommands(source.text) || INCLUDES.test(source.text) ? readSource(source, context) : reading({}),
  comment: '#',
};

/** Something else makes the makefile of it, with values that it alone knows. */
const TEMPLATE = /\.(?:em|j2|jinja2?|tmpl|tpl|template|gotmpl|erb|mustache|hbs)$/;

const INCLUDES = /^[ ]*[s-]?include[ \t]/m;

/** What the recipes say together, and which rule is known under which name. */
interface Recipes {
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

function readSource(source: Source, context: ReadContext): Reading {
  const wanted = new Set<string>();
  // Names count from where make runs, which is the makefile's own folder.
  const include = (path: string): string | undefined => {
    const isKnown = !/^[/~]|[*?[\]%]/.test(path);
    const place = joinPath(folderOf(source.path), path);
    if (isKnown) wanted.add(place);
    return isKnown ? context.file(place) : undefined;
  };
  const makefile = readMakefile(source.text, include);
  const folders = foldersOf(source.path);
  const own = makefile.rules.filter((rule) => rule.elsewhere === undefined);
  const recipes = readRules(makefile, own, folders);
  const builds = withSaidStore(buildsOf(recipes), source.text);
  const uses = [...withBuilt(recipes.uses, builds)].sort(byStart);
  return reading({
    builds: [
      ...builds,
      ...templateReadings(makefile, folders).flatMap(toldBuilds),
      ...includedBuilds(makefile, folders, [...wanted], context),
    ],
    uses,
    mentions: distinctMentions(recipes.mentions),
    merges: recipes.merges,
    buildCalls: callsOf(recipes),
    composeProjects: [...recipes.composeProjects.values()],
    namedFiles: recipes.readings.flatMap((read) => read.namedFiles),
    wanted: [...wanted],
  });
}

/** What the recipes of included files build with the variables of the makefile, and in its folder. */
function includedBuilds(
  makefile: Makefile,
  folders: readonly string[],
  included: readonly string[],
  context: ReadContext,
): readonly Build[] {
  const places = groupBy(makefile.rules, ({ elsewhere }) => elsewhere);
  if (places.size === 0) return [];
  const alone = included.flatMap((path) => {
    const text = context.file(path);
    const isTelling = text !== undefined && mayHaveCommands(text);
    return isTelling
      ? readSource({ uri: '', path, text, version: 0 }, { ...context, file: () => undefined }).builds
      : [];
  });
  return [...places].flatMap(([place, rules]) =>
    buildsFromElsewhere(buildsOf(readRules(makefile, rules, folders)), alone, place),
  );
}

function readRules(makefile: Makefile, all: readonly MakeRule[], folders: readonly string[]): Recipes {
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

function buildsOf(recipes: Recipes): readonly Build[] {
  const pushes = recipes.readings.flatMap((read) => read.pushes);
  const made = withPushes(recipes.builds, inAnyOrder(recipes.builds, pushes));
  const handedOn = new Set(recipes.readings.flatMap((read) => read.handedOn));
  const tried = withTriedRules(withJoins(made, recipes.joins), [
    ...recipes.readings,
    ...commandsOfFunctions(recipes.makefile),
    ...templateReadings(recipes.makefile, recipes.folders),
  ]);
  const kept = withKept(tried, recipes.readings);
  return [...withLocal(kept, recipes.byTarget, handedOn, recipes.makefile.heading)].sort(byStart);
}

/** The commands of a rule are run together. */
function callsOf({ buildCalls, readings, byTarget }: Recipes): readonly BuildCall[] {
  const handedOn = new Set(readings.flatMap((read) => read.handedOn));
  return [...groupBy(buildCalls, ({ group }) => group)].flatMap(([target, calls]) => {
    const isKept = readings.every((read) => read.group !== target || read.handedOn.length === 0);
    const started = withStarts(calls, handedOn);
    return isKept ? withTrials(started, byTarget.get(target)) : started;
  });
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

/**
 * What the lines of `define` run, as far as it is known without the values of their calls. Which image a build of theirs
 * makes, and for which platform, is known where they are called: of its Dockerfile it is only known that there is one with a
 * stated platform.
 */
function templateReadings({ templates, variables }: Makefile, folders: readonly string[]): readonly CommandReading[] {
  return templates.flatMap((line) => {
    const filled = filledText(expandMake(line, (name) => variables.get(name)));
    if (!mayHaveCommands(filled.text)) return [];
    return readCommands(filled, {
      folders,
      variables: new Map(),
      machine: UNKNOWN_MACHINE,
      byHand: true,
      replaceOpaque: filled.opaque,
    });
  });
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

function foldersOf(path: string): readonly string[] {
  const own = folderOf(path);
  const isIncluded = path.endsWith('.mk');
  return [...new Set(isIncluded ? ['', own] : [own, ''])];
}
