import { kindOf } from '../analysis/kindOf';
import { CONFIG_FILE } from '../config/config';
import type { Report } from '../formats/report';
import { FORMATS } from '../formats/table';
import { leftOutWords } from '../knowledge/leftOut';
import type { ProgramParts } from '../knowledge/programParts';
import type { Finding, Severity } from '../model/finding';
import { linesOf } from '../text/lines';
import { learnAll, toldOnce } from './analyseFiles';
import { applyBaseline, readBaseline, writeBaseline } from './baseline';
import { sayBroken } from './broken';
import { type Chosen, chooseFiles } from './chooseFiles';
import { fixAll } from './fix';
import { EXIT, type Io, refuse } from './io';
import { type Opened, openWorkspace } from './open';
import type { FailLevel, LintOptions } from './options';
import { writeOutput } from './output';
import { absolute } from './paths';
import { progressLine } from './progress';
import { reportOf } from './report';
import { shownPath, workspacePath } from './root';

/** Lints files and folders; the exit status. */
export async function lint(io: Io, parts: ProgramParts, options: LintOptions): Promise<number> {
  const opened = await openWorkspace(io, parts, options);
  if ('status' in opened) return refuse(io, opened.status, opened.message);
  try {
    return await lintOpened(io, parts, options, opened);
  } finally {
    await opened.close();
  }
}

async function lintOpened(io: Io, parts: ProgramParts, options: LintOptions, opened: Opened): Promise<number> {
  const progress = progressLine(io);
  progress.say('reading files');
  const chosen = await chooseFiles(io, options, opened);
  progress.clear();
  if ('message' in chosen) return refuse(io, chosen.status, chosen.message);
  const wrong = configurationErrors(opened);
  if (wrong.length > 0 && options.config === undefined) return refuse(io, EXIT.usage, wrong.join('\nplatformlint: '));
  await sayMisnamed(io, opened);
  sayLeftOut(io, opened, chosen);
  const isMissed = sayUnread(io, parts, options, opened, chosen);
  const analyses = await learnAll(opened, chosen.paths, io, progress);
  progress.clear();
  // What is not known yet would look as if nothing were wrong with it, in a report and in a baseline.
  if (io.signal.aborted)
    return refuse(io, EXIT.failed, 'stopped before all images were looked up; nothing is reported');
  const fixed = await fixAll(io, opened, analyses, options);
  const report = reportOf(parts, opened, toldOnce(opened.session, fixed.analyses));
  sayBroken(io, report.broken);
  if (options.updateBaseline && options.baseline !== undefined) {
    const isLinted = (file: string): boolean => chosen.covers(workspacePath(opened.root, absolute(io, file)) ?? file);
    const failure = await writeBaseline(io, options.baseline, report, isLinted);
    return failure === undefined ? EXIT.clean : refuse(io, EXIT.failed, failure);
  }
  const baseline = options.baseline === undefined ? undefined : await readBaseline(io, options.baseline);
  if (baseline !== undefined && !baseline.ok) return refuse(io, EXIT.usage, baseline.detail);
  const shown = baseline === undefined ? report : applyBaseline(report, baseline.baseline);
  const failure = fixed.diff === undefined ? await show(io, options, shown) : showDiff(io, fixed.diff, shown);
  if (typeof failure === 'string') return refuse(io, EXIT.failed, failure);
  const isComplete = sayUnknown(io, options, shown);
  if (isMissed || fixed.isPartial === true || !isComplete) return EXIT.failed;
  const findings = shown.findings.map(({ finding }) => finding);
  return failsAt(findings, options.failOn) ? EXIT.findings : EXIT.clean;
}

/** A configuration under another name than it has to have counts for nothing, which nobody would notice. */
async function sayMisnamed(io: Io, { root }: Opened): Promise<void> {
  const listed = await io.files.list(root.root);
  if (!listed.ok) return;
  for (const { name } of listed.entries) {
    if (/^\.?platformlint\.ya?ml$/.test(name) && name !== CONFIG_FILE)
      io.err(`platformlint: ${shownPath(root, name)} is not read: the configuration's name is ${CONFIG_FILE}\n`);
  }
}

/** What was not looked at, of the folders that are linted. */
function sayLeftOut(io: Io, { session, root }: Opened, chosen: Chosen): void {
  const { folders, ...rest } = session.leftOut;
  const meant = folders.filter(({ path }) => chosen.covers(path));
  for (const words of leftOutWords({ folders: meant, ...rest }, (path) => shownPath(root, path) || '.'))
    io.err(`platformlint: ${words}\n`);
}

/** Names the files that could not be read; whether the user named one of them. */
function sayUnread(
  io: Io,
  parts: ProgramParts,
  options: LintOptions,
  { session, root }: Opened,
  chosen: Chosen,
): boolean {
  for (const { path, detail } of session.unread.values()) {
    if (options.verbose || chosen.named.has(path) || (chosen.covers(path) && isOurs(parts, path)))
      io.err(`platformlint: ${shownPath(root, path)} is not read: ${detail}\n`);
  }
  return [...session.unread.values()].some(({ path }) => chosen.named.has(path));
}

/** Writes the report to its file, or to standard output; what went wrong. */
function show(io: Io, options: LintOptions, report: Report): Promise<string | undefined> {
  const format = FORMATS.find((one) => one.id === options.format);
  const isShown = options.output === undefined;
  const columns = isShown ? io.columns : undefined;
  const text = format?.write(report, { color: io.color && isShown, ...(columns !== undefined && { columns }) }) ?? '';
  return writeOutput(io, options.output, text);
}

/** Writes the changes, for `git apply`, and says beside them how much is left, which the exit status speaks of. */
function showDiff(io: Io, diff: string, { findings }: Report): undefined {
  io.out(diff);
  if (findings.length === 0) return;
  io.err(`platformlint: ${findings.length} finding${findings.length === 1 ? '' : 's'} would be left\n`);
}

/** Names the images that could not be looked up where the options ask for it; `false` where that fails the run. */
function sayUnknown(io: Io, options: LintOptions, { lookups: { unknown } }: Report): boolean {
  if (options.verbose || options.strictLookups)
    for (const one of unknown) io.err(`platformlint: ${one.image}: not checked (${one.reason}): ${one.detail}\n`);
  if (!options.strictLookups || unknown.length === 0) return true;
  io.err(`platformlint: ${unknown.length} image${unknown.length === 1 ? '' : 's'} could not be looked up\n`);
  return false;
}

/** Whether a file is of a kind by its name alone, whatever it holds. */
function isOurs({ kinds }: ProgramParts, path: string): boolean {
  return kindOf({ uri: '', path, text: '', version: 0 }, kinds) !== undefined;
}

/** What is wrong with the configurations that were read, each as `file:line: message`. */
export function configurationErrors({ session, root }: Opened): readonly string[] {
  return [...session.configProblems].flatMap(([path, { text, problems }]) =>
    problems.map(
      ({ message, span }) => `${shownPath(root, path)}:${linesOf(text).positionAt(span.start).line + 1}: ${message}`,
    ),
  );
}

const RANKS: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** Whether some finding is as severe as `level` or more. */
export function failsAt(findings: readonly Finding[], level: FailLevel): boolean {
  return level !== 'never' && findings.some((finding) => RANKS[finding.severity] >= RANKS[level]);
}
