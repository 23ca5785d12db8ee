import * as l10n from '@vscode/l10n';
import { isMap, isScalar, type Node } from 'yaml';
import { formatPlatform, parsePlatform } from '../../../image/platform';
import type { Demand, ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import { entriesOf, entryOf, resolve, textAt, textOf, valueAt, type YamlDocument } from '../../../text/yaml/yaml';
import { jobImage, machineDemand } from '../../syntax/ci/jobImage';
import { itemsWithin, type Job, jobValue } from './jobs';
import { interpolate } from './variables';

/** `resources: containers:` by their names. */
export type Containers = ReadonlyMap<string, Node>;

/** A container that a job runs in or beside. */
export interface JobContainer {
  readonly use: ImageUse;
  readonly mention?: PlatformMention;
}

/** The containers that jobs may name. */
export function containersOf(document: YamlDocument): Containers {
  const items = itemsWithin(document, valueAt(document, document.root, 'resources', 'containers'));
  return new Map(
    items.flatMap((item) => {
      const name = textAt(document, item, 'container')?.value;
      return name === undefined ? [] : [[name, item]];
    }),
  );
}

/** The containers of a job: its own, its services, and those that single steps run in. */
export function containersOfJob(document: YamlDocument, job: Job, containers: Containers): readonly JobContainer[] {
  const services = entriesOf(document, jobValue(document, job, 'services')).map(({ value }) => value);
  const targets = job.steps.map((step) => {
    const target = valueAt(document, step, 'target');
    return isMap(target) ? valueAt(document, target, 'container') : target;
  });
  const named = targets.filter((target) => containers.has(textOf(document, target)?.value ?? ''));
  return [jobValue(document, job, 'container'), ...services, ...named].flatMap(
    (node) => readContainer(document, resolve(document, node), job, containers) ?? [],
  );
}

/** A name of the resources, an image, or a mapping with either. */
function readContainer(
  document: YamlDocument,
  node: Node | undefined,
  job: Job,
  containers: Containers,
): JobContainer | undefined {
  const alias = isMap(node) ? textAt(document, node, 'alias') : textOf(document, node);
  const name = alias && interpolate(alias.value, job.variables);
  const resource = name === undefined ? undefined : containers.get(name.trim());
  const map = resource ?? (isMap(node) ? node : undefined);
  if (map === undefined && mayBeElsewhere(document, name ?? '')) return undefined;
  const image = map ? valueAt(document, map, 'image') : node;
  return isScalar(image) ? containerAt(document, image, map, job) : undefined;
}

/** A bare name in a template can be one of the pipeline that includes it; only a pipeline says when it starts. */
function mayBeElsewhere(document: YamlDocument, name: string): boolean {
  const isPipeline = STARTS.some((key) => entryOf(document, document.root, key) !== undefined);
  return !isPipeline && /^[\w-]*$/.test(name.trim());
}

const STARTS = ['trigger', 'pr', 'schedules'];

function containerAt(document: YamlDocument, node: Node, map: Node | undefined, job: Job): JobContainer | undefined {
  const text = textOf(document, node);
  if (text === undefined) return undefined;
  const value = interpolate(text.value, job.variables);
  const stated = platformOption(document, map && valueAt(document, map, 'options'));
  // The service connection puts its registry before a name that has none.
  const isPrefixed = map && textAt(document, map, 'endpoint') && !/^[^/]*[.:][^/]*\//.test(value ?? '');
  const unread = isPrefixed ? l10n.t('The registry of the service connection is not known here.') : undefined;
  const use = jobImage({ text, value, demand: stated?.demand ?? machineDemand(job.runner), unread, leg: job.leg });
  return use && { use, ...(stated?.mention && { mention: stated.mention }) };
}

/** `options: --platform …`, which `docker create` gets. */
function platformOption(
  document: YamlDocument,
  node: Node | undefined,
): { readonly demand: Demand; readonly mention?: PlatformMention } | undefined {
  const options = textOf(document, node);
  const found = options && /(?:^|\s)--platform(?:=|\s+)(["']?)([^\s"']+)/d.exec(options.value);
  const value = found?.[2];
  const [start, end] = found?.indices?.[2] ?? [];
  if (options === undefined || value === undefined || start === undefined || end === undefined) return undefined;
  const platform = parsePlatform(value);
  const span = { start: options.span.start + start, end: options.span.start + end };
  const at = options.literal ? span : options.span;
  const mention: PlatformMention = {
    what: 'platform',
    text: { value, span },
    replace: (text) => [{ span, text }],
  };
  return {
    demand: platform
      ? {
          kind: 'stated',
          platforms: [platform],
          because: l10n.t('`options` ask for {0}', formatPlatform(platform)),
          span: at,
        }
      : { kind: 'none', because: '`options` ask for a platform that is not known here' },
    ...(options.literal && !value.includes('$') && { mention }),
  };
}
