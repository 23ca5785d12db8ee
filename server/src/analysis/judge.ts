import * as l10n from '@vscode/l10n';
import type { Finding, Hit, Related, Severity } from '../model/finding';
import type { Requirement } from '../model/requirement';
import type { RuleSetting } from '../model/rule';

/** A hit with the rule that reported it. */
export interface RuleHit {
  readonly rule: string;
  /** The rule's place in the table: earlier rules are more specific. */
  readonly order: number;
  readonly severity: Severity;
  readonly hit: Hit;
  /** The stage is not shipped, or the document is the data of a test: info at most. */
  readonly unreached: boolean;
}

/**
 * Turns hits into findings: severities as the user set them and capped where the ground is only assumed, one finding a
 * fact, equal ones once, in the order of position and rule.
 */
export function judge(
  path: string,
  hits: readonly RuleHit[],
  settings: ReadonlyMap<string, RuleSetting>,
): readonly Finding[] {
  const findings = onePerFact(hits).flatMap((found) => {
    const setting = settings.get(found.rule);
    if (setting === 'off') return [];
    return [findingOf(path, found, capped(setting ?? found.hit.severity ?? found.severity, found))];
  });
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()].sort(byPosition);
}

function findingOf(path: string, { rule, hit }: RuleHit, severity: Severity): Finding {
  const { requirement } = hit;
  const origin = requirement === undefined ? [] : originOf(requirement, path);
  const again = (hit.again ?? []).map(({ span, message }) => ({ at: { path, span }, message }));
  return {
    rule,
    severity,
    path,
    span: hit.span,
    message: hit.message,
    // What cannot be edited where it stands has no fix.
    fixes: (hit.fixes ?? []).filter(({ edits }) => edits.length > 0),
    related: [...again, ...(hit.related ?? []), ...origin],
    ...(requirement && { because: requirement.because }),
    ...(requirement?.origin === 'assumed' && { assumed: true }),
  };
}

/** Where the requirement comes from, in other documents. */
function originOf({ at, because, places }: Requirement, path: string): readonly Related[] {
  const deciding = places ?? (at === undefined ? [] : [{ at, because }]);
  return deciding
    .filter((place) => place.at.path !== path)
    .map((place) => ({ at: place.at, message: l10n.t('Needed because {0}', place.because) }));
}

function capped(severity: Severity, { hit, unreached }: RuleHit): Severity {
  if (unreached) return 'info';
  return hit.requirement?.origin === 'assumed' && severity === 'error' ? 'warning' : severity;
}

/**
 * A fact that several rules saw is told by the first of them in the table. What is only worth knowing does not stand for
 * what is wrong.
 */
function onePerFact(hits: readonly RuleHit[]): readonly RuleHit[] {
  const byFact = new Map<string, RuleHit>();
  const result: RuleHit[] = [];
  for (const found of [...hits].sort((a, b) => a.order - b.order)) {
    const { fact } = found.hit;
    if (fact === undefined) {
      result.push(found);
      continue;
    }
    const key = `${fact}@${found.hit.span.start}`;
    const first = byFact.get(key);
    const isHeavier = first !== undefined && isInformation(first) && !isInformation(found);
    if (first === undefined || first.rule === found.rule || isHeavier) {
      if (first === undefined) byFact.set(key, found);
      result.push(found);
    }
  }
  return result;
}

function isInformation({ severity, hit }: RuleHit): boolean {
  return (hit.severity ?? severity) === 'info';
}

function keyOf(finding: Finding): string {
  return `${finding.rule}\0${finding.span.start}\0${finding.span.end}\0${finding.message}`;
}

function byPosition(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0) ||
    (a.message < b.message ? -1 : a.message > b.message ? 1 : 0)
  );
}
