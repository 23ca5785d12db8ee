import { isMap } from 'yaml';
import { placesAt } from './paths';
import { imageOf, imagesOfContainers, type PodSite, podSpecSite, type Workload } from './podSite';
import type { Place, Tree } from './tree';

/** The pods of custom resources that have no PodSpec of Kubernetes' own shape; undefined for all others. */
export function customSites(tree: Tree, object: Place, workload: Workload): readonly PodSite[] | undefined {
  const row = TABLE.find(({ groups, kinds }) => groups.test(workload.group) && kinds.test(workload.kind));
  return row?.read(tree, object, workload);
}

type SiteReader = (tree: Tree, object: Place, workload: Workload) => readonly PodSite[];

interface Row {
  readonly groups: RegExp;
  readonly kinds: RegExp;
  readonly read: SiteReader;
}

/** Argo Workflows: each template is a pod of its own; what it does not say of its nodes the workflow says. */
const argoWorkflow: SiteReader = (tree, object, workload) => {
  const spec = tree.at(object, 'spec');
  const workflow = tree.at(spec, 'workflowSpec') ?? spec;
  if (workflow === undefined) return [];
  return placesAt(tree, workflow, ['templates', '[]']).flatMap((template) => {
    const images = [
      ...imagesOfContainers(tree, tree.at(template, 'initContainers')),
      ...imageOf(tree, tree.at(template, 'container')),
      ...imageOf(tree, tree.at(template, 'script')),
      ...imagesOfContainers(tree, tree.at(template, 'containerSet', 'containers')),
      ...imagesOfContainers(tree, tree.at(template, 'sidecars')),
    ];
    if (images.length === 0) return [];
    return [
      { workload, spec: template, images, placements: [template, workflow], chosen: 'here', constrainable: template },
    ];
  });
};

/** Tekton: steps and sidecars of one task are one pod; only a run says where. */
const tekton: SiteReader = (tree, object, workload) => {
  const spec = tree.at(object, 'spec');
  if (spec === undefined) return [];
  const runs = [tree.at(spec, 'taskRunTemplate', 'podTemplate'), tree.at(spec, 'podTemplate')];
  const placements = runs.filter((place) => place !== undefined);
  const isRun = workload.kind.endsWith('Run');
  const tasks = [
    spec,
    ...placesAt(tree, spec, ['taskSpec']),
    ...[[], ['pipelineSpec']].flatMap((path) => placesAt(tree, spec, [...path, 'tasks', '[]', 'taskSpec'])),
    ...[[], ['pipelineSpec']].flatMap((path) => placesAt(tree, spec, [...path, 'finally', '[]', 'taskSpec'])),
  ];
  return tasks.flatMap((task) => {
    const images = [
      ...imageOf(tree, tree.at(task, 'stepTemplate')),
      ...imagesOfContainers(tree, tree.at(task, 'steps')),
      ...imagesOfContainers(tree, tree.at(task, 'sidecars')),
    ];
    if (images.length === 0) return [];
    return [{ workload, spec: task, images, placements, chosen: isRun ? 'here' : 'run' }];
  });
};

/** Prometheus Operator: the image of the thing itself beside the fields of a PodSpec. */
const prometheus: SiteReader = (tree, object, workload) => {
  const spec = tree.at(object, 'spec');
  if (spec === undefined || !isMap(spec.node)) return [];
  const site = podSpecSite(tree, spec, workload);
  return [{ ...site, images: [...imageOf(tree, spec), ...site.images] }];
};

/** Strimzi: an image in each component, its nodes in the component's pod template or in that of its parent. */
const strimzi: SiteReader = (tree, object, workload) => {
  const spec = tree.at(object, 'spec');
  if (spec === undefined) return [];
  const components: (readonly [Place, readonly Place[]])[] = [[spec, [spec]]];
  for (const part of placesAt(tree, spec, ['*'])) {
    components.push([part, [part]]);
    for (const inner of placesAt(tree, part, ['*Operator'])) components.push([inner, [inner, part]]);
  }
  return components.flatMap(([component, owners]) => {
    const images = isMap(component.node) ? imageOf(tree, component) : [];
    if (images.length === 0) return [];
    const placements = owners.flatMap((owner) => placesAt(tree, owner, ['template', 'pod']));
    return [{ workload, spec: component, images, placements, chosen: 'here' }];
  });
};

/**
 * Percona's operators: an image in each component, and for some the nodes. Others are sidecars of a component, so where
 * any of them chooses nodes, those of the rest are open.
 */
const percona: SiteReader = (tree, object, workload) => {
  const spec = tree.at(object, 'spec');
  const parts = [...(spec ? [spec] : []), ...placesAt(tree, object, ['spec', '*'])].filter(({ node }) => isMap(node));
  const chooses = (place: Place): boolean =>
    tree.at(place, 'nodeSelector') !== undefined || tree.at(place, 'affinity', 'advanced') !== undefined;
  const isChosen = [...parts, ...placesAt(tree, object, ['spec', '*', '[]'])].some(chooses);
  return parts.flatMap((part): readonly PodSite[] => {
    const images = imageOf(tree, part);
    const isOpen = isChosen && tree.at(part, 'nodeSelector') === undefined;
    if (images.length === 0) return [];
    const chosen = isOpen || tree.at(part, 'affinity', 'advanced') !== undefined ? 'elsewhere' : 'here';
    return [{ workload, spec: part, images, placements: [part], chosen }];
  });
};

