import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Build } from '../model/build';
import type { FileText, Kind, ReadContext } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import type { MappedText } from '../text/mapped';
import { folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import {
  entriesOf,
  itemsOf,
  readYaml,
  resolve,
  textOf,
  valueAt,
  type YamlDocument,
  type YamlEntry,
} from '../text/yaml/yaml';
import { embeddedText } from '../text/yaml/yamlBlock';
import { mayHaveCommands } from './syntax/commands/commands';
import { buildsFromElsewhere } from './syntax/commands/elsewhere';
import type { FilledPiece } from './syntax/make/filled';
import { knownText } from './syntax/make/filled';
import { type Task, tasksReading } from './syntax/tasks/tasks';
import { fillTemplate, type TemplateLookup, type TemplateValue, withoutPlaces } from './syntax/tasks/template';

/** Taskfiles of go-task (taskfile.dev, "Schema Reference", version 3): each command is a shell of its own. */
export const taskfileKind: Kind = {
  id: 'taskfile',
  title: 'Taskfile',
  globs: ['**/[Tt]askfile*.{yml,yaml}'],
  recognise: ({ path, text }) => /(?:^|\/)[Tt]askfile(?:[._-][^/]*)?\.ya?ml$/.test(path) && TASKS.test(text),
  accepts: ({ path, text }) => /\.ya?ml$/.test(path) && TASKS.test(text),
  read: (source, context) =>
    mayHaveCommands(source.text) || INCLUDES.test(source.text) ? readTaskfile(source, context) : reading({}),
  comment: '#',
};

const TASKS = /^["']?tasks["']?[ \t]*:/m;
const INCLUDES = /^["']?includes["']?[ \t]*:/m;

function readTaskfile(source: Source, { file }: ReadContext): Reading {
  const [document] = readYaml(source.text);
  if (document === undefined) return reading({});
  const wanted = new Set<string>();
  const read = readTasks(document, folderOf(source.path), new Map());
  const given = variablesOf(document, valueAt(document, document.root, 'vars'), new Map());
  const builds = entriesOf(document, valueAt(document, document.root, 'includes')).flatMap((include) =>
    includedBuilds(document, include, folderOf(source.path), given, file, wanted),
  );
  const included = [...wanted].map((path) => ({ path, as: 'taskfile' as const }));
  const namedFiles = [...included, ...read.namedFiles];
  return { ...read, builds: [...read.builds, ...builds], wanted: [...wanted], namedFiles };
}

/** What the tasks of a Taskfile build with the variables of the one that includes it and those that it gives. */
function includedBuilds(
  document: YamlDocument,
  { key, value }: YamlEntry,
  folder: string,
  shared: Variables,
  file: FileText,
  wanted: Set<string>,
): readonly Build[] {
  const written = textOf(document, value)?.value ?? textOf(document, part(document, value, 'taskfile'))?.value;
  if (written === undefined || /^[/~]|:\/\/|\{\{/.test(written)) return [];
  const isFile = /\.ya?ml$/.test(written);
  const paths = (isFile ? [''] : FILE_NAMES).map((name) => joinPath(joinPath(folder, written), name));
  const path = paths.find((one) => {
    wanted.add(one);
    return file(one) !== undefined;
  });
  const [included] = readYaml((path !== undefined && file(path)) || '');
  if (path === undefined || included === undefined || !mayHaveCommands(included.text)) return [];
  const given = variablesOf(document, part(document, value, 'vars'), shared);
  const around = new Map([...given].map(([name, one]) => [name, one && withoutPlaces(one)] as const));
  const stated = textOf(document, part(document, value, 'dir'))?.value;
  if (stated !== undefined && /^[/~]|\{\{/.test(stated)) return [];
  const runs = stated === undefined ? folder : joinPath(folder, stated);
  const { builds } = readTasks(included, runs, around);
  return buildsFromElsewhere(builds, readTasks(included, folderOf(path), new Map()).builds, key.span);
}

/** The names under which a Taskfile is looked for in a folder (go-task, "Supported file names"). */
const FILE_NAMES = ['Taskfile', 'taskfile'].flatMap((name) =>
  ['.yml', '.yaml', '.dist.yml', '.dist.yaml'].map((ending) => `${name}${ending}`),
);

/** What the tasks say that run in `own`, with the variables `given` from outside. */
function readTasks(document: YamlDocument, own: string, given: Variables): Reading {
  const shared = variablesOf(document, valueAt(document, document.root, 'vars'), given, 'given');
  const around = valueAt(document, document.root, 'env');
  const tasks = entriesOf(document, valueAt(document, document.root, 'tasks')).map(({ key, value }): Task => {
    const variables = variablesOf(document, part(document, value, 'vars'), shared);
    const lookup = lookupIn(variables);
    const environment = new Map([
      ...environmentOf(document, around, lookup),
      ...environmentOf(document, part(document, value, 'env'), lookup),
    ]);
    const scripts = commandsOf(document, value).map(({ text, escaped }) => ({
      pieces: fillTemplate(text, lookup, nameOf),
      escaped,
    }));
    return { name: key.value, folders: foldersOf(document, value, own, lookup), scripts, environment };
  });
  return tasksReading(tasks, document.text);
}

/** A variable's value; `undefined` for one that is set to what is not known. */
type Variables = ReadonlyMap<string, TemplateValue | undefined>;

function part(document: YamlDocument, task: Node | undefined, key: string): Node | undefined {
  return isMap(resolve(document, task)) ? valueAt(document, task, key) : undefined;
}

/** The commands of a task: a text, a list of them, or `cmds`, `cmd` of a mapping. Those that are put off count not. */
function commandsOf(
  document: YamlDocument,
  task: Node | undefined,
): readonly { readonly text: MappedText; readonly escaped: boolean }[] {
  const node = resolve(document, task);
  const listed = isMap(node) ? (valueAt(document, node, 'cmds') ?? valueAt(document, node, 'cmd')) : node;
  const list = resolve(document, listed);
  const items = isSeq(list) ? itemsOf(document, list) : list === undefined ? [] : [list];
  return items.flatMap((item) => {
    const command = isMap(resolve(document, item)) ? valueAt(document, item, 'cmd') : item;
    const text = embeddedText(document, command);
    const isBlock = /^BLOCK/.test(scalarType(resolve(document, command)));
    return text === undefined ? [] : [{ text, escaped: !isBlock && textOf(document, command)?.literal === false }];
  });
}

function scalarType(node: Node | undefined): string {
  return isScalar(node) ? (node.type ?? '') : '';
}

/** Whose the variables around others are: those that an include gives are certain, those of the file a caller may replace. */
type Whose = 'given' | 'shared';

/** The variables of a mapping over those around it; one from a command or of another sort is not known. */
function variablesOf(
  document: YamlDocument,
  node: Node | undefined,
  around: Variables,
  whose: Whose = 'shared',
): Variables {
  const variables = new Map(around);
  for (const { key, value } of entriesOf(document, node)) {
    const before = new Map(variables);
    variables.set(key.value, readVariable(document, value, lookupIn(before), key.value, around, whose));
  }
  return variables;
}

function readVariable(
  document: YamlDocument,
  node: Node | undefined,
  lookup: TemplateLookup,
  name: string,
  around: Variables,
  whose: Whose,
): TemplateValue | undefined {
  const text = embeddedText(document, node);
  if (text === undefined || !isScalar(resolve(document, node))) return undefined;
  const fallback = DEFAULT.exec(text.text.trim());
  // `{{.NAME | default "value"}}`: what the caller gives, or what stands around, goes first.
  if (fallback?.[1] === name && around.has(name) && whose === 'given') return around.get(name);
  if (fallback?.[1] === name && !around.has(name)) {
    const start = text.text.indexOf('"') + 1;
    const [, , value = ''] = fallback;
    return { pieces: [{ text: value, source: text.toSource(start) }], byDefault: true };
  }
  const filled = fillTemplate(text, lookup, nameOf);
  if (filled.some((piece) => piece.opaque !== undefined)) return undefined;
  const isByDefault = filled.some((piece) => piece.byDefault);
  return { pieces: filled.map(pieceOf), ...(isByDefault && { byDefault: true }) };
}

const DEFAULT = /^\{\{-?\s*\.(\w+)\s*\|\s*default\s+"([^"\\]*)"\s*-?\}\}$/;

function pieceOf({ text, origin }: FilledPiece): TemplateValue['pieces'][number] {
  return { text, ...(origin !== undefined && { source: origin }) };
}

function lookupIn(variables: Variables): TemplateLookup {
  return (inner) => {
    const name = nameOf(inner);
    return name === undefined ? undefined : variables.get(name);
  };
}

function nameOf(inner: string): string | undefined {
  return /^-?\s*\.([A-Za-z_]\w*)\s*-?$/.exec(inner)?.[1];
}

function environmentOf(
  document: YamlDocument,
  node: Node | undefined,
  lookup: TemplateLookup,
): ReadonlyMap<string, string | undefined> {
  return new Map(
    entriesOf(document, node).map(({ key, value }) => {
      const text = embeddedText(document, value);
      return [key.value, text && knownText(fillTemplate(text, lookup, nameOf))] as const;
    }),
  );
}

/** Where a task runs: the Taskfile's folder, or its `dir`; one that is included may run at the root. */
function foldersOf(
  document: YamlDocument,
  task: Node | undefined,
  own: string,
  lookup: TemplateLookup,
): readonly string[] {
  const starts = [...new Set([own, ''])];
  const node = part(document, task, 'dir');
  const text = node && textOf(document, node) ? embeddedText(document, node) : undefined;
  if (text === undefined) return starts;
  const folder = knownText(fillTemplate(text, lookup, nameOf));
  const isOutside = folder === undefined || /^[/~]|^[A-Za-z]:|\$/.test(folder);
  return isOutside ? [] : starts.map((start) => joinPath(start, folder));
}
