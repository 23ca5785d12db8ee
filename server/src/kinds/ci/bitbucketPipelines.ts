import * as l10n from '@vscode/l10n';
import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { BITBUCKET_CLOUD, BITBUCKET_LABELS, BITBUCKET_WITHOUT_IMAGES } from '../../data/bitbucketRunners';
import type { Kind } from '../../model/kind';
import type { Reading } from '../../model/reading';
import type { RunnerLabels } from '../../model/runner';
import { joinedLines } from '../../text/mapped';
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
  type YamlText,
} from '../../text/yaml/yaml';
import { embeddedText } from '../../text/yaml/yamlBlock';
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
import { readCommands } from '../syntax/commands/commands';
import { type Machine, UNKNOWN_MACHINE } from '../syntax/commands/contract';

/** Bitbucket Pipelines: the images of steps, services and pipes, and the commands of scripts. */
export const bitbucketPipelinesKind: Kind = {
  id: 'bitbucketPipelines',
  title: 'Bitbucket pipelines',
  globs: ['**/bitbucket-pipelines.{yml,yaml}'],
  recognise: ({ path }) => /(?:^|\/)bitbucket-pipelines\.ya?ml$/.test(path),
  read: readPipelines,
  comment: '#',
};

function readPipelines(source: Source): Reading {
  const pipeline = emptyPipeline();
  for (const document of readYaml(source.text)) {
    const steps = stepsUnder(document, valueAt(document, document.root, 'pipelines'), 0);
    // A step that pipelines share through an anchor is one.
    for (const step of new Set(steps)) if (mayReadLeg(pipeline)) readStep(pipeline, document, step);
  }
  return pipelineReading(pipeline);
}

const MAX_DEPTH = 10;

/** The steps below a node, in stages and side by side included. */
function stepsUnder(document: YamlDocument, node: Node | undefined, depth: number): readonly Node[] {
  const found = resolve(document, node);
  if (depth > MAX_DEPTH) return [];
  if (isSeq(found)) return itemsOf(document, found).flatMap((item) => stepsUnder(document, item, depth + 1));
  return entriesOf(document, found).flatMap(({ key, value }) => {
    const step = resolve(document, value);
    if (key.value !== 'step') return stepsUnder(document, step, depth + 1);
    return isMap(step) ? [step] : [];
  });
}

function readStep(pipeline: Pipeline, document: YamlDocument, step: Node): void {
  const runner = runnerOf(document, step);
  for (const text of imagesOf(document, step, runner)) {
    const value = text.value.includes('$') ? undefined : text.value;
    const use = jobImage({ text, value, demand: machineDemand(runner) });
    if (use) addUse(pipeline, use, runner);
  }
  let machine: Machine = UNKNOWN_MACHINE;
  for (const key of ['script', 'after-script']) {
    const lines = itemsOf(document, valueAt(document, step, key)).flatMap((item) => embeddedText(document, item) ?? []);
    const script = joinedLines(lines);
    if (lines.length === 0 || !mayReadScript(pipeline, script.text.length)) continue;
    const group = textAt(document, step, 'name')?.value;
    const read = readCommands(script, {
      folders: [''],
      variables: new Map(),
      machine,
      runner,
      ...(group !== undefined && { group }),
    });
    addCommands(pipeline, read, runner);
    machine = read.machine;
  }
}

/** The image of a step or else of the file, those of its services, and those that pipes name themselves. */
function imagesOf(document: YamlDocument, step: Node, { labels }: RunnerLabels): readonly YamlText[] {
  if (labels.some(({ value }) => BITBUCKET_WITHOUT_IMAGES.has(value))) return [];
  const own = valueAt(document, step, 'image') ?? valueAt(document, document.root, 'image');
  const services = itemsOf(document, valueAt(document, step, 'services')).map((item) => {
    const name = textOf(document, item)?.value ?? '';
    return valueAt(document, document.root, 'definitions', 'services', name, 'image');
  });
  const pipes = itemsOf(document, valueAt(document, step, 'script')).flatMap((item) => pipeImage(document, item) ?? []);
  const images = [own, ...services].flatMap((node) => {
    return (isScalar(node) ? textOf(document, node) : textAt(document, node, 'name')) ?? [];
  });
  return [...images, ...pipes];
}

/** `pipe: docker://image`; other names are of Atlassian's list, which says what image they stand for. */
function pipeImage(document: YamlDocument, item: Node): YamlText | undefined {
  const pipe = textAt(document, item, 'pipe');
  if (!pipe?.literal || !pipe.value.startsWith(SCHEME)) return undefined;
  const span = { start: pipe.span.start + SCHEME.length, end: pipe.span.end };
  return { ...pipe, value: pipe.value.slice(SCHEME.length), span };
}

const SCHEME = 'docker://';

/** `runs-on` of the step, or of the whole file; without it the step runs in Bitbucket's cloud. */
function runnerOf(document: YamlDocument, step: Node): RunnerLabels {
  const asked =
    entryOf(document, step, 'runs-on') ?? entryOf(document, valueAt(document, document.root, 'options'), 'runs-on');
  const node = resolve(document, asked?.value);
  const texts = (isSeq(node) ? itemsOf(document, node) : [node]).flatMap((item) => textOf(document, item) ?? []);
  const labels = texts.filter(({ value }) => !value.includes('$'));
  const span = node ? spanOfNode(document, node) : spanOfNode(document, step);
  const base = { system: 'other', key: 'runs-on', labels, span } as const;
  if (asked === undefined) return { ...base, ...cloudMachine(document, step) };
  const label = labels.find(({ value }) => BITBUCKET_LABELS.has(value));
  const platform = BITBUCKET_LABELS.get(label?.value ?? '');
  return {
    ...base,
    unresolved: labels.length < texts.length,
    ...(platform !== undefined && {
      hosted: {
        platform,
        because: l10n.t('{0} is a {1} machine', `runs-on: ${label?.value}`, platform),
        store: 'unknown',
      },
    }),
  };
}

function cloudMachine(document: YamlDocument, step: Node): Pick<RunnerLabels, 'unresolved' | 'hosted'> {
  const runtimes = [step, valueAt(document, document.root, 'options')].map((node) =>
    valueAt(document, node, 'runtime'),
  );
  if (runtimes.some((runtime) => valueAt(document, runtime, 'cloud', 'arch') !== undefined))
    return { unresolved: true };
  const because = l10n.t('without runs-on Bitbucket runs steps on {0}', BITBUCKET_CLOUD);
  return { unresolved: false, hosted: { platform: BITBUCKET_CLOUD, because, store: 'unknown' } };
}
