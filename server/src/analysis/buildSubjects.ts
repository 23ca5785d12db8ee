import { targetFor } from '../config/targetsFor';
import { isWithoutWindows, type Platform, parsePlatform, sortPlatforms } from '../image/platform';
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
import type { Reading } from '../model/reading';
import type { Requirement } from '../model/requirement';
import type { BuildSubject } from '../model/rule';
import { servesAll } from '../rules/support/serving';
import { targetStage } from '../rules/support/shippedStage';
import { isCalledWindows, isOfWindows } from '../rules/support/windows';
import { isAside, isForDevelopers, isNestedWorkflow } from '../targets/aside';
import { environmentOf } from '../targets/environment';
import { fileNamesPlatform } from '../targets/fileName';
import type { Scope } from '../targets/scope';
import { machineReader } from './factReaders';
import type { DockerfileFact, Facts } from './facts';
import { isForOtherSystem } from './stageSubjects';
import { isUnderstood } from './understood';

/** The builds of a document with what their results must serve. */
export function buildSubjectsOf(reading: Reading, scope: Scope, facts: Facts): readonly BuildSubject[] {
  const machineOf = machineReader(facts);
  const subjects: BuildSubject[] = [];
  const asked = environmentOf(scope).requirement;
  const around = { scope, facts, asked };
  const isUnasked = isForWindows(reading, asked);
  for (const build of reading.builds) {
    const dockerfile = facts.dockerfileOf(build);
    const machine = build.runner === undefined ? undefined : machineOf(build.runner);
    const platforms = statedPlatforms(build);
    const machines = build.machines?.map((runner) => machineOf(runner)?.platform);
    const calledOn = machines?.filter((one) => one !== undefined);
    subjects.push({
      build,
      required:
        (isUnasked && build.tool === 'compose') || runsElsewhere(build, dockerfile, around)
          ? { ...asked, origin: 'assumed' }
          : resultRequirement(scope, dockerfile),
      classicStore:
        build.store === 'classic' ||
        (build.store === 'unknown' && machine?.hosted === true && machine.store === 'classic'),
      others: subjects,
      staysHere: staysHere(build, dockerfile, around),
      ...(platforms && { platforms }),
      ...(machine && { runner: machine.platform }),
      ...(calledOn && calledOn.length === machines?.length && { calledOn }),
      ...(dockerfile && { dockerfile }),
    });
  }
  return subjects;
}

/** The platforms of a build that are known and valid; `undefined` where it states none or some are not known. */
function statedPlatforms(build: Build): readonly Platform[] | undefined {
  if (build.platforms.state !== 'known') return undefined;
  const parsed = build.platforms.items.map((item) => parsePlatform(item.value));
  const known = parsed.flatMap((one) => (one !== undefined && isUnderstood(one) ? one : []));
  return known.length < parsed.length ? undefined : sortPlatforms(known);
}

/** An engine runs containers of one system: beside one for Windows all services are for it, and Linux is not meant. */
function isForWindows({ uses }: Reading, { platforms }: Requirement): boolean {
  const isBesideWindows = uses.some(({ role, image }) => role === 'run' && image !== undefined && isOfWindows(image));
  return isBesideWindows && isWithoutWindows(platforms);
}

/** What a document's builds are judged by: the facts, and what it must serve where nothing names a Dockerfile of it. */
interface Around {
  readonly scope: Scope;
  readonly facts: Facts;
  readonly asked: Requirement;
}

/** Where the result runs is settled with the build, or it is not what the targets run: nobody said what it must serve. */
function runsElsewhere(build: Build, dockerfile: DockerfileFact | undefined, { scope, facts, asked }: Around): boolean {
  const made = dockerfile?.path ?? build.dockerfiles[0];
  const isElsewhere =
    (made !== undefined && (isAside(scope, made) || isForOtherSystem(made, asked))) ||
    (isCalledWindows(build) && isWithoutWindows(asked.platforms));
  // A script or a workflow may ship what is built of `Dockerfile.dev`: the file that has it built says for whom that is.
  const isIdle = isNestedWorkflow(scope, scope.path) && facts.hasWorkflows();
  const isBeside = isIdle || isAside(scope, scope.path) || isForDevelopers(scope, scope.path);
  return build.ownPlace === true || isElsewhere || isBeside;
}

/**
 * An image that is handed on otherwise, if at all. A service's has no name, or none that anybody could push, beside
 * builds that do hand theirs on: Compose runs it where it builds it. So it does where Ansible puts the file on the machine
 * that it is for, and in a folder for developers where the tag says so too. What a service makes, or a command that hands it
 * on to nobody, stays if its Dockerfile is for developers, or where another build makes it for all that is needed and hands
 * it on.
 */
function staysHere(build: Build, dockerfile: DockerfileFact | undefined, { scope, facts, asked }: Around): boolean {
  if (isPushed(build) || targetFor(scope.config, scope.path)?.files !== undefined) return false;
  const file = dockerfile?.path ?? build.dockerfiles[0];
  const isOfDevelopers = file !== undefined && isForDevelopers(scope, file);
  if (build.kept === true) return isOfDevelopers || isMadeElsewhere(build, dockerfile, { scope, facts, asked });
  if ((isNamelessService(build) || isBareByHand(build)) && facts.ships()) return true;
  if (build.tool !== 'compose') return false;
  const isStarted = build.startedThere === true && isUnpushable(build, dockerfile);
  if (isStarted || isOfDevelopers) return true;
  if (isNamelessService(build) && OF_A_ROLE.test(scope.path)) return true;
  if (OF_DEVELOPERS.test(scope.path) && isTagged(build, 'dev')) return true;
  return isMadeElsewhere(build, dockerfile, { scope, facts, asked });
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

/** What a build's result must serve: an entry that names its Dockerfile, else one for the document, else the rest. */
function resultRequirement(scope: Scope, dockerfile: DockerfileFact | undefined): Requirement {
  const own = targetFor(scope.config, scope.path);
  const isNamed = (path: string): boolean =>
    targetFor(scope.config, path)?.files !== undefined ||
    fileNamesPlatform(path) !== undefined ||
    scope.platformsBeside(path).length > 0;
  const path =
    dockerfile !== undefined && own?.files === undefined && isNamed(dockerfile.path) ? dockerfile.path : scope.path;
  return environmentOf(scope, path).requirement;
}
