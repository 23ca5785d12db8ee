import { targetFor } from '../config/targetsFor';
import { type Platform, parsePlatform } from '../image/platform';
import { readReference, referenceKey } from '../image/reference';
import {
  type Build,
  isBare,
  isNamelessService,
  isPushed,
  type LocatedBuild,
  reachesRegistry,
  type StatedPlatforms,
} from '../model/build';
import type { BuildCall } from '../model/buildCall';
import type { Requirement } from '../model/requirement';
import type { Stays } from '../model/stays';
import { servesAll } from '../rules/support/serving';
import { targetStage } from '../rules/support/shippedStage';
import { isForDevelopers } from '../targets/aside';
import type { Scope } from '../targets/scope';
import { isFoundIn } from './calledFile';
import { machineReader } from './factReaders';
import type { DockerfileFact, Facts } from './facts';

/** The calls of the file that a build stands in, by what they have to do with it. */
export interface CallsOfBuild {
  /** Those that have it built: each changes what it is. */
  readonly own: readonly BuildCall[];
  /** The same, with those that only start it or tell of it. */
  readonly meant: readonly BuildCall[];
  /** Those that start its project, be it with a profile that is not said. */
  readonly starts: readonly BuildCall[];
  /** All of its file that are run. */
  readonly run: readonly BuildCall[];
}

/** Why the image of a service or target of the file at `path` stays where it is built, as its calls have it. */
export function stayUnderCalls(path: string, build: Build, calls: CallsOfBuild): Stays | undefined {
  const { own, meant, starts, run } = calls;
  // A service that no call starts is nobody's to hand on where the rest of its file is not.
  const jobs = own.length > 0 ? own : run;
  if (isGoneWithJobs(build, jobs) || isPassing(own) || isForTests(path, meant)) return 'tried';
  return isStarted(build, starts, own) ? 'started' : undefined;
}

/** What jobs make of files that they arrange is gone with their machines, and nobody else makes it so. */
export function isPassing(calls: readonly BuildCall[]): boolean {
  return calls.length > 0 && calls.every((call) => call.arranged === true && isGone(call));
}

/**
 * A service without a name for its image has nothing that could be pushed: what jobs build of it is gone with their
 * machines, and everybody else builds for his own.
 */
function isGoneWithJobs(build: Build, calls: readonly BuildCall[]): boolean {
  const isOpen = isNamelessService(build) && build.platforms.state === 'none';
  return isOpen && calls.length > 0 && calls.every(isGone);
}

function isGone({ runner, output }: BuildCall): boolean {
  return runner !== undefined && output === 'none';
}

/** Whatever starts it is for tests, and names the file at `path`, which nobody finds where the command runs. */
function isForTests(path: string, calls: readonly BuildCall[]): boolean {
  const isTrial = ({ stays, output, folders }: BuildCall): boolean =>
    stays === 'tried' && output === 'none' && !isFoundIn(path, folders);
  return calls.length > 0 && calls.every(isTrial);
}

/**
 * What Compose starts runs on the engine that builds it, and all else that builds it starts it too or is a job. What has a
 * name may be handed on by commands beside them.
 */
function isStarted(build: Build, starts: readonly BuildCall[], calls: readonly BuildCall[]): boolean {
  const startsToo = ({ of, runner, output, stays }: BuildCall): boolean =>
    output === 'none' && (runner !== undefined || of === 'compose up' || stays === 'started');
  const isHandedOn = !isNamelessService(build) && [...starts, ...calls].some(({ handsOn }) => handsOn === true);
  const isService = build.tool === 'compose' && build.platforms.state === 'none';
  return isService && !isHandedOn && starts.some(({ of }) => of === 'compose up') && calls.every(startsToo);
}

/** What a document's builds are judged by: the facts, and what it must serve where nothing names a Dockerfile of it. */
export interface Around {
  readonly scope: Scope;
  readonly facts: Facts;
  readonly asked: Requirement;
}

/**
 * Whether nothing tells that the image leaves the machine: what the workspace ships is built otherwise. A service's has no
 * name, or none that anybody could push, beside builds that do hand theirs on: Compose runs it where it builds it. So it
 * does where Ansible puts the file on the machine that it is for, and in a folder for developers where the tag says so too.
 * What a service makes, or a command that hands it on to nobody, stays if its Dockerfile is for developers, or where another
 * build makes it for all that is needed and hands it on.
 */
