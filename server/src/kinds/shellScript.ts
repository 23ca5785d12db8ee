import type { Build } from '../model/build';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { directText } from '../text/mapped';
import { baseName, folderOf } from '../text/paths';
import type { Source } from '../text/source';
import { readCommands } from './syntax/commands/commands';
import { type CommandReading, UNKNOWN_MACHINE } from './syntax/commands/contract';
import { withDeployment } from './syntax/commands/deploys';
import { withTried } from './syntax/commands/tried';
import { namedValues } from './syntax/helmCommands';

/** Shell scripts: by their ending, the editor's language, or the `#!` line of a file without an ending. */
export const shellScriptKind: Kind = {
  id: 'shellScript',
  title: 'shell script',
  globs: [
    '**/*.sh',
    '**/*.bash',
    '**/{bin,scripts,script,hack,ci,tools,build}/*',
    // A glob cannot say that a name has no ending.
    '**/{build,publish,release,push}*',
    '**/docker[-_]*',
  ],
  recognise(source) {
    const name = baseName(source.path);
    if (/\.(?:sh|bash)$/i.test(name)) return true;
    if (source.languageId !== undefined && source.languageId !== 'plaintext')
      return source.languageId === 'shellscript';
    return !name.slice(1).includes('.') && SHEBANG.test(source.text.slice(0, 200));
  },
  read: (source) => readScript(source),
  comment: '#',
};

const SHEBANG = /^#![ \t]*(?:\/\S*\/)?(?:env[ \t]+(?:-S[ \t]+)?)?(?:\/\S*\/)?(?:ba|da|k|z|a)?sh(?:[ \t\r\n]|$)/;

function readScript(source: Source): Reading {
  const own = folderOf(source.path);
  const read = readCommands(directText(source.text, 0), {
    folders: foldersOf(own),
    scriptFolder: own,
    variables: new Map(),
    machine: UNKNOWN_MACHINE,
    byHand: true,
  });
  const { uses, mentions, merges, buildCalls, composeProjects } = read;
  const builds = withDeployment(withTried(read.builds, [read]), source.text).map((build) =>
    withRenames(build, read.renames),
  );
  const joinedNames = [...new Set(read.joins.flatMap(({ names = [] }) => names))];
  const namedFiles = namedValues(source);
  return reading({ builds, uses, mentions, merges, joinedNames, buildCalls, composeProjects, namedFiles });
}

function withRenames(build: Build, renames: CommandReading['renames']): Build {
  const { names = [] } = build;
  const renamed = renames.flatMap(([from, to]) => (names.includes(from) ? [to] : []));
  return renamed.length === 0 ? build : { ...build, renamed };
}

/** Where a script may have been started: mostly at the root, else beside it or in a folder between. */
function foldersOf(own: string): readonly string[] {
  const parts = own.split('/').filter(Boolean);
  const between = parts.map((_, i) => parts.slice(0, parts.length - i).join('/'));
  return ['', ...between];
}
