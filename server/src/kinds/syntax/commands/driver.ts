import type { Build } from '../../../model/build';
import { type Call, isRemote } from './call';
import type { Machine } from './contract';
import { lastValue, type Options } from './options';
import type { Argument } from './words';

/**
 * The driver that serves a call. Plain `docker build` keeps to the engine's own builder, whatever `buildx use` chose,
 * unless `buildx install`, `--builder` or `BUILDX_BUILDER` says otherwise; `docker buildx …` takes the machine's. podman,
 * buildah, nerdctl and kaniko have no drivers; they count as `container`, since several platforms are no fault there.
 */
export function driverOfCall(call: Call, options: Options, machine: Machine): Build['driver'] {
  if (call.tool === 'kaniko') return 'container';
  if (isRemote(call)) return 'remote';
  if (call.tool !== 'docker') return 'container';
  if (!call.sure) return 'unknown';
  const named = lastValue(options, 'builder') ?? lastValue({ ...options, all: call.globals }, 'builder');
  if (named) return driverOfBuilder(machine, named);
  const chosen = call.variable('BUILDX_BUILDER');
  if (chosen?.kind === 'unknown') return 'unknown';
  if (chosen?.kind === 'text' && chosen.fragments.length > 0) {
    return driverOfBuilder(machine, { span: call.span, fragments: chosen.fragments });
  }
  const takesChosen = call.verb !== 'build' || machine.aliased === true;
  if (!takesChosen) return 'docker';
  return options.open ? 'unknown' : machine.driver;
}

/** What a driver comes to by its name (`docker buildx create --driver`). */
export function driverNamed(name: string): Build['driver'] {
  return DRIVERS.get(name) ?? 'unknown';
}

const DRIVERS: ReadonlyMap<string, Build['driver']> = new Map([
  ['docker', 'docker'],
  ['docker-container', 'container'],
  ['kubernetes', 'remote'],
  ['remote', 'remote'],
  ['cloud', 'remote'],
]);

/** The driver of a builder that was created so far; the engine's own is `default`. */
export function driverOfBuilder(machine: Machine, name: Argument): Build['driver'] {
  const key = builderKey(name);
  const known = machine.builders?.get(key);
  if (known !== undefined) return known;
  return key === 'default' ? 'docker' : 'unknown';
}

/** A builder's name, or the words for one that is not known: what is created and used by the same words is one. */
export function builderKey(name: Argument): string {
  return name.fragments.map((fragment) => fragment.text ?? `$${fragment.name ?? '?'}`).join('');
}
