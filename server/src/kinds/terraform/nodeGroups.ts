import * as l10n from '@vscode/l10n';
import type { Taint } from '../../model/nodes';
import { plainText, type Value } from '../syntax/hcl/value';
import { headOf, type Node, settingAt } from '../syntax/settings/node';
import { eksMachines, type Machines, machinesOfTypes, nodePromise, unknownMachines } from '../syntax/settings/promise';
import { readModule } from './clusterModules';
import { clusterOf, reference } from './clusterName';
import { type TraitNames, traitsOf } from './groupTraits';
import type { Gathered, ReadResource, Resource } from './resource';

/**
 * Reads the resources that make groups of Kubernetes nodes. A group whose machines are not known is told, too: a cluster
 * is known only where all its groups are.
 */
export const NODE_GROUPS: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['aws_eks_node_group', eksGroup],
  ['aws_eks_cluster', eksCluster],
  ['aws_eks_fargate_profile', unread('Fargate profile')],
  ['google_container_node_pool', (resource, into) => googlePool(resource, resource.node, nodePool(resource), into)],
  ['google_container_cluster', googleCluster],
  ['azurerm_kubernetes_cluster', azureCluster],
  [
    'azurerm_kubernetes_cluster_node_pool',
    (resource, into) => azurePool(resource, resource.node, nodePool(resource), into),
  ],
  ['oci_containerengine_node_pool', pool('node_shape')],
  ['scaleway_k8s_pool', pool('node_type')],
  ['alicloud_cs_kubernetes_node_pool', pool('instance_types')],
  // Clusters of clouds whose sizes are in no table here.
  ['digitalocean_kubernetes_cluster', unread('cluster')],
  ['digitalocean_kubernetes_node_pool', unread('node pool')],
  ['linode_lke_cluster', unread('cluster')],
  ['linode_lke_node_pool', unread('node pool')],
  ['ovh_cloud_project_kube_nodepool', unread('node pool')],
  ['vultr_kubernetes', unread('cluster')],
  ['civo_kubernetes_cluster', unread('cluster')],
  ['exoscale_sks_nodepool', unread('node pool')],
  ['ibm_container_vpc_cluster', unread('cluster')],
  ['ibm_container_vpc_worker_pool', unread('worker pool')],
  ['module', readModule],
]);

function eksGroup(resource: Resource, into: Gathered): void {
  const { node, name, text } = resource;
  const types = node.value('instance_types');
  const [template] = node.nodes('launch_template');
  const machines = eksMachines(
    {
      ami: node.value('ami_type'),
      types: types ?? (template && templateType(resource, template)),
      hasTemplate: template !== undefined,
    },
    headOf(node),
  );
  const group = traitsOf(node, node, { labels: 'labels', taints: 'taint' });
  into.nodePromises.push(
    nodePromise(machines, { words: l10n.t('node group {0}', name), cluster: clusterOf(text, node), group }),
  );
}

/** The machine type of a launch template that stands in the same file. */
function templateType({ text, other }: Resource, template: Node): Value | undefined {
  const name = /^aws_launch_template\.([\w-]+)$/.exec(reference(text, template.value('id', 'name')) ?? '')?.[1];
  return name === undefined ? undefined : other('aws_launch_template', name)?.value('instance_type');
}

/** A cluster in Auto Mode makes nodes of its own choice; any other has none of its own. */
function eksCluster({ node, name }: Resource, into: Gathered): void {
  const [auto] = node.nodes('compute_config');
  const isOff = auto === undefined || plainText(auto.value('enabled')) === 'false';
  if (isOff) return;
  const owner = { words: `cluster ${name}`, cluster: `aws_eks_cluster.${unquoted(name)}` };
  into.nodePromises.push(nodePromise(unknownMachines(headOf(auto)), { ...owner, group: traitsOf(node, auto, EKS) }));
}

const EKS: TraitNames = { labels: 'labels' };

/** Google's pools have e2-medium where nothing is said (Terraform provider, google_container_node_pool). */
function googlePool(resource: Resource, owner: Node, words: string, into: Gathered, cluster?: string): void {
  const { node, name, text } = resource;
  const [config] = owner.nodes('node_config');
  const type = config?.value('machine_type');
  const image = settingAt(owner, 'node_config.image_type');
  const os = image.state === 'given' && /^windows/i.test(image.text) ? 'windows' : undefined;
  const isOpen = image.state === 'unknown' || owner.uncertain;
  const machines = isOpen ? unknownMachines(headOf(owner)) : googleMachines(type, os, headOf(config ?? owner));
  const more = googleTaints(config, machines);
  const group = traitsOf(node, config ?? owner, { labels: 'labels', taints: 'taint' }, more);
  // The label that Google's own toleration of Arm nodes goes by.
  const labels = new Map([...group.labels, ['cloud.google.com/gke-nodepool', unquoted(name)] as const]);
  into.nodePromises.push(
    nodePromise(machines, {
      words,
      cluster: cluster ?? clusterOf(text, node),
      ofGoogle: true,
      group: { ...group, labels },
    }),
  );
}

