import { fixEdits } from '../analysis/fixEdits';
import type { Finding } from '../model/finding';
import { applyEdits } from '../text/edits';
import { type AnalysedPath, analyseAll } from './analyseFiles';
import type { Opened } from './open';

/** How often fixes are applied and the result linted again: one fix can make the next possible. */
const MAX_ROUNDS = 8;

/** A file whose unsafe fixes are not taken, and the first finding that they would lead to. */
export interface LeftAlone {
  readonly path: string;
  readonly finding: Finding;
}

/** What the texts are with their fixes, as the session now reads them. */
export interface Mended {
  readonly analyses: readonly AnalysedPath[];
  readonly leftAlone: readonly LeftAlone[];
}

/**
 * Applies the safe fixes in the session until nothing more changes; `all` then also the others, but to no file where
 * they end in an error that was not there, in that file or in another of the paths, or trade one finding for another.
 */
export function mend(session: Opened['session'], analyses: readonly AnalysedPath[], takes: 'safe' | 'all'): Mended {
  const safe = inRounds(session, analyses, 'safe', () => true);
  if (takes === 'safe') return { analyses: safe, leftAlone: [] };
  const all = inRounds(session, safe, 'all', () => true);
  const touched = changedFrom(safe, all);
  if (touched.every(({ path }) => harmOf(path, safe, all) === undefined)) return { analyses: all, leftAlone: [] };
  const paths = safe.map(({ path }) => path);
  const takeBack = (texts: readonly AnalysedPath[]): readonly AnalysedPath[] => {
    for (const { path, text } of texts) session.take(path, text, 1, undefined);
    return analyseAll(session, paths);
  };
  let current = takeBack(touched);
  const leftAlone: LeftAlone[] = [];
  for (const before of touched) {
    const { path } = before;
    const next = inRounds(session, current, 'all', (one) => one === path);
    const finding = harmOf(path, current, next);
    if (finding !== undefined) leftAlone.push({ path, finding });
    current = finding === undefined ? next : takeBack([before]);
  }
  return { analyses: current, leftAlone };
}

function inRounds(
  session: Opened['session'],
  first: readonly AnalysedPath[],
  take: 'safe' | 'all',
  isMeant: (path: string) => boolean,
): readonly AnalysedPath[] {
  let current = first;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const changed = current.filter(({ path, text, analysis }) => {
      const after = isMeant(path) ? applyEdits(text, fixEdits(analysis.findings, take)) : text;
      if (after === text) return false;
      session.take(path, after, round + 1, undefined);
      return true;
    });
    if (changed.length === 0) break;
    current = analyseAll(
      session,
      first.map(({ path }) => path),
    );
  }
  return current;
}

/** Those of the first texts that are others now. */
function changedFrom(first: readonly AnalysedPath[], now: readonly AnalysedPath[]): readonly AnalysedPath[] {
  const texts = new Map(now.map(({ path, text }) => [path, text]));
  return first.filter(({ path, text }) => texts.get(path) !== text);
}

/** The new error that the changes of a file end in; else its own first new finding, where it has no fewer than before. */
function harmOf(changed: string, before: readonly AnalysedPath[], after: readonly AnalysedPath[]): Finding | undefined {
  const [old, now] = [findingsOf(before), findingsOf(after)];
  const error = firstNew(old.filter(isError), now.filter(isError));
  if (error !== undefined) return error;
  const isOwn = ({ path }: Finding): boolean => path === changed;
  const [ownOld, ownNow] = [old.filter(isOwn), now.filter(isOwn)];
  return isLess(ownNow, ownOld) ? undefined : firstNew(ownOld, ownNow);
}

/** The first finding of a rule that a document has more findings of than before. */
function firstNew(before: readonly Finding[], after: readonly Finding[]): Finding | undefined {
  const known = new Map<string, number>();
  for (const one of before) known.set(keyOf(one), (known.get(keyOf(one)) ?? 0) + 1);
  return after.find((one) => {
    const left = (known.get(keyOf(one)) ?? 0) - 1;
    known.set(keyOf(one), left);
    return left < 0;
  });
}

/** Fewer errors, else as many and fewer warnings, else as many and less information. */
function isLess(after: readonly Finding[], before: readonly Finding[]): boolean {
  const severities = ['error', 'warning', 'info'] as const;
  const count = (all: readonly Finding[], wanted: string): number =>
    all.filter(({ severity }) => severity === wanted).length;
  const differs = severities.find((severity) => count(after, severity) !== count(before, severity));
  return differs !== undefined && count(after, differs) < count(before, differs);
}

function findingsOf(analyses: readonly AnalysedPath[]): readonly Finding[] {
  return analyses.flatMap(({ analysis }) => analysis.findings);
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function keyOf({ path, rule }: Finding): string {
  return `${path}\0${rule}`;
}
