import { instancePlatform } from '../../data/instanceFamilies';
import { and, platformMeets } from '../../data/nodeLabels';
import { formatPlatform, type Platform } from '../../image/platform';
import type { PlatformMention } from '../../model/mention';
import type { NodePromise } from '../../model/reading';
import { requirementMentions } from './mentions';
import { placesAt } from './paths';
import { readExpression } from './placement';
import type { Workload } from './podSite';
import type { Place, Tree } from './tree';
import { hasVariable } from './variables';

/** The nodes that an object promises: Karpenter, eksctl, Cluster API, Config Connector. */
export function nodePromisesOf(tree: Tree, object: Place, workload: Workload): readonly NodePromise[] {
  const { group, kind } = workload;
  const requirements = requirementsOf(tree, object, workload);
  if (requirements !== undefined) return karpenterPromise(tree, requirements, workload);
  if (/^eksctl\.io$/.test(group) && kind === 'ClusterConfig') return eksctlPromises(tree, object);
  const row = MACHINES.find(({ kinds }) => kinds.test(kind));
  if (row === undefined || !/(?:^|\.)(?:x-k8s\.io|cnrm\.cloud\.google\.com)$/.test(group)) return [];
  const cluster = tree.text(tree.at(object, 'metadata', 'labels', 'cluster.x-k8s.io/cluster-name'))?.value;
  return row.paths.flatMap((path) =>
    placesAt(tree, object, ['spec', ...path]).flatMap((place) => machinePromise(tree, [place], [], kind, cluster)),
  );
}

/** The architectures and operating systems that a node pool's requirements name. */
export function nodePoolMentions(tree: Tree, object: Place, workload: Workload): readonly PlatformMention[] {
  return requirementMentions(tree, requirementsOf(tree, object, workload));
}

/** Karpenter's requirements: `NodePool`, and `Provisioner` before v1beta1. */
function requirementsOf(tree: Tree, object: Place, { group, kind }: Workload): Place | undefined {
  if (group !== 'karpenter.sh') return undefined;
  if (kind === 'NodePool')
    return tree.at(object, 'spec', 'template', 'spec', 'requirements') ?? tree.at(object, 'spec');
  return kind === 'Provisioner' ? (tree.at(object, 'spec', 'requirements') ?? tree.at(object, 'spec')) : undefined;
}

const CANDIDATES: readonly Platform[] = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64' },
  { os: 'windows', architecture: 'amd64' },
];

function karpenterPromise(tree: Tree, requirements: Place, { kind, name }: Workload): readonly NodePromise[] {
  const items = tree.items(requirements);
  const read = items.flatMap((item) => readExpression(tree, item, 'label') ?? []);
  const isPartial = read.length < items.length || read.some(({ values }) => values.some((v) => hasVariable(v.value)));
  if (isPartial) return [];
  const speaksOfSystems = read.some(({ key }) => key.value.endsWith('kubernetes.io/os'));
  const platforms = CANDIDATES.filter(({ os }) => os === 'linux' || speaksOfSystems).filter(
    (platform) =>
      read
        .map(({ key, operator, values }) =>
          platformMeets(
            platform,
            key.value,
            operator,
            values.map(({ value }) => value),
          ),
        )
        .reduce(and, 'yes') !== 'no',
  );
  const deciding = items.find((item) => tree.text(tree.at(item, 'key'))?.value.endsWith('kubernetes.io/arch'));
  return promise(tree, deciding ?? requirements, platforms, `${kind} ${name ?? ''}`.trim());
}

function eksctlPromises(tree: Tree, object: Place): readonly NodePromise[] {
  const cluster = tree.text(tree.at(object, 'metadata', 'name'))?.value;
  return ['nodeGroups', 'managedNodeGroups'].flatMap((list) =>
    placesAt(tree, object, [list, '[]']).flatMap((group) => {
      const name = tree.text(tree.at(group, 'name'))?.value;
      const types = [
        ...placesAt(tree, group, ['instanceType']),
        ...placesAt(tree, group, ['instanceTypes', '[]']),
        ...placesAt(tree, group, ['instancesDistribution', 'instanceTypes', '[]']),
      ].filter((place) => tree.text(place)?.value !== 'mixed');
      const system = /^windows/i.test(tree.text(tree.at(group, 'amiFamily'))?.value ?? '') ? ['windows'] : [];
      return machinePromise(tree, types, system, `node group ${name ?? ''}`.trim(), cluster);
    }),
  );
}

/** Where the machine type stands under `spec`. */
const MACHINES: readonly { readonly kinds: RegExp; readonly paths: readonly (readonly string[])[] }[] = [
  { kinds: /^(?:AWS|GCP)MachineTemplate$/, paths: [['template', 'spec', 'instanceType']] },
  { kinds: /^AzureMachineTemplate$/, paths: [['template', 'spec', 'vmSize']] },
  { kinds: /^HCloudMachineTemplate$/, paths: [['template', 'spec', 'type']] },
  { kinds: /^OCIMachineTemplate$/, paths: [['template', 'spec', 'shape']] },
  { kinds: /^AWSMachinePool$/, paths: [['awsLaunchTemplate', 'instanceType']] },
  { kinds: /^AWSManagedMachinePool$/, paths: [['instanceType']] },
  { kinds: /^AzureMachinePool$/, paths: [['template', 'vmSize']] },
  { kinds: /^AzureManagedMachinePool$/, paths: [['sku']] },
  { kinds: /^GCPManagedMachinePool$/, paths: [['machineType']] },
  { kinds: /^(?:ContainerNodePool|ContainerCluster)$/, paths: [['nodeConfig', 'machineType']] },
];

/** What machines of these types are; nothing unless every type is known. */
function machinePromise(
  tree: Tree,
  types: readonly Place[],
  system: readonly string[],
  owner: string,
  cluster: string | undefined,
): readonly NodePromise[] {
  const read = types.map((place) => tree.text(place));
  const platforms = read.map((text) => (text === undefined ? undefined : instancePlatform(text.value)));
  const known = platforms.filter((platform) => platform !== undefined);
  const [first] = types;
  if (first === undefined || known.length < platforms.length) return [];
  const [os] = system;
  const there = known.map((platform) => (os === undefined ? platform : { ...platform, os }));
  const names = read.flatMap((text) => text?.value ?? []).join(', ');
  return promise(tree, first, there, `${owner} has ${names}`, cluster);
}

function promise(
  tree: Tree,
  at: Place,
  platforms: readonly Platform[],
  because: string,
  cluster?: string,
): readonly NodePromise[] {
  if (platforms.length === 0) return [];
  return [
    {
      span: tree.text(at)?.span ?? tree.span(at),
      platforms: [...new Set(platforms.map(formatPlatform))],
      because,
      ...(cluster !== undefined && { cluster }),
    },
  ];
}
