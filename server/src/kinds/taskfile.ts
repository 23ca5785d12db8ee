import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import type { MappedText } from '../text/mapped';
import { folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { entriesOf, itemsOf, readYaml, resolve, textOf, valueAt, type YamlDocument } from '../text/yaml/yaml';
import { embeddedText } from '../text/yaml/yamlBlock';
import { mayHaveCommands } from './syntax/commands/commands';
import type { FilledPiece } from './syntax/make/filled';
import { knownText } from './syntax/make/filled';
import { type Task, tasksReading } from './syntax/tasks/tasks';
import { fillTemplate, type TemplateLookup, type TemplateValue } from './syntax/tasks/template';

/** Taskfiles of go-task (taskfile.dev, "Schema Reference", version 3): each command is a shell of its own. */
export const taskfileKind: Kind = {
  id: 'taskfile',
  title: 'Taskfile',
  globs: ['**/[Tt]askfile*.{yml,yaml}'],
  recognise: ({ path, text }) =>
    /(?:^|\/)[Tt]askfile(?:[._-][^/]*)?\.ya?ml$/.test(path) && /^["']?tasks["']?[ \t]*:/m.test(text),
  read: (source) => (mayHaveCommands(source.text) ? readTaskfile(source) : reading({})),
  comment: '#',
};

function readTaskfile(source: Source): Reading {
  const own = folderOf(source.path);
  const [document] = readYaml(source.text);
  if (document === undefined) return reading({});
  const shared = variablesOf(document, valueAt(document, document.root, 'vars'), new Map());
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
  return tasksReading(tasks);
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

/** The variables of a mapping over those around it; one from a command or of another sort is not known. */
function variablesOf(document: YamlDocument, node: Node | undefined, around: Variables): Variables {
  const variables = new Map(around);
  for (const { key, value } of entriesOf(document, node)) {
    const before = new Map(variables);
    variables.set(key.value, readVariable(document, value, lookupIn(before), key.value, around));
  }
  return variables;
}

function readVariable(
  document: YamlDocument,
  node: Node | undefined,
  lookup: TemplateLookup,
  name: string,
  around: Variables,
): TemplateValue | undefined {
  const text = embeddedText(document, node);
  if (text === undefined || !isScalar(resolve(document, node))) return undefined;
  const fallback = DEFAULT.exec(text.text.trim());
  // `{{.NAME | default "value"}}`: what the caller gives, or what stands around, goes first.
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
