import type { Analysis } from '../analysis/analyse';
import { kindOf } from '../analysis/kindOf';
import type { Report, Reported, UnknownLookup } from '../formats/report';
import { FORMATS } from '../formats/table';
import { familiarReference, referenceKey } from '../image/reference';
import type { NamedKind } from '../knowledge/workspace';
import type { Finding, Severity } from '../model/finding';
import { linesOf } from '../text/lines';
import { applyBaseline, readBaseline, writeBaseline } from './baseline';
import { fixAll } from './fix';
import { EXIT, type Io } from './io';
import { type Opened, openWorkspace, type Parts } from './open';
import type { FailLevel, LintOptions } from './options';
import { absolute } from './paths';
import { progressLine } from './progress';
import { shownPath, workspacePath } from './root';

/** Lints files and folders; the exit status. */
export async function lint(io: Io, parts: Parts, options: LintOptions): Promise<number> {
  const opened = await openWorkspace(io, parts, options);
  if ('status' in opened) return refuse(io, opened.status, opened.message);
  try {
    return await lintOpened(io, parts, options, opened);
  } finally {
    await opened.close();
  }
}

async function lintOpened(io: Io, parts: Parts, options: LintOptions, opened: Opened): Promise<number> {
  const { session, root } = opened;
  const progress = progressLine(io);
  progress.say('reading files');
  const chosen = await chooseFiles(io, options, opened);
  progress.clear();
  if ('message' in chosen) return refuse(io, chosen.status, chosen.message);
  const wrong = configurationErrors(opened);
  if (wrong.length > 0 && options.config === undefined) return refuse(io, EXIT.usage, wrong.join('\nplatformlint: '));
  for (const { path, detail } of session.unread.values()) {
    if (options.verbose || chosen.named.has(path) || (chosen.covers(path) && isOurs(parts, path)))
      io.err(`platformlint: ${shownPath(root, path)} is not read: ${detail}\n`);
  }
  const analyses = await learnAll(opened, chosen.paths, io, progress);
  progress.clear();
  const fixed = await fixAll(io, opened, analyses, options);
  const report = reportOf(parts, opened, fixed.analyses);
  const baseline =
    options.baseline === undefined || options.updateBaseline ? undefined : await readBaseline(io, options.baseline);
  if (baseline !== undefined && !baseline.ok) return refuse(io, EXIT.usage, baseline.detail);
  if (options.updateBaseline && options.baseline !== undefined) {
    const written = await writeBaseline(io, options.baseline, report);
    if (written !== undefined) return refuse(io, EXIT.failed, written);
    return EXIT.clean;
  }
  const shown = baseline === undefined ? report : applyBaseline(report, baseline.baseline);
  if (fixed.diff !== undefined) {
    io.out(fixed.diff);
    return EXIT.clean;
  }
  const format = FORMATS.find((one) => one.id === options.format);
  const text = format?.write(shown, { color: io.color && options.output === undefined }) ?? '';
  const written =
    options.output === undefined ? undefined : await io.files.replaceText(absolute(io, options.output), text);
  if (written === undefined) io.out(text);
  else if (!written.ok) return refuse(io, EXIT.failed, `${options.output} cannot be written: ${written.detail}`);
  const unknown = shown.lookups.unknown;
  if (options.verbose)
    for (const one of unknown) io.err(`platformlint: ${one.image}: not checked (${one.reason}): ${one.detail}\n`);
  if (options.strictLookups && unknown.length > 0) {
    io.err(
      `platformlint: ${unknown.length} image${unknown.length === 1 ? '' : 's'} could not be looked up: ${unknown.map((one) => `${one.image} (${one.reason})`).join(', ')}\n`,
    );
    return EXIT.failed;
  }
  return failsAt(
    shown.findings.map(({ finding }) => finding),
    options.failOn,
  )
    ? EXIT.findings
    : EXIT.clean;
}

/** The documents to report on. */
export interface Chosen {
  readonly paths: readonly string[];
  /** Files that were named, not found in a folder. */
  readonly named: ReadonlySet<string>;
  /** Whether a file is named, or lies in a folder that is. */
  covers(path: string): boolean;
}

