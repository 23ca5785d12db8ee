import { isWithoutWindows } from '../image/platform';
import type { Build } from '../model/build';
import type { Reading } from '../model/reading';
import type { Requirement } from '../model/requirement';
import type { StageSubject, UseSubject } from '../model/rule';
import type { Stage } from '../model/stage';
import { servesAll } from '../rules/support/serving';
import { isForWindows } from '../rules/support/windows';
import {
  isAside,
  isDeployedByProgram,
  isForDevelopers,
  isForPipelines,
  isOfCompiler,
  isOfOthers,
  isOfPipelines,
  isTemplate,
} from '../targets/aside';
import { type BuiltFor, builtFor } from '../targets/builtFor';
import { environmentOf } from '../targets/environment';
import type { Scope } from '../targets/scope';
import type { machineReader } from './factReaders';
import { understood } from './understood';

/** What a Dockerfile that nothing is known to build may be, so that it is not what the targets run. */
const BESIDE = [isForDevelopers, isForPipelines, isTemplate];

/**
 * The stages of a Dockerfile with what the builds of it, else its surroundings, ask of them. `uses`: the images that it
 * names.
 */
export function stageSubjectsOf(
  reading: Reading,
  scope: Scope,
  machineOf: ReturnType<typeof machineReader>,
  uses: readonly UseSubject[],
): readonly StageSubject[] {
  const found = builtFor(scope.builds, machineOf);
  const { requirement } = environmentOf(scope);
  const isMadeByOthers = isOfOthers(scope, scope.path) && scope.builds.every(({ at }) => isOfOthers(scope, at.path));
  const deployed = isDeployedByProgram(scope) || isMadeByOthers;
  const isUnasked =
    isAside(scope, scope.path) ||
    isForOtherSystem(scope.path, requirement) ||
    deployed ||
    (scope.builds.length === 0 && BESIDE.some((isBeside) => isBeside(scope, scope.path)));
  const otherwise: Requirement = isUnasked ? { ...requirement, origin: 'assumed' } : requirement;
  const requiredBy = (one: BuiltFor): Requirement =>
    (one.state === 'stated' ? understood(one.requirement) : undefined) ?? otherwise;
  const required = requiredBy(found);
  // A platform that a FROM pins is what a build gets that states none, whatever it runs on.
  const stating = scope.builds.filter(({ build }) => build.platforms.state !== 'none');
  const requiredOfPinned = requiredBy(builtFor(stating, machineOf));
  // What tests and dev containers build runs where they do.
  const relevant = scope.builds.filter(({ build }) => !isElsewhere(build, required, machineOf));
  const builds = relevant.map((located) =>
    isAside(scope, located.at.path) ? { ...located, build: { ...located.build, ownPlace: true as const } } : located,
  );
  return reading.stages.map((stage) => ({
    ...offerOfBase(stage, uses),
    stage,
    stages: reading.stages,
    required: isPinned(stage) ? requiredOfPinned : required,
    builds,
    platformsStated: scope.builds.some(({ build }) => build.platforms.state === 'known'),
    platformsUnknown:
      found.state === 'unknown' ||
      isOfCompiler(scope) ||
      scope.builds.some(({ build }) => build.platforms.state === 'unknown') ||
      (scope.builds.length > 0 && scope.builds.every(({ build }) => isOnAnyMachine(build, machineOf))),
    deployed: deployed || (found.state !== 'stated' && isOfPipelines(scope, scope.path)),
    reading,
  }));
}

function offerOfBase({ index }: Stage, uses: readonly UseSubject[]): Pick<StageSubject, 'offer'> {
  const base = uses.find(({ use }) => use.role === 'base' && use.stage === index);
  return base === undefined ? {} : { offer: base.offer };
}

/**
 * A service builds it on machines that make nothing for some of what is needed, or a page tells of others: it settles none
 * of that.
 */
function isElsewhere(
  { tool, driver, runner, saidFor }: Build,
  { platforms }: Requirement,
  machineOf: ReturnType<typeof machineReader>,
): boolean {
  if (saidFor !== undefined) return !servesAll(platforms, saidFor);
  if (tool !== 'program' || driver !== 'remote' || runner?.hosted === undefined) return false;
  const machine = machineOf(runner);
  return machine !== undefined && !servesAll(platforms, [machine.platform]);
}

/** It is for its own machine, which is chosen when the job runs: `runs-on: ${{ matrix.runner }}`. */
function isOnAnyMachine({ platforms, runner }: Build, machineOf: ReturnType<typeof machineReader>): boolean {
  const isChosen = runner?.unresolved === true && machineOf(runner) === undefined;
  return platforms.state === 'none' && isChosen;
}

/** Whether a Dockerfile is for Windows, where only Linux is targeted. */
export function isForOtherSystem(path: string, { platforms }: Requirement): boolean {
  return isForWindows(path) && isWithoutWindows(platforms);
}

function isPinned({ platform }: Stage): boolean {
  return platform?.kind === 'constant' || platform?.kind === 'computed';
}
