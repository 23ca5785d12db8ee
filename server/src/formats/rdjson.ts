import type { Severity } from '../model/finding';
import type { Lines } from '../text/lines';
import type { Span } from '../text/span';
import { type Format, PROJECT_URL, ruleUrl } from './report';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'ERROR', warning: 'WARNING', info: 'INFO' };

/** Reviewdog's diagnostic format; its columns count UTF-8 bytes from 1. */
export const rdjsonFormat: Format = {
  id: 'rdjson',
  write(report) {
    const diagnostics = report.findings.map(({ finding, file, lines, text }) => ({
      message: finding.message,
      location: { path: file, range: rangeOf(finding.span, lines, text) },
      severity: SEVERITIES[finding.severity],
      code: { value: finding.rule, url: ruleUrl(finding.rule) },
      suggestions: finding.fixes
        .filter((fix) => fix.edits.length === 1)
        .flatMap((fix) => fix.edits.map((edit) => ({ range: rangeOf(edit.span, lines, text), text: edit.text }))),
    }));
    return `${JSON.stringify({ source: { name: 'platformlint', url: PROJECT_URL }, diagnostics }, undefined, 2)}\n`;
  },
};

function rangeOf(span: Span, lines: Lines, text: string): unknown {
  const place = (offset: number): { line: number; column: number } => {
    const { line } = lines.positionAt(offset);
    const before = text.slice(lines.spanOfLine(line).start, offset);
    return { line: line + 1, column: Buffer.byteLength(before, 'utf8') + 1 };
  };
  return { start: place(span.start), end: place(span.end) };
}
