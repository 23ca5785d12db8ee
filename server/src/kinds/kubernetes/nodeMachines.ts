import * as l10n from '@vscode/l10n';
import { instancePlatform } from '../../data/instanceFamilies';
import { formatPlatform } from '../../image/platform';
import type { GroupTraits } from '../../model/nodes';
import type { NodePromise } from '../../model/reading';
import type { Span } from '../../text/span';
import { groupTraits } from './groupTraits';
import { placesAt } from './paths';
import type { Workload } from './podSite';
import type { Place, Tree } from './tree';

/** The groups of nodes whose machine types an object names: eksctl, Cluster API, Config Connector. */
export function machinePromisesOf(tree: Tree, object: Place, { group, kind, name }: Workload): readonly NodePromise[] {
  if (group === 'eksctl.io' && kind === 'ClusterConfig') return eksctlPromises(tree, object);
  const row = MACHINES.find(({ kinds, groups }) => kinds.test(kind) && groups.test(group));
  if (row === undefined || CONTROL_PLANE.test(name ?? '')) return [];
  const isWithoutNodes = tree.text(tree.at(object, 'metadata', 'annotations', REMOVED_POOL))?.value === 'true';
  if (isWithoutNodes) return [];
  const spec = tree.at(object, 'spec');
  const type = placesAt(tree, object, ['spec', ...row.path])[0];
  return [
    promise(tree, type === undefined ? [] : [type], {
      span: tree.span(spec ?? object),
      words: `${kind} ${name ?? ''}`.trim(),
      cluster: clusterOf(tree, object, kind, name),
      group: row.traits(tree, object),
    }),
  ];
}

interface Owner {
  readonly span: Span;
  readonly words: string;
  readonly system?: string;
  readonly cluster: string | undefined;
  readonly group: GroupTraits;
  /** The machine type where none is named. */
  readonly usual?: string;
}

/** What machines of these types are; not known unless every type is. */
function promise(tree: Tree, types: readonly Place[], owner: Owner): NodePromise {
  const { system, cluster, group, usual } = owner;
  const named = types.map((place) => tree.text(place)?.value ?? '');
  const names = named.length === 0 && usual !== undefined ? [usual] : named;
  const platforms = names.flatMap((name) => instancePlatform(name) ?? []);
  const isKnown = names.length > 0 && platforms.length === names.length;
  const there = platforms.map((platform) => (system === undefined ? platform : { ...platform, os: system }));
  const words = named.length === 0 ? l10n.t('{0}, the default', usual ?? '') : names.join(', ');
  return {
    span: tree.text(types[0])?.span ?? owner.span,
    platforms: isKnown ? [...new Set(there.map(formatPlatform))] : [],
    because: isKnown ? l10n.t('{0} has {1}', owner.words, words) : `what ${owner.words} has is not known here`,
    ...(cluster !== undefined && cluster !== '' && { cluster }),
    group,
  };
}

/** eksctl takes m5.large where a group says nothing of its machines (eksctl, ClusterConfig schema). */
function eksctlPromises(tree: Tree, object: Place): readonly NodePromise[] {
  const cluster = tree.text(tree.at(object, 'metadata', 'name'))?.value;
  const groups = ['nodeGroups', 'managedNodeGroups'].flatMap((list) =>
    placesAt(tree, object, [list, '[]']).map((group) => {
      const name = tree.text(tree.at(group, 'name'))?.value;
      const types = [
        ...placesAt(tree, group, ['instanceType']),
        ...placesAt(tree, group, ['instanceTypes', '[]']),
        ...placesAt(tree, group, ['instancesDistribution', 'instanceTypes', '[]']),
      ].filter((place) => tree.text(place)?.value !== 'mixed');
      const isChosenElsewhere = ['instanceSelector', 'launchTemplate'].some((key) => tree.at(group, key) !== undefined);
      const isWindows = /^windows/i.test(tree.text(tree.at(group, 'amiFamily'))?.value ?? '');
      return promise(tree, types, {
        span: tree.span(group),
        words: l10n.t('node group {0}', name ?? '').trim(),
        cluster,
        group: groupTraits(tree, tree.at(group, 'labels'), tree.at(group, 'taints')),
        ...(isWindows && { system: 'windows' }),
        ...(!isChosenElsewhere && { usual: 'm5.large' }),
      });
    }),
  );
  const others = ['autoModeConfig', 'fargateProfiles', 'karpenter'].flatMap((key) => {
    const place = tree.at(object, key);
    const isOff = tree.text(tree.at(place, 'enabled'))?.value === 'false';
    return place === undefined || isOff ? [] : [{ key, place }];
  });
  const unknown = others.map(({ key, place }) =>
    promise(tree, [], { span: tree.span(place), words: key, cluster, group: OPEN }),
  );
  return [...groups, ...unknown];
}

