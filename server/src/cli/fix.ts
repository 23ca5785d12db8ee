import { createTwoFilesPatch } from 'diff';
import type { Finding } from '../model/finding';
import type { AnalysedPath } from './analyseFiles';
import type { Io } from './io';
import { mend } from './mend';
import type { Opened } from './open';
import type { LintOptions } from './options';
import { type Root, shownPath } from './root';

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
  const { analyses: current, leftAlone } = mend(session, analyses, options.unsafeFixes ? 'all' : 'safe');
  for (const { path, finding } of leftAlone) io.err(leftAloneText(root, path, finding));
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

function leftAloneText(root: Root, path: string, { rule, path: where }: Finding): string {
  const place = where === path ? '' : ` in ${shownPath(root, where)}`;
  return `platformlint: ${shownPath(root, path)}: unsafe fixes are not taken, they would lead to ${rule}${place}\n`;
}

function patch(file: string, before: string, after: string): string {
  const text = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, '', '', { context: 3 });
  return text.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (.*?)\t$/gm, '$1 $2');
}
