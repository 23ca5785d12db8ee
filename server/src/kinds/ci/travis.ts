import * as l10n from '@vscode/l10n';
import { isMap, isScalar, type Node } from 'yaml';
import { TRAVIS_ARCHITECTURES, TRAVIS_DEFAULT } from '../../data/travisArchitectures';
import type { Kind } from '../../model/kind';
import type { Reading } from '../../model/reading';
import type { RunnerLabels } from '../../model/runner';
import { joinedLines, joinedTexts, type MappedText, mappedText } from '../../text/mapped';
import type { Source } from '../../text/source';
import {
  entriesOf,
  itemsOf,
  readYaml,
  resolve,
  spanOfNode,
  textAt,
  textOf,
  valueAt,
  type YamlDocument,
  type YamlText,
} from '../../text/yaml/yaml';
import { embeddedText } from '../../text/yaml/yamlBlock';
import { commandLines } from '../syntax/ci/commandLines';
import {
  addCommands,
  emptyPipeline,
  mayReadLeg,
  mayReadScript,
  type Pipeline,
  pipelineReading,
} from '../syntax/ci/pipeline';
import { readCommands } from '../syntax/commands/commands';
import { UNKNOWN_MACHINE } from '../syntax/commands/contract';

/** Travis CI: the commands of jobs on Linux, on the machine that `arch:` asks for. */
export const travisKind: Kind = {
  id: 'travis',
  title: 'Travis CI configuration',
  globs: ['**/*.yaml', '**/*.yml'],
  recognise: ({ path }) => /(?:^|\/)\.travis\.ya?ml$/.test(path),
  read: readConfiguration,
  comment: '#',
};

/** The mappings that a key of a job is looked up in: those of `jobs: include` have the whole file behind them. */
type Layers = readonly Node[];

function readConfiguration(source: Source): Reading {
  const pipeline = emptyPipeline();
  const [document] = readYaml(source.text);
  const root = document && resolve(document, document.root);
  if (document === undefined || !isMap(root)) return pipelineReading(pipeline);
  for (const layers of jobsOf(document, root))
    for (const arch of archesOf(document, layers)) if (mayReadLeg(pipeline)) readJob(pipeline, document, layers, arch);
  return pipelineReading(pipeline);
}

/** The jobs of the matrix, and those that are listed; a file that only lists jobs has no other. */
function jobsOf(document: YamlDocument, root: Node): readonly Layers[] {
  const listed = ['jobs', 'matrix'].flatMap((key) => itemsOf(document, valueAt(document, root, key, 'include')));
  const isMatrix = EXPANDED.some((key) => itemsOf(document, valueAt(document, root, key)).length > 0);
  const own: readonly Layers[] = listed.length === 0 || isMatrix ? [[root]] : [];
  return [...own, ...listed.map((job) => [job, root])];
}

/** Lists of these are a matrix (Travis CI documentation, "Build Matrix"), beside the versions of each language. */
const EXPANDED: readonly string[] = ['os', 'arch', 'env', 'dist'];

interface Arch {
  readonly runner: RunnerLabels;
  readonly leg?: string;
}

/** The machines of a job on Linux; none for other systems, and for a list of systems those of Linux. */
function archesOf(document: YamlDocument, layers: Layers): readonly Arch[] {
  const systems = textsOf(document, nodeOf(document, layers, 'os')).map(({ value }) => value);
  if (systems.length > 0 && !systems.includes('linux')) return [];
  const asked = textsOf(document, nodeOf(document, layers, 'arch'));
  if (asked.length === 0) return [{ runner: runnerOf(document, layers, undefined) }];
  return asked.map((text) => ({
    runner: runnerOf(document, layers, text),
    ...(asked.length > 1 && { leg: `arch: ${text.value}` }),
  }));
}

function runnerOf(document: YamlDocument, [job]: Layers, asked: YamlText | undefined): RunnerLabels {
  const platform = TRAVIS_ARCHITECTURES.get(asked?.value ?? TRAVIS_DEFAULT);
  const because =
    asked === undefined
      ? l10n.t('without an arch Travis CI runs jobs on {0}', platform ?? '')
      : l10n.t('{0} is a {1} machine', `arch: ${asked.value}`, platform ?? '');
  return {
    system: 'other',
    key: 'arch',
    labels: asked === undefined ? [] : [asked],
    unresolved: platform === undefined,
    span: asked?.span ?? (job ? spanOfNode(document, job) : { start: 0, end: 0 }),
    ...(platform !== undefined && { hosted: { platform, because, store: 'unknown' } }),
  };
}

