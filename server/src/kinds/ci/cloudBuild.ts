import * as l10n from '@vscode/l10n';
import type { Node } from 'yaml';
import { CLOUD_BUILD_MACHINES, CLOUD_BUILD_PLATFORM } from '../../data/cloudBuild';
import type { Build } from '../../model/build';
import type { Kind } from '../../model/kind';
import type { Reading } from '../../model/reading';
import type { RunnerLabels } from '../../model/runner';
import { staying } from '../../model/stays';
import { joinedLines, joinedTexts, type MappedText } from '../../text/mapped';
import { folderOf, joinPath } from '../../text/paths';
import type { Source } from '../../text/source';
import { itemsOf, readYaml, textAt, textOf, valueAt, type YamlDocument, type YamlText } from '../../text/yaml/yaml';
import { embeddedText } from '../../text/yaml/yamlBlock';
import { fillIn } from '../syntax/ci/fillIn';
import { jobImage, machineDemand } from '../syntax/ci/jobImage';
import {
  addCommands,
  addUse,
  emptyPipeline,
  mayReadScript,
  type Pipeline,
  pipelineReading,
} from '../syntax/ci/pipeline';
import { withPushedTags } from '../syntax/ci/pushedImages';
import { HOLE, nameIn, nameWithHoles, SUBSTITUTION } from '../syntax/ci/substitutions';
import { quotedCommand } from '../syntax/ci/words';
import { readCommands } from '../syntax/commands/commands';
import { type CommandReading, type Opaque, UNKNOWN_MACHINE } from '../syntax/commands/contract';
import { imagesForCloudRun, isForCloudRun } from '../syntax/commands/deploys';
import { resolvePaths } from '../syntax/commands/scriptFolder';
import { hasRootKeys } from '../syntax/jsonc';
import { handedOver } from './handedDockerfile';

/** Google Cloud Build: the images of steps, and the commands that their arguments or scripts are. */
export const cloudBuildKind: Kind = {
  id: 'cloudBuild',
  title: 'Cloud Build configuration',
  globs: ['**/cloudbuild*.{yml,yaml}', '**/*.cloudbuild.{yml,yaml}'],
  recognise: ({ path, text }) =>
    /\.ya?ml$/.test(path) && /^steps:/m.test(text) && (NAME.test(path) || BUILDER.test(text)),
  read: readConfiguration,
  comment: '#',
};

/** The same as JSON, which has no comments. */
export const cloudBuildJsonKind: Kind = {
  id: 'cloudBuild-json',
  title: 'Cloud Build configuration',
  globs: ['**/*.json'],
  recognise: ({ path, text }) => /(?:^|\/)cloudbuild[^/]*\.json$/i.test(path) && hasRootKeys(text, ['steps']),
  read: readConfiguration,
  comment: undefined,
};

