import type { Build } from '../model/build';
import type { BuildCall } from '../model/buildCall';
import type { ImageUse } from '../model/imageUse';
import type { Kind } from '../model/kind';
import type { PlatformMention } from '../model/mention';
import { type Reading, reading } from '../model/reading';
import type { RunnerLabels } from '../model/runner';
import type { Source } from '../text/source';
import type { Span } from '../text/span';
import { readYaml, spanOfNode, textOf, type YamlDocument } from '../text/yaml/yaml';
import { type Job, jobsOf, listOf } from './gitlab/configuration';
import { readImage } from './gitlab/images';
import { machineOf, readScripts, scriptsOf } from './gitlab/scripts';
import { interpolate, type Leg, legsOf } from './gitlab/variables';
import type { CommandReading, Join } from './syntax/commands/contract';
import { withBuilt, withJoins } from './syntax/commands/joins';

/** GitLab CI: the images and services of jobs, and the commands of their scripts. */
export const gitlabCiKind: Kind = {
  id: 'gitlabCi',
  title: 'GitLab CI configuration',
  globs: ['**/.gitlab-ci.{yml,yaml}', '**/*.gitlab-ci.{yml,yaml}', '**/.gitlab/ci/**/*.{yml,yaml}'],
  recognise: ({ path }) => /(?:^|[/.])\.?gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/ci\/.*\.ya?ml$/.test(path),
  read: (source) => readPipeline(source),
  comment: '#',
};

interface Pipeline {
  readonly uses: ImageUse[];
  readonly mentions: PlatformMention[];
  readonly builds: Build[];
  readonly merges: CommandReading['merges'][number][];
  readonly joins: Join[];
  readonly buildCalls: BuildCall[];
  readonly composeFiles: Set<string>;
  /** What was already said of a place, so that a shared image is one use for each sort of runner. */
  readonly seen: Set<string>;
  legs: number;
  characters: number;
}

/** Scripts that many jobs share are read for each of them; a pipeline that is longer than any real one ends here. */
const MAX_LEGS = 3_000;
const MAX_CHARACTERS = 600_000;

function readPipeline(source: Source): Reading {
  const pipeline: Pipeline = {
    uses: [],
    mentions: [],
    builds: [],
    merges: [],
    joins: [],
    buildCalls: [],
    composeFiles: new Set(),
    seen: new Set(),
    legs: 0,
    characters: 0,
  };
  for (const document of readYaml(source.text)) {
    for (const job of jobsOf(document)) {
      for (const leg of legsOf(document, job)) readLeg(pipeline, document, job, leg);
    }
  }
  const { joins, mentions, merges, buildCalls } = pipeline;
  const byPlace = (a: { readonly span: Span }, b: { readonly span: Span }): number => a.span.start - b.span.start;
  const builds = [...withJoins(pipeline.builds, joins)].sort(byPlace);
  const uses = [...withBuilt(pipeline.uses, builds)].sort(byPlace);
  return reading({ uses, builds, mentions, merges, buildCalls, composeFiles: [...pipeline.composeFiles] });
}

function readLeg(pipeline: Pipeline, document: YamlDocument, job: Job, leg: Leg): void {
  if (pipeline.legs++ > MAX_LEGS) return;
  const runner = runnerOf(document, job, leg);
  const sort = runner.labels.map((label) => label.value).join();
  const image = job.key('image');
  for (const node of [...(image ? [image] : []), ...listOf(document, job.key('services'))]) {
    const found = readImage(document, node, runner, leg);
    if (found === undefined) continue;
    if (isNew(pipeline, 'use', found.use.span, sort, JSON.stringify(found.use.image ?? '')))
      pipeline.uses.push(found.use);
    if (found.mention) addMention(pipeline, found.mention);
  }
  if (pipeline.characters > MAX_CHARACTERS) return;
  const scripts = scriptsOf(document, job);
  pipeline.characters += scripts.reduce((sum, script) => sum + script.text.length, 0);
  for (const read of readScripts(scripts, machineOf(document, job, runner), job, runner, leg)) {
    pipeline.builds.push(...read.builds);
    pipeline.joins.push(...read.joins);
    for (const bake of read.buildCalls) if (isNew(pipeline, 'bake', bake.span, sort)) pipeline.buildCalls.push(bake);
    for (const path of read.composeFiles) pipeline.composeFiles.add(path);
    for (const merge of read.merges) if (isNew(pipeline, 'merge', merge.span)) pipeline.merges.push(merge);
    for (const use of read.uses) if (isNew(pipeline, 'run', use.span, sort)) pipeline.uses.push(use);
    for (const mention of read.mentions) addMention(pipeline, mention);
  }
}

function addMention(pipeline: Pipeline, mention: PlatformMention): void {
  if (isNew(pipeline, 'mention', mention.text.span, mention.text.value)) pipeline.mentions.push(mention);
}

function isNew({ seen }: Pipeline, what: string, span: Span, ...more: readonly string[]): boolean {
  const key = [what, span.start, span.end, ...more].join('\n');
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** The tags of a job, variables filled in. Without tags nothing says which machine it is. */
function runnerOf(document: YamlDocument, job: Job, leg: Leg): RunnerLabels {
  const node = job.key('tags');
  const texts = listOf(document, node).flatMap((item) => textOf(document, item) ?? []);
  const labels = texts.map(({ value, span }) => ({ value: interpolate(value, leg.variables), span }));
  return {
    labels: labels.flatMap(({ value, span }) => (value === undefined ? [] : [{ value, span }])),
    unresolved: labels.some(({ value }) => value === undefined),
    span: node ? spanOfNode(document, node) : job.name.span,
    system: 'gitlab',
  };
}
