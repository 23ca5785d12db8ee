import { targetFor } from '../config/targetsFor';
import { formatPlatform, type Platform, parsePlatform, sortPlatforms } from '../image/platform';
import { type Reference, withoutDigest } from '../image/reference';
import { spellingOf } from '../image/spelling';
import type { Build, LocatedBuild } from '../model/build';
import type { ImageUse } from '../model/imageUse';
import type { Offer } from '../model/offer';
import type { Pod } from '../model/pod';
import type { Reading } from '../model/reading';
import type { Requirement } from '../model/requirement';
import type { BuildSubject, DocumentSubject, PodSubject, StageSubject, UseSubject } from '../model/rule';
import type { RunnerLabels } from '../model/runner';
import type { Stage } from '../model/stage';
import { predictedOffer } from '../offers/predicted';
import { isOnWindows } from '../rules/support/windows';
import { type BuiltFor, builtFor } from '../targets/builtFor';
import { type Environment, environmentOf, environmentOfPods } from '../targets/environment';
import { fileNamesPlatform } from '../targets/fileName';
import { asksForWindows } from '../targets/nodeTraits';
import { promisedPlatforms } from '../targets/promised';
import { runnerPlatform } from '../targets/runner';
import { feasibleNodes, feasiblePlatforms } from '../targets/scheduling';
import type { Scope } from '../targets/scope';
import { requirementOf } from '../targets/table';
import type { DockerfileFact, Facts } from './facts';

/** Everything of one document that rules look at, with what is known of it. */
export interface DocumentSubjects {
  readonly uses: readonly UseSubject[];
  readonly builds: readonly BuildSubject[];
  readonly stages: readonly StageSubject[];
  readonly pods: readonly PodSubject[];
  readonly document: DocumentSubject;
}

/** Joins a reading with requirements and offers. `builds` are the builds of this document, if it is a Dockerfile. */
export function subjectsOf(
  path: string,
  text: string,
  reading: Reading,
  facts: Facts,
  builds: readonly LocatedBuild[],
): DocumentSubjects {
  const scope = scopeOf(path, facts, builds);
  const machineOf = machineReader(facts);
  const uses: UseSubject[] = reading.uses.map((use) => useSubject(use, reading, scope, facts, undefined));
  const environment = environmentOfPods(scope);
  const pods = reading.pods.map((pod) => {
    const subject = podSubject(pod, environment);
    const own = pod.uses.flatMap((index) => {
      const use = reading.uses[index];
      if (use === undefined) return [];
      const judged = useSubject(use, reading, scope, facts, subject);
      uses[index] = judged;
      return [judged];
    });
    const whole: PodSubject = { ...subject, uses: own };
    for (const index of pod.uses) {
      const judged = uses[index];
      if (judged !== undefined) uses[index] = { ...judged, pod: whole };
    }
    return whole;
  });
  const buildSubjects = buildSubjectsOf(reading, scope, facts);
  const stages = stageSubjectsOf(reading, scope, machineOf);
  const jobs = reading.containerJobs.map((job) => {
    const machine = machineOf(job.runner);
    return { job, ...(machine && { runner: machine.platform }) };
  });
  const document = { reading, text, uses, builds: buildSubjects, stages, jobs };
  return { uses, builds: buildSubjects, stages, pods, document };
}

/** What the sources of requirements know besides a document at `path`. */
export function scopeOf(path: string, facts: Facts, builds: readonly LocatedBuild[]): Scope {
  return {
    path,
    config: facts.config,
    nodesOf: facts.nodesOf,
    builds,
    promises: facts.promises(),
    ...(facts.chosenNodes && { chosen: facts.chosenNodes }),
  };
}

/** Reads machines with the configuration's own labels first. */
export function machineReader(facts: Facts): (runner: RunnerLabels) => ReturnType<typeof runnerPlatform> {
  return (runner) => runnerPlatform(runner, facts.config.runners);
}

