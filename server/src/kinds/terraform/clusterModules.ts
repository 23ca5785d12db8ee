import * as l10n from '@vscode/l10n';
import { itemsOf, plainText, type Value } from '../syntax/hcl/value';
import { headOf, type Node, nodeOfValue } from '../syntax/settings/node';
import { eksMachines, type Machines, machinesOfTypes, nodePromise, unknownMachines } from '../syntax/settings/promise';
import { clusterOf } from './clusterName';
import { traitsOf } from './groupTraits';
import type { Gathered, Resource } from './resource';
import { SERVICE_MODULES } from './serviceModules';

/** Reads a module call: services, the groups of `terraform-aws-modules/eks/aws`, and that of another there is no knowing. */
export function readModule(resource: Resource, into: Gathered): void {
  const source = plainText(resource.node.value('source')) ?? '';
  SERVICE_MODULES.get(source)?.(resource, into);
  const [, part] = /^terraform-aws-modules\/eks\/aws(?:\/\/modules\/([\w-]+))?$/.exec(source) ?? [];
  const isEks = source === 'terraform-aws-modules/eks/aws' || part !== undefined;
  if (isEks) readEks(resource, part, into);
  else if (makesNodes(source)) tellUnknown(resource, into);
}

/** Modules of the workspace are read where they are; others whose name speaks of clusters may make nodes. */
function makesNodes(source: string): boolean {
  const isHere = /^\.{1,2}\//.test(source);
  return !isHere && CLUSTER_WORDS.test(source) && !HELPER_WORDS.test(source);
}

const CLUSTER_WORDS =
  /eks|gke|aks|k8s|k3s|kube|karpenter|openshift|rancher|talos|node[-_]?(?:group|pool)|container-engine/i;

/** What goes with a cluster and makes no nodes. */
const HELPER_WORDS =
  /\biam\b|irsa|pod-identity|[-_]role|blueprints-addons?\b|aws-auth|load-balancer|external-dns|\bdns\b/i;

function tellUnknown({ node, name }: Resource, into: Gathered): void {
  const at = node.value('source')?.span ?? headOf(node);
  const owner = {
    words: `module ${name}`,
    cluster: moduleName(name),
    ofGoogle: OF_GOOGLE.test(plainText(node.value('source')) ?? ''),
    group: traitsOf(node, node, { labels: 'labels' }),
  };
  into.nodePromises.push(nodePromise(unknownMachines(at), owner));
}

const OF_GOOGLE = /^(?:registry\.terraform\.io\/)?terraform-google-modules\/kubernetes-engine\/google(?:\/\/|$)/;

function moduleName(name: string): string {
  return `module.${name.replace(/^"|"$/g, '')}`;
}

function readEks(resource: Resource, part: string | undefined, into: Gathered): void {
  const { node, name, text } = resource;
  switch (part) {
    case undefined:
      readEksCluster(resource, into);
      return;
    case 'eks-managed-node-group':
    case 'self-managed-node-group':
      tellGroup(part === 'eks-managed-node-group' ? managed : selfManaged, into, {
        resource: node,
        group: node,
        defaults: undefined,
        words: l10n.t('node group {0}', name),
        cluster: clusterOf(text, node),
      });
      return;
    case 'karpenter':
    case 'fargate-profile':
      tellUnknown(resource, into);
      return;
    default:
  }
}

/** The lists of groups that the module takes, and how one of each says what it has. */
const LISTS: readonly (readonly [list: string, defaults: string, machines: (settings: Settings) => Machines])[] = [
  ['eks_managed_node_groups', 'eks_managed_node_group_defaults', managed],
  ['self_managed_node_groups', 'self_managed_node_group_defaults', selfManaged],
];

/** Other ways of the module, and of its older versions, to get nodes. */
const OTHER_WAYS = [
  'node_groups',
  'worker_groups',
  'worker_groups_launch_template',
  'fargate_profiles',
  'cluster_compute_config',
  'compute_config',
];

function readEksCluster(resource: Resource, into: Gathered): void {
  const { node, name } = resource;
  const cluster = moduleName(name);
  if (OTHER_WAYS.some((way) => isUsed(node.value(way)))) tellUnknown(resource, into);
  for (const [list, common, machines] of LISTS) {
    const groups = node.value(list);
    if (groups === undefined) continue;
    if (groups.kind !== 'object' || !groups.complete) {
      tellUnknown(resource, into);
      continue;
    }
    const defaults = node.value(common);
    for (const [own, { value }] of groups.fields) {
      const group = nodeOfValue(value);
      const words = l10n.t('node group {0}', `"${own}"`);
      const told = { resource: node, group, words, cluster, defaults: defaults && nodeOfValue(defaults) };
      if (plainText(group.value('create')) !== 'false') tellGroup(machines, into, told);
    }
  }
}

function isUsed(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === 'list') return itemsOf(value).length > 0;
  if (value.kind !== 'object') return true;
  const enabled = value.fields.get('enabled')?.value;
  return plainText(enabled) !== 'false' && (value.fields.size > 0 || !value.complete);
}

/** A group's own setting, or else the one that holds for all groups. */
interface Settings {
  readonly group: Node;
  readonly defaults: Node | undefined;
}

interface Told extends Settings {
  readonly resource: Node;
  readonly words: string;
  readonly cluster: string | undefined;
}

function tellGroup(machinesOf: (settings: Settings) => Machines, into: Gathered, told: Told): void {
  const { resource, group, defaults, words, cluster } = told;
  const own = traitsOf(resource, group, { labels: 'labels', taints: 'taints' });
  const common = defaults && traitsOf(resource, defaults, { labels: 'labels', taints: 'taints' });
  // Taints may also be arguments of the script that makes a node join.
  const hasScript = SCRIPTS.some((name) => setting(told, name) !== undefined);
  const traits = {
    labels: new Map([...(common?.labels ?? []), ...own.labels]),
    taints: group.value('taints') === undefined ? (common?.taints ?? []) : own.taints,
    certain: own.certain && common?.certain !== false && !hasScript,
  };
  into.nodePromises.push(nodePromise(machinesOf(told), { words, cluster, group: traits }));
}

const SCRIPTS = [
  'bootstrap_extra_args',
  'pre_bootstrap_user_data',
  'post_bootstrap_user_data',
  'user_data_template_path',
  'cloudinit_pre_nodeadm',
  'kubelet_extra_args',
];

function setting({ group, defaults }: Settings, name: string): Value | undefined {
  return group.value(name) ?? defaults?.value(name);
}

function managed(settings: Settings): Machines {
  const hasTemplate = ['ami_id', 'launch_template_id'].some((name) => setting(settings, name) !== undefined);
  const ami = setting(settings, 'ami_type');
  return eksMachines({ ami, types: setting(settings, 'instance_types'), hasTemplate }, headOf(settings.group));
}

function selfManaged(settings: Settings): Machines {
  const span = headOf(settings.group);
  const isMixed = ['mixed_instances_policy', 'instance_requirements', 'launch_template_id'].some(
    (name) => setting(settings, name) !== undefined,
  );
  const type = setting(settings, 'instance_type');
  return isMixed || type === undefined ? unknownMachines(span) : machinesOfTypes([type], undefined, span);
}