const NAME = /(?:^|\/)cloudbuild[^/]*$|\.cloudbuild\.ya?ml$/i;
/** The images that Google keeps for steps. */
const BUILDER = /^\s*(?:- )?name:\s*['"]?gcr\.io\/(?:cloud-builders|kaniko-project)\//m;

/** A step as a text for the shell. */
interface Command {
  readonly text: MappedText;
  readonly opaque: readonly Opaque[];
  readonly name: YamlText;
  /** The step runs in a folder that only the one who starts the build knows. */
  readonly anywhere: boolean;
}

function readConfiguration(source: Source): Reading {
  const pipeline = emptyPipeline();
  for (const document of readYaml(source.text)) readBuild(pipeline, document, folderOf(source.path));
  return pipelineReading(pipeline);
}

function readBuild(pipeline: Pipeline, document: YamlDocument, folder: string): void {
  const runner = runnerOf(document);
  const commands: Command[] = [];
  const ran: string[] = [];
  for (const step of itemsOf(document, valueAt(document, document.root, 'steps'))) {
    const name = textAt(document, step, 'name');
    if (name === undefined) continue;
    const value = name.value.includes('$') ? undefined : name.value;
    ran.push(nameWithHoles(name.value));
    const use = jobImage({ text: name, value, demand: machineDemand(runner) });
    if (use) addUse(pipeline, use, runner);
    const command = commandOf(document, step, name);
    if (command && mayReadScript(pipeline, command.text.text.length)) commands.push(command);
    if (command === undefined) pipeline.builds.push(...handedBy(document, step, name, foldersOf(folder)));
  }
  const read = readAll(commands, folder, runner);
  const steps = new Map(commands.map((command) => [command.name.span.start, command]));
  const images = itemsOf(document, valueAt(document, document.root, 'images'));
  const pushed = images.flatMap((item) => nameWithHoles(textOf(document, item)?.value ?? ''));
  const script = commands.map(({ text }) => text.text).join('\n');
  const deployed = imagesForCloudRun(script);
  const handedOn = read.handedOn.map(nameWithHoles);
  const builds = read.builds.map((one): Build => {
    const named = one.names === undefined ? one : { ...one, names: one.names.map(nameWithHoles) };
    const build = inStep(withPushedTags(named, pushed, HOLE), steps, folder);
    const command = steps.get(one.span.start)?.text.text ?? '';
    const isLeft = pushed.length > 0 && isLeftThere(build, handedOn);
    const placed = isForCloudRun(build, command, deployed) ? { ...build, ownPlace: true as const } : build;
    return isLeft ? staying(placed, 'tried') : placed;
  });
  // The image of a step is run.
  const names = { ran: [...read.ran.map(nameWithHoles), ...ran], handedOn };
  addCommands(pipeline, { ...read, ...names, builds }, runner);
}

/** A file that lists what is pushed leaves all else that it builds on its machine, which is gone with the build. */
function isLeftThere({ output, pushedAs, names = [] }: Build, handedOn: readonly string[]): boolean {
  const isKnown = names.length > 0 && pushedAs === undefined;
  return isKnown && output === 'none' && !names.some((name) => handedOn.includes(name));
}

/** The steps share a machine and its engine: they are one text, each in a shell of its own. */
function readAll(commands: readonly Command[], folder: string, runner: RunnerLabels): CommandReading {
  const text = joinedLines(commands.map((command) => command.text));
  let start = 0;
  const opaque = commands.flatMap((command) => {
    const from = start;
    start += command.text.text.length + 1;
    return command.opaque.map((each) => ({ ...each, start: each.start + from, end: each.end + from }));
  });
  return readCommands(text, {
    folders: foldersOf(folder),
    variables: new Map(),
    machine: UNKNOWN_MACHINE,
    runner,
    replaceOpaque: opaque,
  });
}

/** A build is submitted with the folder of its file or one above it, or by a trigger with the whole repository. */
function foldersOf(folder: string): readonly string[] {
  return [...new Set([folder, '', ...foldersAbove(folder)])];
}

function foldersAbove(folder: string): readonly string[] {
  const parts = folder.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, parts.length - i - 1).join('/'));
}

/**
 * A build by a step's arguments is known by the step's name, and has no place for another argument. In a folder that is
 * not known it may be any below the file's own.
 */
function inStep(build: Build, steps: ReadonlyMap<number, Command>, folder: string): Build {
  const step = steps.get(build.span.start);
  if (step === undefined) return build;
  const { slot, ...rest } = build;
  const isStated = build.platforms.state === 'known';
  const isLost = step.anywhere && build.dockerfiles.length === 0 && build.dockerfilePatterns === undefined;
  return {
    ...rest,
    ...(isStated && slot && { slot }),
    ...(isLost && { dockerfilePatterns: [joinPath(folder, '**/Dockerfile')] }),
    span: step.name.span,
  };
}

function handedBy(document: YamlDocument, step: Node, name: YamlText, folders: readonly string[]): readonly Build[] {
  const args = itemsOf(document, valueAt(document, step, 'args')).map((item) => textOf(document, item)?.value ?? '');
  const folder = withDefaults(document, textAt(document, step, 'dir')?.value) ?? '.';
  return folder.includes('$') ? [] : handedOver(name, args, resolvePaths(folders, folder));
}

