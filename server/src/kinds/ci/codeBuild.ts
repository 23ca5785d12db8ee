import { CDK_FILE, CDK_PROJECT } from '../../data/managedServices';
import type { Kind, ReadContext } from '../../model/kind';
import { type Reading, reading } from '../../model/reading';
import type { RunnerLabels } from '../../model/runner';
import { directText, joinedLines, type MappedText, throughBoth } from '../../text/mapped';
import { folderOf, foldersUpward, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import { entriesOf, readYaml, resolve, textAt, valueAt, type YamlDocument } from '../../text/yaml/yaml';
import { commandLines } from '../syntax/ci/commandLines';
import { readCommands } from '../syntax/commands/commands';
import { UNKNOWN_MACHINE } from '../syntax/commands/contract';
import { withTried } from '../syntax/commands/tried';

/**
 * The build specification of AWS CodeBuild: the commands of its phases (CodeBuild guide, "Build specification reference").
 * Which machine runs them is said by the project.
 */
export const codeBuildKind: Kind = {
  id: 'codeBuild',
  title: 'CodeBuild buildspec',
  globs: ['**/*buildspec*.{yml,yaml}', '**/{buildspec,buildspecs}/*.{yml,yaml}'],
  recognise: ({ path, text }) =>
    /buildspec[^/]*\.ya?ml$|(?:^|\/)buildspecs?\/[^/]+\.ya?ml$/i.test(path) && /^phases:/m.test(text),
  read: readSpecification,
  comment: '#',
};

function readSpecification({ path, text }: Source, { file }: ReadContext): Reading {
  const folder = folderOf(path);
  const read = readBuildspec(directText(text, 0), folder);
  if (read.builds.length === 0) return read;
  const wanted = foldersUpward(folder).map((above) => joinPath(above, CDK_FILE));
  const isOfCdk = wanted.some((one) => file(one) !== undefined);
  const builds = isOfCdk ? read.builds.map((build) => ({ ...build, likelyMachines: [CDK_PROJECT] })) : read.builds;
  return { ...read, builds, wanted: [...read.wanted, ...wanted] };
}

/**
 * Reads a specification that may stand inside another document, in a file of `folder`; `runner` is the project's machine,
 * where that is known.
 */
export function readBuildspec(specification: MappedText, folder: string, runner?: RunnerLabels): Reading {
  const [document] = readYaml(specification.text);
  const shells =
    document === undefined ? undefined : SHELLS.get(textAt(document, document.root, 'version')?.value ?? '');
  if (document === undefined || shells === undefined || !isForShell(document)) return reading({});
  const scripts = scriptsOf(document).map((script) => throughBoth(script, specification));
  const reads = shells(scripts).map((commands) =>
    readCommands(commands, {
      // The source that a project builds is the whole repository, or the folder of the file.
      folders: [...new Set([folder, ''])],
      anywhere: true,
      variables: variablesOf(document),
      machine: UNKNOWN_MACHINE,
      ...(runner && { runner }),
    }),
  );
  const builds = withTried(
    reads.flatMap((read) => read.builds),
    reads,
    true,
  );
  return reading({
    uses: reads.flatMap((read) => read.uses),
    builds,
    mentions: reads.flatMap((read) => read.mentions),
    merges: reads.flatMap((read) => read.merges),
    buildCalls: reads.flatMap((read) => read.buildCalls),
    composeProjects: reads.flatMap((read) => read.composeProjects),
    namedFiles: reads.flatMap((read) => read.namedFiles),
  });
}

/** The commands of one shell, by the specification's version: 0.1 starts each in a shell of its own. */
const SHELLS: ReadonlyMap<string, (scripts: readonly MappedText[]) => readonly MappedText[]> = new Map([
  ['0.1', (scripts: readonly MappedText[]) => scripts],
  ['0.2', (scripts: readonly MappedText[]) => [joinedLines(scripts)]],
]);

/** `env: shell` is `bash` or `/bin/sh`, or on Windows PowerShell. */
function isForShell(document: YamlDocument): boolean {
  const shell = textAt(document, document.root, 'env', 'shell')?.value;
  return shell === undefined || /(?:^|\/)(?:ba)?sh$/.test(shell);
}

const PHASES: readonly string[] = ['install', 'pre_build', 'build', 'post_build'];

/** The commands of all phases, in their order. */
function scriptsOf(document: YamlDocument): readonly MappedText[] {
  return PHASES.flatMap((phase) =>
    ['commands', 'finally'].flatMap((key) => {
      const node = valueAt(document, document.root, 'phases', phase, key);
      return commandLines(document, node);
    }),
  );
}

/** The file's variables are set, but to what the project or whoever starts the build may have set them to. */
function variablesOf(document: YamlDocument): ReadonlyMap<string, undefined> {
  const environment = resolve(document, valueAt(document, document.root, 'env'));
  const names = ['variables', 'parameter-store', 'secrets-manager'].flatMap((key) =>
    entriesOf(document, valueAt(document, environment, key)).map((entry) => entry.key.value),
  );
  return new Map(names.map((name) => [name, undefined]));
}
