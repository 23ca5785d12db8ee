import { groupBy } from '../text/groups';
import { escapeXml, type Format, regionOf } from './report';

/** Checkstyle XML, which many CI systems read. */
export const checkstyleFormat: Format = {
  id: 'checkstyle',
  write(report) {
    const body = [...groupBy(report.findings, ({ file }) => file)].map(([file, list]) => {
      const errors = list.map((reported) => {
        const { finding } = reported;
        const { startLine, startColumn } = regionOf(reported);
        return `    <error line="${startLine}" column="${startColumn}" severity="${finding.severity}" message="${escapeXml(finding.message)}" source="platformlint.${finding.rule}"/>\n`;
      });
      return `  <file name="${escapeXml(file)}">\n${errors.join('')}  </file>\n`;
    });
    return `<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${body.join('')}</checkstyle>\n`;
  },
};
