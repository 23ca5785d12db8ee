import { isMap, isSeq } from 'yaml';
import { customSites } from './customSites';
import { placesAt } from './paths';
import { imageOf, imagesOfContainers, type PodSite, podSpecSite, type Workload } from './podSite';
import type { Place, Tree } from './tree';

/** Every pod, pod template and what stands for one in a Kubernetes object, in the document's order. */
export function podSitesOf(tree: Tree, object: Place, workload: Workload): readonly PodSite[] {
  const row = TABLE.find(({ groups, kinds }) => groups.test(workload.group) && kinds.test(workload.kind));
  if (row !== undefined) {
    return row.paths
      .flatMap((path) => placesAt(tree, object, path))
      .filter(({ node }) => isMap(node))
      .map((spec) => podSpecSite(tree, spec, workload));
  }
  const custom = customSites(tree, object, workload);
  if (custom !== undefined) return custom;
  return BUILT_IN.test(workload.group) ? [] : sitesByShape(tree, object, workload, 0);
}

/** What an object is, by its `apiVersion` and `kind`; undefined for what is none. */
export function workloadOf(tree: Tree, object: Place): Workload | undefined {
  const apiVersion = tree.text(tree.at(object, 'apiVersion'))?.value;
  const kind = tree.text(tree.at(object, 'kind'))?.value;
  if (apiVersion === undefined || kind === undefined || kind === 'CustomResourceDefinition') return undefined;
  const name = tree.text(tree.at(object, 'metadata', 'name'))?.value;
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), kind, ...(name !== undefined && { name }) };
}

interface Row {
  readonly groups: RegExp;
  readonly kinds: RegExp;
  readonly paths: readonly (readonly string[])[];
}

const TEMPLATE = ['spec', 'template', 'spec'];

/** Where the pod specs are in the kinds that are met most; the rest is found by its shape. */
const TABLE: readonly Row[] = [
  { groups: /^$/, kinds: /^Pod$/, paths: [['spec']] },
  { groups: /^$/, kinds: /^ReplicationController$/, paths: [TEMPLATE] },
  { groups: /^$/, kinds: /^PodTemplate$/, paths: [['template', 'spec']] },
  { groups: /^(?:apps|extensions)$/, kinds: /^(?:Deployment|ReplicaSet|StatefulSet|DaemonSet)$/, paths: [TEMPLATE] },
  { groups: /^batch$/, kinds: /^Job$/, paths: [TEMPLATE] },
  { groups: /^batch$/, kinds: /^CronJob$/, paths: [['spec', 'jobTemplate', ...TEMPLATE]] },
  { groups: /^argoproj\.io$/, kinds: /^Rollout$/, paths: [TEMPLATE] },
  { groups: /^serving\.knative\.dev$/, kinds: /^(?:Service|Configuration)$/, paths: [TEMPLATE] },
  { groups: /^serving\.knative\.dev$/, kinds: /^Revision$/, paths: [['spec']] },
  { groups: /^(?:apps\.openshift\.io)?$/, kinds: /^DeploymentConfig$/, paths: [TEMPLATE] },
  { groups: /^keda\.sh$/, kinds: /^ScaledJob$/, paths: [['spec', 'jobTargetRef', 'template', 'spec']] },
  { groups: /^kubeflow\.org$/, kinds: /Job$/, paths: [['spec', '*ReplicaSpecs', '*', 'template', 'spec']] },
  {
    groups: /^jobset\.x-k8s\.io$/,
    kinds: /^JobSet$/,
    paths: [['spec', 'replicatedJobs', '[]', 'template', ...TEMPLATE]],
  },
  {
    groups: /^leaderworkerset\.x-k8s\.io$/,
    kinds: /^LeaderWorkerSet$/,
    paths: [
      ['spec', 'leaderWorkerTemplate', 'leaderTemplate', 'spec'],
      ['spec', 'leaderWorkerTemplate', 'workerTemplate', 'spec'],
    ],
  },
];

/** The groups of Kubernetes itself: what the table does not list there has no pods. */
const BUILT_IN = /^(?:|apps|batch|extensions|policy|autoscaling|[a-z.]*(?<!x-)k8s\.io)$/;

const MAX_DEPTH = 24;

/** Mappings with a list `containers` or one `container` with an image, wherever a custom resource keeps them. */
function sitesByShape(tree: Tree, place: Place, workload: Workload, depth: number): readonly PodSite[] {
  // What an alias leads to is met where it stands.
  if (depth > MAX_DEPTH || place.shared) return [];
  if (isSeq(place.node)) return tree.items(place).flatMap((item) => sitesByShape(tree, item, workload, depth + 1));
  if (!isMap(place.node)) return [];
  // A whole object that this one has made: a Job of an experiment, a Workflow of a sensor.
  const inner = depth > 0 ? workloadOf(tree, place) : undefined;
  if (inner !== undefined) return podSitesOf(tree, place, inner);
  const fields = tree.fields(place);
  const isPodSpec = imagesOfContainers(tree, fields.get('containers')?.place).length > 0;
  if (isPodSpec) return [podSpecSite(tree, place, workload)];
  // One container of a pod that the operator makes, on nodes that it chooses.
  const images = imageOf(tree, fields.get('container')?.place);
  if (images.length > 0) return [{ workload, spec: place, images, placements: [], chosen: 'elsewhere' }];
  return [...fields.values()].flatMap((field) =>
    field.place === undefined ? [] : sitesByShape(tree, field.place, workload, depth + 1),
  );
}
