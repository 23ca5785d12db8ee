import { fixEdits } from '../analysis/fixEdits';
import type { Finding } from '../model/finding';
import { applyEdits } from '../text/edits';
import { type AnalysedPath, analyseAll } from './analyseFiles';
import type { Opened } from './open';

/** How often fixes are applied and the result linted again: one fix can make the next possible. */
const MAX_ROUNDS = 8;

/** A file whose unsafe fixes are not taken, and the first error that they would lead to. */
export interface LeftAlone {
  readonly path: string;
  readonly error: Finding;
}

/** What the texts are with their fixes, as the session now reads them. */
export interface Mended {
  readonly analyses: readonly AnalysedPath[];
  readonly leftAlone: readonly LeftAlone[];
}

/**
 * Applies the safe fixes in the session until nothing more changes; `all` then also the others, but to no file where
 * they end in an error that was not there, in that file or in another of the paths.
 */
export function mend(session: Opened['session'], analyses: readonly AnalysedPath[], takes: 'safe' | 'all'): Mended {
  const safe = inRounds(session, analyses, 'safe', () => true);
  if (takes === 'safe') return { analyses: safe, leftAlone: [] };
  const all = inRounds(session, safe, 'all', () => true);
  if (newError(safe, all) === undefined) return { analyses: all, leftAlone: [] };
  const paths = safe.map(({ path }) => path);
  const touched = changedFrom(safe, all);
  for (const { path, text } of touched) session.take(path, text, 1, undefined);
  let current = analyseAll(session, paths);
  const leftAlone: LeftAlone[] = [];
  for (const { path, text } of touched) {
    const next = inRounds(session, current, 'all', (one) => one === path);
    const error = newError(current, next);
    if (error === undefined) {
      current = next;
      continue;
    }
    leftAlone.push({ path, error });
    session.take(path, text, 1, undefined);
    current = analyseAll(session, paths);
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

/** The first error of a rule that a document has more errors of than before. */
function newError(before: readonly AnalysedPath[], after: readonly AnalysedPath[]): Finding | undefined {
  const known = new Map<string, number>();
  for (const one of errorsOf(before)) known.set(keyOf(one), (known.get(keyOf(one)) ?? 0) + 1);
  return errorsOf(after).find((one) => {
    const left = (known.get(keyOf(one)) ?? 0) - 1;
    known.set(keyOf(one), left);
    return left < 0;
  });
}

function errorsOf(analyses: readonly AnalysedPath[]): readonly Finding[] {
  return analyses.flatMap(({ analysis }) => analysis.findings.filter(({ severity }) => severity === 'error'));
}

function keyOf({ path, rule }: Finding): string {
  return `${path}\0${rule}`;
}
