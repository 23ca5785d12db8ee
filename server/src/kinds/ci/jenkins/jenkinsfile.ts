import * as l10n from '@vscode/l10n';
import { formatPlatform, parsePlatform } from '../../../image/platform';
import type { Build } from '../../../model/build';
import type { Demand } from '../../../model/imageUse';
import type { Kind } from '../../../model/kind';
import { type Reading, reading } from '../../../model/reading';
import { folderOf, joinPath } from '../../../text/paths';
import type { Source } from '../../../text/source';
import { jobImage, machineDemand } from '../../syntax/ci/jobImage';
import {
  addCommands,
  addMention,
  addUse,
  emptyPipeline,
  mayReadScript,
  type Pipeline,
  pipelineReading,
} from '../../syntax/ci/pipeline';
import { mayHaveCommands, readCommands } from '../../syntax/commands/commands';
import { type Machine, UNKNOWN_MACHINE } from '../../syntax/commands/contract';
import { type FilledPiece, filledText, knownText } from '../../syntax/make/filled';
import { programBuild, toolBuilds } from '../../syntax/programBuild';
import { blockNamed, ownerOf, runnerOf, takeAgent } from './agents';
import { podsIn } from './podYaml';
import { type Block, type Step, stepsOf, valuesOf } from './steps';
import { piecesOf, plainSpan, type Values } from './texts';
import { type TextToken, tokensOf } from './tokens';

/** Pipelines of Jenkins ("Pipeline Syntax", "Using Docker with Pipeline", the Kubernetes plugin), by a reader of steps. */
export const jenkinsfileKind: Kind = {
  id: 'jenkinsfile',
  title: 'Jenkinsfile',
  globs: [
    '**/Jenkinsfile*',
    '**/*.{Jenkinsfile,jenkinsfile}',
    '**/{jenkins,Jenkins}*.groovy',
    '**/{jenkins,.jenkins,Jenkins}/**/*.groovy',
  ],
  recognise: ({ path, text }) => {
    const isCalledSo = PATH.test(path) && !OTHER.test(path);
    return (isCalledSo || (GROOVY.test(path) && PIPELINE.test(text))) && TELLING.test(text);
  },
  read: readPipeline,
  comment: '//',
  otherComments: ['/*'],
};

