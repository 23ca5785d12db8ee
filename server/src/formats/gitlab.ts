import { createHash } from 'node:crypto';
import type { Severity } from '../model/finding';
import { type Format, regionOf } from './report';

const SEVERITIES: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', info: 'info' };

/** GitLab's Code Quality report. */
export const gitlabFormat: Format = {
  id: 'gitlab',
  write(report) {
    const seen = new Map<string, number>();
    const issues = report.findings.map((reported) => {
      const { finding, file, lines, text } = reported;
      const region = regionOf(reported);
      const line = lines.spanOfLine(region.startLine - 1);
      const key = `${finding.rule}\0${file}\0${text.slice(line.start, line.end).trim()}`;
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      return {
        description: finding.message,
        check_name: finding.rule,
        fingerprint: createHash('sha256').update(`${key}\0${count}`).digest('hex'),
        severity: SEVERITIES[finding.severity],
        location: {
          path: file,
          positions: {
            begin: { line: region.startLine, column: region.startColumn },
            end: { line: region.endLine, column: region.endColumn },
          },
        },
      };
    });
    return `${JSON.stringify(issues, undefined, 2)}\n`;
  },
};
