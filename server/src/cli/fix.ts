import { createTwoFilesPatch } from 'diff';
import type { Finding } from '../model/finding';
import { type AnalysedPath, analyseAll } from './analyseFiles';
import type { Io } from './io';
import { mend } from './mend';
import type { Opened } from './open';
import type { LintOptions } from './options';
import { type Root, shownPath } from './root';

/** What fixing came to. */
export interface Fixed {
  /** The documents as they are now: in a dry run as they would be. */
  readonly analyses: readonly AnalysedPath[];
  /** The unified diff, for a dry run. */
  readonly diff?: string;
  /** A file that was to be mended is as it was; that has been said. */
  readonly isPartial?: true;
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
  const texts = new Map(analyses.map(({ path, text }) => [path, text]));
  const { analyses: current, leftAlone } = mend(session, analyses, options.unsafeFixes ? 'all' : 'safe');
  for (const { path, finding } of leftAlone) io.err(leftAloneText(root, path, finding));
  const changes = current.flatMap(({ path, text }): readonly Change[] => {
    const before = texts.get(path) ?? '';
    // What is mended under a file's own name is mended for all links to it, and git changes no file through a link.
    const isLink = texts.has(session.leadsTo(path) ?? '');
    return before === text || isLink ? [] : [{ path, before, after: text }];
  });
  if (options.dryRun) return { analyses: current, diff: await diffOf(io, root, changes) };
  const unwritten = await writeAll(io, root, changes);
  if (unwritten.length === 0) return { analyses: current };
  for (const { path, before } of unwritten) session.take(path, before, 0, undefined);
  return { analyses: analyseAll(session, [...texts.keys()]), isPartial: true };
}

/** A document whose text is another with its fixes. */
interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

async function diffOf(io: Io, root: Root, changes: readonly Change[]): Promise<string> {
  const patches: string[] = [];
  for (const { path, before, after } of changes) {
    const read = await io.files.readText(`${root.root}/${path}`, Number.MAX_SAFE_INTEGER);
    const mark = read.ok && read.marked === true ? '\ufeff' : '';
    patches.push(patch(shownPath(root, path), mark + before, mark + after));
  }
  return patches.join('');
}

/** Writes the changes to their files, and says what came of it; those that could not be written. */
async function writeAll(io: Io, root: Root, changes: readonly Change[]): Promise<readonly Change[]> {
  const unwritten: Change[] = [];
  for (const change of changes) {
    const why = await write(io, `${root.root}/${change.path}`, change);
    if (why === undefined) continue;
    unwritten.push(change);
    io.err(`platformlint: ${shownPath(root, change.path)} ${why}\n`);
  }
  const count = changes.length - unwritten.length;
  if (count > 0) io.err(`platformlint: fixed ${count} file${count === 1 ? '' : 's'}\n`);
  return unwritten;
}

/** Why a change was not written, as the end of a sentence. */
async function write({ files }: Io, file: string, { before, after }: Change): Promise<string | undefined> {
  const old = await files.readText(file, Number.MAX_SAFE_INTEGER);
  // Under two names, both of them links: it is mended already.
  if (old.ok && old.text === after) return undefined;
  if (!old.ok || old.text !== before) return 'has changed meanwhile and is left as it is';
  const written = await files.replaceText(file, after);
  return written.ok ? undefined : `cannot be written: ${written.detail}`;
}

function leftAloneText(root: Root, path: string, { rule, path: where }: Finding): string {
  const place = where === path ? '' : ` in ${shownPath(root, where)}`;
  return `platformlint: ${shownPath(root, path)}: unsafe fixes are not taken, they would lead to ${rule}${place}\n`;
}

function patch(file: string, before: string, after: string): string {
  const text = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, '', '', { context: 3 });
  return text.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (.*?)\t$/gm, '$1 $2');
}