function googleMachines(type: Value | undefined, os: string | undefined, fallback: Node['span']): Machines {
  if (type !== undefined) return machinesOfTypes([type], os, fallback);
  return {
    span: fallback,
    platforms: [{ os: os ?? 'linux', architecture: 'amd64' }],
    words: l10n.t('{0}, the default', 'e2-medium'),
  };
}

/** GKE taints its Arm nodes and those with a GPU (GKE documentation, "Arm workloads", "GPUs"). */
function googleTaints(config: Node | undefined, { platforms }: Machines): readonly Taint[] {
  const isArm = platforms.some(({ architecture }) => architecture === 'arm64');
  const hasGpu = config !== undefined && config.nodes('guest_accelerator').length > 0;
  return [
    ...(isArm ? [{ key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' }] : []),
    ...(hasGpu ? [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }] : []),
  ];
}

function googleCluster(resource: Resource, into: Gathered): void {
  const { node, name } = resource;
  const cluster = `google_container_cluster.${unquoted(name)}`;
  const words = l10n.t('cluster {0}', name);
  const autopilot = node.value('enable_autopilot');
  if (autopilot !== undefined && plainText(autopilot) !== 'false') {
    const group = traitsOf(node, node, { labels: 'labels' });
    into.nodePromises.push(nodePromise(unknownMachines(autopilot.span), { words, cluster, ofGoogle: true, group }));
    return;
  }
  const pools = node.nodes('node_pool');
  for (const one of pools) googlePool(resource, one, words, into, cluster);
  const removed = node.value('remove_default_node_pool');
  if (pools.length > 0 || plainText(removed) === 'true') return;
  googlePool(resource, node, words, into, cluster);
}

function azureCluster(resource: Resource, into: Gathered): void {
  const cluster = `azurerm_kubernetes_cluster.${unquoted(resource.name)}`;
  const words = l10n.t('cluster {0}', resource.name);
  for (const one of resource.node.nodes('default_node_pool')) azurePool(resource, one, words, into, cluster);
}

function nodePool({ name }: Resource): string {
  return l10n.t('node pool {0}', name);
}

function azurePool({ node, text }: Resource, owner: Node, words: string, into: Gathered, own?: string): void {
  const size = owner.value('vm_size');
  const system = settingAt(owner, 'os_type');
  const isWindows = system.state === 'given' && /^windows$/i.test(system.text);
  const machines =
    size === undefined || system.state === 'unknown'
      ? unknownMachines(headOf(owner))
      : machinesOfTypes([size], isWindows ? 'windows' : undefined, headOf(owner));
  const group = traitsOf(node, owner, { labels: 'node_labels', taintTexts: 'node_taints' }, azureTaints(owner));
  const cluster = own ?? reference(text, node.value('kubernetes_cluster_id'));
  into.nodePromises.push(nodePromise(machines, { words, cluster, group }));
}

/** AKS taints spot pools, and system pools that are kept for its own add-ons. */
function azureTaints(owner: Node): readonly Taint[] {
  const isSpot = plainText(owner.value('priority')) === 'Spot';
  const isKept = plainText(owner.value('only_critical_addons_enabled')) === 'true';
  return [
    ...(isSpot ? [{ key: 'kubernetes.azure.com/scalesetpriority', value: 'spot', effect: 'NoSchedule' }] : []),
    ...(isKept ? [{ key: 'CriticalAddonsOnly', value: 'true', effect: 'NoSchedule' }] : []),
  ];
}

/** A pool of a cloud whose labels and taints are not read: it may be kept for some pods. */
function pool(setting: string): ReadResource {
  return ({ node, name, text }, into) => {
    const type = node.value(setting);
    const machines = machinesOfTypes(type === undefined ? [] : [type], undefined, headOf(node));
    const group = { ...traitsOf(node, node, { labels: 'labels' }), certain: false };
    into.nodePromises.push(
      nodePromise(machines, { words: l10n.t('node pool {0}', name), cluster: clusterOf(text, node), group }),
    );
  };
}

function unread(words: string): ReadResource {
  return ({ node, name, text }, into) => {
    const group = traitsOf(node, node, { labels: 'labels' });
    const owner = { words: `${words} ${name}`, cluster: clusterOf(text, node), group };
    into.nodePromises.push(nodePromise(unknownMachines(headOf(node)), owner));
  };
}

function unquoted(name: string): string {
  return name.replace(/^"|"$/g, '');
}
