import { isMap, isSeq, type Node } from 'yaml';
import type { Kind } from '../../model/kind';
import type { Reading } from '../../model/reading';
import type { RunnerLabels } from '../../model/runner';
import { directText, joinedLines, type MappedText, mappedText } from '../../text/mapped';
import type { Source } from '../../text/source';
import {
  entriesOf,
  entryOf,
  itemsOf,
  readYaml,
  resolve,
  spanOfNode,
  textAt,
  textOf,
  valueAt,
  type YamlDocument,
  type YamlEntry,
} from '../../text/yaml/yaml';
import { commandLines } from '../syntax/ci/commandLines';
import { type Filling, fillIn } from '../syntax/ci/fillIn';
import { jobImage, machineDemand } from '../syntax/ci/jobImage';
import {
  addCommands,
  addUse,
  emptyPipeline,
  mayReadLeg,
  mayReadScript,
  type Pipeline,
  pipelineReading,
} from '../syntax/ci/pipeline';
import { quotedCommand } from '../syntax/ci/words';
import { readCommands } from '../syntax/commands/commands';
import { UNKNOWN_MACHINE } from '../syntax/commands/contract';

/** Buildkite: the commands of steps, the image of the plugin `docker`, and what `docker-compose` builds. */
export const buildkiteKind: Kind = {
  id: 'buildkite',
  title: 'Buildkite pipeline',
  globs: ['**/*.yaml', '**/*.yml'],
  recognise: ({ path, text }) => PATH.test(path) && /^(?:["']?steps["']?[ \t]*:|- )/m.test(text),
  read: (source) => readPipeline(source, NONE),
  comment: '#',
};

/** Where the agent looks for a pipeline, and what others its folder holds (Buildkite docs, "pipeline upload"). */
const PATH = /(?:^|\/)(?:\.?buildkite\/[^/]+|buildkite)\.ya?ml$/;

/** Reads a pipeline; `values` are put into it before it is uploaded. */
export function readPipeline(source: Source, values: ReadonlyMap<string, string>): Reading {
  const pipeline = emptyPipeline();
  for (const document of readYaml(source.text)) {
    const root = resolve(document, document.root);
    const steps = stepsUnder(document, isSeq(root) ? root : valueAt(document, root, 'steps'), 0);
    const common = isMap(root) ? root : undefined;
    const composed = composedBy(document, steps);
    for (const step of steps)
      if (mayReadLeg(pipeline)) readStep(pipeline, document, { step, common, composed }, values);
  }
  return pipelineReading(pipeline);
}

const MAX_DEPTH = 4;

/** The steps of a list, those of groups included. */
function stepsUnder(document: YamlDocument, list: Node | undefined, depth: number): readonly Node[] {
  if (depth > MAX_DEPTH) return [];
  return itemsOf(document, list).flatMap((step) => {
    const inner = valueAt(document, step, 'steps');
    return inner === undefined ? [step] : stepsUnder(document, inner, depth + 1);
  });
}

/** A step with what its pipeline says of it. */
interface StepOfPipeline {
  readonly step: Node;
  readonly common: Node | undefined;
  /** The key by which the plugin `docker-compose` has services built in this pipeline. */
  readonly composed: 'build' | 'run';
}

function readStep(
  pipeline: Pipeline,
  document: YamlDocument,
  { step, common, composed }: StepOfPipeline,
  values: ReadonlyMap<string, string>,
): void {
  const runner = runnerOf(document, step, common);
  const variables = environmentOf(document, [common, step]);
  const scripts = ['command', 'commands'].map((key) => commandLines(document, valueAt(document, step, key)));
  const plugins = pluginsOf(document, step);
  for (const { name, settings } of plugins) {
    const text = name === 'docker' ? textAt(document, settings, 'image') : undefined;
    const value = text === undefined || isFilledIn(text.value) ? undefined : text.value;
    const use = text && jobImage({ text, value, demand: machineDemand(runner) });
    if (use) addUse(pipeline, use, runner);
    if (name === 'docker-compose') scripts.push(composeBuild(document, settings, composed));
  }
  const script = joinedLines(scripts.flat());
  if (script.text === '' || !mayReadScript(pipeline, script.text.length)) return;
  const { text, opaque } = fillIn(script, INTERPOLATION, (found) => filling(found, values));
  const group = textAt(document, step, 'label')?.value ?? textAt(document, step, 'key')?.value;
  const read = readCommands(text, {
    folders: [''],
    variables,
    // Each step comes to an agent of its own.
    machine: UNKNOWN_MACHINE,
    runner,
    ...(group !== undefined && { group }),
    replaceOpaque: opaque,
  });
  addCommands(pipeline, read, runner);
}

/**
 * What the upload of a pipeline fills in from its own environment: `$NAME`, `${NAME…}`; `$$` and `\$` leave a sign to the
 * shell (Buildkite docs, "Environment variable substitution"). `{{matrix…}}` differs from job to job.
 */
const INTERPOLATION = /\$\$|\\\$|\$\{[^}\n]*\}|\$[A-Za-z_]\w*|\{\{\s*matrix\b[^}\n]*\}\}/g;

