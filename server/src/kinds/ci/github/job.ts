import type { Node } from 'yaml';
import type { Build } from '../../../model/build';
import type { Skipped } from '../../../model/reading';
import type { RunnerLabels } from '../../../model/runner';
import { staying } from '../../../model/stays';
import {
  entriesOf,
  itemsOf,
  spanOfNode,
  textOf,
  valueAt,
  type YamlDocument,
  type YamlEntry,
} from '../../../text/yaml/yaml';
import { type Machine, UNKNOWN_MACHINE } from '../../syntax/commands/contract';
import { withStarts } from '../../syntax/commands/starts';
import { readForeignBuilds } from './actions/foreignBuild';
import { readGithubBake, readGithubBuilder } from './actions/githubBuilder';
import { givenImages } from './actions/givenImages';
import { type Bearing, isPlainText, writtenText } from './bearing';
import { buildsOfCall } from './buildsOfCall';
import { calledWorkflow } from './calledWorkflow';
import { readContainers } from './containers';
import type { Scope } from './expressions/expressions';
import { fill } from './expressions/filled';
import { allNames, namesIn } from './expressions/names';
import { textsIn } from './expressions/value';
import { joinLegs, type Leg } from './legs';
import { type Matrix, matrixContext, readMatrix, relevant, UNKNOWN } from './matrix';
import { joinedBuilds } from './merging';
import { outputScripts, withNeededOutputs, withStepOutputs } from './outputs';
import { isOwnNode, onOwnNode } from './ownNode';
import { isForPullRequests } from './pullRequests';
import { type Alone, githubScope, readDefaults, type Workflow, workflowIn } from './repository';
import { isFresh, mayHaveOwnBuilder, readRunner, withoutHosted } from './runner';
import type { Site } from './site';
import { conditionOf, type Step, stepsOf, withEnvironment, withoutNames } from './step';
import { stepListOf } from './stepShapes';
import { type MergeStep, noSteps, readSteps, type StepsReading } from './steps';
import { isTestJob } from './testJobs';

/** The jobs of a workflow, those of the workflows that they call included. `callers`: the documents that led here. */
export function readJobs(workflow: Workflow, callers: readonly YamlDocument[]): readonly JobReading[] {
  const { document } = workflow;
  const jobs = entriesOf(document, valueAt(document, document.root, 'jobs'));
  return jobs.map((job) => readJob(workflow, job, [...callers, document]));
}

/** One job: what it says, and which jobs it comes after. */
export interface JobReading {
  readonly id: string;
  readonly needs: readonly string[];
  readonly reading: StepsReading;
}

/** Steps of all legs together that are read one by one; beyond it the matrix counts as unknown. */
const MAX_STEPS = 4_000;

/** Reads a job in each leg of its matrix. */
function readJob(workflow: Workflow, job: YamlEntry, callers: readonly YamlDocument[]): JobReading {
  const { document } = workflow;
  const entries = new Map(entriesOf(document, job.value).map((entry) => [entry.key.value, entry]));
  const id = job.key.value;
  const needs = needsOf(document, entries.get('needs')?.value);
  if (job.value === undefined) return { id, needs, reading: noSteps() };
  const scope = withNeededOutputs(document, needs, workflow.scope, workflow);
  const matrix = readMatrix(document, job.value, scope);
  const list = stepListOf(document, entries.get('steps'));
  const hasValues = matrix.combinations.some(({ size }) => size > 0);
  const isPlain = hasValues ? (name: string): boolean => isPlainIn(matrix, name) : undefined;
  const bearing = workflow.bearings.ofJob(document, list, isPlain);
  const around = BEARING_KEYS.map((key) => namesIn(writtenText(document, entries.get(key)?.value), 'matrix'));
  const written = outputScripts(document, list.shapes).map((script) => namesIn(script, 'matrix'));
  const shown = relevant(matrix, allNames([...around, ...written, bearing.names]));
  const legs = shown.combinations.length * bearing.shapes.length > MAX_STEPS ? UNKNOWN : shown;
  const readings = legs.combinations.map((combination): Leg => {
    const within = new Map(scope).set('matrix', matrixContext(combination, legs.complete));
    const environment = withEnvironment(document, entries.get('env')?.value, within);
    const known = withStepOutputs(document, list.shapes, withoutNames(environment, workflow.written));
    return { combination, reading: readLeg({ workflow, job, entries, bearing, callers }, known) };
  });
  const isTrial = isTestJob(document, id, job.value) || isForPullRequests(document, entries.get('if')?.value, scope);
  const read = isTrial ? tried(joinLegs(readings)) : joinLegs(readings);
  const joined = isOwnNode(document, job.value) ? onOwnNode(read) : read;
  const skipped = legs.complete ? [] : skippedMatrix(document, job.value);
  return { id, needs, reading: { ...joined, skipped: [...joined.skipped, ...skipped] } };
}