/** Whether a file is of a kind by its name alone, whatever it holds. */
function isOurs({ kinds }: Parts, path: string): boolean {
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

/** Loads the workspace and names the documents to report on. */
export async function chooseFiles(
  io: Io,
  options: LintOptions,
  { session, root }: Opened,
): Promise<Chosen | { status: number; message: string }> {
  const named = new Set<string>();
  const folders: string[] = [];
  const given = options.paths.length === 0 ? ['.'] : options.paths;
  if (given.includes('-')) {
    const path = workspacePath(root, absolute(io, options.stdinFilename ?? 'Dockerfile'));
    if (path === undefined) return { status: EXIT.usage, message: `--stdin-filename must lie below ${root.root}` };
    await session.load('', io.signal);
    session.take(path, await io.readStdin(), 1, undefined);
    await session.settle();
    if (session.workspace.documents.has(path)) named.add(path);
    else
      io.err(
        `platformlint: ${options.stdinFilename ?? 'standard input'} is not a kind of file that platformlint reads; --stdin-filename names it\n`,
      );
    return { paths: [...named], named, covers: (path) => named.has(path) };
  }
  for (const one of given) {
    const path = workspacePath(root, absolute(io, one));
    if (path === undefined)
      return {
        status: EXIT.usage,
        message: `${one} lies outside ${root.root}: run platformlint from a folder above it`,
      };
    const listed = await io.files.list(absolute(io, one));
    if (listed.ok) {
      folders.push(path);
      continue;
    }
    if (listed.reason === 'absent') return { status: EXIT.usage, message: `${one} does not exist` };
    named.add(path);
  }
  await session.load('', io.signal);
  for (const path of named) if (!session.workspace.documents.has(path)) await session.reload(path, namedKind(path));
  for (const path of named) {
    const isRead =
      session.workspace.documents.has(path) || session.unread.has(path) || path.endsWith('.platformlint.yaml');
    if (!isRead) io.err(`platformlint: ${shownPath(root, path)} is not a kind of file that platformlint reads\n`);
  }
  const inFolder = (path: string): boolean => folders.some((folder) => folder === '' || path.startsWith(`${folder}/`));
  const covers = (path: string): boolean => named.has(path) || (inFolder(path) && !session.isIgnored(path));
  const paths = [...session.workspace.documents.keys()].filter(covers);
  return { paths: paths.sort((a, b) => (a < b ? -1 : 1)), named, covers };
}

/** Analyses with what is known, learns what the readings mention, and analyses again. */
export async function learnAll(
  { session }: Opened,
  paths: readonly string[],
  io: Io,
  progress: ReturnType<typeof progressLine>,
): Promise<readonly AnalysedPath[]> {
  const first = analyseAll(session, paths);
  const mentions = [
    ...new Map(
      first.flatMap(({ analysis }) => analysis.mentions.map((one) => [referenceKey(one), one] as const)),
    ).values(),
  ];
  progress.say(`looking up ${mentions.length} image${mentions.length === 1 ? '' : 's'}`);
  const changed = await session.learn(mentions, io.signal);
  return changed ? analyseAll(session, paths) : first;
}

/** A document with its analysis. */
export interface AnalysedPath {
  readonly path: string;
  readonly text: string;
  readonly analysis: Analysis;
}

/** What a file that the user names is taken for where its name does not tell. */
function namedKind(path: string): NamedKind | undefined {
  if (/dockerfile|containerfile/i.test(path)) return 'dockerfile';
  return /\.ya?ml$/i.test(path) ? 'compose' : undefined;
}

/** The analyses of documents as things are known now. */
export function analyseAll(session: Opened['session'], paths: readonly string[]): readonly AnalysedPath[] {
  return paths.flatMap((path) => {
    const analysis = session.analyse(path);
    return analysis === undefined ? [] : [{ path, analysis, text: session.workspace.textOf(path) ?? '' }];
  });
}

function reportOf(parts: Parts, { root }: Opened, analyses: readonly AnalysedPath[]): Report {
  const shown = (path: string): string => shownPath(root, path);
  const findings: Reported[] = analyses.flatMap(({ path, text, analysis }) =>
    analysis.findings.map((finding) => ({ finding, file: shown(path), text, lines: analysis.lines })),
  );
  const images = new Map<string, UnknownLookup | 'known'>();
  for (const { analysis } of analyses) {
    for (const { use, required, offer } of analysis.subjects.uses) {
      if (use.image === undefined || use.builtHere === true || required === undefined) continue;
      const image = familiarReference(use.image);
      if (offer.state === 'known') images.set(image, 'known');
      if (offer.state === 'unknown') images.set(image, { image, reason: offer.reason, detail: offer.detail });
    }
  }
  const unknown = [...images.values()].filter((one) => one !== 'known').sort((a, b) => (a.image < b.image ? -1 : 1));
  const known = [...images.values()].length - unknown.length;
  return {
    version: parts.version,
    findings: ordered(findings),
    rules: parts.engine.rules,
    lookups: { known, unknown },
    files: analyses.length,
    shown,
  };
}

function ordered(findings: readonly Reported[]): readonly Reported[] {
  return [...findings].sort((a, b) => (a.file === b.file ? 0 : a.file < b.file ? -1 : 1));
}

const RANKS: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** Whether some finding is as severe as `level` or more. */
export function failsAt(findings: readonly Finding[], level: FailLevel): boolean {
  return level !== 'never' && findings.some((finding) => RANKS[finding.severity] >= RANKS[level]);
}

function refuse(io: Io, status: number, message: string): number {
  io.err(`platformlint: ${message}\n`);
  return status;
}
