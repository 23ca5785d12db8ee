import type { FileText } from '../../model/kind';
import { folderOf, joinPath } from '../../text/paths';
import { readYaml } from '../../text/yaml/yaml';
import { type Place, type Tree, treeOf } from './tree';

/** The chart that a values file or a template belongs to. */
export interface Chart {
  /** Absent where the Chart.yaml could not be read or names none. */
  readonly appVersion?: string;
  /**
   * The keys whose values go to a chart that it depends on and that the workspace does not have: which of them its
   * templates read cannot be seen.
   */
  readonly unseen: ReadonlySet<string>;
}

/** Looks for `Chart.yaml` in the file's folder and, below `charts/`, the one above; a path there needs none. */
export function chartOf(path: string, file: FileText): { readonly chart?: Chart; readonly wanted: readonly string[] } {
  const folder = folderOf(path);
  const isInCharts = /(?:^|\/)charts\//.test(path);
  const folders = isInCharts && folder !== '' ? [folder, folderOf(folder)] : [folder];
  const wanted = folders.map((each) => joinPath(each, 'Chart.yaml'));
  const found = folders.find((each) => file(joinPath(each, 'Chart.yaml')) !== undefined);
  if (found === undefined) return isInCharts ? { chart: { unseen: new Set() }, wanted } : { wanted };
  const own = joinPath(found, 'Chart.yaml');
  // Before Helm 3 the dependencies stood in a file of their own.
  const older = joinPath(found, 'requirements.yaml');
  const appVersion = textAt(rootOf(file(own)), 'appVersion');
  const dependencies = [own, older].flatMap((each) => dependenciesOf(rootOf(file(each))));
  const charts = dependencies.map((each) => joinPath(found, `${placeOf(each)}/Chart.yaml`));
  const unseen = dependencies.filter((_, i) => file(charts[i] ?? '') === undefined).map(({ key }) => key);
  const chart = { ...(appVersion !== undefined && { appVersion }), unseen: new Set(unseen) };
  return { chart, wanted: [...wanted, older, ...charts] };
}

/** A chart that another one takes in. */
interface Dependency {
  readonly name: string;
  /** Its alias, or else its name: where its values stand. */
  readonly key: string;
  readonly repository?: string;
}

/** The folder that it lies in, from its parent's: named by a path, or put into `charts/`. */
function placeOf({ name, repository }: Dependency): string {
  return repository?.startsWith(FILE) ? repository.slice(FILE.length) : `charts/${name}`;
}

const FILE = 'file://';

interface Root {
  readonly tree: Tree;
  readonly place: Place;
}

function rootOf(text: string | undefined): Root | undefined {
  const [document] = text === undefined ? [] : readYaml(text);
  if (document?.root === undefined) return undefined;
  return { tree: treeOf(document), place: { node: document.root, shared: false } };
}

function textAt(root: Root | undefined, key: string): string | undefined {
  return root?.tree.text(root.tree.at(root.place, key))?.value || undefined;
}

function dependenciesOf(root: Root | undefined): readonly Dependency[] {
  const list = root?.tree.at(root.place, 'dependencies');
  if (root === undefined || list === undefined) return [];
  return root.tree.items(list).flatMap((place) => {
    const each = { tree: root.tree, place };
    const [name, alias, repository] = [textAt(each, 'name'), textAt(each, 'alias'), textAt(each, 'repository')];
    return name === undefined ? [] : [{ name, key: alias ?? name, ...(repository !== undefined && { repository }) }];
  });
}