function filling([found]: RegExpExecArray, values: ReadonlyMap<string, string>): Filling {
  if (found === '$$' || found === '\\$') return { value: '$' };
  const value = values.get(/^\$\{?(\w+)\}?$/.exec(found)?.[1] ?? '');
  return value === undefined ? 'unknown' : { value };
}

const NONE: ReadonlyMap<string, string> = new Map();

function isFilledIn(text: string): boolean {
  return /\$|\{\{/.test(text);
}

interface Plugin {
  /** Without its organisation and version. */
  readonly name: string;
  readonly settings: Node | undefined;
}

/** `plugins:` as a list of names or of mappings by name, or as one mapping. */
function pluginsOf(document: YamlDocument, step: Node): readonly Plugin[] {
  const node = valueAt(document, step, 'plugins');
  const entries: readonly YamlEntry[] = isMap(node)
    ? entriesOf(document, node)
    : itemsOf(document, node).flatMap((item) => entriesOf(document, item));
  return entries.map(({ key, value }) => ({
    name: OWN_PLUGIN.exec(key.value)?.[1] ?? key.value,
    settings: resolve(document, value),
  }));
}

/** A plugin of Buildkite's own; those of others bear their organisation. */
const OWN_PLUGIN = /^(?:buildkite-plugins\/)?([\w-]+?)(?:-buildkite-plugin)?(?:#.*)?$/;

/**
 * The plugin builds what it runs, unless a step before has built it already (buildkite-plugins/docker-compose, README,
 * "Pre-building the image").
 */
function composedBy(document: YamlDocument, steps: readonly Node[]): 'build' | 'run' {
  const plugins = steps.flatMap((step) => pluginsOf(document, step)).filter(({ name }) => name === 'docker-compose');
  return plugins.some(({ settings }) => entryOf(document, settings, 'build') !== undefined) ? 'build' : 'run';
}

/** The command that the plugin `docker-compose` gives for the services of a key, with its `config` files. */
function composeBuild(
  document: YamlDocument,
  settings: Node | undefined,
  key: StepOfPipeline['composed'],
): readonly MappedText[] {
  const entry = entryOf(document, settings, key);
  const services = commandLines(document, resolve(document, entry?.value));
  if (entry === undefined || services.length === 0) return [];
  const word = (text: string, source: number): MappedText =>
    mappedText([...text].map((one) => ({ text: one, source })));
  const files = commandLines(document, valueAt(document, settings, 'config')).flatMap((file) => [
    word('-f', file.toSource(0)),
    file,
  ]);
  const { span } = entry.key;
  const verb = key === 'build' ? directText(entry.key.value, span.start) : word('build', span.start);
  return [quotedCommand('docker-compose', span, [...files, verb, ...services])];
}

/** `env:` of the pipeline and of the step; a value that the upload fills in is not known. */
function environmentOf(
  document: YamlDocument,
  owners: readonly (Node | undefined)[],
): ReadonlyMap<string, string | undefined> {
  const entries = owners.flatMap((owner) => entriesOf(document, valueAt(document, owner, 'env')));
  return new Map(
    entries.map(({ key, value }): [string, string | undefined] => {
      const text = textOf(document, value)?.value;
      return [key.value, text === undefined || isFilledIn(text) ? undefined : text];
    }),
  );
}

/** The queue of `agents:`, a mapping or a list of `key=value`, of the step or else of the pipeline: its name is a label. */
function runnerOf(document: YamlDocument, step: Node, common: Node | undefined): RunnerLabels {
  const node = valueAt(document, step, 'agents') ?? valueAt(document, common, 'agents');
  const asked = isMap(node)
    ? entriesOf(document, node).map(({ key, value }) => ({ tag: key.value, text: textOf(document, value) }))
    : itemsOf(document, node).map((item) => tagOf(textOf(document, item)));
  const labels = asked.flatMap(({ tag, text }) => (tag === 'queue' && text && !isFilledIn(text.value) ? [text] : []));
  const span = labels[0]?.span ?? spanOfNode(document, node ?? step);
  const isKnown = labels.length > 0;
  return { system: 'other', key: 'agents', labels, unresolved: !isKnown, span };
}

function tagOf(text: ReturnType<typeof textOf>): { readonly tag?: string; readonly text?: ReturnType<typeof textOf> } {
  const equals = text?.value.indexOf('=') ?? -1;
  if (text === undefined || equals < 0) return {};
  const span = text.literal ? { start: text.span.start + equals + 1, end: text.span.end } : text.span;
  return { tag: text.value.slice(0, equals), text: { ...text, value: text.value.slice(equals + 1), span } };
}