/** What is built for a test or a pull request is looked at and forgotten. */
function tried(reading: StepsReading): StepsReading {
  const builds = reading.builds.map(({ build, order }) => ({ build: staying(build, 'tried'), order }));
  return { ...reading, builds };
}

/** What of a job beside its steps is read in each leg. */
const BEARING_KEYS = ['if', 'runs-on', 'container', 'services', 'env', 'defaults', 'uses', 'with'];

/** Whether a name of `matrix` holds nothing but plain words, in whatever leg. */
function isPlainIn({ combinations }: Matrix, name: string): boolean {
  return combinations.every((combination) =>
    [...combination].every(([key, value]) => key.toLowerCase() !== name || textsIn(value).every(isPlainText)),
  );
}

/** A job as all its legs have it. */
interface JobShape {
  readonly workflow: Workflow;
  readonly job: YamlEntry;
  readonly entries: ReadonlyMap<string, YamlEntry>;
  readonly bearing: Bearing;
  readonly callers: readonly YamlDocument[];
}

function readLeg({ workflow, job, entries, bearing, callers }: JobShape, scope: Scope): StepsReading {
  const { document } = workflow;
  const into = noSteps();
  if (conditionOf(document, entries.get('if')?.value, scope) === false) return into;
  const labels = readRunner(document, entries.get('runs-on')?.value, scope);
  const runner = labels && (workflow.hosted ? labels : withoutHosted(labels));
  const containers = readContainers(document, entries, scope, runner);
  into.uses.push(...containers.uses);
  into.mentions.push(...containers.mentions);
  into.containerJobs.push(...containers.containerJobs);
  const site: Site = {
    root: workflow.root,
    context: workflow.context,
    wanted: workflow.wanted,
    ...(runner && { runner }),
    group: job.key.value,
    machine: startOf(labels),
    checkouts: [],
    metadata: new Map(),
    builderIds: new Map(),
    stepNodes: bearing.nodes,
    bearings: workflow.bearings,
    runs: workflow.runs,
    telling: workflow.telling,
    defaults: { ...workflow.defaults, ...readDefaults(document, job.value, scope) },
  };
  const called = callOf(document, job, entries, scope);
  const built = called && readGithubBuilder(called, site);
  if (built) {
    into.builds.push({ build: built.build, order: 0 });
    into.mentions.push(...built.mentions);
  }
  const baked = called && readGithubBake(called, site);
  if (baked) {
    into.buildCalls.push(baked.call);
    into.mentions.push(...baked.mentions);
  }
  if (called !== undefined && built === undefined && baked === undefined)
    into.builds.push(...readForeignBuilds(called, site).map((build) => ({ build, order: 0 })));
  const jobs = called && readCalled(called, job.key.value, workflow, callers);
  if (jobs) into.builds.push(...jobs.builds.map((build) => ({ build, order: 0 })));
  if (jobs) into.mergeSteps.push(...jobs.mergeSteps);
  readSteps(stepsOf(document, bearing.shapes, scope), site, into);
  if (into.builds.length > 0)
    into.commands.push(givenImages(document, stepListOf(document, entries.get('steps')).shapes, scope));
  const handedOn = new Set(into.commands.flatMap((commands) => commands.handedOn));
  return { ...into, buildCalls: withStarts(into.buildCalls, handedOn) };
}

