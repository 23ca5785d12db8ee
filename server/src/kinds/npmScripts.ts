import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { baseName, folderOf } from '../text/paths';
import type { Source } from '../text/source';
import { mayHaveCommands } from './syntax/commands/commands';
import { type JsonNode, propertiesOf, propertyOf, readJsonc, stringOf } from './syntax/jsonc';
import type { FilledPiece } from './syntax/make/filled';
import { type Task, tasksReading } from './syntax/tasks/tasks';

/** The scripts of a package (npm docs, "scripts"): each is a command line of the shell, run in the package's folder. */
export const npmScriptsKind: Kind = {
  id: 'npmScripts',
  title: 'package.json',
  globs: ['**/package.json'],
  recognise: ({ path, text }) => baseName(path) === 'package.json' && mayHaveCommands(text) && hasScripts(text),
  read: readScripts,
  comment: undefined,
};

/** Whether some script has words that tell anything; most packages have none. */
function hasScripts(text: string): boolean {
  return scriptsOf(text).some(([, node]) => typeof node.value === 'string' && mayHaveCommands(node.value));
}

function readScripts({ path, text }: Source): Reading {
  const folder = folderOf(path);
  const tasks = scriptsOf(text).map(
    ([name, node]): Task => ({
      name,
      folders: [folder],
      scripts: [{ pieces: piecesOf(text, node), escaped: true }],
      environment: new Map(),
    }),
  );
  return tasks.length === 0 ? reading({}) : tasksReading(tasks, text);
}

function scriptsOf(text: string): readonly (readonly [string, JsonNode])[] {
  return propertiesOf(propertyOf(readJsonc(text), 'scripts'));
}

/** The characters of a JSON string with their places; those that an escape makes stand nowhere by themselves. */
function piecesOf(text: string, node: JsonNode): readonly FilledPiece[] {
  const string = stringOf(text, node);
  if (string === undefined) return [];
  const written = text.slice(string.span.start, string.span.end);
  const pieces = [...written.matchAll(/[^\\]+|\\u[\da-fA-F]{4}|\\./g)].map(({ 0: run, index }): FilledPiece => {
    const start = string.span.start + index;
    const span = { start, end: start + run.length };
    return run.startsWith('\\') ? { text: unescaped(run), span } : { text: run, span, origin: start };
  });
  return pieces.map((piece) => piece.text).join('') === string.value ? pieces : [];
}

function unescaped(written: string): string {
  const code = /^\\u(.{4})$/.exec(written)?.[1];
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
  return ESCAPES.get(written.charAt(1)) ?? written.charAt(1);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
