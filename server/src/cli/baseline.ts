import { createHash } from 'node:crypto';
import type { Report, Reported } from '../formats/report';
import type { Io } from './io';

/** Findings that are known and not reported again: by file, how often each print occurs. */
export type Baseline = ReadonlyMap<string, ReadonlyMap<string, number>>;

const MAX_BYTES = 64 * 1024 * 1024;

/** Reads a baseline file. */
export async function readBaseline(
  io: Io,
  path: string,
): Promise<{ readonly ok: true; readonly baseline: Baseline } | { readonly ok: false; readonly detail: string }> {
  const read = await io.files.readText(path.startsWith('/') ? path : `${io.cwd}/${path}`, MAX_BYTES);
  if (!read.ok && read.reason === 'absent') {
    return { ok: false, detail: `${path} does not exist: make it with --baseline ${path} --update-baseline` };
  }
  if (!read.ok) return { ok: false, detail: `${path} cannot be read: ${read.detail}` };
  const wrong = { ok: false as const, detail: `${path} is no baseline: make it anew with --update-baseline` };
  let value: unknown;
  try {
    value = JSON.parse(read.text);
  } catch (error) {
    return {
      ok: false,
      detail: `${path} is not JSON (${error instanceof Error ? error.message : String(error)}); make it anew with --update-baseline`,
    };
  }
  if (
    typeof value !== 'object' ||
    value === null ||
    !('version' in value) ||
    value.version !== 1 ||
    !('findings' in value)
  )
    return wrong;
  const { findings } = value;
  if (typeof findings !== 'object' || findings === null) return wrong;
  const baseline = new Map<string, ReadonlyMap<string, number>>();
  for (const [file, prints] of Object.entries(findings)) {
    if (typeof prints !== 'object' || prints === null) return wrong;
    const counts = Object.entries(prints).flatMap(([print, count]): [string, number][] =>
      typeof count === 'number' ? [[print, count]] : [],
    );
    baseline.set(file, new Map(counts));
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

/** Writes the findings of a report as the baseline; a sentence where that failed. */
export async function writeBaseline(io: Io, path: string, report: Report): Promise<string | undefined> {
  const findings: Record<string, Record<string, number>> = {};
  for (const reported of report.findings) {
    const prints = findings[reported.file] ?? {};
    findings[reported.file] = prints;
    const print = printOf(reported);
    prints[print] = (prints[print] ?? 0) + 1;
  }
  const text = `${JSON.stringify({ version: 1, findings }, undefined, 2)}\n`;
  const written = await io.files.replaceText(path.startsWith('/') ? path : `${io.cwd}/${path}`, text);
  if (!written.ok) return `${path} cannot be written: ${written.detail}`;
  const { length } = report.findings;
  const words = length === 1 ? '1 finding is' : `${length} findings are`;
  io.err(`platformlint: ${words} in ${path} now and not reported again\n`);
  return undefined;
}

/** The rule and the text of the line: lines may move, other lines may change. */
function printOf({ finding, lines, text }: Reported): string {
  const line = lines.spanOfLine(lines.positionAt(finding.span.start).line);
  const content = text.slice(line.start, line.end).trim().replace(/\s+/g, ' ');
  return `${finding.rule}:${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}
