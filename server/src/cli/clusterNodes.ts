import { CONFIG_FILE, type TargetEntry } from '../config/config';
import { readConfig } from '../config/readConfig';
import { formatPlatform } from '../image/platform';
import { readClusterNodes } from '../knowledge/clusterNodes';
import type { KeptCluster, Nodes } from '../model/nodes';
import { nodesReader } from '../targets/parseNodes';
import { savedNodes as savedNodesOf } from '../targets/savedNodes';
import { linesOf } from '../text/lines';
import { EXIT, type Io } from './io';
import type { Refusal } from './open';
import type { LintOptions } from './options';
import { absolute } from './paths';
import { type Root, shownPath, workspacePath } from './root';

/** What is known of a cluster: its nodes, or with `--offline` what a configuration keeps of it. */
export type KnownCluster = Nodes | KeptCluster;

/** The clusters that `--target` or `cluster` names, by context as the options name it. */
export async function targetClusters(
  io: Io,
  root: Root,
  options: LintOptions,
): Promise<ReadonlyMap<string, KnownCluster> | Refusal> {
  const found = new Map<string, KnownCluster>();
  for (const target of options.targets) {
    if (target.kind !== 'cluster' || found.has(target.context)) continue;
    const cluster = await clusterFor(io, root, options, target.context);
    if ('status' in cluster) return cluster;
    found.set(target.context, cluster);
  }
  return found;
}

/** From `--nodes` where it is given; with `--offline` from a configuration; else through kubectl or docker. */
function clusterFor(io: Io, root: Root, options: LintOptions, context: string): Promise<KnownCluster | Refusal> {
  if (options.nodes !== undefined) return savedNodes(io, options.nodes, context);
  return options.offline ? keptCluster(io, root, options, context) : askedNodes(io, options, context);
}

async function savedNodes(io: Io, file: string, context: string): Promise<Nodes | Refusal> {
  const reader = nodesReader();
  const read = await io.files.readPieces(absolute(io, file), reader.take);
  if (!read.ok) {
    const message = `${file}: cannot be read (${read.detail}); save nodes with: kubectl get nodes -o json > nodes.json`;
    return { status: EXIT.usage, message };
  }
  const reading = reader.end();
  if (!reading.ok) return { status: EXIT.usage, message: `${file}: ${reading.detail}` };
  const nodes = savedNodesOf(reading, context);
  return context === '' ? { ...nodes, context: file } : nodes;
}

async function askedNodes(io: Io, options: LintOptions, context: string): Promise<Nodes | Refusal> {
  const answer = await readClusterNodes(
    {
      processes: io.processes,
      now: io.clock.now,
      context,
      ...(options.kubeconfig !== undefined && { kubeconfig: options.kubeconfig }),
    },
    io.signal,
  );
  if (!answer.ok) return { status: EXIT.failed, message: answer.detail };
  const { limits } = answer.nodes;
  if (limits !== undefined) io.err(`platformlint: ${limits}\n`);
  return answer.nodes;
}

/** What the nearest configuration that names the cluster keeps of it; it is said what that is, and since when. */
async function keptCluster(io: Io, root: Root, options: LintOptions, context: string): Promise<KeptCluster | Refusal> {
  const wanted = context === '' ? 'any cluster' : `cluster ${context}`;
  for (const file of configurations(io, root, options)) {
    const read = await io.files.readText(file, 1 << 20);
    if (!read.ok) continue;
    const entries = readConfig(read.text, file, []).config.targets.filter(
      ({ cluster, platforms }) =>
        cluster !== undefined && platforms.length > 0 && (context === '' || cluster === context),
    );
    const names = [...new Set(entries.map(({ cluster }) => cluster))];
    if (names.length > 1) {
      const message = `--offline asks no cluster, and ${file} keeps several: name one with --context (${names.join(', ')})`;
      return { status: EXIT.usage, message };
    }
    const entry = entries.at(-1);
    if (entry?.cluster === undefined) continue;
    const kept = keptOf(entry, entry.cluster, read.text, workspacePath(root, file) ?? file);
    const when = kept.because ?? 'since when is not kept';
    const platforms = kept.platforms.map(formatPlatform).join(', ');
    io.err(
      `platformlint: offline: cluster ${kept.context} is not asked; ${shownPath(root, kept.path)}:${kept.line + 1} keeps ${platforms} (${when})\n`,
    );
    return kept;
  }
  return {
    status: EXIT.failed,
    message: `--offline asks no cluster, and no ${CONFIG_FILE} keeps the platforms of ${wanted}: run "platformlint cluster --save" once where it can be asked, or give saved nodes with --nodes nodes.json`,
  };
}

function keptOf(entry: TargetEntry, context: string, text: string, path: string): KeptCluster {
  const { platforms, because, span } = entry;
  const line = span === undefined ? 0 : linesOf(text).positionAt(span.start).line;
  return { context, platforms, ...(because !== undefined && { because }), path, line };
}

/** From the first path that is named upward to the root; only the one that is given with `--config`. */
function configurations(io: Io, { root }: Root, options: LintOptions): readonly string[] {
  if (options.config !== undefined) return [absolute(io, options.config)];
  const [first = '.'] = options.paths;
  const found: string[] = [];
  let folder = absolute(io, first);
  while (folder.length > root.length && folder.startsWith(root)) {
    found.push(`${folder}/${CONFIG_FILE}`);
    folder = folder.slice(0, folder.lastIndexOf('/'));
  }
  return [...found, `${root}/${CONFIG_FILE}`];
}