/** The phases of a job in their order, which share one shell ("Job Lifecycle"). */
const PHASES: readonly string[] = [
  'before_install',
  'install',
  'before_script',
  'script',
  'before_cache',
  'after_success',
  'before_deploy',
  'deploy',
  'after_deploy',
  'after_script',
];

function readJob(pipeline: Pipeline, document: YamlDocument, layers: Layers, { runner, leg }: Arch): void {
  const { lines, unknown } = environmentOf(document, layers);
  const phases = PHASES.flatMap((phase) => commandsOf(document, phase, nodeOf(document, layers, phase)));
  const script = joinedLines([...lines, ...phases]);
  if (phases.length === 0 || !mayReadScript(pipeline, script.text.length)) return;
  const group = layers.length > 1 ? nameOf(document, layers[0]) : undefined;
  const read = readCommands(script, {
    folders: [''],
    variables: new Map(unknown.map((name): [string, undefined] => [name, undefined])),
    machine: UNKNOWN_MACHINE,
    runner,
    ...(group !== undefined && { group }),
    ...(leg !== undefined && { leg }),
  });
  addCommands(pipeline, read, runner);
}

function nameOf(document: YamlDocument, job: Node | undefined): string | undefined {
  return textAt(document, job, 'name')?.value ?? textAt(document, job, 'stage')?.value;
}

/** The commands of a phase; of `deploy:` those of the provider `script`. */
function commandsOf(document: YamlDocument, phase: string, node: Node | undefined): readonly MappedText[] {
  if (phase !== 'deploy') return commandLines(document, node);
  const deployments = isMap(node) ? [node] : itemsOf(document, node);
  return deployments.flatMap((one) => {
    const isScript = textAt(document, one, 'provider')?.value === 'script';
    return isScript ? commandLines(document, valueAt(document, one, 'script')) : [];
  });
}

interface Environment {
  /** What sets the variables that all jobs have. */
  readonly lines: readonly MappedText[];
  /** The names of those that differ from job to job. */
  readonly unknown: readonly string[];
}

/** `env:` of the layers: `global` for all jobs, the others for one job each; secrets have no value. */
function environmentOf(document: YamlDocument, layers: Layers): Environment {
  const nodes = layers.flatMap((layer) => resolve(document, valueAt(document, layer, 'env')) ?? []);
  const common = nodes.flatMap((node) => settingsOf(document, valueAt(document, node, 'global')));
  const varying = nodes.flatMap((node) => {
    const own = ['jobs', 'matrix'].flatMap((key) => settingsOf(document, valueAt(document, node, key)));
    const isWhole = valueAt(document, node, 'global') === undefined && own.length === 0;
    return isWhole ? settingsOf(document, node) : own;
  });
  const unknown = varying.flatMap(({ names }) => names);
  const lines = common.filter(({ names }) => !names.some((name) => unknown.includes(name)));
  const lost = common.filter((one) => !lines.includes(one)).flatMap(({ names }) => names);
  return { lines: lines.map(({ line }) => line), unknown: [...unknown, ...lost] };
}

interface Setting {
  readonly names: readonly string[];
  /** The command that sets it. */
  readonly line: MappedText;
}

/** Texts of assignments (`A=1 B="2"`), or mappings of names to values. */
function settingsOf(document: YamlDocument, node: Node | undefined): readonly Setting[] {
  const found = resolve(document, node);
  const items = isMap(found) || isScalar(found) ? [found] : itemsOf(document, found);
  return items.flatMap((item): readonly Setting[] => {
    if (!isMap(item)) {
      const text = embeddedText(document, item);
      if (text === undefined) return [];
      const names = [...text.text.matchAll(/(?:^|\s)([A-Za-z_]\w*)=/g)].flatMap(([, name]) => name ?? []);
      return [{ names, line: exported(text) }];
    }
    return entriesOf(document, item).flatMap(({ key, value }): readonly Setting[] => {
      const text = embeddedText(document, value);
      if (text === undefined || key.value === 'secure') return [];
      const at = { text: `${key.value}=`, source: key.span.start };
      return [{ names: [key.value], line: exported(joinedTexts([mappedText([at]), text])) }];
    });
  });
}

function exported(assignments: MappedText): MappedText {
  const word = [...'export '].map((text) => ({ text, source: assignments.toSource(0) }));
  return joinedTexts([mappedText(word), assignments]);
}

/** The value of a key in the first of the mappings that has it. */
function nodeOf(document: YamlDocument, layers: Layers, key: string): Node | undefined {
  for (const layer of layers) {
    const found = valueAt(document, layer, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textsOf(document: YamlDocument, node: Node | undefined): readonly YamlText[] {
  const items = isScalar(node) ? [node] : itemsOf(document, node);
  return items.flatMap((item) => textOf(document, item) ?? []);
}
