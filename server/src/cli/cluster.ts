import { type ClusterReport, clusterReport, type ReportImage, type Verdict } from '../analysis/clusterReport';
import { formatPlatform } from '../image/platform';
import { EXIT, type Io } from './io';
import { chooseFiles, configurationErrors, failsAt, learnAll } from './lint';
import { openWorkspace, type Parts } from './open';
import type { LintOptions } from './options';
import { progressLine } from './progress';
import { shownPath } from './root';

/**
 * Says which images of the workspace's Kubernetes documents run on the nodes of a cluster (`context`; '' is the current
 * one). The exit status is that of linting these documents for that cluster.
 */
export async function cluster(io: Io, parts: Parts, options: LintOptions, context: string): Promise<number> {
  if (options.format !== 'text' && options.format !== 'json')
    return refuse(io, EXIT.usage, 'cluster writes text or json');
  const progress = progressLine(io);
  progress.say('asking the cluster for its nodes');
  const opened = await openWorkspace(io, parts, { ...options, targets: [{ kind: 'cluster', context }] });
  progress.clear();
  if ('status' in opened) return refuse(io, opened.status, opened.message);
  try {
    const nodes = opened.clusters.get(context);
    if (nodes === undefined) return refuse(io, EXIT.failed, 'the cluster gave no nodes');
    const chosen = await chooseFiles(io, options, opened);
    if ('message' in chosen) return refuse(io, chosen.status, chosen.message);
    const wrong = options.config === undefined ? configurationErrors(opened) : [];
    if (wrong.length > 0) return refuse(io, EXIT.usage, wrong.join('\nplatformlint: '));
    const hasPods = (path: string): boolean => (opened.session.analyse(path)?.subjects.pods.length ?? 0) > 0;
    const analyses = await learnAll(opened, chosen.paths.filter(hasPods), io, progress);
    progress.clear();
    const documents = analyses.map(({ path, analysis }) => ({
      path,
      subjects: analysis.subjects,
      lines: analysis.lines,
    }));
    const report = clusterReport(nodes, documents);
    const shown = (path: string): string => shownPath(opened.root, path);
    const text =
      options.format === 'json' ? `${JSON.stringify(shapeOf(report, shown), undefined, 2)}\n` : tableOf(report, shown);
    const written = options.output === undefined ? undefined : await io.files.writeText(options.output, text);
    if (written === undefined) io.out(text);
    else if (!written.ok) return refuse(io, EXIT.failed, `${options.output} cannot be written: ${written.detail}`);
    if (options.strictLookups && report.images.some((image) => image.offered === undefined)) {
      return refuse(io, EXIT.failed, 'some images could not be looked up');
    }
    const fails = analyses.some(({ analysis }) => failsAt(analysis.findings, options.failOn));
    return fails ? EXIT.findings : EXIT.clean;
  } finally {
    progress.clear();
    await opened.close();
  }
}

function shapeOf(report: ClusterReport, shown: (path: string) => string): unknown {
  return {
    context: report.context,
    nodes: report.nodes.map(({ name, platform, schedulable, taints }) => ({
      name,
      platform: formatPlatform(platform),
      schedulable,
      taints,
    })),
    platforms: report.platforms.map(({ platform, nodes }) => ({ platform: formatPlatform(platform), nodes })),
    images: report.images.map((image) => ({
      image: image.image,
      file: shown(image.path),
      line: image.line + 1,
      verdict: image.verdict,
      platforms: (image.offered ?? []).map(formatPlatform),
      reason: image.reason,
    })),
  };
}

const WORDS: Readonly<Record<Verdict, string>> = { runs: 'runs', partly: 'partly', fails: 'FAILS', unknown: 'unknown' };
const ORDER: Readonly<Record<Verdict, number>> = { fails: 0, partly: 1, unknown: 2, runs: 3 };

function tableOf(report: ClusterReport, shown: (path: string) => string): string {
  const platforms = report.platforms.map(({ platform, nodes }) => `${nodes} × ${formatPlatform(platform)}`);
  const images = [...report.images].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  const rows = images.map((image) => [WORDS[image.verdict], image.image, placeOf(image, shown), image.reason]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const counts = (['runs', 'partly', 'fails', 'unknown'] as const).map(
    (verdict) => `${images.filter((image) => image.verdict === verdict).length} ${verdict}`,
  );
  return [
    `Cluster ${report.context}: ${platforms.join(', ')}`,
    '',
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    ...(rows.length === 0 ? ['No Kubernetes document here names an image.'] : ['', counts.join(', ')]),
    '',
  ].join('\n');
}

function placeOf(image: ReportImage, shown: (path: string) => string): string {
  return `${shown(image.path)}:${image.line + 1}`;
}

function refuse(io: Io, status: number, message: string): number {
  io.err(`platformlint: ${message}\n`);
  return status;
}
