import type { Build } from '../../model/build';
import type { BuildSubject } from '../../model/rule';
import type { Stage } from '../../model/stage';
import { platformOfBase } from './architectureName';
import { servesAll } from './serving';
import { shippedStage } from './shippedStage';
import { isOnWindows } from './windows';

/**
 * The Dockerfile says the platform itself, be it the builder's own, which no other word can change, or is for Windows, or
 * what it says is not known: a template is read by nobody.
 */
export function isPinned(subject: BuildSubject): boolean {
  const stage = shippedStage(subject);
  const kind = stage?.resolved.kind;
  const isUnread = subject.dockerfile?.reading.stages.length === 0;
  const isOpen = stage !== undefined && (isOnWindows(stage) || isBaseHandedIn(stage, subject.build));
  return (kind !== undefined && kind !== 'target') || isUnread || isOpen || isBaseUnknown(subject);
}

/** What is shipped stands on a base that is called after the one architecture that is needed, whoever builds it. */
export function isOnNamedBase(subject: BuildSubject): boolean {
  const platform = platformOfBase(shippedStage(subject)?.image.value ?? '');
  return platform !== undefined && servesAll(subject.required.platforms, [platform]);
}

/** The build hands in a base that is not known, or its digest, which may be for one architecture (`arm64v8/alpine`). */
function isBaseHandedIn({ image }: Stage, { args }: Build): boolean {
  const name = /^(?:\S+@)?\$\{?(\w+)\}?$/.exec(image.value)?.[1];
  return name !== undefined && args.has(name) && args.get(name) === undefined;
}

/** The same by the name of the argument, where it is not known either which Dockerfile takes it. */
function isBaseUnknown({ build: { args, dockerfiles, inline }, dockerfile }: BuildSubject): boolean {
  const isLost = dockerfile === undefined && dockerfiles.length === 0 && inline === undefined;
  return isLost && [...args].some(([name, value]) => value === undefined && BASE.test(name));
}

const BASE = /^(?:\w+_)?IMAGE$|^BASE$/i;
