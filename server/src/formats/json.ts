import { countsOf, type Format, type Report, type Reported, regionOf } from './report';

/** Everything, for scripts; positions 1-based. The shape is in docs/ci.md. */
export const jsonFormat: Format = {
  id: 'json',
  write: (report) => `${JSON.stringify(shape(report), undefined, 2)}\n`,
};

function shape(report: Report): unknown {
  const counts = countsOf(report.findings);
  return {
    version: report.version,
    findings: report.findings.map(findingShape),
    lookups: report.lookups,
    summary: { files: report.files, errors: counts.error, warnings: counts.warning, infos: counts.info },
  };
}

function findingShape(reported: Reported): unknown {
  const { finding, file, lines } = reported;
  const region = regionOf(reported);
  const place = (offset: number): { line: number; column: number } => {
    const { line, character } = lines.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  };
  return {
    rule: finding.rule,
    severity: finding.severity,
    file,
    start: { line: region.startLine, column: region.startColumn },
    end: { line: region.endLine, column: region.endColumn },
    message: finding.message,
    ...(finding.because !== undefined && { because: finding.because }),
    fixes: finding.fixes.map((fix) => ({
      title: fix.title,
      applicability: fix.applicability,
      edits: fix.edits.map(({ span, text }) => ({ start: place(span.start), end: place(span.end), text })),
    })),
  };
}
