import type { Build } from '../../../model/build';
import { addProjects, type ComposeProject } from '../../../model/composeProject';
import type { ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import { type Reading, reading } from '../../../model/reading';
import type { RunnerLabels } from '../../../model/runner';
import { byStart, type Span } from '../../../text/span';
import type { CommandReading } from '../commands/contract';
import { withBuilt, withJoins } from '../commands/joins';
import { withPushes } from '../commands/pushes';
import { withTried } from '../commands/tried';

/**
 * What the jobs of a CI pipeline said so far. Jobs share images and commands through anchors, defaults and matrices: a
 * place is one use for each sort of machine that it runs on.
 */
export interface Pipeline {
  readonly uses: ImageUse[];
  readonly builds: Build[];
  readonly mentions: PlatformMention[];
  readonly merges: Reading['merges'][number][];
  readonly buildCalls: Reading['buildCalls'][number][];
  readonly readings: CommandReading[];
  readonly composeProjects: Map<string, readonly ComposeProject[]>;
  readonly seen: Set<string>;
  /** How much of a pipeline was read: one that is longer than any real one ends at a bound. */
  legs: number;
  characters: number;
}

/** Scripts that many jobs share are read for each of them. */
const MAX_LEGS = 3_000;
const MAX_CHARACTERS = 600_000;

/** A pipeline of which nothing was read yet. */
export function emptyPipeline(): Pipeline {
  return {
    uses: [],
    builds: [],
    mentions: [],
    merges: [],
    buildCalls: [],
    readings: [],
    composeProjects: new Map(),
    seen: new Set(),
    legs: 0,
    characters: 0,
  };
}

/** Whether one more job, or leg of its matrix, is read. */
export function mayReadLeg(pipeline: Pipeline): boolean {
  return pipeline.legs++ <= MAX_LEGS;
}

/** Whether scripts of this many characters are read as well. */
export function mayReadScript(pipeline: Pipeline, length: number): boolean {
  const before = pipeline.characters;
  pipeline.characters += length;
  return before <= MAX_CHARACTERS;
}

/** Adds the image of a job. */
export function addUse(pipeline: Pipeline, use: ImageUse, runner: RunnerLabels): void {
  if (isNew(pipeline, 'use', use.span, sortOf(runner), JSON.stringify(use.image ?? ''))) pipeline.uses.push(use);
}

/** Adds a platform as it is written. */
export function addMention(pipeline: Pipeline, mention: PlatformMention): void {
  if (isNew(pipeline, 'mention', mention.text.span, mention.text.value)) pipeline.mentions.push(mention);
}

/** Adds what the commands of a job say. */
export function addCommands(pipeline: Pipeline, read: CommandReading, runner: RunnerLabels): void {
  const sort = sortOf(runner);
  pipeline.readings.push(read);
  pipeline.builds.push(...read.builds);
  for (const call of read.buildCalls) if (isNew(pipeline, 'call', call.span, sort)) pipeline.buildCalls.push(call);
  addProjects(pipeline.composeProjects, ...read.composeProjects);
  for (const merge of read.merges) if (isNew(pipeline, 'merge', merge.span)) pipeline.merges.push(merge);
  for (const use of read.uses) if (isNew(pipeline, 'run', use.span, sort)) pipeline.uses.push(use);
  for (const mention of read.mentions) addMention(pipeline, mention);
}

/** The reading of the whole: builds that are joined later, and images that the pipeline makes, are marked. */
export function pipelineReading(pipeline: Pipeline): Reading {
  const { mentions, merges, buildCalls, composeProjects, readings } = pipeline;
  const joined = withJoins(
    withPushes(
      pipeline.builds,
      readings.flatMap((read) => read.pushes),
    ),
    readings.flatMap((read) => read.joins),
  );
  const builds = [...withTried(joined, readings, true)].sort(byStart);
  const uses = [...withBuilt(pipeline.uses, builds)].sort(byStart);
  return reading({ uses, builds, mentions, merges, buildCalls, composeProjects: [...composeProjects.values()] });
}

function sortOf({ labels, hosted }: RunnerLabels): string {
  return hosted?.platform ?? labels.map((label) => label.value).join();
}

function isNew({ seen }: Pipeline, what: string, span: Span, ...more: readonly string[]): boolean {
  const key = [what, span.start, span.end, ...more].join('\n');
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}
