import { isMap, type Node } from 'yaml';
import { type Reference, readReference } from '../../../image/reference';
import type { Build } from '../../../model/build';
import type { PlatformSlot } from '../../../model/slot';
import { type MappedText, mappedText } from '../../../text/mapped';
import type { Span, Spanned } from '../../../text/span';
import { resolve, textAt, textOf, valueAt, type YamlDocument, type YamlText } from '../../../text/yaml/yaml';
import { embeddedText } from '../../../text/yaml/yamlBlock';
import { insertEntry } from '../../../text/yaml/yamlEdits';
import { fillIn } from '../../syntax/ci/fillIn';
import { readCommands } from '../../syntax/commands/commands';
import type { CommandReading, Machine } from '../../syntax/commands/contract';
import type { Job } from './jobs';
import { inputEntry, inputOf, repositoryPath } from './scripts';
import { EXPRESSION, fillingOf, interpolate } from './variables';

/**
 * The build of a task `Docker@2` (Azure Pipelines task reference, "Docker v2"): `docker build` with the words of
 * `arguments`, which the command `buildAndPush` takes none of.
 */
export function readDockerTask(
  document: YamlDocument,
  step: Node,
  job: Job,
  machine: Machine,
): CommandReading | undefined {
  const task = textAt(document, step, 'task');
  if (task === undefined || !/^Docker@2$/i.test(task.value)) return undefined;
  const command = interpolate(
    textOf(document, inputOf(document, step, 'command'))?.value ?? 'buildAndPush',
    job.variables,
  );
  const pushes = command?.toLowerCase() === 'buildandpush';
  if (command === undefined || !(pushes || command.toLowerCase() === 'build')) return undefined;
  const words = pushes ? undefined : embeddedText(document, inputOf(document, step, 'arguments'));
  const { text, opaque } = fillIn(commandText(words, task.span), EXPRESSION, (found) =>
    fillingOf(found, job.variables),
  );
  const read = readCommands(text, {
    folders: [''],
    variables: new Map(),
    machine,
    runner: job.runner,
    ...(job.name !== '' && { group: job.name }),
    ...(job.leg !== undefined && { leg: job.leg }),
    replaceOpaque: opaque,
  });
  return { ...read, builds: read.builds.map((build) => taskBuild(document, step, job, build, task, pushes)) };
}

function taskBuild(
  document: YamlDocument,
  step: Node,
  job: Job,
  { slot, ...build }: Build,
  task: YamlText,
  pushes: boolean,
): Build {
  const tags = tagsOf(document, step, job);
  const own = pushes ? undefined : slotOf(document, step, build, slot);
  return {
    ...build,
    span: task.span,
    title: 'Docker@2',
    dockerfiles: dockerfilesOf(document, step, job),
    tags,
    names: [],
    output: pushes ? 'push' : 'unknown',
    ...(own && { slot: own }),
  };
}

/** `docker build` and its arguments, each character where it stands; the words in front stand where the task is named. */
function commandText(words: MappedText | undefined, task: Span): MappedText {
  const front = mappedText([...'docker build '].map((text) => ({ text, source: task.start })));
  if (words === undefined) return front;
  const cut = front.text.length;
  const text = front.text + words.text.replace(/\r?\n/g, ' ');
  const toSource = (offset: number): number => (offset < cut ? task.start : words.toSource(offset - cut));
  return {
    text,
    toSource,
    spanToSource: ({ start, end }) => (start < cut ? task : words.spanToSource({ start: start - cut, end: end - cut })),
  };
}

/** The Dockerfile; a pattern, as the default is one, finds whichever file it finds. */
function dockerfilesOf(document: YamlDocument, step: Node, job: Job): readonly string[] {
  const written = textOf(document, inputOf(document, step, 'Dockerfile'))?.value;
  const path = written === undefined ? undefined : repositoryPath(written, job.variables);
  return path === undefined ? [] : [path];
}

/** The tags, where no service connection puts a registry before the repository. */
function tagsOf(document: YamlDocument, step: Node, job: Job): readonly Spanned<Reference>[] {
  const repository = textOf(document, inputOf(document, step, 'repository'));
  const tags = textOf(document, inputOf(document, step, 'tags'));
  const name = repository && interpolate(repository.value, job.variables);
  const isElsewhere = inputOf(document, step, 'containerRegistry') !== undefined;
  if (repository === undefined || name === undefined || tags === undefined || isElsewhere) return [];
  return tags.value.split(/[\n,]/).flatMap((line) => {
    const tag = interpolate(line.trim(), job.variables);
    const reading = tag === undefined || tag === '' ? undefined : readReference(`${name}:${tag}`);
    return reading?.ok ? [{ value: reading.reference, span: repository.span }] : [];
  });
}

/** The flag in `arguments`, or `arguments` with a flag. */
function slotOf(
  document: YamlDocument,
  step: Node,
  { platforms }: Pick<Build, 'platforms'>,
  slot: PlatformSlot | undefined,
): PlatformSlot | undefined {
  if (platforms.state === 'known') return slot;
  const inputs = resolve(document, valueAt(document, step, 'inputs'));
  const given = inputEntry(document, step, 'arguments');
  const text = textOf(document, given?.value);
  if (platforms.state === 'unknown' || !isMap(inputs)) return undefined;
  const label = '--platform';
  if (given === undefined) {
    const after = inputEntry(document, step, 'command');
    const write: PlatformSlot['write'] = (names) =>
      insertEntry(document, inputs, after, 'arguments', `${label} ${names.join(',')}`);
    return after ? { label, many: true, write } : undefined;
  }
  if (text === undefined || !text.literal || given.inherited) return undefined;
  const at = { start: text.span.start, end: text.span.start };
  return { label, many: true, write: (names) => [{ span: at, text: `${label} ${names.join(',')} ` }] };
}
