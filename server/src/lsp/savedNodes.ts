import * as l10n from '@vscode/l10n';
import { URI } from 'vscode-uri';
import type { NodesAnswer } from '../knowledge/kubectlRun';
import { nodesReader } from '../targets/parseNodes';
import { savedNodes } from '../targets/savedNodes';
import type { Context } from './context';

/** Reads nodes that somebody saved, wherever the file lies, as those of the cluster of this name. Runs nothing. */
export async function readSavedNodes(
  { parts, filesOf }: Pick<Context, 'parts' | 'filesOf'>,
  uri: string,
  cluster: string,
): Promise<NodesAnswer> {
  const file = URI.parse(uri);
  const disk = file.scheme === 'file' ? parts.outside?.files : undefined;
  const path = disk === undefined ? file.path : file.fsPath.replaceAll('\\', '/');
  const reader = nodesReader();
  const read = await (disk ?? filesOf(file)).readPieces(path, reader.take);
  if (!read.ok) return { ok: false, reason: 'badAnswer', detail: l10n.t('{0} cannot be read: {1}', path, read.detail) };
  const reading = reader.end();
  if (!reading.ok) return { ok: false, reason: 'badAnswer', detail: `${path}: ${reading.detail}.` };
  if (reading.nodes.length === 0) return { ok: false, reason: 'empty', detail: l10n.t('{0} has no nodes.', path) };
  return { ok: true, nodes: savedNodes(reading, cluster) };
}