export function staysHere(build: Build, dockerfile: DockerfileFact | undefined, around: Around): boolean {
  const { scope, facts } = around;
  if (isPushed(build) || targetFor(scope.config, scope.path)?.files !== undefined) return false;
  const file = dockerfile?.path ?? build.dockerfiles[0];
  const isOfDevelopers = file !== undefined && isForDevelopers(scope, file);
  if (build.stays === 'kept') return isOfDevelopers || isMadeElsewhere(build, dockerfile, around);
  if ((isNamelessService(build) || isBareByHand(build)) && facts.ships()) return true;
  if (build.tool !== 'compose') return false;
  const isStartedHere = build.stays === 'started' && isUnpushable(build, dockerfile);
  if (isStartedHere || isOfDevelopers) return true;
  if (isNamelessService(build) && OF_A_ROLE.test(scope.path)) return true;
  if (OF_DEVELOPERS.test(scope.path) && isTagged(build, 'dev')) return true;
  return isMadeElsewhere(build, dockerfile, around);
}

/**
 * Whether other builds of the same stage, or under the same names, hand it on for all that is needed, each for what it states
 * or, in another document, its machine is.
 */
function isMadeElsewhere(build: Build, dockerfile: DockerfileFact | undefined, around: Around): boolean {
  const { scope, facts, asked } = around;
  const machineOf = machineReader(facts);
  const last = dockerfile?.reading.stages.at(-1)?.name?.value;
  const others = dockerfile === undefined ? [] : facts.buildsOf(dockerfile.path);
  const isSame = (other: Build): boolean => (other.target ?? last) === (build.target ?? last);
  const makers = build.tags.map(({ value }) => [...facts.makersOf(value), ...facts.likelyMakersOf(value)]);
  const madeBy = ({ build: other, at }: LocatedBuild): readonly Platform[] => {
    if (!reachesRegistry(other)) return [];
    if (other.platforms.state !== 'none' || at.path === scope.path) return platformsIn(other.platforms);
    const machine = other.runner && machineOf(other.runner)?.platform;
    return machine === undefined ? [] : [machine];
  };
  const made = others.filter((other) => isSame(other.build)).flatMap(madeBy);
  const isNamed = makers.length > 0 && makers.every((some) => servesAll(asked.platforms, some.flatMap(madeBy)));
  return isNamed || servesAll(asked.platforms, [...made, ...platformsIn(build.underBake)]);
}

/** A service without a name, or whose name nobody could push: one of Docker's own library, or of its own base. */
function isUnpushable(build: Build, dockerfile: DockerfileFact | undefined): boolean {
  return isNamelessService(build) || isBare(build) || isCalledAsItsBase(build, dockerfile);
}

function isCalledAsItsBase(build: Build, dockerfile: DockerfileFact | undefined): boolean {
  const base = readReference(targetStage(build, dockerfile?.reading.stages ?? [])?.image.value ?? '');
  if (!base.ok || build.tags.length === 0) return false;
  return build.tags.every(({ value }) => referenceKey(value) === referenceKey(base.reference));
}

/** A name that nobody can push, of what no job of a CI builds, and of a target no call at all: they may name it anew. */
function isBareByHand({ tool, tags, runner, output }: Build): boolean {
  const isUncalled = tool === 'compose' || (tool === 'bake' && output === 'unknown');
  return isUncalled && runner === undefined && isBare({ tags });
}

function isTagged({ tags }: Build, tag: string): boolean {
  return tags.length > 0 && tags.every(({ value }) => value.tag === tag);
}

/** Files that a role of Ansible puts on the machines that it is for. */
const OF_A_ROLE = /(?:^|\/)roles\/[^/]+\/(?:files|templates)\//;

/** A folder of this name may also be for a place where the project runs: alone it says too little. */
const OF_DEVELOPERS = /(?:^|\/)dev\//;

function platformsIn(stated: StatedPlatforms | undefined): readonly Platform[] {
  if (stated?.state !== 'known') return [];
  return stated.items.flatMap((item) => parsePlatform(item.value) ?? []);
}
