import type { Report, Reported, UnknownLookup } from '../formats/report';
import { familiarReference } from '../image/reference';
import type { ProgramParts } from '../knowledge/programParts';
import type { AnalysedPath } from './analyseFiles';
import { brokenFiles } from './broken';
import type { Opened } from './open';
import { shownPath } from './root';

/** What a run says: the findings by path, place and rule, and what was looked up for them. */
export function reportOf(parts: ProgramParts, opened: Opened, analyses: readonly AnalysedPath[]): Report {
  const { root } = opened;
  const shown = (path: string): string => shownPath(root, path);
  const findings: Reported[] = analyses.flatMap(({ path, text, analysis }) =>
    analysis.findings.map((finding) => ({ finding, file: shown(path), text, lines: analysis.lines })),
  );
  const images = new Map<string, UnknownLookup | 'known'>();
  for (const { analysis } of analyses) {
    for (const { use, required, oneEnough, offer } of analysis.subjects.uses) {
      const isAsked = required !== undefined || oneEnough === true;
      if (use.image === undefined || use.builtHere === true || !isAsked) continue;
      const image = familiarReference(use.image);
      if (offer.state === 'known') images.set(image, 'known');
      if (offer.state === 'unknown') images.set(image, { image, reason: offer.reason, detail: offer.detail });
    }
  }
  const unknown = [...images.values()].filter((one) => one !== 'known').sort((a, b) => (a.image < b.image ? -1 : 1));
  const known = [...images.values()].length - unknown.length;
  return {
    version: parts.version,
    findings: ordered(findings),
    rules: parts.engine.rules,
    lookups: { known, unknown },
    files: analyses.length,
    broken: brokenFiles(
      opened,
      analyses.map(({ path }) => path),
    ),
    shown,
  };
}

function ordered(findings: readonly Reported[]): readonly Reported[] {
  return [...findings].sort((a, b) => (a.file === b.file ? 0 : a.file < b.file ? -1 : 1));
}
