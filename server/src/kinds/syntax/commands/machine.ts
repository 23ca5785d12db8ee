import { readReference } from '../../../image/reference';
import type { Call } from './call';
import type { Machine } from './contract';
import { builderKey, driverNamed, driverOfBuilder } from './driver';
import { CREATE_FLAGS, GLOBAL_FLAGS } from './flags';
import { isOn, lastValue, readOptions } from './options';
import { type Argument, textOf } from './words';

/** The machine after a `docker buildx create`, `use`, `install` or `uninstall`. */
export function afterBuilderCommand(call: Call, machine: Machine): Machine {
  switch (call.verb) {
    case 'buildx create':
      return afterCreate(call, machine);
    case 'buildx use': {
      const name = readOptions(call.rest, GLOBAL_FLAGS, 'anywhere', call.last.end).positionals.at(-1);
      return name === undefined ? machine : { ...machine, driver: driverOfBuilder(machine, name) };
    }
    case 'buildx install':
      return { ...machine, aliased: true };
    case 'buildx uninstall':
      return { ...machine, aliased: false };
    default:
      return machine;
  }
}

/**
 * The machine after `docker run` of an image that registers QEMU: `tonistiigi/binfmt --install …`,
 * `multiarch/qemu-user-static`, `linuxkit/binfmt`, `docker/binfmt`.
 */
export function afterRun(machine: Machine, image: string, rest: readonly Argument[]): Machine {
  const reading = readReference(image);
  if (!reading.ok || !REGISTERS.test(reading.reference.path)) return machine;
  if (!reading.reference.path.endsWith('tonistiigi/binfmt')) return { ...machine, emulation: { state: 'yes' } };
  const words = rest.map(textOf);
  const at = words.findIndex((word) => word === undefined || /^--?install(?:=|$)/.test(word));
  if (at < 0) return machine;
  const list = /=(.*)$/.exec(words[at] ?? '')?.[1] ?? words[at + 1];
  if (list === undefined || list === 'all') return { ...machine, emulation: { state: 'yes' } };
  const before = machine.emulation.state === 'yes' ? machine.emulation.covers : [];
  if (before === undefined) return machine;
  return { ...machine, emulation: { state: 'yes', covers: [...before, ...list.split(',')] } };
}

/** The machine after a package manager installed QEMU's user emulators, which registers them. */
export function afterInstall(machine: Machine, words: readonly Argument[]): Machine {
  const texts = words.map(textOf);
  const isInstall = texts.includes('install') || texts.includes('add');
  const isQemu = texts.some(
    (text) => text !== undefined && /^(?:qemu-user-static|qemu-user-binfmt|binfmt-qemu-static)$/.test(text),
  );
  return isInstall && isQemu ? { ...machine, emulation: { state: 'yes' } } : machine;
}

const REGISTERS = /(?:^|\/)(?:tonistiigi\/binfmt|multiarch\/qemu-user-static|linuxkit\/binfmt|docker\/binfmt)$/;

function afterCreate(call: Call, machine: Machine): Machine {
  const options = readOptions(call.rest, CREATE_FLAGS, 'anywhere', call.last.end);
  const isElsewhere = options.positionals.length > 0 || options.all.some((option) => option.name === 'append');
  const named = lastValue(options, 'driver');
  const text = named && textOf(named);
  const own = named === undefined ? 'container' : text === undefined ? 'unknown' : driverNamed(text);
  const driver = options.open ? 'unknown' : isElsewhere ? 'remote' : own;
  const name = lastValue(options, 'name');
  const builders = name ? new Map([...(machine.builders ?? []), [builderKey(name), driver] as const]) : undefined;
  const isUsed = isOn(options, 'use') !== false;
  return { ...machine, ...(builders && { builders }), ...(isUsed && { driver }) };
}
