import * as l10n from '@vscode/l10n';
import { isMap, type Node } from 'yaml';
import type { Kind } from '../../model/kind';
import type { Reading } from '../../model/reading';
import type { RunnerLabels } from '../../model/runner';
import { staying } from '../../model/stays';
import type { Source } from '../../text/source';
import {
  entriesOf,
  entryOf,
  itemsOf,
  readYaml,
  resolve,
  textAt,
  textOf,
  valueAt,
  type YamlDocument,
} from '../../text/yaml/yaml';
import { containersIn, joinsImages, readStep, type StepContext } from '../syntax/ci/containerStep';
import { emptyPipeline, mayReadLeg, type Pipeline, pipelineReading } from '../syntax/ci/pipeline';

/** Woodpecker: the images of steps and services, what plugins build, and commands. */
export const woodpeckerKind: Kind = {
  id: 'woodpecker',
  title: 'Woodpecker workflow',
  globs: ['**/.woodpecker.{yml,yaml}', '**/.woodpecker/**/*.{yml,yaml}'],
  recognise: ({ path }) => /(?:^|\/)\.woodpecker(?:\.ya?ml$|\/.*\.ya?ml$)/.test(path),
  read: readWorkflows,
  comment: '#',
};

type Variables = ReadonlyMap<string, string>;

const MAX_LEGS = 100;

function readWorkflows(source: Source): Reading {
  const pipeline = emptyPipeline();
  for (const document of readYaml(source.text)) {
    for (const leg of legsOf(document)) if (mayReadLeg(pipeline)) readLeg(pipeline, document, leg);
  }
  return pipelineReading(pipeline);
}

function readLeg(pipeline: Pipeline, document: YamlDocument, leg: Variables): void {
  const context = contextOf(document, leg);
  // On the machine itself, `image` names a shell.
  if (textAt(document, document.root, 'labels', 'backend')?.value === 'local') return;
  const before = pipeline.builds.length;
  const steps = ['clone', 'steps', 'pipeline', 'services'].flatMap((key) =>
    containersIn(document, valueAt(document, document.root, key)),
  );
  for (const step of steps) {
    const own = pipeline.builds.length;
    readStep(pipeline, step, isElsewhere(document, step) ? withoutMachine(context) : context);
    if (!isPreview(document, step)) continue;
    const tried = pipeline.builds.splice(own);
    pipeline.builds.push(...tried.map((build) => staying(build, 'tried')));
  }
  if (!steps.some((step) => joinsImages(document, step))) return;
  const joined = pipeline.builds.splice(before);
  pipeline.builds.push(...joined.map((build) => ({ ...build, merged: true })));
}

/** A step may be for some platforms only, and is left out on the others. */
function isElsewhere(document: YamlDocument, step: Node): boolean {
  const when = valueAt(document, step, 'when');
  return [when, ...itemsOf(document, when)].some((each) => entryOf(document, each, 'platform') !== undefined);
}

/**
 * A step that runs for pull requests only: its own conditions, or else those of the workflow, name no other event, or its
 * tag holds the number of the pull request (Woodpecker documentation, "when"; a closed one is an event of its own).
 */
function isPreview(document: YamlDocument, step: Node): boolean {
  const own = valueAt(document, step, 'when');
  const when = own ?? valueAt(document, document.root, 'when');
  const conditions =
    when === undefined ? [] : [when, ...itemsOf(document, when)].filter((each) => isMap(resolve(document, each)));
  const events = conditions.map((each) => textsAt(document, valueAt(document, each, 'event')));
  const isByEvent =
    events.length > 0 && events.every((each) => each.length > 0 && each.every((event) => PREVIEWS.has(event)));
  const settings = entryOf(document, step, 'settings')?.value;
  const tags = ['tag', 'tags'].flatMap((key) => textsAt(document, valueAt(document, settings, key)));
  return isByEvent || (tags.length > 0 && tags.every((tag) => PULL_REQUEST.test(tag)));
}

const PREVIEWS: ReadonlySet<string> = new Set(['pull_request', 'pull_request_metadata']);
const PULL_REQUEST = /\$\{?CI_COMMIT_PULL_REQUEST\b/;

/** A text, or the texts of a list. */
function textsAt(document: YamlDocument, node: Node | undefined): readonly string[] {
  return [node, ...itemsOf(document, node)].flatMap((each) => textOf(document, each)?.value ?? []);
}

function withoutMachine(context: StepContext): StepContext {
  const { hosted: _, ...runner } = context.runner;
  return { ...context, runner: { ...runner, unresolved: true } };
}

function contextOf(document: YamlDocument, leg: Variables): StepContext {
  const interpolate = (text: string): string | undefined => {
    const filled = text.replace(/\$\{(\w+)\}/g, (whole, name: string) => leg.get(name) ?? whole);
    return filled.includes('$') ? undefined : filled;
  };
  const words = [...leg].map(([name, value]) => `${name}: ${value}`).join(', ');
  return {
    document,
    runner: runnerOf(document, interpolate),
    leg: words === '' ? undefined : words,
    interpolate,
    fill: (name) => {
      const value = leg.get(name);
      return value === undefined ? 'text' : { value };
    },
  };
}

/**
 * `labels: platform`, or the older `platform`; a workflow that names none goes to any agent (Woodpecker documentation,
 * "Filter by platform"; as of November 2026).
 */
function runnerOf(document: YamlDocument, interpolate: StepContext['interpolate']): RunnerLabels {
  const written = textAt(document, document.root, 'labels', 'platform') ?? textAt(document, document.root, 'platform');
  const platform = written && interpolate(written.value)?.trim();
  const span = written?.span ?? { start: document.offset, end: document.offset };
  const base = { system: 'other', key: 'platform', labels: [], span } as const;
  const isWhole = platform !== undefined && /^[a-z]+\/[a-z0-9_]+(?:\/v?\d+)?$/.test(platform);
  if (!isWhole) return { ...base, unresolved: true };
  const because = l10n.t("the workflow's platform is {0}", platform);
  return { ...base, unresolved: false, hosted: { platform, because, store: 'unknown' } };
}

/** The legs of `matrix`: `include` lists them, else all combinations. */
function legsOf(document: YamlDocument): readonly Variables[] {
  const matrix = valueAt(document, document.root, 'matrix');
  const include = itemsOf(document, valueAt(document, matrix, 'include'));
  if (include.length > 0) return include.slice(0, MAX_LEGS).map((item) => textsIn(document, item));
  let legs: readonly Variables[] = [new Map()];
  for (const { key, value } of entriesOf(document, matrix)) {
    const values = itemsOf(document, value).flatMap((item) => textOf(document, item)?.value ?? []);
    legs = legs.flatMap((leg) => values.map((each) => new Map([...leg, [key.value, each]]))).slice(0, MAX_LEGS);
  }
  return legs;
}

function textsIn(document: YamlDocument, map: Node): Variables {
  return new Map(
    entriesOf(document, map).flatMap(({ key, value }) => {
      const text = textOf(document, value)?.value;
      return text === undefined ? [] : [[key.value, text] as const];
    }),
  );
}