/** What an image is available for: the registry's word, else what the workspace's own builds make of it. */
export function offerOf(
  reference: Reference,
  facts: Facts,
): { readonly offer: Offer; readonly predicted?: UseSubject['predicted'] } {
  const offer = facts.offerOf(reference);
  const makers = facts.makersOf(reference);
  const [first] = makers;
  if (first === undefined) return { offer };
  const machineOf = machineReader(facts);
  const predicted = predictedOffer(makers, ({ build }) => build.runner && machineOf(build.runner)?.platform);
  if (predicted === undefined) return { offer };
  return { offer: offer.state === 'unknown' ? predicted : offer, predicted: { offer: predicted, by: first } };
}

function useSubject(
  use: ImageUse,
  reading: Reading,
  scope: Scope,
  facts: Facts,
  pod: PodSubject | undefined,
): UseSubject {
  const machineOf = machineReader(facts);
  const stage = use.stage === undefined ? undefined : reading.stages[use.stage];
  const asked = understood(requirementOf({ use, scope, machineOf, ...(pod && { pod }) }));
  const required = isOfAnotherSystem(stage, asked) ? undefined : asked;
  const environment = environmentOfUse(use, scope, machineOf);
  const known = offerOfUse(use, facts);
  const isDoubled = use.image?.digest !== undefined && use.image.tag !== undefined;
  const tagOffer = isDoubled && use.image ? facts.offerOf(withoutDigest(use.image)) : undefined;
  return {
    use,
    offer: known.offer,
    unreached: stage !== undefined && !stage.reached,
    ...(required && { required }),
    ...(environment && { environment }),
    ...(known.predicted && { predicted: known.predicted }),
    ...(tagOffer && { tagOffer }),
    ...(stage && { stage }),
    ...(pod && { pod }),
  };
}

/** A stage on Windows is no mistake where only Linux is targeted: its Dockerfile is for other machines. */
function isOfAnotherSystem(stage: Stage | undefined, asked: Requirement | undefined): boolean {
  if (stage === undefined || asked === undefined || asked.origin === 'built') return false;
  return isOnWindows(stage) && asked.platforms.every(({ os }) => os !== 'windows');
}

/** A platform that a base or a service states is a choice that can be compared with what is needed around it. */
function environmentOfUse(
  use: ImageUse,
  scope: Scope,
  machineOf: ReturnType<typeof machineReader>,
): Requirement | undefined {
  if (use.demand.kind !== 'stated' || use.service !== undefined) return undefined;
  const kind = use.role === 'base' ? 'target' : use.role === 'run' ? 'open' : undefined;
  if (kind === undefined) return undefined;
  return understood(requirementOf({ use: { ...use, demand: { kind } }, scope, machineOf }));
}

/** What is left of a requirement without words that no engine knows: those are findings of their own. */
function understood(requirement: Requirement | undefined): Requirement | undefined {
  if (requirement === undefined) return undefined;
  const platforms = requirement.platforms.filter(isUnderstood);
  return platforms.length === 0 ? undefined : { ...requirement, platforms };
}

function isUnderstood(platform: Platform): boolean {
  const { kind } = spellingOf(formatPlatform(platform));
  return kind === 'normal' || kind === 'variantSpelling';
}

function offerOfUse(use: ImageUse, facts: Facts): ReturnType<typeof offerOf> {
  if (use.image === undefined) {
    return {
      offer: { state: 'unknown', reason: 'unresolvable', detail: use.unread ?? 'the reference cannot be read' },
    };
  }
  if (use.builtHere !== true) return offerOf(use.image, facts);
  return { offer: { state: 'unknown', reason: 'unresolvable', detail: 'the image is built here' } };
}

function podSubject(pod: Pod, environment: Environment): PodSubject {
  const universe = environment.requirement;
  const choice = feasiblePlatforms(pod, universe.platforms);
  const matched = pod.unresolved ? [] : matchedBy(pod, environment);
  const feasible = pod.unresolved ? [] : neededBy(pod, choice, matched);
  const selectedBy = choice.span === undefined ? undefined : { span: choice.span, words: choice.because };
  return {
    pod,
    uses: [],
    universe,
    feasible,
    matched,
    constrained: choice.constrained,
    ...(selectedBy && { selectedBy }),
    ...(environment.nodes && { nodes: environment.nodes }),
  };
}

