import type { Finding, Related } from '../model/finding';
import type { AnyRule } from '../model/rule';
import type { Lines } from '../text/lines';

/** A finding with the text it stands in and the path under which it is reported. */
export interface Reported {
  readonly finding: Finding;
  /** Path relative to the working directory, `/` between parts. */
  readonly file: string;
  readonly text: string;
  readonly lines: Lines;
}

/** An image that could not be checked, and why. */
export interface UnknownLookup {
  readonly image: string;
  readonly reason: string;
  readonly detail: string;
}

/** A document that breaks the rules of its language, with the place, 1-based, and what is wrong there: `not valid …`. */
export interface BrokenFile {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly why: string;
}

/** The outcome of one run, in the order of path, position and rule. */
export interface Report {
  /** Of platformlint. */
  readonly version: string;
  readonly findings: readonly Reported[];
  readonly rules: readonly AnyRule[];
  readonly lookups: { readonly known: number; readonly unknown: readonly UnknownLookup[] };
  /** Documents that were read. */
  readonly files: number;
  /** Those of them that could be read in part only. */
  readonly broken: readonly BrokenFile[];
  /** Turns a workspace path into the path it is reported under. */
  readonly shown: (path: string) => string;
}

/** How a format writes a report. */
export interface FormatOptions {
  readonly color: boolean;
  /** The width of the terminal that the report is for; absent where lines may be of any length. */
  readonly columns?: number;
}

/** One output format: a pure function to the text that goes to standard output, its last line ended. */
export interface Format {
  readonly id: string;
  write(report: Report, options: FormatOptions): string;
}

/** What is told beside a finding, with the line of what stands in the same document. */
export function relatedOf({ finding, lines }: Reported): readonly Related[] {
  return finding.related.map(({ at, message }) => {
    if (at.path !== finding.path || at.span === undefined) return { at, message };
    return { at: { ...at, line: lines.positionAt(at.span.start).line }, message };
  });
}

/** Where a finding stands, 1-based; the end is after its last character. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The 1-based region of a finding, columns in UTF-16 code units. */
export function regionOf({ finding, lines }: Reported): Region {
  const start = lines.positionAt(finding.span.start);
  const end = lines.positionAt(finding.span.end);
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

/** The page of a rule on the web. */
export function ruleUrl(id: string): string {
  return `https://github.com/platformlint/platformlint/blob/main/docs/rules/${id}.md`;
}

/** The address of the project. */
export const PROJECT_URL = 'https://github.com/platformlint/platformlint';

/** Counts by severity. */
export function countsOf(findings: readonly Reported[]): { error: number; warning: number; info: number } {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { finding } of findings) counts[finding.severity]++;
  return counts;
}

/** Escapes text for XML attribute values and character data; characters that XML cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
