import type { Severity } from '../model/finding';
import { placeOf } from '../model/place';
import { wrapLine } from '../text/wrap';
import { countsOf, type Format, type Report, type Reported, regionOf, relatedOf } from './report';

/** For people at a terminal: the message, where, a frame of the code, what would mend it, and a summary. */
export const textFormat: Format = {
  id: 'text',
  write(report, { color, columns }) {
    const paint = color ? colored : plain;
    const blocks = report.findings.map((reported) => block(reported, report, paint, columns));
    return `${[...blocks, wrapped(summary(report, paint), columns, '')].join('\n')}\n`;
  },
};

type Paint = (code: number, text: string) => string;

const plain: Paint = (_, text) => text;
const colored: Paint = (code, text) => `\u001b[${code}m${text}\u001b[0m`;
const BOLD = 1;
const DIM = 2;
const CODES: Readonly<Record<Severity, number>> = { error: 31, warning: 33, info: 36 };

function block(reported: Reported, report: Report, paint: Paint, columns: number | undefined): string {
  const { finding, file } = reported;
  const region = regionOf(reported);
  const place = paint(BOLD, `${printable(file)}:${region.startLine}:${region.startColumn}`);
  const level = paint(CODES[finding.severity], finding.severity);
  const head = `${place} ${level} ${printable(finding.message)} ${paint(DIM, `[${finding.rule}]`)}`;
  const fixes = finding.fixes.slice(0, 3).map((fix) => `${paint(DIM, '  fix:')} ${printable(fix.title)}`);
  const related = relatedOf(reported).map(({ at, message }) => {
    const place = message.includes(placeOf(at)) ? '' : `${placeOf({ ...at, path: report.shown(at.path) })} `;
    return `${paint(DIM, '  see:')} ${printable(place + message)}`;
  });
  return [
    wrapped(head, columns, '  '),
    ...frame(reported, paint, columns ?? WIDTH),
    ...[...related, ...fixes].map((line) => wrapped(line, columns, '       ')),
    '',
  ].join('\n');
}

/** A terminal breaks a line within a word where nobody breaks it before. */
function wrapped(line: string, columns: number | undefined, indent: string): string {
  return columns === undefined || columns < NARROW ? line : wrapLine(line, columns, indent);
}

const NARROW = 40;
const WIDTH = 160;

function frame({ finding, lines, text }: Reported, paint: Paint, columns: number): readonly string[] {
  const start = lines.positionAt(finding.span.start);
  const line = lines.spanOfLine(start.line);
  const source = printable(text.slice(line.start, line.end));
  const number = String(start.line + 1);
  const width = Math.min(WIDTH, Math.max(NARROW, columns - number.length - 3));
  const lead = Math.min(40, Math.floor(width / 2));
  const from = start.character > width - lead ? Math.max(0, start.character - lead) : 0;
  const shown = source.slice(from, from + width);
  const marked = Math.max(1, Math.min(finding.span.end, line.end) - finding.span.start);
  const gutter = ' '.repeat(number.length);
  const indent = shown.slice(0, start.character - from).replace(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.min(marked, Math.max(1, shown.length - (start.character - from))));
  return [
    `${paint(DIM, `${number} |`)} ${shown}`,
    `${paint(DIM, `${gutter} |`)} ${indent}${paint(CODES[finding.severity], carets)}`,
  ];
}

/** A terminal never gets control characters out of a file. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

function summary(report: Report, paint: Paint): string {
  if (report.files === 0) return 'No file to check was found.';
  const counts = countsOf(report.findings);
  const parts = [
    counts.error > 0 ? paint(CODES.error, plural(counts.error, 'error')) : undefined,
    counts.warning > 0 ? paint(CODES.warning, plural(counts.warning, 'warning')) : undefined,
    counts.info > 0 ? paint(CODES.info, `${counts.info} info`) : undefined,
  ].filter((part) => part !== undefined);
  const found = parts.length === 0 ? 'No problems found' : `Found ${parts.join(', ')}`;
  const { known, unknown } = report.lookups;
  const images = `${plural(known, 'image')} looked up${unknown.length > 0 ? `, ${unknown.length} not known: --verbose says why` : ''}`;
  return `${found} in ${plural(report.files, 'file')} (${images}).`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
