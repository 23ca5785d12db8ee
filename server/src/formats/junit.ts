import { countsOf, escapeXml, type Format, regionOf } from './report';

/** JUnit XML: each finding is a test case; errors and warnings have failed. */
export const junitFormat: Format = {
  id: 'junit',
  write(report) {
    const counts = countsOf(report.findings);
    const failures = counts.error + counts.warning;
    const cases = report.findings.map((reported) => {
      const { finding, file } = reported;
      const { startLine, startColumn } = regionOf(reported);
      const name = escapeXml(`${finding.rule} ${file}:${startLine}:${startColumn}`);
      const head = `    <testcase name="${name}" classname="${escapeXml(file)}" file="${escapeXml(file)}" line="${startLine}"`;
      const message = escapeXml(finding.message);
      if (finding.severity === 'info') return `${head}>\n      <system-out>${message}</system-out>\n    </testcase>\n`;
      // Some viewers show the attribute, others the text.
      const place = escapeXml(`${file}:${startLine}:${startColumn}: ${finding.rule}: `);
      return `${head}>\n      <failure type="${finding.severity}" message="${message}">${place}${message}</failure>\n    </testcase>\n`;
    });
    const passed = report.findings.length === 0 ? '    <testcase name="platformlint" classname="platformlint"/>\n' : '';
    const tests = Math.max(1, report.findings.length);
    return (
      `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="platformlint" tests="${tests}" failures="${failures}">\n` +
      `  <testsuite name="platformlint" tests="${tests}" failures="${failures}" errors="0" skipped="0">\n` +
      `${cases.join('')}${passed}  </testsuite>\n</testsuites>\n`
    );
  },
};
