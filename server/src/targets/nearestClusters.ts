import type { LocatedPromise } from '../model/reading';
import { groupBy } from '../text/groups';
import { folderOf } from '../text/paths';

/**
 * The clusters whose nodes a document most likely runs on, as lists of their node groups: those made nearest to it in
 * the tree of folders, and those of the same names elsewhere. Pools that name no cluster (Karpenter's) are never the whole
 * of one: the nearest that are no farther count beside the others. Infrastructure counts where it stands above the document or in a folder that
 * is named for it; an example counts only for what stands in the same example.
 */
export function nearestClusters(
  path: string,
  promises: readonly LocatedPromise[],
): readonly (readonly LocatedPromise[])[] {
  const folders = partsOf(folderOf(path));
  const related = promises.flatMap((located): readonly Related[] => {
    if (located.promise.group === undefined) return [];
    const depth = relation(folders, partsOf(folderOf(located.at.path)));
    return depth === undefined ? [] : [{ located, depth }];
  });
  const isNamed = ({ located }: Related): boolean => located.promise.cluster !== undefined;
  const named = nearestOf(related.filter(isNamed));
  const pools = nearestOf(related.filter((one) => !isNamed(one) && one.depth >= (named[0]?.depth ?? 0)));
  const near = [...named, ...pools].map(({ located }) => located);
  const names = new Set(near.flatMap(({ promise: { cluster } }) => (isName(cluster) ? [cluster] : [])));
  const namesakes = related.flatMap(({ located }) =>
    names.has(located.promise.cluster ?? '') && !near.includes(located) ? [located] : [],
  );
  return byCluster([...near, ...namesakes]);
}

interface Related {
  readonly located: LocatedPromise;
  /** How many folders it shares with the document. */
  readonly depth: number;
}

function nearestOf(related: readonly Related[]): readonly Related[] {
  const nearest = Math.max(-1, ...related.map(({ depth }) => depth));
  return related.filter(({ depth }) => depth === nearest);
}

/** A name, not a reference of Terraform such as `module.eks`. */
function isName(cluster: string | undefined): cluster is string {
  return cluster !== undefined && !/^[a-z]\w*\.\w/.test(cluster);
}

/** All clusters of the workspace but those of examples, by path, each as the list of its node groups. */
export function clustersOf(promises: readonly LocatedPromise[]): readonly (readonly LocatedPromise[])[] {
  const isOwn = ({ promise, at }: LocatedPromise): boolean =>
    promise.group !== undefined && !partsOf(folderOf(at.path)).some((part) => EXAMPLE.test(part));
  return byCluster(promises.filter(isOwn).toSorted(byPlace));
}

function byCluster(promises: readonly LocatedPromise[]): readonly (readonly LocatedPromise[])[] {
  return [...groupBy(promises, clusterKey).values()].map((groups) => groups.toSorted(byPlace));
}

function partsOf(folder: string): readonly string[] {
  return folder === '' ? [] : folder.split('/');
}

/** How many folders both lie in; undefined where the infrastructure is not for the document. */
function relation(document: readonly string[], infrastructure: readonly string[]): number | undefined {
  const differs = infrastructure.findIndex((part, i) => part !== document[i]);
  const depth = differs < 0 ? infrastructure.length : differs;
  const rest = infrastructure.slice(depth);
  const isNamed = rest.length === 0 || rest.some((part) => INFRASTRUCTURE.has(part.toLowerCase()));
  // Examples stand beside each other: what is next to one, or directly in a folder of them, says nothing of the others.
  const between = [...infrastructure.slice(Math.max(0, depth - 1)), ...document.slice(depth)];
  return isNamed && !between.some((part) => EXAMPLE.test(part)) ? depth : undefined;
}

/** Folders in which people keep what makes their clusters. */
const INFRASTRUCTURE: ReadonlySet<string> = new Set(
  (
    'terraform tf tofu opentofu iac infra infrastructure platform cloud cluster clusters eks gke aks kubernetes k8s ' +
    'karpenter nodepools nodepool node-pools node-groups eksctl capi cluster-api cloudformation cfn cdk.out aws gcp ' +
    'azure env envs environment environments live prod production deploy deployment deployments ops devops modules'
  ).split(' '),
);

const EXAMPLE =
  /^(?:\.?examples?|samples?|demos?|docs?|tests?|testdata|fixtures|e2e|integration|tutorials?|workshops?|blueprints|patterns|quickstarts?)$/i;

/**
 * Which cluster a group belongs to. A reference of Terraform (`module.eks`) means one thing in its folder; a name may be
 * that of another file's cluster; pools that name no cluster (Karpenter) are those of the cluster they are applied to.
 */
function clusterKey({ promise: { cluster }, at }: LocatedPromise): string {
  const place = isName(cluster) ? at.path : folderOf(at.path);
  return `${place}\0${cluster ?? ''}`;
}

function byPlace(a: LocatedPromise, b: LocatedPromise): number {
  return a.at.path === b.at.path ? (a.at.line ?? 0) - (b.at.line ?? 0) : a.at.path < b.at.path ? -1 : 1;
}