/** Labels and taints stand in other objects. */
const OPEN: GroupTraits = { labels: new Map(), taints: [], certain: false };

const CLUSTER_API = /(?:^|\.)x-k8s\.io$/;
const CONFIG_CONNECTOR = /^container\.cnrm\.cloud\.google\.com$/;

/** Templates that Cluster API takes for the control plane are named so; no ordinary pod runs there. */
const CONTROL_PLANE = /control-?plane|master/i;

const REMOVED_POOL = 'cnrm.cloud.google.com/remove-default-node-pool';

interface Row {
  readonly kinds: RegExp;
  readonly groups: RegExp;
  /** Where the machine type stands under `spec`. */
  readonly path: readonly string[];
  readonly traits: (tree: Tree, object: Place) => GroupTraits;
}

const MACHINES: readonly Row[] = [
  ...(
    [
      [/^(?:AWS|GCP)MachineTemplate$/, ['template', 'spec', 'instanceType']],
      [/^AzureMachineTemplate$/, ['template', 'spec', 'vmSize']],
      [/^HCloudMachineTemplate$/, ['template', 'spec', 'type']],
      [/^OCIMachineTemplate$/, ['template', 'spec', 'shape']],
      [/^AWSMachinePool$/, ['awsLaunchTemplate', 'instanceType']],
      [/^AWSManagedMachinePool$/, ['instanceType']],
      [/^AzureMachinePool$/, ['template', 'vmSize']],
      [/^AzureManagedMachinePool$/, ['sku']],
      [/^GCPManagedMachinePool$/, ['machineType']],
    ] as const
  ).map(([kinds, path]): Row => ({ kinds, groups: CLUSTER_API, path, traits: () => OPEN })),
  {
    kinds: /^(?:ContainerNodePool|ContainerCluster)$/,
    groups: CONFIG_CONNECTOR,
    path: ['nodeConfig', 'machineType'],
    traits: googleTraits,
  },
];

/** GKE taints its Arm nodes; the label is what its own toleration goes by. */
function googleTraits(tree: Tree, object: Place): GroupTraits {
  const config = tree.at(object, 'spec', 'nodeConfig');
  const traits = groupTraits(tree, tree.at(config, 'labels'), tree.at(config, 'taint'));
  const isArm = instancePlatform(tree.text(tree.at(config, 'machineType'))?.value ?? '')?.architecture === 'arm64';
  const own = isArm ? [{ key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' }] : [];
  const labels = new Map([...traits.labels, ['cloud.google.com/gke-nodepool', ''] as const]);
  return { ...traits, labels, taints: [...traits.taints, ...own] };
}

function clusterOf(tree: Tree, object: Place, kind: string, name: string | undefined): string | undefined {
  if (kind === 'ContainerCluster') return name;
  const label = tree.text(tree.at(object, 'metadata', 'labels', 'cluster.x-k8s.io/cluster-name'))?.value;
  return label ?? tree.text(tree.at(object, 'spec', 'clusterRef', 'name'))?.value;
}
