import { clusterEntryEdits, clusterEntryOf } from '../analysis/clusterEntry';
import { CONFIG_FILE } from '../config/config';
import { readConfig } from '../config/readConfig';
import type { Nodes } from '../model/nodes';
import { applyEdits } from '../text/edits';
import type { Io } from './io';
import type { Opened } from './open';
import type { LintOptions } from './options';
import { absolute } from './paths';
import { shownPath, workspacePath } from './root';

/**
 * Keeps what a cluster has now in the configuration, with the date, for runs that cannot ask it: in the entry of this
 * cluster, else in a new one for the folders that were named. Says why it could not; undefined when it is written.
 */
export async function saveCluster(
  io: Io,
  options: LintOptions,
  opened: Opened,
  nodes: Nodes,
): Promise<string | undefined> {
  const { root } = opened;
  if (options.nodes !== undefined && opened.clusters.has(''))
    return 'name the cluster that --save keeps: platformlint cluster --context <name> --nodes <file> --save';
  const date = new Date(io.clock.now()).toISOString().slice(0, 10);
  const entry = clusterEntryOf(nodes, date, folderGlobs(io, options, opened));
  const file = options.config === undefined ? `${root.root}/${CONFIG_FILE}` : absolute(io, options.config);
  const read = await io.files.readText(file, 1 << 20);
  if (!read.ok && read.reason !== 'absent') return `${file} cannot be read: ${read.detail}`;
  const text = read.ok ? read.text : '';
  const saved = applyEdits(text, clusterEntryEdits(text, entry));
  // A layout that the edits do not fit must not become a configuration that says something else.
  const isThere = readConfig(saved, CONFIG_FILE, []).config.targets.some(
    (one) => one.cluster === entry.cluster && one.platforms.length === entry.platforms.length,
  );
  if (!isThere)
    return `${shownPath(root, CONFIG_FILE)} has a layout that cannot be kept; add under targets: { cluster: ${JSON.stringify(entry.cluster)}, platforms: [${entry.platforms.join(', ')}] }`;
  const written = await io.files.replaceText(file, saved);
  if (!written.ok) return `${file} cannot be written: ${written.detail}`;
  io.err(
    `platformlint: ${options.config ?? shownPath(root, CONFIG_FILE)} keeps ${entry.platforms.join(', ')} for cluster ${entry.cluster}\n`,
  );
  return undefined;
}

/** The folders and files that were named; none where the whole workspace was meant. */
function folderGlobs(io: Io, options: LintOptions, { root, session }: Opened): readonly string[] {
  const paths = options.paths.map((path) => workspacePath(root, absolute(io, path)));
  const isWhole = paths.length === 0 || paths.includes('') || paths.includes(undefined) || options.config !== undefined;
  if (isWhole) return [];
  return paths.flatMap((path) => {
    if (path === undefined) return [];
    return [session.workspace.documents.has(path) ? path : `${path}/**`];
  });
}
