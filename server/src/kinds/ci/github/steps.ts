import type { Reference } from '../../../image/reference';
import { type Build, isPushed } from '../../../model/build';
import type { BuildCall } from '../../../model/buildCall';
import type { BuildRun } from '../../../model/buildRun';
import type { ComposeProject } from '../../../model/composeProject';
import type { ImageUse } from '../../../model/imageUse';
import type { PlatformMention } from '../../../model/mention';
import type { ContainerJob, Skipped } from '../../../model/reading';
import { staying } from '../../../model/stays';
import type { Span, Spanned } from '../../../text/span';
import { textOf } from '../../../text/yaml/yaml';
import { type CommandReading, type Join, type Machine, unknownAfter } from '../../syntax/commands/contract';
import { takeBuild, withPushes } from '../../syntax/commands/pushes';
import { saysLocalImage } from '../../syntax/localImage';
import { readBakeAction } from './actions/bakeAction';
import { readBuildahBuild } from './actions/buildahBuild';
import { insertsOf, readBuildPush } from './actions/buildPush';
import { createdDriver, either, setUp } from './actions/machine';
import { metadataOf } from './actions/metadata';
import { readOtherBuild } from './actions/otherBuild';
import { MERGE_ACTIONS } from './actions/readActions';
import { setupImages } from './actions/setupImages';
import { buildsOfCall } from './buildsOfCall';
import { checkoutOf } from './checkouts';
import { jobImage, runnerDemand } from './containers';
import type { Scope } from './expressions/expressions';
import { type CompositeAction, localAction } from './localAction';
import { isForPullRequests } from './pullRequests';
import { readRun } from './runStep';
import type { Site } from './site';
import { type Step, stepsOf } from './step';

/** A step that joins images, and which, as far as that is known. */
export interface MergeStep {
  /** The place of the step in its job. */
  readonly order: number;
  /** Nothing where some names are not known. */
  readonly sources?: readonly Reference[];
}

/** What the steps of a job say. */
export interface StepsReading {
  readonly uses: ImageUse[];
  /** Those of them that steps name of which only a run knows in which legs of a matrix they run. */
  readonly ofSomeLegs: Set<ImageUse>;
  readonly builds: { readonly build: Build; readonly order: number }[];
  readonly mentions: PlatformMention[];
  readonly containerJobs: ContainerJob[];
  readonly merges: Spanned<Reference>[];
  readonly mergeSteps: MergeStep[];
  readonly buildCalls: BuildCall[];
  /** What actions of this repository build on the machine of the job. */
  readonly buildRuns: BuildRun[];
  readonly composeProjects: (readonly ComposeProject[])[];
  /** What the commands of each step run and hand on. */
  readonly commands: Pick<CommandReading, 'ran' | 'handedOn' | 'pushes'>[];
  readonly skipped: Skipped[];
}

/** A reading without anything in it. */
export function noSteps(): StepsReading {
  return {
    uses: [],
    ofSomeLegs: new Set(),
    builds: [],
    mentions: [],
    containerJobs: [],
    merges: [],
    mergeSteps: [],
    buildCalls: [],
    buildRuns: [],
    composeProjects: [],
    commands: [],
    skipped: [],
  };
}

/** Reads steps in their order: each stands in the site that those before it have made. */
export function readSteps(steps: readonly Step[], start: Site, into: StepsReading, depth = 0): Site {
  let site = start;
  const local = new Set<number>();
  for (const step of steps) {
    const before = into.builds.length;
    const usesBefore = into.uses.length;
    if (saysLocalImage(textOf(step.document, step.entries.get('name')?.value)?.value ?? '')) local.add(step.order);
    readStep(step, step.order, site, into);
    site = withImagesOf(
      site,
      into.builds.slice(before).map(({ build }) => build),
    );
    site = afterStep(step, step.order, site, into, depth);
    const condition = step.entries.get('if')?.value;
    if (step.runs === undefined && isAskedPerLeg(textOf(step.document, condition)?.value ?? ''))
      for (const use of into.uses.slice(usesBefore)) into.ofSomeLegs.add(use);
    if (condition !== undefined && isForPullRequests(step.document, condition, step.scope)) {
      const built = into.builds.splice(before);
      into.builds.push(...built.map(({ build, order }) => ({ build: staying(build, 'tried'), order })));
    }
  }
  const pushes = into.commands.flatMap((commands) => commands.pushes);
  const builds = into.builds.map(({ build }) => build);
  withPushes(builds, pushes).forEach((build, i) => {
    const before = into.builds[i];
    if (before === undefined) return;
    const isLocal = local.has(before.order) && build.output === 'none' && !isPushed(build);
    into.builds[i] = { ...before, build: isLocal ? staying(build, 'tried') : build };
  });
  return site;
}

