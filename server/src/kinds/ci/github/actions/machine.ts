import { parsePlatform } from '../../../../image/platform';
import type { Build } from '../../../../model/build';
import type { Machine } from '../../../syntax/commands/contract';
import { driverNamed } from '../../../syntax/commands/driver';
import { itemsOfInput } from '../lists';
import { flagOf, inputOf, knownInput, type Step } from '../step';

/** What a setup action does to a job's builder. `undefined` for an action that is none. */
export function setUp(step: Step, machine: Machine): Machine | undefined {
  const change = step.action && SETUP_ACTIONS.get(step.action.name);
  if (change === undefined) return undefined;
  const after = change(step, machine);
  return step.runs === true ? after : either(machine, after);
}

/** The driver of the builder that a setup-buildx step creates, for `builder: ${{ steps.x.outputs.name }}`. */
export function createdDriver(step: Step): Build['driver'] | undefined {
  return step.action && BUILDX_ACTIONS.has(step.action.name) ? buildxDriver(step) : undefined;
}

/** What is left of two possible machines: only that in which they agree. */
export function either(a: Machine, b: Machine): Machine {
  const isSameDriver = a.driver === b.driver;
  const isSameEmulation =
    a.emulation.state === b.emulation.state && `${a.emulation.covers}` === `${b.emulation.covers}`;
  return {
    ...b,
    driver: isSameDriver ? a.driver : 'unknown',
    emulation: isSameEmulation ? a.emulation : { state: 'unknown' },
    store: a.store === b.store ? a.store : 'unknown',
  };
}

const BUILDX_ACTIONS: ReadonlySet<string> = new Set(['docker/setup-buildx-action', 'crazy-max/ghaction-docker-buildx']);

/** Actions that register emulators, create builders or set the engine up (their READMEs). */
export const SETUP_ACTIONS: ReadonlyMap<string, (step: Step, machine: Machine) => Machine> = new Map([
  ...[...BUILDX_ACTIONS].map((name) => [name, setUpBuildx] as const),
  ['docker/setup-qemu-action', setUpQemu],
  ['crazy-max/ghaction-setup-qemu', setUpQemu],
  ['docker/setup-docker-action', setUpDocker],
  ['crazy-max/ghaction-setup-docker', setUpDocker],
  ['useblacksmith/setup-docker-builder', ownDaemon],
  ['namespacelabs/nscloud-setup-buildx-action', remoteBuilder],
]);

function setUpBuildx(step: Step, machine: Machine): Machine {
  const driver = buildxDriver(step);
  const name = knownInput(step, 'name');
  const builders = name === undefined ? machine.builders : new Map(machine.builders).set(name, driver);
  const isUsed = flagOf(step, 'use') !== 'no';
  const aliased = flagOf(step, 'install') === 'yes' || machine.aliased;
  return { ...machine, ...(isUsed && { driver }), ...(builders && { builders }), ...(aliased && { aliased }) };
}

function buildxDriver(step: Step): Build['driver'] {
  const isElsewhere = ['endpoint', 'append'].some((name) => inputOf(step, name) !== undefined);
  if (isElsewhere) return 'remote';
  const driver = inputOf(step, 'driver');
  if (driver === undefined) return 'container';
  return driver.known ? driverNamed(driver.text.trim()) : 'unknown';
}

function setUpQemu(step: Step, machine: Machine): Machine {
  const input = inputOf(step, 'platforms');
  const items = itemsOfInput(input, 'commas');
  if (items.some((item) => !item.known)) return { ...machine, emulation: { state: 'unknown' } };
  const isAll = items.length === 0 || items.some((item) => item.value.toLowerCase() === 'all');
  const before = machine.emulation;
  const wasAll = before.state === 'yes' && before.covers === undefined;
  if (isAll || wasAll) return { ...machine, emulation: { state: 'yes' } };
  const names = items.map((item) => parsePlatform(item.value)?.architecture ?? item.value);
  return { ...machine, emulation: { state: 'yes', covers: [...new Set([...(before.covers ?? []), ...names])] } };
}

/** Installs an engine of its own, whose store is what its configuration says. */
function setUpDocker(step: Step, machine: Machine): Machine {
  const config = inputOf(step, 'daemon-config')?.text ?? '';
  const snapshotter = /"containerd-snapshotter"\s*:\s*(true|false)/.exec(config)?.[1];
  return {
    ...machine,
    store: snapshotter === undefined ? 'unknown' : snapshotter === 'true' ? 'containerd' : 'classic',
  };
}

/** BuildKit as a daemon of the runner itself (its `setup_builder.ts`); which emulators that finds is not said. */
function ownDaemon(_step: Step, machine: Machine): Machine {
  return { ...machine, driver: 'container', emulation: { state: 'unknown' } };
}

function remoteBuilder(_step: Step, machine: Machine): Machine {
  return { ...machine, driver: 'remote' };
}
