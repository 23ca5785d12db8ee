import type { Kind } from '../../../model/kind';
import type { Reading } from '../../../model/reading';
import type { RunnerLabels } from '../../../model/runner';
import type { Source } from '../../../text/source';
import { readYaml, spanOfNode, textOf, type YamlDocument } from '../../../text/yaml/yaml';
import {
  addCommands,
  addMention,
  addUse,
  emptyPipeline,
  mayReadLeg,
  mayReadScript,
  type Pipeline,
  pipelineReading,
} from '../../syntax/ci/pipeline';
import { type Job, jobsOf, listOf } from './configuration';
import { readImage } from './images';
import { includedFiles } from './includes';
import { machineOf, readScripts, scriptsOf } from './scripts';
import { interpolate, type Leg, legsOf } from './variables';

/** GitLab CI: the images and services of jobs, and the commands of their scripts. */
export const gitlabCiKind: Kind = {
  id: 'gitlabCi',
  title: 'GitLab CI configuration',
  globs: [
    '**/.gitlab-ci.{yml,yaml}',
    '**/*.gitlab-ci.{yml,yaml}',
    '**/.gitlab/ci/**/*.{yml,yaml}',
    '**/{gitlab-ci,.gitlab-ci}/**/*.{yml,yaml}',
  ],
  recognise: ({ path, text }) => BY_NAME.test(path) || (IN_FOLDER.test(path) && hasJobs(text)),
  accepts: ({ path, text }) => /\.ya?ml$/.test(path) && hasJobs(text),
  read: (source) => readPipeline(source),
  comment: '#',
};

const BY_NAME = /(?:^|[/.])\.?gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/ci\/.*\.ya?ml$/;
const IN_FOLDER = /(?:^|\/)\.?gitlab-ci\/.*\.ya?ml$/;

/** Whether some mapping of a file has what only jobs have, or it includes files that have. */
function hasJobs(text: string): boolean {
  return (
    /^[ \t]+(?:script|extends|before_script)[ \t]*:|^include[ \t]*:/m.test(text) &&
    !/^(?:apiVersion|on)[ \t]*:/m.test(text)
  );
}

function readPipeline(source: Source): Reading {
  const pipeline = emptyPipeline();
  const included = new Set<string>();
  for (const document of readYaml(source.text)) {
    for (const path of includedFiles(source, document)) included.add(path);
    for (const job of jobsOf(document)) {
      for (const leg of legsOf(document, job)) readLeg(pipeline, document, job, leg);
    }
  }
  const namedFiles = [...included].map((path) => ({ path, as: 'gitlabCi' as const }));
  return { ...pipelineReading(pipeline), namedFiles };
}

function readLeg(pipeline: Pipeline, document: YamlDocument, job: Job, leg: Leg): void {
  if (!mayReadLeg(pipeline)) return;
  const runner = runnerOf(document, job, leg);
  const image = job.key('image');
  for (const node of [...(image ? [image] : []), ...listOf(document, job.key('services'))]) {
    const found = readImage(document, node, runner, leg);
    if (found === undefined) continue;
    addUse(pipeline, found.use, runner);
    if (found.mention) addMention(pipeline, found.mention);
  }
  const scripts = scriptsOf(document, job);
  const length = scripts.reduce((sum, script) => sum + script.text.length, 0);
  if (!mayReadScript(pipeline, length)) return;
  for (const read of readScripts(scripts, machineOf(document, job, runner), job, runner, leg)) {
    addCommands(pipeline, read, runner);
  }
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
