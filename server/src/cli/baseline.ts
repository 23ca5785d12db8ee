import { createHash } from 'node:crypto';
import type { Report, Reported } from '../formats/report';
import { jsonErrorAt, propertiesOf, propertyOf, readJsonc } from '../kinds/syntax/jsonc';
import { linesOf } from '../text/lines';
import type { Io } from './io';
import { absolute } from './paths';

/** Findings that are known and not reported again: by file, how often each print occurs. */
export type Baseline = ReadonlyMap<string, ReadonlyMap<string, number>>;

const MAX_BYTES = 64 * 1024 * 1024;

/** A baseline, or what is wrong with its file and where. */
export type BaselineReading =
  | { readonly ok: true; readonly baseline: Baseline }
  | { readonly ok: false; readonly detail: string };

/** Reads a baseline file. */
export async function readBaseline(io: Io, path: string): Promise<BaselineReading> {
  const read = await io.files.readText(absolute(io, path), MAX_BYTES);
  if (!read.ok && read.reason === 'absent') {
    return { ok: false, detail: `${path} does not exist: make it with --baseline ${path} --update-baseline` };
  }
  if (!read.ok) return { ok: false, detail: `${path} cannot be read: ${read.detail}` };
  const { text } = read;
  const wrong = (offset: number, what: string): BaselineReading => {
    const line = linesOf(text).positionAt(offset).line + 1;
    return { ok: false, detail: `${path}:${line}: ${what}; mend it, or make it anew with --update-baseline` };
  };
  const brokenAt = jsonErrorAt(text);
  if (brokenAt !== undefined) return wrong(brokenAt, 'this is not JSON');
  const root = readJsonc(text);
  const version = propertyOf(root, 'version');
  if (version?.value !== 1) return wrong(version?.offset ?? 0, 'this is no baseline, which begins with "version": 1');
  const findings = propertyOf(root, 'findings');
  if (findings?.type !== 'object') return wrong(findings?.offset ?? 0, 'this baseline has no object of "findings"');
  const baseline = new Map<string, ReadonlyMap<string, number>>();
  for (const [file, prints] of propertiesOf(findings)) {
    if (prints.type !== 'object') return wrong(prints.offset, `"${file}" is no object of findings`);
    const counts = new Map<string, number>();
    for (const [print, { value, offset }] of propertiesOf(prints)) {
      const isCount = typeof value === 'number' && Number.isInteger(value) && value > 0;
      if (!isCount) return wrong(offset, `"${print}" has no number of findings`);
      counts.set(print, value);
    }
    baseline.set(file, counts);
  }
  return { ok: true, baseline };
}

/** The report without what the baseline holds. Each known finding covers one occurrence, wherever its line has moved. */
export function applyBaseline(report: Report, baseline: Baseline): Report {
  const left = new Map([...baseline].map(([file, prints]) => [file, new Map(prints)]));
  const findings = report.findings.filter((reported) => {
    const prints = left.get(reported.file);
    const print = printOf(reported);
    const count = prints?.get(print) ?? 0;
    if (count === 0) return true;
    prints?.set(print, count - 1);
    return false;
  });
  return { ...report, findings };
}

/**
 * Writes the findings of a report as the baseline, and what an older one holds of files that were not linted now; a
 * sentence where that failed. The same findings give the same bytes, wherever their lines stand.
 */
export async function writeBaseline(
  io: Io,
  path: string,
  report: Report,
  isLinted: (file: string) => boolean,
): Promise<string | undefined> {
  const old = await readBaseline(io, path);
  const others = old.ok ? [...old.baseline].filter(([file]) => !isLinted(file)) : [];
  const files = new Map(others.map(([file, prints]) => [file, new Map(prints)]));
  for (const reported of report.findings) {
    const prints = files.get(reported.file) ?? new Map<string, number>();
    files.set(reported.file, prints);
    const print = printOf(reported);
    prints.set(print, (prints.get(print) ?? 0) + 1);
  }
  const findings = inOrder([...files].map(([file, prints]) => [file, inOrder([...prints])]));
  const text = `${JSON.stringify({ version: 1, findings }, undefined, 2)}\n`;
  const written = await io.files.replaceText(absolute(io, path), text);
  if (!written.ok) return `${path} cannot be written: ${written.detail}`;
  const { length } = report.findings;
  const words = length === 1 ? '1 finding is' : `${length} findings are`;
  const kept =
    others.length === 0 ? '' : `, beside those of ${others.length} file${others.length === 1 ? '' : 's'} not linted`;
  io.err(`platformlint: ${words} in ${path} now and not reported again${kept}\n`);
  return undefined;
}

function inOrder<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** The rule and the text of the line: lines may move, other lines may change. */
function printOf({ finding, lines, text }: Reported): string {
  const line = lines.spanOfLine(lines.positionAt(finding.span.start).line);
  const content = text.slice(line.start, line.end).trim().replace(/\s+/g, ' ');
  return `${finding.rule}:${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}
