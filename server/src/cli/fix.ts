import { createTwoFilesPatch } from 'diff';
import type { Finding, Fix } from '../model/finding';
import { applyEdits, type Edit } from '../text/edits';
import { overlaps } from '../text/span';
import type { Io } from './io';
import { type AnalysedPath, analyseAll } from './lint';
import type { Opened } from './open';
import type { LintOptions } from './options';
import { shownPath } from './root';

/** How often fixes are applied and the result linted again: one fix can make the next possible. */
const MAX_ROUNDS = 8;

/** What fixing came to. */
export interface Fixed {
  readonly analyses: readonly AnalysedPath[];
  /** The unified diff, for a dry run. */
  readonly diff?: string;
}

/** Applies the fixes that the options ask for, to files or to a diff, until nothing more changes. */
export async function fixAll(
  io: Io,
  opened: Opened,
  analyses: readonly AnalysedPath[],
  options: LintOptions,
): Promise<Fixed> {
  if (!options.fix && !options.dryRun) return { analyses };
  const { session, root } = opened;
  const before = new Map(analyses.map(({ path, text }) => [path, text]));
  const paths = [...before.keys()];
  let current = analyses;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const changed = current.filter((one) => {
      const text = applyEdits(one.text, editsOf(one.analysis.findings, options.unsafeFixes));
      if (text === one.text) return false;
      session.take(one.path, text, round + 1, undefined);
      return true;
    });
    if (changed.length === 0) break;
    current = analyseAll(session, paths);
  }
  const changed = current.filter(({ path, text }) => before.get(path) !== text);
  if (options.dryRun) {
    const patches = changed.map(({ path, text }) => patch(shownPath(root, path), before.get(path) ?? '', text));
    return { analyses: current, diff: patches.join('') };
  }
  for (const { path, text } of changed) {
    const file = `${root.root}/${path}`;
    const old = await io.files.readText(file, Number.MAX_SAFE_INTEGER);
    const isAsRead = old.ok && old.text === before.get(path);
    if (!isAsRead) {
      io.err(`platformlint: ${shownPath(root, path)} has changed meanwhile and is left as it is\n`);
      continue;
    }
    const written = await io.files.writeText(file, text);
    if (!written.ok) io.err(`platformlint: ${shownPath(root, path)} cannot be written: ${written.detail}\n`);
  }
  if (changed.length > 0) io.err(`platformlint: fixed ${changed.length} file${changed.length === 1 ? '' : 's'}\n`);
  return { analyses: current };
}

/** The edits of every finding that has one fix to take; of two that touch the same characters, the first. */
function editsOf(findings: readonly Finding[], unsafe: boolean): readonly Edit[] {
  const taken: Edit[] = [];
  for (const finding of findings) {
    const fix = onlyFix(finding, unsafe);
    if (fix === undefined) continue;
    const isRepeated = fix.edits.every((edit) => taken.some((other) => sameEdit(edit, other)));
    const isFree = !fix.edits.some((edit) => taken.some((other) => overlaps(edit.span, other.span)));
    if (isFree && !isRepeated) taken.push(...fix.edits);
  }
  return taken;
}

function onlyFix(finding: Finding, unsafe: boolean): Fix | undefined {
  const safe = finding.fixes.filter((fix) => fix.applicability === 'safe');
  if (safe.length > 0) return safe.find((fix) => fix.preferred === true) ?? (safe.length === 1 ? safe[0] : undefined);
  return unsafe && finding.fixes.length === 1 ? finding.fixes[0] : undefined;
}

function sameEdit(a: Edit, b: Edit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}

function patch(file: string, before: string, after: string): string {
  const text = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, '', '', { context: 3 });
  return text.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (.*?)\t$/gm, '$1 $2');
}
