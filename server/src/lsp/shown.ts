import type { Analysis } from '../analysis/analyse';
import { isWatched, type Located, linedOf } from './folders';
import type { Lined } from './places';

/** A document whose findings are shown, as it is judged now. */
export interface Shown extends Located {
  readonly analysis: Analysis;
  readonly lined: Lined;
}

/** A document as it is judged now; undefined where nothing of it is shown, or it is none of ours. */
export function shownOf(located: Located | undefined): Shown | undefined {
  if (located === undefined || !isWatched(located)) return undefined;
  const { folder, path } = located;
  const analysis = folder.session.analyse(path);
  const lined = analysis && linedOf(folder, path, analysis);
  return analysis === undefined || lined === undefined ? undefined : { folder, path, analysis, lined };
}
