import * as l10n from '@vscode/l10n';
import { targetFor } from '../config/targetsFor';
import { architectureHint } from '../image/architectureWords';
import { formatPlatform, samePlatform } from '../image/platform';
import type { ImageUse } from '../model/imageUse';
import type { Requirement } from '../model/requirement';
import type { PodSubject } from '../model/rule';
import { isDeployedByProgram } from './aside';
import { builtFor, builtOn } from './builtFor';
import { environmentOf } from './environment';
import type { MachineOf, Scope } from './scope';
import { swarmChoice, swarmChoiceOfPlatforms } from './swarm';

/** What the sources of requirements look at for one use. */
export interface Asking {
  readonly use: ImageUse;
  readonly scope: Scope;
  readonly machineOf: MachineOf;
  readonly pod?: PodSubject;
}

/** An answer: a requirement, `none` where nothing can be required, or `pass` to the next source. */
type Answer = Requirement | 'none' | 'pass';

/** Who decides which platforms an image use needs; the first that can say it. */
const SOURCES: readonly ((asking: Asking) => Answer)[] = [
  swarm,
  stated,
  runner,
  pod,
  builder,
  built,
  anywhere,
  beside,
  environment,
];

/** The platforms that an image use must serve, and because of what; `undefined` where nothing can be said. */
export function requirementOf(asking: Asking): Requirement | undefined {
  for (const source of SOURCES) {
    const answer = source(asking);
    if (answer === 'none') return undefined;
    if (answer !== 'pass') return restricted(answer, asking.use);
  }
  return undefined;
}

/** What Swarm's scheduler leaves of the nodes that are the target; its nodes decide where constraints state a platform. */
function swarm({ use, scope }: Asking): Answer {
  const placement = use.swarm;
  if (placement === undefined) return 'pass';
  const { requirement, nodes, scheduler } = environmentOf(scope);
  if (scheduler === undefined) return 'pass';
  const { platforms, maybe } =
    nodes === undefined
      ? swarmChoiceOfPlatforms(placement, requirement.platforms)
      : swarmChoice(placement, nodes.nodes);
  const isStated = use.demand.kind === 'stated';
  if (platforms.length === 0) return isStated ? 'pass' : 'none';
  // A task on every node is one on those that are known to be meant.
  if (placement.unresolved || (maybe && placement.spread === 'each')) return isStated ? 'pass' : 'none';
  const isNarrowed = platforms.length < requirement.platforms.length;
  const names = platforms.map(formatPlatform).join(', ');
  const because = isNarrowed
    ? l10n.t('{0}, of which the constraints of service "{1}" leave {2}', requirement.because, placement.service, names)
    : requirement.because;
  return { ...requirement, platforms, because, swarm: placement.spread };
}

function stated({ use, scope }: Asking): Answer {
  const { demand } = use;
  if (demand.kind === 'none') return 'none';
  if (demand.kind !== 'stated') return 'pass';
  if (demand.platforms.length === 0) return 'none';
  const at = { at: { path: scope.path, span: demand.span ?? use.span } };
  return { platforms: demand.platforms, because: demand.because, origin: 'stated', ...at };
}

function runner({ use, machineOf, scope }: Asking): Answer {
  if (use.demand.kind !== 'runner') return 'pass';
  const machine = machineOf(use.demand.runner);
  if (machine === undefined || machine.platform.os !== 'linux') return 'none';
  return {
    platforms: [machine.platform],
    because: machine.because,
    origin: 'stated',
    at: { path: scope.path, span: use.demand.runner.span },
  };
}

function pod({ use, pod: subject }: Asking): Answer {
  if (use.demand.kind !== 'pod') return 'pass';
  if (subject === undefined) return 'none';
  const { universe } = subject;
  const isOneEnough = subject.pod.chosenByRun === true && universe.origin !== 'assumed';
  if (subject.feasible.length === 0) return isOneEnough ? { ...universe, some: true } : 'none';
  if (!subject.constrained) return { ...universe, platforms: subject.feasible };
  const names = subject.feasible.map(formatPlatform).join(', ');
  return { platforms: subject.feasible, because: l10n.t('the pod selects {0} nodes', names), origin: 'stated' };
}

function builder({ use, scope, machineOf }: Asking): Answer {
  if (use.demand.kind !== 'builder') return 'pass';
  return builtOn(scope.builds, machineOf) ?? 'none';
}

function built({ use, scope, machineOf }: Asking): Answer {
  if (use.demand.kind !== 'target') return 'pass';
  const found = builtFor(scope.builds, machineOf);
  if (found.state === 'unknown' || isDeployedByProgram(scope)) return 'none';
  return found.state === 'stated' ? found.requirement : 'pass';
}

function anywhere({ use, scope }: Asking): Answer {
  if (use.demand.kind !== 'anywhere') return 'pass';
  return targetFor(scope.config, scope.path)?.files === undefined ? 'none' : 'pass';
}

/** An image named for one architecture, where a file beside is for another: who needs that one takes that file. */
function beside({ use, scope }: Asking): Answer {
  const own = use.demand.kind === 'open' && use.image ? architectureHint(use.image)?.platform.architecture : undefined;
  const others = own === undefined ? [] : scope.platformsBeside(scope.path).map(({ architecture }) => architecture);
  // `app-arm.yml` is for boards of either width.
  const isAmong = others.some((one) => one === own || (one === 'arm64' && own === 'arm'));
  return others.length === 0 || isAmong ? 'pass' : 'none';
}

function environment({ use: { demand }, scope }: Asking): Answer {
  const { requirement } = environmentOf(scope);
  if (demand.kind !== 'open' || demand.oneEnough !== true) return requirement;
  return requirement.origin === 'assumed' ? 'none' : { ...requirement, some: true };
}

function restricted(requirement: Requirement, use: ImageUse): Requirement | undefined {
  // A platform that is written down, or the builder's own, is pulled whatever is built for.
  if (use.only === undefined || use.demand.kind === 'stated' || use.demand.kind === 'builder') return requirement;
  const only = use.only;
  const platforms = requirement.platforms.filter((platform) => only.some((one) => samePlatform(one, platform)));
  return platforms.length === 0 ? undefined : { ...requirement, platforms };
}