/** What a step runs: `script`, the script after `-c` of a shell, or the program of a builder with `args`. */
function commandOf(document: YamlDocument, step: Node, name: YamlText): Command | undefined {
  const folder = withDefaults(document, textAt(document, step, 'dir')?.value);
  const isSet = itemsOf(document, valueAt(document, step, 'env')).some((item) =>
    textOf(document, item)?.value.startsWith('DOCKER_DEFAULT_PLATFORM='),
  );
  const script = embeddedText(document, valueAt(document, step, 'script'));
  if (isSet) return undefined;
  if (script !== undefined) return inFolder({ text: script, opaque: [] }, name, folder);
  const args = valueAt(document, step, 'args');
  const words = textOf(document, args) ? [args] : itemsOf(document, args);
  const texts = words.flatMap((word) => embeddedText(document, word) ?? []);
  const entrypoint = textAt(document, step, 'entrypoint')?.value;
  const program = entrypoint ?? PROGRAMS.find(({ image }) => image.test(name.value))?.program;
  if (program === undefined) return undefined;
  const flag = texts.findIndex(({ text }) => /^-[a-z]*c[a-z]*$/.test(text));
  const isShell = /^(?:\/\S*\/)?(?:ba|da|a)?sh$/.test(program);
  const inner = isShell ? texts[flag + 1] : quotedCommand(program, name.span, texts);
  if (inner === undefined || (isShell && flag < 0)) return undefined;
  const { text, opaque } = fillIn(inner, SUBSTITUTION, ([whole]) => (whole === '$$' ? { value: '$' } : 'unknown'));
  const named = opaque.map((each) => ({ ...each, name: nameIn(text.text.slice(each.start, each.end)) ?? '' }));
  return inFolder({ text, opaque: named }, name, folder);
}

/** What the images of builders run (GoogleCloudPlatform/cloud-builders and GoogleContainerTools/kaniko). */
const PROGRAMS: readonly { readonly image: RegExp; readonly program: string }[] = [
  {
    image: /^gcr\.io\/cloud-builders\/docker(?:[:@]|$)|^(?:docker\.io\/(?:library\/)?)?docker(?::|$)/,
    program: 'docker',
  },
  { image: /^gcr\.io\/cloud-builders\/gcloud(?:[:@]|$)/, program: 'gcloud' },
  // The folder of the checkout is what it builds by default.
  { image: /^gcr\.io\/kaniko-project\/executor(?:[:@]|$)/, program: '/kaniko/executor --context=.' },
  { image: /^[^\s@]+\/buildah(?:[:@]|$)/, program: 'buildah' },
];

/** The command in a shell of its own, in the step's folder. */
function inFolder(
  { text, opaque }: Pick<Command, 'text' | 'opaque'>,
  name: YamlText,
  folder: string | undefined,
): Command {
  const isKnown = folder !== undefined && /^[\w./-]+$/.test(folder);
  const change = folder === undefined ? '' : isKnown ? `cd ${folder}\n` : 'cd "$(unknown)"\n';
  const front = `(${change}`;
  const whole = joinedTexts([pieceAt(front, name), text, pieceAt('\n)', name)]);
  return {
    text: whole,
    opaque: opaque.map((each) => ({ ...each, start: each.start + front.length, end: each.end + front.length })),
    name,
    anywhere: folder !== undefined && !isKnown,
  };
}

/** A folder with the values that the file itself gives its substitutions: where a build is meant to run. */
function withDefaults(document: YamlDocument, folder: string | undefined): string | undefined {
  const substitutions = valueAt(document, document.root, 'substitutions');
  return folder?.replace(/\$\{(_\w+)\}|\$(_\w+)/g, (whole, braced?: string, bare?: string) => {
    return textAt(document, substitutions, braced ?? bare ?? '')?.value ?? whole;
  });
}

function pieceAt(text: string, { span }: YamlText): MappedText {
  return quotedCommand(text, span, []);
}

/** The default pool, unless the file names another or a machine that is not known. */
function runnerOf(document: YamlDocument): RunnerLabels {
  const options = valueAt(document, document.root, 'options');
  const pool = textAt(document, options, 'pool', 'name') ?? textAt(document, options, 'workerPool');
  const machine = textAt(document, options, 'machineType');
  const written = pool ?? machine;
  const span = written?.span ?? { start: document.offset, end: document.offset };
  const base = { system: 'other', key: 'pool', span, labels: pool ? [{ value: pool.value, span }] : [] } as const;
  const isDefault = pool === undefined && (machine === undefined || CLOUD_BUILD_MACHINES.test(machine.value));
  if (!isDefault || valueAt(document, options, 'pool') !== undefined)
    return { ...base, unresolved: pool === undefined };
  const because = l10n.t("the machines of Cloud Build's default pool are {0}", CLOUD_BUILD_PLATFORM);
  return { ...base, unresolved: false, hosted: { platform: CLOUD_BUILD_PLATFORM, because, store: 'classic' } };
}
