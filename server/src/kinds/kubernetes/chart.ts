import type { FileText } from '../../model/kind';
import { folderOf, joinPath } from '../../text/paths';
import { readYaml } from '../../text/yaml/yaml';
import { type Place, treeOf } from './tree';

/** The chart that a values file or a template belongs to. */
export interface Chart {
  /** Absent where the Chart.yaml could not be read or names none. */
  readonly appVersion?: string;
}

/** Looks for `Chart.yaml` in the file's folder and the one above; a path below `charts/` needs none. */
export function chartOf(path: string, file: FileText): { readonly chart?: Chart; readonly wanted: readonly string[] } {
  const folder = folderOf(path);
  const isInCharts = /(?:^|\/)charts\//.test(path);
  const folders = isInCharts && folder !== '' ? [folder, folderOf(folder)] : [folder];
  const wanted = folders.map((each) => joinPath(each, 'Chart.yaml'));
  const text = wanted.map(file).find((found) => found !== undefined);
  if (text === undefined) return isInCharts ? { chart: {}, wanted } : { wanted };
  const appVersion = appVersionOf(text);
  return { chart: { ...(appVersion !== undefined && { appVersion }) }, wanted };
}

function appVersionOf(text: string): string | undefined {
  const [document] = readYaml(text);
  if (document?.root === undefined) return undefined;
  const tree = treeOf(document);
  const root: Place = { node: document.root, shared: false };
  return tree.text(tree.at(root, 'appVersion'))?.value || undefined;
}