/** The platforms of `N` that the pod can be put on. */
function matchedBy(pod: Pod, environment: Environment): readonly Platform[] {
  const { platforms } = environment.requirement;
  const found = takenBy(pod, environment);
  const hasLinux = platforms.some((platform) => platform.os === 'linux');
  // A pod that does not ask for Windows is a Linux pod: Windows nodes of a mixed cluster are not its concern.
  return hasLinux && !asksForWindows(pod) ? found.filter((platform) => platform.os !== 'windows') : found;
}

function takenBy(pod: Pod, { requirement, nodes, promised }: Environment): readonly Platform[] {
  if (nodes !== undefined) return feasibleNodes(pod, nodes.nodes).platforms;
  return promised === undefined
    ? feasiblePlatforms(pod, requirement.platforms).platforms
    : promisedPlatforms(pod, promised);
}

/** What is selected outright counts even where no node of it was seen; else what is left of `N`. */
function neededBy(
  pod: Pod,
  choice: ReturnType<typeof feasiblePlatforms>,
  matched: readonly Platform[],
): readonly Platform[] {
  if (choice.stated !== undefined) {
    const stated = choice.stated;
    const exact = matched.filter((platform) =>
      stated.some((one) => one.architecture === platform.architecture && one.os === platform.os),
    );
    return exact.length === 0 ? stated : exact;
  }
  if (matched.length > 0 || !choice.constrained) return matched;
  return feasiblePlatforms(pod, COMMON).platforms;
}

const COMMON: readonly Platform[] = ['linux/amd64', 'linux/arm64'].flatMap((name) => parsePlatform(name) ?? []);

function buildSubjectsOf(reading: Reading, scope: Scope, facts: Facts): readonly BuildSubject[] {
  const machineOf = machineReader(facts);
  const subjects: BuildSubject[] = [];
  for (const build of reading.builds) {
    const dockerfile = facts.dockerfileOf(build);
    const machine = build.runner === undefined ? undefined : machineOf(build.runner);
    const platforms = statedPlatforms(build);
    subjects.push({
      build,
      required: build.ownPlace === true ? unasked(scope) : resultRequirement(scope, dockerfile),
      classicStore:
        build.store === 'classic' ||
        (build.store === 'unknown' && machine?.hosted === true && machine.store === 'classic'),
      others: subjects,
      ...(platforms && { platforms }),
      ...(machine && { runner: machine.platform }),
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

/** Nobody has said what such a result must serve. */
function unasked(scope: Scope): Requirement {
  return { ...environmentOf(scope).requirement, origin: 'assumed' };
}

/** What a build's result must serve: an entry that names its Dockerfile, else one for the document, else the rest. */
function resultRequirement(scope: Scope, dockerfile: DockerfileFact | undefined): Requirement {
  const own = targetFor(scope.config, scope.path);
  const isNamed = (path: string): boolean =>
    targetFor(scope.config, path)?.files !== undefined || fileNamesPlatform(path) !== undefined;
  const path =
    dockerfile !== undefined && own?.files === undefined && isNamed(dockerfile.path) ? dockerfile.path : scope.path;
  return environmentOf(scope, path).requirement;
}

function stageSubjectsOf(
  reading: Reading,
  scope: Scope,
  machineOf: ReturnType<typeof machineReader>,
): readonly StageSubject[] {
  const found = builtFor(scope.builds, machineOf);
  const { requirement: otherwise } = environmentOf(scope);
  const requiredBy = (one: BuiltFor): Requirement =>
    (one.state === 'stated' ? understood(one.requirement) : undefined) ?? otherwise;
  const required = requiredBy(found);
  // A platform that a FROM pins is what a build gets that states none, whatever it runs on.
  const stating = scope.builds.filter(({ build }) => build.platforms.state !== 'none');
  const requiredOfPinned = requiredBy(builtFor(stating, machineOf));
  return reading.stages.map((stage) => ({
    stage,
    stages: reading.stages,
    required: isPinned(stage) ? requiredOfPinned : required,
    builds: scope.builds,
    platformsStated: scope.builds.some(({ build }) => build.platforms.state === 'known'),
    platformsUnknown:
      found.state === 'unknown' || scope.builds.some(({ build }) => build.platforms.state === 'unknown'),
    reading,
  }));
}

function isPinned({ platform }: Stage): boolean {
  return platform?.kind === 'constant' || platform?.kind === 'computed';
}
