import type { FileText, Kind, ReadContext } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { mappedText, type Piece } from '../text/mapped';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { mayHaveCommands } from './syntax/commands/commands';
import { evaluateJust, type JustLookup } from './syntax/just/expression';
import { type JustExpression, type Justfile, type JustRecipe, readJustfile } from './syntax/just/recipes';
import { piecesFrom } from './syntax/make/variables';
import { type Script, type Task, tasksReading } from './syntax/tasks/tasks';
import { fillTemplate, type TemplateValue, textOfValue, withoutPlaces } from './syntax/tasks/template';

/** Justfiles (just manual): the recipes, with the variables that the file gives a value. */
export const justfileKind: Kind = {
  id: 'justfile',
  title: 'justfile',
  globs: ['**/{justfile,Justfile,.justfile}', '**/*.just'],
  recognise: ({ path, languageId }) => /^\.?justfile$|\.just$/i.test(baseName(path)) || languageId === 'just',
  read: (source, context) => (mayHaveCommands(source.text) ? readSource(source, context) : reading({})),
  comment: '#',
};

function readSource(source: Source, context: ReadContext): Reading {
  const wanted = new Set<string>();
  const file = withImports(readJustfile(source.text), folderOf(source.path), context.file, wanted);
  const shell = file.settings.get('shell') ?? '["sh"]';
  if (!SHELL.test(/^\[[ \t]*['"]([^'"]*)['"]/.exec(shell)?.[1] ?? '')) return reading({});
  const own = folderOf(source.path);
  const isPart = source.path.endsWith('.just');
  const starts = [...new Set(isPart ? ['', own] : [own, ''])];
  const tasks = file.recipes.map((recipe) => taskOf(file, recipe, starts));
  const read = tasksReading(tasks, source.text);
  return { ...read, wanted: [...wanted] };
}

/** An expression without a value. */
const UNCLEAR: JustExpression = { text: '', at: 0, elsewhere: true };

/** Files that import each other end here. */
const MAX_IMPORTED = 50;

/** A justfile with the variables and settings of those that it imports, under its own; their recipes are read there. */
function withImports(own: Justfile, folder: string, file: FileText, wanted: Set<string>): Justfile {
  let whole = own;
  const imported = new Set<string>();
  for (const written of own.imports) {
    const path = joinPath(folder, written);
    if (/^[/~]/.test(written) || wanted.has(path) || wanted.size >= MAX_IMPORTED) continue;
    wanted.add(path);
    const text = file(path);
    if (text === undefined) continue;
    const part = withImports(readJustfile(text), folderOf(path), file, wanted);
    // Of two imports that set a name, which one counts is not known here.
    const given = [...part.variables].flatMap(([name, value]) =>
      own.variables.has(name)
        ? []
        : [[name, imported.has(name) ? UNCLEAR : { ...value, elsewhere: true as const }] as const],
    );
    for (const [name] of given) imported.add(name);
    whole = {
      ...whole,
      variables: new Map([...whole.variables, ...given]),
      exported: new Set([...part.exported, ...whole.exported]),
      settings: new Map([...part.settings, ...whole.settings]),
    };
  }
  return whole;
}

const SHELL = /^(?:\S*\/)?(?:ba|da|z|a|k)?sh$/;

function taskOf(file: Justfile, recipe: JustRecipe, starts: readonly string[]): Task {
  const lookup = lookupIn(file, recipe);
  return {
    name: recipe.name,
    folders: foldersOf(file, recipe, starts),
    scripts: scriptsOf(recipe).map(
      (line): Script => ({ pieces: fillTemplate(mappedText(line), valueIn(lookup), nameOf), escaped: false }),
    ),
    environment: environmentOf(file, recipe, lookup),
  };
}

/** Each line is a shell of its own, but for a recipe that names its interpreter: that is one text, if of a shell. */
function scriptsOf({ lines, attributes }: JustRecipe): readonly (readonly Piece[])[] {
  const first = lines[0]?.map((piece) => piece.text).join('') ?? '';
  const attribute = attributes.flatMap((each) => /\bscript(?:\([ \t]*['"]([^'"]*)['"])?/.exec(each) ?? []);
  const isScript = first.startsWith('#!') || attribute.length > 0;
  if (!isScript) {
    return lines.map((line) => piecesFrom(line, /^[@-]*/.exec(line[0]?.text ?? '')?.[0].length ?? 0));
  }
  const interpreter = first.startsWith('#!') ? first.slice(2) : (attribute[1] ?? 'sh');
  const word =
    interpreter
      .trim()
      .replace(/^\S*\benv[ \t]+(?:-S[ \t]+)?/, '')
      .split(/[ \t]/)[0] ?? '';
  if (!SHELL.test(word)) return [];
  return [
    lines.flatMap((line) => [
      ...line,
      { text: '\n', source: (line.at(-1)?.source ?? 0) + (line.at(-1)?.text.length ?? 0) },
    ]),
  ];
}

/** The recipe's parameters, whose defaults are the caller's choice, before the variables of the file. */
function lookupIn(file: Justfile, recipe: JustRecipe): JustLookup {
  const known = new Map<string, TemplateValue | undefined>();
  const lookup = (name: string, depth: number): TemplateValue | undefined => {
    if (known.has(name)) return known.get(name);
    // A name that needs itself has no value.
    known.set(name, undefined);
    const parameter = recipe.parameters.find((each) => each.name === name);
    const expression = parameter ? parameter.fallback : file.variables.get(name);
    const inner: JustLookup = (other) => lookup(other, depth + 1);
    const read = expression && evaluateJust(expression.text, expression.at, inner, depth);
    const found = read && expression?.elsewhere === true ? withoutPlaces(read) : read;
    const value = found && parameter ? { ...found, byDefault: true as const } : found;
    known.set(name, value);
    return value;
  };
  return (name) => lookup(name, 0);
}

/** What stands between braces; four open ones stand for two, which nothing here is about. */
function valueIn(lookup: JustLookup) {
  return (inner: string, at: number): TemplateValue | undefined => evaluateJust(inner, at, lookup);
}

function nameOf(inner: string): string | undefined {
  return /^[A-Za-z_][\w-]*$/.exec(inner)?.[0];
}

function environmentOf(file: Justfile, recipe: JustRecipe, lookup: JustLookup): Task['environment'] {
  const isAll = file.settings.get('export') === 'true';
  const names = [
    ...[...file.variables.keys()].filter((name) => isAll || file.exported.has(name)),
    ...recipe.parameters.filter((each) => isAll || each.exported).map((each) => each.name),
  ];
  return new Map(
    names.map((name) => {
      const value = lookup(name);
      return [name, value && textOfValue(value)] as const;
    }),
  );
}

/** Where a recipe runs: the justfile's folder, unless the recipe or the file says otherwise. */
function foldersOf({ settings }: Justfile, { attributes }: JustRecipe, starts: readonly string[]): readonly string[] {
  if (attributes.some((each) => /\bno-cd\b/.test(each)) || settings.get('no-cd') === 'true') return [];
  const stated =
    attributes
      .map((each) => /\bworking-directory\s*:\s*(.*)$/.exec(each)?.[1])
      .findLast((each) => each !== undefined) ?? settings.get('working-directory');
  if (stated === undefined) return starts;
  const folder = /^'([^']*)'$|^"([^"\\]*)"$/.exec(stated.trim());
  const path = folder?.[1] ?? folder?.[2];
  return path === undefined || /^[/~]/.test(path) ? [] : starts.map((start) => joinPath(start, path));
}
