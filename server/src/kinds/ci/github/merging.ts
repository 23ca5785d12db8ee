import type { Reference } from '../../../image/reference';
import type { Build } from '../../../model/build';
import { addToList } from '../../../text/groups';
import type { JobReading } from './job';
import type { MergeStep } from './steps';

/**
 * The builds of a workflow, those marked whose images are joined later: pushed by digest, or by a later step of the
 * job or a job that needs it, or named for one architecture each. Builds that one job joins share its name as group.
 */
export function joinedBuilds(jobs: readonly JobReading[]): readonly Build[] {
  const later = jobsAfter(jobs);
  return jobs.flatMap((job) =>
    job.reading.builds.map(({ build, order }) => {
      const isHere = job.reading.mergeSteps.some((merge) => merge.order > order && takes(merge, build));
      const merger = isHere ? job : mergerAfter(job.id, build, later);
      const isMerged = merger !== undefined || build.output === 'digest' || namesArchitectures(build);
      return isMerged ? { ...build, merged: true, ...(merger && { group: merger.id }) } : build;
    }),
  );
}

/** The jobs that wait for each job. */
function jobsAfter(jobs: readonly JobReading[]): ReadonlyMap<string, readonly JobReading[]> {
  const waiting = new Map<string, JobReading[]>();
  for (const job of jobs) {
    for (const id of job.needs) addToList(waiting, id, job);
  }
  return waiting;
}

/** The nearest job that comes after one, directly or through others, and joins the build. */
function mergerAfter(
  id: string,
  build: Build,
  waiting: ReadonlyMap<string, readonly JobReading[]>,
): JobReading | undefined {
  const seen = new Set<JobReading>(waiting.get(id));
  for (const job of seen) {
    if (mergesBuild(job, build)) return job;
    if (seen.size < MAX_JOBS) for (const next of waiting.get(job.id) ?? []) seen.add(next);
  }
  return undefined;
}

/** Jobs that are looked at after one; real workflows have far fewer. */
const MAX_JOBS = 64;

function mergesBuild(job: JobReading, build: Build): boolean {
  return job.reading.mergeSteps.some((merge) => takes(merge, build));
}

/** Where both sides are known, it must be the same image; what is not pushed counts only then. */
function takes(merge: MergeStep, build: Build): boolean {
  const { sources } = merge;
  const isPushed = !STAYING.has(build.output) || build.pushedAs !== undefined;
  const isOpen = isPushed && (sources === undefined || build.output === 'digest' || build.tags.length === 0);
  if (sources === undefined) return isOpen;
  const names = [...build.tags, ...(build.pushedAs ?? [])];
  return isOpen || names.some((name) => sources.some((source) => sameImage(source, name.value)));
}

function sameImage(a: Reference, b: Reference): boolean {
  return a.domain === b.domain && a.path === b.path && (a.digest !== undefined || a.tag === b.tag);
}

function namesArchitectures(build: Build): boolean {
  const isOne =
    build.platforms.state === 'none' || (build.platforms.state === 'known' && build.platforms.items.length === 1);
  const names = build.pushedAs ?? build.tags;
  return isOne && names.length > 0 && names.every(({ value }) => ARCHITECTURE_TAG.test(value.tag ?? ''));
}

const ARCHITECTURE_TAG =
  /(?:^|[-_.])(?:amd64|x86_64|x64|arm64|arm64v8|aarch64|armv?[67]|armhf|arm32v[67]|arm-v[67]|386|i386|ppc64le|s390x|riscv64)$/;

/** Outputs that no registry gets. */
const STAYING: ReadonlySet<Build['output']> = new Set(['load', 'none', 'files', 'cache']);
