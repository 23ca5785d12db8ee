import type { Finding, Fix } from '../model/finding';
import { type Edit, sameEdit } from '../text/edits';
import { overlaps } from '../text/span';

/**
 * The edits that mend every finding which has one fix to take; of two that touch the same characters, the first.
 * `all` also takes fixes that change what is built or where it runs, where there is exactly one.
 */
export function fixEdits(findings: readonly Finding[], take: 'safe' | 'all'): readonly Edit[] {
  const taken: Edit[] = [];
  const done = new Set<string>();
  for (const finding of findings) {
    const fix = fixToTake(finding, take);
    if (fix === undefined || (fix.once !== undefined && done.has(fix.once))) continue;
    const isRepeated = fix.edits.every((edit) => taken.some((other) => sameEdit(edit, other)));
    const isFree = !fix.edits.some((edit) => taken.some((other) => overlaps(edit.span, other.span)));
    if (!isFree || isRepeated) continue;
    taken.push(...fix.edits);
    if (fix.once !== undefined) done.add(fix.once);
  }
  return taken;
}

function fixToTake(finding: Finding, take: 'safe' | 'all'): Fix | undefined {
  const safe = finding.fixes.filter((fix) => fix.applicability === 'safe');
  if (safe.length > 0) return safe.find((fix) => fix.preferred === true) ?? (safe.length === 1 ? safe[0] : undefined);
  return take === 'all' && finding.fixes.length === 1 ? finding.fixes[0] : undefined;
}