/** The machine before the first step: plain `docker build`, too, may be taken to a builder of the machine's vendor. */
function startOf(labels: RunnerLabels | undefined): Machine {
  if (mayHaveOwnBuilder(labels)) return { ...UNKNOWN_MACHINE, aliased: true, builders: new Map() };
  const emulation = { state: isFresh(labels) ? 'no' : 'unknown' } as const;
  return { driver: 'docker', emulation, store: 'unknown', builders: new Map() };
}

/**
 * What a call of a workflow of the same repository builds with these inputs. `undefined` where the job calls none, or
 * one that is not there; a workflow that leads back to itself is not followed.
 */
function readCalled(
  call: Step,
  job: string,
  workflow: Workflow,
  callers: readonly YamlDocument[],
): { readonly builds: readonly Build[]; readonly mergeSteps: readonly MergeStep[] } | undefined {
  const found = calledWorkflow(call, workflow);
  const isBack = callers.some(({ text }) => text === found?.document.text);
  const root = found?.document.root;
  if (found === undefined || root === undefined || isBack || callers.length >= MAX_CALLERS) return undefined;
  if (!workflow.mayFollow()) return undefined;
  const jobsWith = (scope: Scope): readonly JobReading[] =>
    readJobs(workflowIn(workflow, found.document, scope), callers);
  const alone = workflow.alone.get(root) ?? aloneOf(jobsWith(githubScope()));
  workflow.alone.set(root, alone);
  if (alone.builds.length === 0 && !alone.merges) return undefined;
  const { builds, mergeSteps } = workflow.called(found, callers, workflow.telling, () => {
    const jobs = jobsWith(new Map(githubScope()).set('inputs', found.inputs));
    return { builds: joinedBuilds(jobs), mergeSteps: jobs.flatMap((one) => one.reading.mergeSteps) };
  });
  return {
    builds: buildsOfCall(call, builds, alone.builds, found.path).map((build) => ({
      ...build,
      group: `${job} / ${build.group ?? ''}`,
    })),
    mergeSteps: mergeSteps.map((merge) => ({ ...merge, order: 0 })),
  };
}

function aloneOf(jobs: readonly JobReading[]): Alone {
  return { builds: joinedBuilds(jobs), merges: jobs.some(({ reading }) => reading.mergeSteps.length > 0) };
}

/** A workflow is called by at most this many, one above the other (GitHub docs, "Reuse workflows"). */
const MAX_CALLERS = 9;

/** A job that calls a reusable workflow, read as a step is: `uses:` and `with:`. */
function callOf(
  document: YamlDocument,
  job: YamlEntry,
  entries: ReadonlyMap<string, YamlEntry>,
  scope: Scope,
): Step | undefined {
  const filled = fill(document, entries.get('uses')?.value, scope);
  if (filled === undefined || !filled.known || job.value === undefined) return undefined;
  const called = filled.text.trim();
  const start = filled.text.indexOf(called);
  const at = { start, end: start + called.length };
  const name = called.startsWith('./') ? called : (called.split('@')[0] ?? '').toLowerCase();
  const action = { name, filled, span: filled.spanOf(at) };
  return { document, node: job.value, entries, order: 0, scope, runs: true, action, own: !job.inherited };
}

function needsOf(document: YamlDocument, node: Node | undefined): readonly string[] {
  const one = textOf(document, node)?.value;
  if (one !== undefined) return [one];
  return itemsOf(document, node).flatMap((item) => textOf(document, item)?.value ?? []);
}

function skippedMatrix(document: YamlDocument, job: Node): readonly Skipped[] {
  const matrix = valueAt(document, job, 'strategy', 'matrix');
  if (matrix === undefined) return [];
  return [{ span: spanOfNode(document, matrix), why: 'What the matrix holds is only known when the workflow runs.' }];
}
