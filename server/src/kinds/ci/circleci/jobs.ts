import * as l10n from '@vscode/l10n';
import { isMap, type Node } from 'yaml';
import { CIRCLECI_CLASSES, CIRCLECI_LINUX_IMAGES } from '../../../data/circleciClasses';
import type { RunnerLabels } from '../../../model/runner';
import type { Spanned } from '../../../text/span';
import {
  entriesOf,
  entryOf,
  itemsOf,
  resolve,
  textAt,
  textOf,
  valueAt,
  type YamlDocument,
  type YamlEntry,
  type YamlText,
} from '../../../text/yaml/yaml';
import { isKnown } from './parameters';

/** A job with the keys of its executor behind its own. */
export interface Job {
  readonly name: Spanned<string>;
  /** The mappings that a key is looked up in, the job's own first. */
  readonly layers: readonly Node[];
  readonly runner: RunnerLabels;
}

/** The jobs of a configuration, whether or not a workflow names them. */
export function jobsOf(document: YamlDocument): readonly Job[] {
  const executors = new Map(
    entriesOf(document, valueAt(document, document.root, 'executors')).map((entry) => [entry.key.value, entry.value]),
  );
  return entriesOf(document, valueAt(document, document.root, 'jobs')).flatMap(({ key, value }) => {
    const job = resolve(document, value);
    if (!isMap(job)) return [];
    const executor = resolve(document, executors.get(executorOf(document, job)?.value ?? ''));
    const layers = isMap(executor) ? [job, executor] : [job];
    return [{ name: key, layers, runner: runnerOf(document, layers, key) }];
  });
}

/** The entry of a key of a job, or else of its executor. */
export function entryOfJob(document: YamlDocument, layers: readonly Node[], key: string): YamlEntry | undefined {
  for (const layer of layers) {
    const entry = entryOf(document, layer, key);
    if (entry) return entry;
  }
  return undefined;
}

/** The names of the images that a job runs in and beside. */
export function imagesOf(document: YamlDocument, { layers }: Job): readonly YamlText[] {
  const containers = itemsOf(document, entryOfJob(document, layers, 'docker')?.value);
  return containers.flatMap((container) => textAt(document, container, 'image') ?? []);
}

function executorOf(document: YamlDocument, job: Node): YamlText | undefined {
  const node = valueAt(document, job, 'executor');
  return isMap(node) ? textAt(document, node, 'name') : textOf(document, node);
}

/**
 * The machine, by its resource class. Without one, the Docker executor and the Linux images of the machine executor run
 * on linux/amd64, since Arm and the user's own runners have to be asked for.
 */
function runnerOf(document: YamlDocument, layers: readonly Node[], job: Spanned<string>): RunnerLabels {
  const entry = entryOfJob(document, layers, 'resource_class');
  const written = textOf(document, entry?.value);
  const place = { system: 'other', key: 'resource_class', span: written?.span ?? job.span } as const;
  if (entry !== undefined) {
    if (written === undefined || !isKnown(written.value)) return { ...place, labels: [], unresolved: true };
    const found = CIRCLECI_CLASSES.find(({ name }) => name.test(written.value));
    return {
      ...place,
      labels: [{ value: written.value, span: written.span }],
      unresolved: false,
      ...(found && {
        hosted: {
          platform: found.platform,
          because: l10n.t('{0} is a {1} machine', `resource_class: ${written.value}`, found.platform),
          store: 'unknown',
        },
      }),
    };
  }
  const isLinux = entryOfJob(document, layers, 'docker') !== undefined || isLinuxMachine(document, layers);
  const because = l10n.t('without a resource_class CircleCI runs Linux jobs on {0}', 'linux/amd64');
  return {
    ...place,
    labels: [],
    unresolved: !isLinux,
    ...(isLinux && { hosted: { platform: 'linux/amd64', because, store: 'unknown' } }),
  };
}

function isLinuxMachine(document: YamlDocument, layers: readonly Node[]): boolean {
  const machine = resolve(document, entryOfJob(document, layers, 'machine')?.value);
  const image = isMap(machine) ? textAt(document, machine, 'image') : undefined;
  return image !== undefined && CIRCLECI_LINUX_IMAGES.test(image.value);
}
