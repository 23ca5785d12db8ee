import type { Analysis } from '../analysis/analyse';
import { notTold } from '../analysis/throughLink';
import { referenceKey } from '../image/reference';
import type { Io } from './io';
import type { Opened } from './open';
import type { progressLine } from './progress';

/** Analyses with what is known, learns what the readings mention, and analyses again. */
export async function learnAll(
  { session }: Opened,
  paths: readonly string[],
  io: Io,
  progress: ReturnType<typeof progressLine>,
): Promise<readonly AnalysedPath[]> {
  const first = analyseAll(session, paths);
  const mentions = [
    ...new Map(
      first.flatMap(({ analysis }) => analysis.mentions.map((one) => [referenceKey(one), one] as const)),
    ).values(),
  ];
  progress.say(`looking up ${mentions.length} image${mentions.length === 1 ? '' : 's'}`);
  const changed = await session.learn(mentions, io.signal);
  return changed ? analyseAll(session, paths) : first;
}

/** A document with its analysis. */
export interface AnalysedPath {
  readonly path: string;
  readonly text: string;
  readonly analysis: Analysis;
}

/** The same, where what is wrong with a link and with the file that it leads to is told once, at the file. */
export function toldOnce(session: Opened['session'], all: readonly AnalysedPath[]): readonly AnalysedPath[] {
  const findings = new Map(all.map(({ path, analysis }) => [path, analysis.findings]));
  return all.map((one) => {
    const there = findings.get(session.leadsTo(one.path) ?? '');
    if (there === undefined) return one;
    return { ...one, analysis: { ...one.analysis, findings: notTold(one.analysis.findings, there) } };
  });
}

/** The analyses of documents as things are known now. */
export function analyseAll(session: Opened['session'], paths: readonly string[]): readonly AnalysedPath[] {
  return paths.flatMap((path) => {
    const analysis = session.analyse(path);
    return analysis === undefined ? [] : [{ path, analysis, text: session.workspace.textOf(path) ?? '' }];
  });
}