/** Whether a condition asks what is another thing in each leg: what its steps put out, its own variables. */
function isAskedPerLeg(condition: string): boolean {
  return /\b(?:env|matrix|steps)\s*[.[]/i.test(condition);
}

/** What an action has built is in the engine, where later steps may rename and push it. */
function withImagesOf(site: Site, builds: readonly Build[]): Site {
  if (builds.length === 0) return site;
  const images = new Map(site.machine.images);
  for (const build of builds) takeBuild(images, build);
  return { ...site, machine: { ...site.machine, images } };
}

function readStep(step: Step, order: number, site: Site, into: StepsReading): void {
  const built = readBuildPush(step, site) ?? readBuildahBuild(step, site);
  if (built) {
    into.builds.push({ build: built.build, order });
    into.mentions.push(...built.mentions);
  }
  const other = readOtherBuild(step, site);
  if (other) into.builds.push({ build: other, order });
  const baked = readBakeAction(step, site);
  if (baked) {
    if (baked.bake) into.buildCalls.push(baked.bake);
    if (baked.build) into.builds.push({ build: baked.build, order });
    into.mentions.push(...baked.mentions);
  }
  const isContainerAction = step.action?.name.startsWith('docker://');
  const use = step.action && isContainerAction && jobImage(step.action.filled, runnerDemand(site.runner));
  if (use) {
    into.uses.push(use);
    if (site.runner) into.containerJobs.push({ key: { value: 'docker://', span: use.span }, runner: site.runner });
  }
  into.uses.push(...setupImages(step, site));
  const isMergeAction = step.action !== undefined && MERGE_ACTIONS.test(step.action.name);
  if (isMergeAction) into.mergeSteps.push({ order });
}

function afterStep(step: Step, order: number, site: Site, into: StepsReading, depth: number): Site {
  const { action } = step;
  if (action === undefined) return { ...site, machine: readCommandsOf(step, order, site, into) };
  if (action.name.startsWith('./')) return { ...site, machine: afterLocal(step, order, site, into, depth) };
  if (action.name === 'actions/checkout') {
    const checkout = checkoutOf(step) ?? { path: '', own: false };
    return { ...site, checkouts: [...site.checkouts, checkout] };
  }
  const { id } = step;
  if (action.name === 'docker/metadata-action') {
    return id === undefined ? site : { ...site, metadata: new Map(site.metadata).set(id, metadataOf(step)) };
  }
  const machine = setUp(step, site.machine);
  if (machine === undefined) return site;
  const driver = createdDriver(step);
  const builderIds = driver && id !== undefined ? new Map(site.builderIds).set(id, driver) : site.builderIds;
  return { ...site, machine, builderIds, ...(driver && step.own && { buildxStep: step.node }) };
}

function readCommandsOf(step: Step, order: number, site: Site, into: StepsReading): Machine {
  const commands = readRun(step, site);
  if (commands === undefined) return site.machine;
  if (tellsOfBuilds(commands, site)) site.telling?.add(step.node);
  const inserts = step.own ? { inserts: insertsOf(step, site) } : {};
  into.builds.push(...commands.builds.map((build) => ({ build: { ...build, ...inserts }, order })));
  into.commands.push(commands);
  into.uses.push(...commands.uses);
  into.mentions.push(...commands.mentions);
  into.merges.push(...commands.merges);
  into.buildCalls.push(...commands.buildCalls);
  into.composeProjects.push(...commands.composeProjects);
  const isMerge = commands.joins.length > 0 || commands.mergesUnknown;
  if (isMerge) into.mergeSteps.push({ order, ...knownSources(commands.joins, commands.mergesUnknown) });
  return step.runs === true ? commands.machine : either(site.machine, commands.machine);
}

function tellsOfBuilds(
  { builds, joins, mergesUnknown, buildCalls, pushes, machine }: CommandReading,
  site: Site,
): boolean {
  const lists = [builds, joins, buildCalls, pushes];
  return mergesUnknown || machine !== site.machine || lists.some((list) => list.length > 0);
}

function knownSources(joins: readonly Join[], hasUnknown: boolean): { readonly sources?: readonly Reference[] } {
  const sources = joins.flatMap((join) => join.sources);
  const known = sources.filter((source) => source !== undefined);
  const isComplete = joins.length > 0 && known.length === sources.length && known.length > 0 && !hasUnknown;
  return isComplete ? { sources: known } : {};
}

/**
 * An action of this repository may set the builder up. What a composite one builds is read where it stands; what its
 * inputs make of that is a build of the step.
 */
function afterLocal(step: Step, order: number, site: Site, into: StepsReading, depth: number): Machine {
  const action = depth < MAX_DEPTH ? localAction(step, site) : 'unknown';
  if (action === 'other') return unknownAfter(site.machine);
  if (action === 'unknown') {
    if (step.action) into.skipped.push({ span: step.action.span, why: 'The action of this repository was not found.' });
    return unknownAfter(site.machine);
  }
  const inner = noSteps();
  const { nodes, shapes } = site.bearings.ofAction(action.document, action.odd);
  const steps = stepsOf(action.document, shapes, action.scope);
  // Places in the action's file are none of this document.
  const within = { ...site, stepNodes: nodes, machine: { ...site.machine, images: new Map() } };
  const after = readSteps(steps, within, inner, depth + 1);
  const machine = { ...after.machine, images: site.machine.images ?? new Map() };
  const builds = inner.builds.map(({ build }) => build);
  const spans = [...builds, ...inner.buildCalls].map(({ span }) => span);
  into.buildRuns.push(...inner.buildRuns, ...(OF_THE_REPOSITORY.test(action.path) ? runsOf(action, spans, site) : []));
  if (builds.length > 0) {
    const blind = noSteps();
    readSteps(stepsOf(action.document, shapes, withoutInputs(action.scope)), within, blind, depth + 1);
    const alone = blind.builds.map(({ build }) => build);
    into.builds.push(...buildsOfCall(step, builds, alone).map((build) => ({ build, order })));
  }
  into.mergeSteps.push(...inner.mergeSteps.map((merge) => ({ ...merge, order })));
  return step.runs === true ? machine : either(site.machine, machine);
}

/** What others use of an action elsewhere, on machines of their own, is not known. */
const OF_THE_REPOSITORY = /(?:^|\/)\.(?:github|gitea|forgejo)\//;

function runsOf({ path }: CompositeAction, spans: readonly Span[], { runner }: Site): readonly BuildRun[] {
  return spans.map(({ start }) => ({ paths: [path], start, ...(runner && { runner }) }));
}

function withoutInputs(scope: Scope): Scope {
  const without = new Map(scope);
  without.delete('inputs');
  return without;
}

const MAX_DEPTH = 5;
