import * as l10n from '@vscode/l10n';
import { isMap, type Node } from 'yaml';
import { formatPlatform, parsePlatform } from '../../../image/platform';
import { readReference } from '../../../image/reference';
import type { Demand, ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import type { ContainerJob } from '../../../model/reading';
import type { RunnerLabels } from '../../../model/runner';
import type { Span } from '../../../text/span';
import { entriesOf, resolve, valueAt, type YamlDocument, type YamlEntry } from '../../../text/yaml/yaml';
import { platformMention } from './actions/buildPlatforms';
import type { Scope } from './expressions/expressions';
import { type Filled, fill, HOLE } from './expressions/filled';

/** The images that a job itself runs in or beside, which its machine must be able to run. */
export interface JobContainers {
  readonly uses: readonly ImageUse[];
  readonly mentions: readonly PlatformMention[];
  readonly containerJobs: readonly ContainerJob[];
}

/** Reads `container:` and `services:` of a job. An image that comes to nothing turns its container off. */
export function readContainers(
  document: YamlDocument,
  job: ReadonlyMap<string, YamlEntry>,
  scope: Scope,
  runner: RunnerLabels | undefined,
): JobContainers {
  const uses: ImageUse[] = [];
  const mentions: PlatformMention[] = [];
  const containerJobs: ContainerJob[] = [];
  const container = job.get('container');
  const services = job.get('services');
  const parts = [
    { key: container?.key, nodes: container?.value ? [container.value] : [] },
    { key: services?.key, nodes: entriesOf(document, services?.value).flatMap((entry) => entry.value ?? []) },
  ];
  for (const { key, nodes } of parts) {
    const read = nodes.flatMap((node) => readContainer(document, node, scope, runner) ?? []);
    uses.push(...read.map((one) => one.use));
    mentions.push(...read.flatMap((one) => one.mentions));
    if (key !== undefined && runner !== undefined && read.length > 0) containerJobs.push({ key, runner });
  }
  return { uses, mentions, containerJobs };
}

/** The use of an image by a container, a container action or a Docker action, on the job's machine. */
export function jobImage(image: Filled, demand: Demand): ImageUse | undefined {
  const lead = image.text.length - image.text.trimStart().length;
  const scheme = image.text.startsWith('docker://', lead) ? 'docker://'.length : 0;
  return imageAt(image, { start: lead + scheme, end: image.text.trimEnd().length }, demand);
}

/** The use of an image that a part of a text names. */
export function imageAt(image: Filled, at: Span, demand: Demand): ImageUse | undefined {
  if (at.end <= at.start) return undefined;
  const text = image.text.slice(at.start, at.end);
  const span = image.spanOf(at);
  const base = {
    role: 'job',
    span,
    written: image.writtenAt(span),
    literal: image.isLiteral(at),
    demand,
  } as const;
  if (text.includes(HOLE)) {
    return { ...base, unread: l10n.t('The image comes from an expression that only a run knows.') };
  }
  const reading = readReference(text);
  return reading.ok ? { ...base, image: reading.reference } : { ...base, unread: reading.message };
}

/** That the machine of the job decides, or nothing where the document does not say which one that is. */
export function runnerDemand(runner: RunnerLabels | undefined): Demand {
  if (runner === undefined) return { kind: 'none', because: 'it runs on the machine of whoever calls it' };
  const labels = runner.labels.map((label) => label.value);
  const words = labels.length === 1 ? labels[0] : `[${labels.join(', ')}]`;
  return { kind: 'runner', runner, because: labels.length === 0 ? 'its job runs there' : `its job runs on ${words}` };
}

function readContainer(
  document: YamlDocument,
  node: Node,
  scope: Scope,
  runner: RunnerLabels | undefined,
): { readonly use: ImageUse; readonly mentions: readonly PlatformMention[] } | undefined {
  const resolved = resolve(document, node);
  const isLong = isMap(resolved);
  const image = fill(document, isLong ? valueAt(document, resolved, 'image') : resolved, scope);
  const options = isLong ? fill(document, valueAt(document, resolved, 'options'), scope) : undefined;
  const stated = options && platformOption(options);
  const use = image && jobImage(image, stated?.demand ?? runnerDemand(runner));
  return use && { use, mentions: stated?.mentions ?? [] };
}

/** What `options: --platform …` says. */
function platformOption(
  options: Filled,
): { readonly demand: Demand; readonly mentions: readonly PlatformMention[] } | undefined {
  const found = /(?:^|\s)--platform(?:=|\s+)(["']?)([^\s"']+)/d.exec(options.text);
  const value = found?.[2];
  const [start, end] = found?.indices?.[2] ?? [];
  if (value === undefined || start === undefined || end === undefined) return undefined;
  if (value.includes(HOLE))
    return { demand: { kind: 'none', because: 'an expression states its platform' }, mentions: [] };
  const at: Span = { start, end };
  const span = options.spanOf(at);
  const platform = parsePlatform(value);
  const demand: Demand = platform
    ? {
        kind: 'stated',
        platforms: [platform],
        because: l10n.t('`options` ask for {0}', formatPlatform(platform)),
        span,
      }
    : { kind: 'none', because: `${value} is no platform` };
  return { demand, mentions: options.isLiteral(at) ? [platformMention(value, span)] : [] };
}
