import type { LocatedBuild } from '../model/build';
import type { Reading } from '../model/reading';
import type { BuildSubject, DocumentSubject, PodSubject, StageSubject, UseSubject } from '../model/rule';
import { isCalledForWindows, isOfWindows } from '../rules/support/windows';
import { isUnused } from '../targets/aside';
import { isBesideGoogle } from '../targets/besideGoogle';
import { environmentOfPods } from '../targets/environment';
import { buildSubjectsOf } from './buildSubjects';
import { machineReader, scopeOf } from './factReaders';
import type { Facts } from './facts';
import { podSubject } from './podSubject';
import { withRuntimeClass } from './runtimeClass';
import { stageSubjectsOf } from './stageSubjects';
import { twinsIn } from './twins';
import { useSubject } from './useSubject';

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
  const twinsOf = twinsIn(reading.uses);
  const environment = environmentOfPods(scope);
  const isOpen = isUnused(scope, path);
  const onGoogle = isBesideGoogle(scope);
  const isCalled = isCalledForWindows(path);
  const ofPods = new Map<number, UseSubject>();
  const pods = reading.pods.map((pod) => {
    const whole = withRuntimeClass(pod, facts.runtimeClasses);
    const subject = podSubject(isOpen ? { ...whole, unresolved: true } : whole, environment);
    const own = pod.uses.flatMap((index) => {
      const use = reading.uses[index];
      return use === undefined ? [] : [{ index, judged: useSubject(use, reading, scope, facts, twinsOf, subject) }];
    });
    const forWindows = isCalled || own.some(({ judged: { use } }) => use.image !== undefined && isOfWindows(use.image));
    const joined = {
      ...subject,
      uses: own.map(({ judged }) => judged),
      ...(onGoogle && { onGoogle }),
      ...(forWindows && { forWindows }),
    };
    for (const { index, judged } of own) ofPods.set(index, { ...judged, pod: joined });
    return joined;
  });
  const uses = reading.uses.map(
    (use, index) => ofPods.get(index) ?? useSubject(use, reading, scope, facts, twinsOf, undefined),
  );
  const buildSubjects = buildSubjectsOf(reading, scope, facts);
  const stages = stageSubjectsOf(reading, scope, machineOf, uses);
  const jobs = reading.containerJobs.map((job) => {
    const machine = machineOf(job.runner);
    return { job, ...(machine && { runner: machine.platform }) };
  });
  const document = { reading, text, uses, builds: buildSubjects, stages, jobs };
  return { uses, builds: buildSubjects, stages, pods, document };
}
