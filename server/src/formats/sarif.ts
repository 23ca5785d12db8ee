import { createHash } from 'node:crypto';
import type { Severity } from '../model/finding';
import type { AnyRule } from '../model/rule';
import { type Format, PROJECT_URL, type Report, type Reported, regionOf, relatedOf, ruleUrl } from './report';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0 as GitHub code scanning takes it. */
export const sarifFormat: Format = {
  id: 'sarif',
  write: (report) => `${JSON.stringify(log(report), undefined, 2)}\n`,
};

function log(report: Report): unknown {
  const index = new Map(report.rules.map((rule, i) => [rule.id, i]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'platformlint',
            semanticVersion: report.version,
            informationUri: PROJECT_URL,
            rules: report.rules.map(descriptor),
          },
        },
        columnKind: 'utf16CodeUnits',
        ...(report.broken.length > 0 && { invocations: [invocation(report.broken)] }),
        results: results(report, index),
      },
    ],
  };
}

/** What a run tells of itself, beside its results. */
function invocation(broken: Report['broken']): unknown {
  return {
    executionSuccessful: true,
    toolExecutionNotifications: broken.map(({ file, line, column, why }) => ({
      level: 'warning',
      message: { text: `This is ${why}.` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(file) },
            region: { startLine: line, startColumn: column },
          },
        },
      ],
    })),
  };
}

function descriptor(rule: AnyRule): unknown {
  return {
    id: rule.id,
    name: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why.slice(0, 1000) },
    helpUri: ruleUrl(rule.id),
    help: { text: rule.why, markdown: `${rule.why}\n\n[More about ${rule.id}](${ruleUrl(rule.id)})` },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { precision: 'high', 'problem.severity': rule.severity === 'info' ? 'recommendation' : rule.severity },
  };
}

function results(report: Report, index: ReadonlyMap<string, number>): readonly unknown[] {
  const seen = new Map<string, number>();
  return report.findings.map((reported) => {
    const { finding } = reported;
    const print = fingerprint(reported);
    const count = (seen.get(print) ?? 0) + 1;
    seen.set(print, count);
    const related = relatedOf(reported).map((one, id) => ({
      id: id + 1,
      message: { text: one.message },
      physicalLocation: {
        artifactLocation: { uri: uriOf(report.shown(one.at.path)) },
        ...(one.at.line !== undefined && { region: { startLine: one.at.line + 1 } }),
      },
    }));
    return {
      ruleId: finding.rule,
      ruleIndex: index.get(finding.rule) ?? -1,
      level: LEVELS[finding.severity],
      message: { text: finding.message },
      locations: [
        { physicalLocation: { artifactLocation: { uri: uriOf(reported.file) }, region: regionOf(reported) } },
      ],
      partialFingerprints: { 'platformlint/v1': `${print}:${count}` },
      ...(related.length > 0 && { relatedLocations: related }),
      ...(finding.fixes.length > 0 && { fixes: finding.fixes.map((fix) => fixOf(fix, reported)) }),
    };
  });
}

function fixOf(fix: Reported['finding']['fixes'][number], reported: Reported): unknown {
  const { lines } = reported;
  return {
    description: { text: fix.title },
    artifactChanges: [
      {
        artifactLocation: { uri: uriOf(reported.file) },
        replacements: fix.edits.map(({ span, text }) => {
          const start = lines.positionAt(span.start);
          const end = lines.positionAt(span.end);
          return {
            deletedRegion: {
              startLine: start.line + 1,
              startColumn: start.character + 1,
              endLine: end.line + 1,
              endColumn: end.character + 1,
            },
            ...(text !== '' && { insertedContent: { text } }),
          };
        }),
      },
    ],
  };
}

/** A relative reference of RFC 3986, whose first part has no colon: what stands before one would be a scheme. */
function uriOf(file: string): string {
  const escaped = encodeURI(file).replaceAll('#', '%23').replaceAll('?', '%3F');
  return escaped.replace(/^[^/]*/, (first) => first.replaceAll(':', '%3A'));
}

/** Stable under moved lines: the rule, the file and the text of the line. */
function fingerprint({ finding, file, lines, text }: Reported): string {
  const line = lines.spanOfLine(lines.positionAt(finding.span.start).line);
  const content = text.slice(line.start, line.end).trim();
  return createHash('sha256').update(`${finding.rule}\0${file}\0${content}`).digest('hex').slice(0, 20);
}
