import type { Node } from 'yaml';
import type { Kind } from '../../../model/kind';
import type { Reading } from '../../../model/reading';
import type { Source } from '../../../text/source';
import { entryOf, readYaml, textAt, type YamlDocument } from '../../../text/yaml/yaml';
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
import { type CommandReading, type Machine, unknownAfter } from '../../syntax/commands/contract';
import { type Containers, containersOf, containersOfJob } from './containers';
import { readDockerTask } from './dockerTask';
import { type Job, jobsOf } from './jobs';
import { machineOf, readScript, scriptOf } from './scripts';

/** Azure Pipelines: the containers of jobs, `Docker@2` and the commands of scripts. */
export const azurePipelinesKind: Kind = {
  id: 'azurePipelines',
  title: 'Azure pipeline',
  globs: [
    '**/{,.}azure-pipelines*.{yml,yaml}',
    '**/{,.}azure-pipelines/**/*.{yml,yaml}',
    '**/{.azuredevops,.pipelines,pipelines}/**/*.{yml,yaml}',
  ],
  recognise: ({ path, text }) =>
    PATH.test(path) || (YAML.test(path) && hasSignWord(text) && SIGN.test(text) && LIST.test(text)),
  read: readPipeline,
  comment: '#',
};

const PATH = /(?:^|\/)\.?azure-pipelines(?:[^/]*\.ya?ml$|\/.*\.ya?ml$)/i;
const YAML = /\.ya?ml$/i;
/** What only this CI has: the image of a hosted machine, or a task, in a text with a list of stages, jobs or steps. */
const SIGN = /^[ \t]*(?:- )?(?:vmImage:|task:[ \t]*['"]?\w+@\d)/m;
const LIST = /^[ \t]*(?:- )?(?:stages|jobs|steps):/m;

/** A quick look before every line is: the definitions of a cluster's resources are megabytes of YAML. */
function hasSignWord(text: string): boolean {
  return text.includes('vmImage:') || text.includes('task:');
}

function readPipeline(source: Source): Reading {
  const pipeline = emptyPipeline();
  for (const document of readYaml(source.text)) {
    const containers = containersOf(document);
    for (const job of jobsOf(document)) readJob(pipeline, document, job, containers);
  }
  return pipelineReading(pipeline);
}

function readJob(pipeline: Pipeline, document: YamlDocument, job: Job, containers: Containers): void {
  if (!mayReadLeg(pipeline)) return;
  for (const { use, mention } of containersOfJob(document, job, containers)) {
    addUse(pipeline, use, job.runner);
    if (mention) addMention(pipeline, mention);
  }
  let machine = machineOf(job);
  for (const step of job.steps) {
    const read = readStep(pipeline, document, step, job, machine);
    if (read) addCommands(pipeline, read, job.runner);
    machine = read?.machine ?? (isOpaque(document, step) ? unknownAfter(machine) : machine);
  }
}

function readStep(
  pipeline: Pipeline,
  document: YamlDocument,
  step: Node,
  job: Job,
  machine: Machine,
): CommandReading | undefined {
  const script = scriptOf(document, step, job);
  if (script === undefined) return readDockerTask(document, step, job, machine);
  return mayReadScript(pipeline, script.text.length) ? readScript(document, step, script, job, machine) : undefined;
}

/** Whether a step may have set the builder up in a way that is not read: a template, PowerShell. */
function isOpaque(document: YamlDocument, step: Node): boolean {
  const shells = ['template', 'pwsh', 'powershell'].some((key) => entryOf(document, step, key) !== undefined);
  return shells || /^PowerShell@/i.test(textAt(document, step, 'task')?.value ?? '');
}
