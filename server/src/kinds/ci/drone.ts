import * as l10n from '@vscode/l10n';
import { isMap, type Node } from 'yaml';
import { platformOfWord } from '../../image/architectureWords';
import type { Kind } from '../../model/kind';
import type { Reading } from '../../model/reading';
import type { RunnerLabels } from '../../model/runner';
import type { Source } from '../../text/source';
import {
  entriesOf,
  readYaml,
  resolve,
  spanOfNode,
  textAt,
  textOf,
  valueAt,
  type YamlDocument,
} from '../../text/yaml/yaml';
import { containersIn, joinsImages, readStep, type StepContext } from '../syntax/ci/containerStep';
import { emptyPipeline, mayReadLeg, pipelineReading } from '../syntax/ci/pipeline';

/** Drone: the images of steps and services, what plugins build, and commands. */
export const droneKind: Kind = {
  id: 'drone',
  title: 'Drone pipeline',
  globs: ['**/.drone.{yml,yaml}', '**/.drone.*.{yml,yaml}'],
  recognise: ({ path }) => /(?:^|\/)\.drone(?:\.[\w-]+)?\.ya?ml$/.test(path),
  read: readPipelines,
  comment: '#',
};

/** The documents of a file are pipelines of one run: what one of them builds, another may join. */
function readPipelines(source: Source): Reading {
  const pipeline = emptyPipeline();
  let joins = false;
  for (const document of readYaml(source.text)) {
    const root = resolve(document, document.root);
    if (!isPipeline(document, root) || !mayReadLeg(pipeline)) continue;
    const context = contextOf(document, root);
    for (const key of ['steps', 'services']) {
      for (const step of containersIn(document, valueAt(document, root, key))) {
        joins ||= joinsImages(document, step);
        readStep(pipeline, step, context);
      }
    }
  }
  if (joins)
    pipeline.builds.splice(0, pipeline.builds.length, ...pipeline.builds.map((build) => ({ ...build, merged: true })));
  return pipelineReading(pipeline);
}

/** Pipelines of other types run their commands on a machine, without images. */
function isPipeline(document: YamlDocument, root: Node | undefined): root is Node {
  const type = textAt(document, root, 'type')?.value ?? DOCKER;
  return isMap(root) && textAt(document, root, 'kind')?.value === 'pipeline' && TYPES.has(type);
}

const DOCKER = 'docker';
const TYPES: ReadonlySet<string> = new Set([DOCKER, 'kubernetes']);

function contextOf(document: YamlDocument, root: Node): StepContext {
  const interpolate = (text: string): string | undefined => (text.includes('$') ? undefined : text);
  const group = textAt(document, root, 'name')?.value;
  return { document, runner: runnerOf(document, root), group, interpolate, fill: () => 'text' };
}

/**
 * `platform:` with `os`, `arch` and `variant`; a pipeline of type docker that names none goes to linux/amd64 (Drone
 * documentation, "Platform" of Docker pipelines: https://docs.drone.io/pipeline/docker/syntax/platform; as of November
 * 2026). Kubernetes has its own way to choose nodes, and so has who runs machines that Drone has no platform for.
 */
function runnerOf(document: YamlDocument, root: Node): RunnerLabels {
  const node = valueAt(document, root, 'platform');
  const [os, architecture, variant] = ['os', 'arch', 'variant'].map((key) => textAt(document, node, key)?.value);
  const span = node ? spanOfNode(document, node) : spanOfNode(document, root);
  const base = { system: 'other', key: 'platform', labels: [], span } as const;
  const isDocker = (textAt(document, root, 'type')?.value ?? DOCKER) === DOCKER;
  if (architecture === undefined && !isDocker) return { ...base, unresolved: true };
  const platform = [os ?? 'linux', architecture ?? 'amd64', variant].filter((part) => part !== undefined).join('/');
  if (platform.includes('$') || isRouted(document, root)) return { ...base, unresolved: true };
  const because = node
    ? l10n.t("the pipeline's platform is {0}", platform)
    : l10n.t('without a platform Drone runs Docker pipelines on {0}', platform);
  return { ...base, unresolved: false, hosted: { platform, because, store: 'unknown' } };
}

/** Whether `node:`, which asks for runners by labels of their own, speaks of an architecture. */
function isRouted(document: YamlDocument, root: Node): boolean {
  return entriesOf(document, valueAt(document, root, 'node')).some(({ key, value }) => {
    const word = textOf(document, value)?.value ?? '';
    return /arch|platform|cpu/i.test(key.value) || platformOfWord(word) !== undefined;
  });
}
