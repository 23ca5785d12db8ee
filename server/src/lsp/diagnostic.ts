import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Analysis } from '../analysis/analyse';
import { notTold } from '../analysis/throughLink';
import { ruleUrl } from '../formats/report';
import type { Finding, Severity } from '../model/finding';
import type { ClientFeatures } from './clientFeatures';
import { type Folder, isWatched, linedOf, uriOf } from './folders';
import type { Lined, Places } from './places';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** How editors fade or strike what a rule is about. */
const TAGS: Readonly<Record<string, readonly DiagnosticTag[]>> = {
  'from-platform-redundant': [DiagnosticTag.Unnecessary],
  'from-platform-on-stage': [DiagnosticTag.Unnecessary],
  'unused-suppression': [DiagnosticTag.Unnecessary],
  'arch-label-deprecated': [DiagnosticTag.Deprecated],
};

/** What a conversion needs of the connection. */
export interface DiagnosticContext {
  readonly client: ClientFeatures;
  readonly places: Places;
}

/** The diagnostics of a file as things are known now; none for a file that is none of ours. Synchronous. */
export function diagnosticsOf(folder: Folder, path: string, context: DiagnosticContext): Diagnostic[] {
  if (!isWatched({ folder, path })) return [];
  const config = folder.session.configProblems.get(path);
  if (config !== undefined) {
    const lined = linedOf(folder, path);
    if (lined === undefined) return [];
    return config.problems.map(({ message, span }) => ({
      range: context.places.range(lined, span),
      severity: DiagnosticSeverity.Error,
      code: 'configuration',
      source: 'platformlint',
      message,
    }));
  }
  const analysis = folder.session.analyse(path);
  const lined = linedOf(folder, path, analysis);
  if (analysis === undefined || lined === undefined) return [];
  return toldOf(folder, path, analysis).map((finding) => diagnosticOf(finding, folder, lined, context));
}

/** A link that is open is judged for whoever looks at it; else what it leads to tells what is wrong with both. */
function toldOf({ session, open }: Folder, path: string, { findings }: Analysis): readonly Finding[] {
  const target = open.has(path) ? undefined : session.leadsTo(path);
  const there = target === undefined ? undefined : session.analyse(target);
  return there === undefined ? findings : notTold(findings, there.findings);
}

/** One finding as the protocol has it. */
export function diagnosticOf(
  finding: Finding,
  folder: Folder,
  lined: Lined,
  { client, places }: DiagnosticContext,
): Diagnostic {
  const related = client.relatedInformation ? relatedOf(finding, folder, lined, places) : [];
  const tags = TAGS[finding.rule];
  return {
    range: places.range(lined, finding.span),
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    source: 'platformlint',
    message: finding.message,
    ...(client.codeDescription && { codeDescription: { href: ruleUrl(finding.rule) } }),
    ...(tags !== undefined && { tags: [...tags] }),
    ...(related.length > 0 && { relatedInformation: related }),
  };
}

function relatedOf(
  finding: Finding,
  folder: Folder,
  own: Lined,
  places: Places,
): Diagnostic['relatedInformation'] & {} {
  return finding.related.flatMap(({ at, message }) => {
    const lined = at.path === finding.path ? own : linedOf(folder, at.path);
    if (lined === undefined) return [];
    const line = lined.lines.spanOfLine(at.line ?? 0);
    const span = at.span ?? { start: line.start, end: line.start };
    return [{ location: { uri: uriOf(folder, at.path), range: places.range(lined, span) }, message }];
  });
}

/** The findings of a document that touch a span. */
export function findingsAt(
  analysis: Analysis,
  span: { readonly start: number; readonly end: number },
): readonly Finding[] {
  return analysis.findings.filter((finding) => finding.span.start <= span.end && span.start <= finding.span.end);
}
