import { targetFor } from '../config/targetsFor';
import { isWithoutWindows, type Platform, parsePlatform, sortPlatforms } from '../image/platform';
import type { Build } from '../model/build';
import type { Reading } from '../model/reading';
import type { Requirement } from '../model/requirement';
import type { BuildSubject } from '../model/rule';
import { isCalledWindows, isOfWindows } from '../rules/support/windows';
import { isAside, isForDevelopers, isNestedWorkflow } from '../targets/aside';
import { environmentOf } from '../targets/environment';
import { fileNamesPlatform } from '../targets/fileName';
import type { Scope } from '../targets/scope';
import { machineReader } from './factReaders';
import type { DockerfileFact, Facts } from './facts';
import { isForOtherSystem } from './stageSubjects';
import { type Around, staysHere } from './staying';
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
