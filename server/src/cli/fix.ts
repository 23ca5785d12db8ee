import { createTwoFilesPatch } from 'diff';
import { fixEdits } from '../analysis/fixEdits';
import { applyEdits } from '../text/edits';
import { type AnalysedPath, analyseAll } from './analyseFiles';
import type { Io } from './io';
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
  if (!options.fix && !options.dryRun) {
    if (options.unsafeFixes) io.err('platformlint: --unsafe-fixes changes nothing without --fix or --fix-dry-run\n');
    return { analyses };
  }
  const { session, root } = opened;
  const before = new Map(analyses.map(({ path, text }) => [path, text]));
  const paths = [...before.keys()];
  let current = analyses;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const changed = current.filter((one) => {
      const text = applyEdits(one.text, fixEdits(one.analysis.findings, options.unsafeFixes ? 'all' : 'safe'));
      if (text === one.text) return false;
      session.take(one.path, text, round + 1, undefined);
      return true;
    });
    if (changed.length === 0) break;
    current = analyseAll(session, paths);
  }
  const changed = current.filter(({ path, text }) => before.get(path) !== text);
  if (options.dryRun) {
    const patches: string[] = [];
    for (const { path, text } of changed) {
      const read = await io.files.readText(`${root.root}/${path}`, Number.MAX_SAFE_INTEGER);
      const mark = read.ok && read.marked === true ? '\ufeff' : '';
      patches.push(patch(shownPath(root, path), mark + (before.get(path) ?? ''), mark + text));
    }
    return { analyses: current, diff: patches.join('') };
  }
  let fixed = 0;
  for (const { path, text } of changed) {
    const file = `${root.root}/${path}`;
    const old = await io.files.readText(file, Number.MAX_SAFE_INTEGER);
    const isAsRead = old.ok && old.text === before.get(path);
    if (!isAsRead) {
      io.err(`platformlint: ${shownPath(root, path)} has changed meanwhile and is left as it is\n`);
      continue;
    }
    const written = await io.files.replaceText(file, text);
    if (written.ok) fixed++;
    else io.err(`platformlint: ${shownPath(root, path)} cannot be written: ${written.detail}\n`);
  }
  if (fixed > 0) io.err(`platformlint: fixed ${fixed} file${fixed === 1 ? '' : 's'}\n`);
  return { analyses: current };
}

function patch(file: string, before: string, after: string): string {
  const text = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, '', '', { context: 3 });
  return text.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (.*?)\t$/gm, '$1 $2');
}
