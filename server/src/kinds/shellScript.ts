import { type Build, isPushed } from '../model/build';
import type { Kind, ReadContext } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { staying } from '../model/stays';
import { directText } from '../text/mapped';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { pipelineBuilds } from './ci/buildkiteScript';
import { readCommands } from './syntax/commands/commands';
import { type CommandReading, UNKNOWN_MACHINE } from './syntax/commands/contract';
import { withDeployment } from './syntax/commands/deploys';
import { withKept } from './syntax/commands/kept';
import { withMachineNames } from './syntax/commands/machineNames';
import { withShown } from './syntax/commands/shown';
import { withTried } from './syntax/commands/tried';
import { withHubBuilder } from './syntax/hubHook';
import { microvmBuildsIn } from './syntax/microvmBuild';
import { withSaidStore } from './syntax/saidStore';

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
  read: readScript,
  comment: '#',
};

/**
 * A script that is called for tests alone: what it builds under a name that nobody could push is tried there, or all of it,
 * where it hands nothing on.
 */
const TESTS =
  /^(?!.*(?:build|image|all|push|publish|release|deploy|ship))(?:[a-z0-9]+[._-])*(?:e2e[._-])?(?:tests?|e2e)(?:\.(?:sh|bash))?$/i;

/** Whether a script runs images or loads them into a cluster beside it, and hands on none: what else it builds stays too. */
function staysOnMachine({ ran, handedOn }: CommandReading): boolean {
  return ran.length > 0 && handedOn.length === 0;
}

function leftHere(build: Build): Build {
  return build.output === 'none' && !isPushed(build) ? staying(build, 'tried') : build;
}

const SHEBANG = /^#![ \t]*(?:\/\S*\/)?(?:env[ \t]+(?:-S[ \t]+)?)?(?:\/\S*\/)?(?:ba|da|k|z|a)?sh(?:[ \t\r\n]|$)/;

function readScript(source: Source, { file }: ReadContext): Reading {
  const own = folderOf(source.path);
  const read = readCommands(directText(source.text, 0), {
    folders: foldersOf(own),
    scriptFolder: own,
    ...(own === '' && { whole: { below: '', by: 'loops' as const } }),
    variables: new Map(),
    machine: UNKNOWN_MACHINE,
    byHand: true,
  });
  const { uses, mentions, merges, buildCalls, composeProjects, namedFiles } = read;
  const wanted = read.builds.length === 0 ? [] : sourcedBy(source);
  const texts = [source.text, ...wanted.flatMap((path) => file(path) ?? [])];
  const isForTests = TESTS.test(baseName(source.path));
  const here = isForTests && staysOnMachine(read) ? read.builds.map(leftHere) : read.builds;
  const tried = withShown(withTried(here, [read], isForTests), read, source.text);
  const made = withMachineNames(withKept(tried, [read]), texts);
  const deployed = withSaidStore(withDeployment(made, source.text), source.text);
  const run = deployed.map((build) => withRenames(build, read.renames));
  const builds = [...withHubBuilder(run, source), ...pipelineBuilds(source), ...microvmBuildsIn(source)];
  const joinedNames = [...new Set(read.joins.flatMap(({ names = [] }) => names))];
  return reading({ builds, uses, mentions, merges, joinedNames, buildCalls, composeProjects, namedFiles, wanted });
}

/** The scripts whose variables this one takes in, from where it may run: `. ./scripts/version`. */
function sourcedBy({ path, text }: Source): readonly string[] {
  const named = [...text.matchAll(SOURCED)].slice(0, MAX_SOURCED).flatMap(([, name]) => name ?? []);
  const found = named.flatMap((name) => [joinPath('', name), joinPath(folderOf(path), name)]);
  return [...new Set(found)].filter((each) => each !== path && !each.startsWith('..'));
}

const SOURCED = /^[ \t]*(?:\.|source)[ \t]+["']?(?:\$\(dirname "?\$0"?\)\/)?((?!\/)[\w./-]{1,200})["']?[ \t]*$/gm;
const MAX_SOURCED = 20;

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