const PATH = /(?:^|\/)(?:Jenkinsfile(?:[._-][^/]*)?|[^/]*\.jenkinsfile)$/i;
/** Files about Jenkinsfiles, and templates of them. */
const OTHER = /\.(?:bats|md|adoc|txt|sh|py|ya?ml|json|xml|j2|erb|tpl|tmpl)$/i;
/** Groovy of Jenkins that may also be a part of a library, or a setting of the server. */
const GROOVY = /(?:^|\/)(?:\.?jenkins\/.*|jenkins)[^/]*\.groovy$/i;
const PIPELINE = /^[ \t]*(?:pipeline\s*\{|(?:node|podTemplate)\s*[({])/m;
const TELLING = /docker|podman|buildah|nerdctl|kaniko|containerTemplate|\byaml\b/i;

const JENKINS = { name: 'Jenkins', beside: [] };

/** What the reading of one file goes by. */
interface File {
  readonly text: string;
  /** The folder of the document. */
  readonly folder: string;
  readonly values: Values;
  readonly pipeline: Pipeline;
  readonly pods: TextToken[];
  /** What the steps so far have made of the machine of each agent, by the block that says which. */
  readonly machines: Map<Block | undefined, Machine>;
}

function readPipeline(source: Source): Reading {
  const { text, path } = source;
  const tokens = tokensOf(text);
  const steps = stepsOf(tokens);
  const file: File = {
    text,
    folder: folderOf(path),
    values: valuesOf(text, tokens),
    pipeline: emptyPipeline(),
    pods: [],
    machines: new Map(),
  };
  for (const step of steps) takeAgent(step);
  for (const [i, step] of steps.entries()) readStep(file, step, steps[i + 1]);
  const read = pipelineReading(file.pipeline);
  const pods = podsIn(text, file.pods);
  const builds = [...read.builds, ...ownBuildsOf(file, steps)];
  // Dockerfiles that are only named are built by what the pipeline calls.
  const known = new Set(builds.flatMap((build) => build.dockerfiles));
  const others = toolBuilds(source, JENKINS).filter((build) => !build.dockerfiles.some((path) => known.has(path)));
  return reading({
    ...read,
    builds: [...builds, ...others],
    // Pods count their images from the first.
    uses: [...pods.uses, ...read.uses],
    pods: pods.pods,
    mentions: [...read.mentions, ...pods.mentions].sort((a, b) => a.text.span.start - b.text.span.start),
  });
}

function readStep(file: File, step: Step, next: Step | undefined): void {
  const [first, second] = step.texts;
  const within = step.block?.name;
  const isOfAgent = within === 'agent' || (step.block?.around?.name === 'agent' && within !== undefined);
  const setting = isOfAgent ? `${within} ${step.name}` : step.name;
  switch (setting) {
    case 'agent docker':
    case 'docker image':
      readImage(file, step, first, argumentsBeside(next, step, 'args'));
      return;
    case 'docker.image':
      readImage(file, step, first, isCalledOn(file, step, next) ? next?.texts[0] : undefined);
      return;
    case 'containerTemplate':
      readImage(file, step, step.named.get('image'), undefined);
      return;
    case 'docker.build':
      if (first) readScript(file, step, imageBuild(file, step, first, second));
      return;
    case 'kubernetes yaml':
      if (first) file.pods.push(first);
      return;
    case 'podTemplate': {
      const yaml = step.named.get('yaml');
      if (yaml) file.pods.push(yaml);
      return;
    }
    case 'sh': {
      const script = step.named.get('script') ?? first;
      if (script) readScript(file, step, piecesOf(file.text, script, file.values));
      return;
    }
    default:
  }
}

/** `args '…'` beside `image '…'`, before or behind it. */
function argumentsBeside(next: Step | undefined, step: Step, name: string): TextToken | undefined {
  return next?.name === name && next.block === step.block ? next.texts[0] : undefined;
}

/** `docker.image('x').inside('…')`: the arguments of the container. */
function isCalledOn({ text }: File, step: Step, next: Step | undefined): boolean {
  if (next === undefined || !/^(?:inside|run|withRun)$/.test(next.name)) return false;
  const end = step.texts[0]?.span.end ?? step.span.end;
  return /^['"]*\s*\)\s*\.\s*$/.test(text.slice(end, next.span.start));
}

function readImage(file: File, step: Step, image: TextToken | undefined, options: TextToken | undefined): void {
  if (image === undefined) return;
  const pieces = piecesOf(file.text, image, file.values);
  const value = knownText(pieces);
  const literal = plainSpan(file.text, image) !== undefined;
  const runner = runnerOf(file.text, step);
  const registry = blockNamed(step.block, 'docker.withRegistry');
  const isPrefixed = registry !== undefined && !/^[^/]*[.:][^/]*\//.test(value ?? '');
  const use = jobImage({
    text: { value: file.text.slice(image.span.start, image.span.end), span: image.span, literal, notAString: false },
    value,
    demand:
      platformIn(file, options) ?? (step.name === 'containerTemplate' ? { kind: 'anywhere' } : machineDemand(runner)),
    unread: isPrefixed ? l10n.t('The registry of docker.withRegistry stands before this name.') : undefined,
  });
  if (use) addUse(file.pipeline, use, runner);
}

/** `--platform` among the arguments of a container. */
function platformIn({ text, pipeline }: File, options: TextToken | undefined): Demand | undefined {
  const span = options && plainSpan(text, options);
  const found = span && /(?:^|\s)--platform(?:=|\s+)([^\s"']+)/d.exec(text.slice(span.start, span.end));
  const [start, end] = found?.indices?.[1] ?? [];
  if (span === undefined || start === undefined || end === undefined) return undefined;
  const place = { start: span.start + start, end: span.start + end };
  const value = text.slice(place.start, place.end);
  addMention(pipeline, {
    what: 'platform',
    text: { value, span: place },
    replace: (name) => [{ span: place, text: name }],
  });
  const platform = parsePlatform(value);

  return platform
    ? {
        kind: 'stated',
        platforms: [platform],
        because: l10n.t('the arguments of the container ask for {0}', formatPlatform(platform)),
        span: place,
      }
    : { kind: 'none', because: 'the arguments of the container ask for a platform that is not known here' };
}

/** `docker.build('name', '-f file folder')` calls `docker build -t name -f file folder`. */
function imageBuild(
  file: File,
  { span }: Step,
  name: TextToken,
  options: TextToken | undefined,
): readonly FilledPiece[] {
  const plain = (text: string): FilledPiece => ({ text, span });
  const rest = options ? piecesOf(file.text, options, file.values) : [plain('.')];
  return [plain('docker build -t '), ...piecesOf(file.text, name, file.values), plain(' '), ...rest];
}

function readScript(file: File, step: Step, pieces: readonly FilledPiece[]): void {
  const script = filledText(pieces);
  const names = script.opaque.map(({ name }) => name ?? '');
  if (![script.text, ...names].some(mayHaveCommands) || !mayReadScript(file.pipeline, script.text.length)) return;
  const runner = runnerOf(file.text, step);
  const group = blockNamed(step.block, 'stage')?.texts[0];
  const owner = ownerOf(step.block);
  const read = readCommands(script, {
    folders: foldersOf(file, step.block),
    whole: { below: file.folder, by: 'jobs' },
    variables: new Map([...file.values].map(([name, parts]) => [name, parts.map(({ text }) => text).join('')])),
    machine: file.machines.get(owner) ?? UNKNOWN_MACHINE,
    runner,
    replaceOpaque: script.opaque,
    originOf: script.originOf,
    ...(group && { group: file.text.slice(group.span.start, group.span.end) }),
  });
  file.machines.set(owner, read.machine);
  const isPrefixed = step.name === 'docker.build' && blockNamed(step.block, 'docker.withRegistry') !== undefined;
  const isPushed = step.name === 'docker.build' && /\.\s*push\s*\(/.test(file.text);
  const builds = read.builds.map(
    (build): Build => ({ ...build, ...(isPrefixed && { tags: [] }), ...(isPushed && { output: 'push' }) }),
  );
  addCommands(file.pipeline, { ...read, builds }, runner);
}

/** `agent { dockerfile … }`: Jenkins builds it on the agent, and runs the steps in it there. */
function ownBuildsOf({ text }: File, steps: readonly Step[]): readonly Build[] {
  const settings = new Map<Block | Step, Map<string, TextToken>>();
  for (const step of steps) {
    const { name, block, texts, isOn } = step;
    if (name === 'dockerfile' && block?.name === 'agent' && isOn) settings.set(step, new Map());
    const isSetting = block?.name === 'dockerfile' && block.around?.name === 'agent';
    const [first] = texts;
    if (isSetting && first) settings.set(block, (settings.get(block) ?? new Map()).set(name, first));
  }
  return [...settings.values()].flatMap((given) => {
    const known = (name: string, otherwise: string): string | undefined => {
      const written = given.get(name);
      const span = written && plainSpan(text, written);
      return written === undefined ? otherwise : span && text.slice(span.start, span.end);
    };
    const filename = known('filename', 'Dockerfile');
    const folder = known('dir', '.');
    if (filename === undefined || folder === undefined) return [];
    const span = given.get('filename')?.span ?? given.get('dir')?.span ?? { start: 0, end: 0 };
    return [{ ...programBuild(JENKINS.name, span, [joinPath(folder, filename)]), ownPlace: true as const }];
  });
}

/** Where steps run: the folders of `dir('x')` around them, from the top of the repository. */
function foldersOf(file: File, block: Block | undefined): readonly string[] {
  const folders: string[] = [];
  for (let at = block; at !== undefined; at = at.around) {
    const [folder] = at.texts;
    if (at.name !== 'dir') continue;
    const path = folder && knownText(piecesOf(file.text, folder, file.values));
    if (path === undefined || /^[/~]|\$/.test(path)) return [];
    folders.unshift(path);
  }
  return [folders.reduce(joinPath, '')];
}
