import type { Severity } from '../model/finding';
import { type Format, regionOf } from './report';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Workflow commands that GitHub Actions turns into annotations, one line each. */
export const githubFormat: Format = {
  id: 'github',
  write(report) {
    return report.findings
      .map((reported) => {
        const { finding, file } = reported;
        const region = regionOf(reported);
        const properties = [
          `file=${escapeProperty(file)}`,
          `line=${region.startLine}`,
          `endLine=${region.endLine}`,
          `col=${region.startColumn}`,
          `endColumn=${region.endColumn}`,
          `title=${escapeProperty(finding.rule)}`,
        ];
        return `::${COMMANDS[finding.severity]} ${properties.join(',')}::${escapeMessage(finding.message)}\n`;
      })
      .join('');
  },
};

/** Escapes the message of a workflow command. */
function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** Escapes a property of a workflow command. */
function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