/** One image under `spec`; an operator or a field of its own chooses the nodes. */
const imageOfSpec: SiteReader = (tree, object, workload) => {
  const spec = tree.at(object, 'spec');
  const images = imageOf(tree, spec);
  return spec === undefined || images.length === 0
    ? []
    : [{ workload, spec, images, placements: [], chosen: 'elsewhere' }];
};

/** Katib: the images that its controller starts for every experiment. */
const katibConfig: SiteReader = (tree, object, workload) =>
  placesAt(tree, object, ['runtime', '*', '[]']).flatMap((row) => {
    const images = imageOf(tree, row);
    return images.length === 0 ? [] : [{ workload, spec: row, images, placements: [], chosen: 'here' }];
  });

/** OpenKruise: containers that are put into other pods, which choose their nodes themselves. */
const sidecarSet: SiteReader = (tree, object, workload) => {
  const spec = tree.at(object, 'spec');
  if (spec === undefined) return [];
  const { images } = podSpecSite(tree, spec, workload);
  return [{ workload, spec, images, placements: [], chosen: 'elsewhere' }];
};

/**
 * The system upgrade controller: what prepares and upgrades a node. A name without a tag takes the plan's version, in which
 * `+` becomes `-`; one that a channel gives is not known.
 */
const upgradePlan: SiteReader = (tree, object, workload) => {
  const spec = tree.at(object, 'spec');
  if (spec === undefined) return [];
  const tag = tree.text(tree.at(spec, 'version'))?.value.replaceAll('+', '-');
  return ['prepare', 'upgrade'].flatMap((step): readonly PodSite[] => {
    const images = imageOf(tree, tree.at(spec, step)).flatMap((image) => {
      const isWhole = /:[^/]*$|@/.test(tree.text(image.place)?.value ?? '');
      return isWhole ? [image] : tag ? [{ ...image, tag }] : [];
    });
    return images.length === 0 ? [] : [{ workload, spec, images, placements: [], chosen: 'run' }];
  });
};

/** Rook: the image of Ceph's own daemons, on the nodes that the placement leaves. */
const ceph: SiteReader = (tree, object, workload) => {
  const version = tree.at(object, 'spec', 'cephVersion');
  const images = imageOf(tree, version);
  if (version === undefined || images.length === 0) return [];
  const chosen = tree.at(object, 'spec', 'placement') === undefined ? 'here' : 'run';
  return [{ workload, spec: version, images, placements: [], chosen }];
};

/** CloudNativePG: the image of a cluster of databases, whose `affinity` holds the selector and tolerations, too. */
const cnpgCluster: SiteReader = (tree, object, workload) => {
  const spec = tree.at(object, 'spec');
  const place = tree.at(spec, 'imageName');
  if (spec === undefined || place === undefined || tree.text(place) === undefined) return [];
  const affinity = tree.at(spec, 'affinity');
  const placements = affinity === undefined ? [spec] : [affinity, spec];
  return [{ workload, spec, images: [{ place, role: 'run' }], placements, chosen: 'here' }];
};

/** CloudNativePG: images that clusters choose from by their version. */
const cnpgCatalog: SiteReader = (tree, object, workload) =>
  placesAt(tree, object, ['spec', 'images', '[]']).map((row) => ({
    workload,
    spec: row,
    images: imageOf(tree, row),
    placements: [],
    chosen: 'run',
  }));

const TABLE: readonly Row[] = [
  {
    groups: /^argoproj\.io$/,
    kinds: /^(?:Workflow|WorkflowTemplate|ClusterWorkflowTemplate|CronWorkflow)$/,
    read: argoWorkflow,
  },
  { groups: /^tekton\.dev$/, kinds: /^(?:Task|ClusterTask|TaskRun|Pipeline|PipelineRun)$/, read: tekton },
  {
    groups: /^monitoring\.coreos\.com$/,
    kinds: /^(?:Prometheus|PrometheusAgent|Alertmanager|ThanosRuler)$/,
    read: prometheus,
  },
  { groups: /^kafka\.strimzi\.io$/, kinds: /^Kafka/, read: strimzi },
  {
    groups: /^(?:pxc|ps|psmdb)\.percona\.com$/,
    kinds: /^Percona(?:XtraDBCluster|ServerMySQL|ServerMongoDB)$/,
    read: percona,
  },
  { groups: /^apps\.kruise\.io$/, kinds: /^SidecarSet$/, read: sidecarSet },
  { groups: /^operators\.coreos\.com$/, kinds: /^CatalogSource$/, read: imageOfSpec },
  { groups: /^upgrade\.cattle\.io$/, kinds: /^Plan$/, read: upgradePlan },
  { groups: /^ceph\.rook\.io$/, kinds: /^CephCluster$/, read: ceph },
  { groups: /^postgresql\.cnpg\.io$/, kinds: /^Cluster$/, read: cnpgCluster },
  { groups: /^postgresql\.cnpg\.io$/, kinds: /^(?:Cluster)?ImageCatalog$/, read: cnpgCatalog },
  { groups: /^config\.kubeflow\.org$/, kinds: /^KatibConfig$/, read: katibConfig },
];
