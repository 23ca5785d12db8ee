import { instancePlatform } from '../../data/instanceFamilies';
import { amiTypePlatform } from '../../data/managedServices';
import { itemsOf, plainText, type Value } from '../syntax/hcl/value';
import { type Node, nodeOfValue, nodesAt, settingAt } from '../syntax/settings/node';
import { nodePromise } from '../syntax/settings/promise';
import type { Gathered, ReadResource, Resource } from './resource';

/** Reads the resources that promise machines: node groups, node pools, instances and their templates. */
export const MACHINES: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['aws_eks_node_group', (resource, into) => eksGroup(resource, resource.node, `node group ${resource.name}`, into)],
  ['aws_instance', machine('instance_type', 'instance')],
  ['aws_spot_instance_request', machine('instance_type', 'instance')],
  ['aws_launch_template', machine('instance_type', 'launch template')],
  ['aws_launch_configuration', machine('instance_type', 'launch configuration')],
  ['google_compute_instance', machine('machine_type', 'instance')],
  ['google_compute_instance_template', machine('machine_type', 'instance template')],
  ['google_container_node_pool', machine('node_config.machine_type', 'node pool')],
  ['google_container_cluster', machine('node_config.machine_type', 'cluster')],
  ['azurerm_kubernetes_cluster', machine('default_node_pool.vm_size', 'cluster')],
  ['azurerm_kubernetes_cluster_node_pool', machine('vm_size', 'node pool')],
  ['azurerm_linux_virtual_machine', machine('size', 'virtual machine')],
  ['azurerm_windows_virtual_machine', machine('size', 'virtual machine')],
  ['azurerm_linux_virtual_machine_scale_set', machine('sku', 'scale set')],
  ['oci_core_instance', machine('shape', 'instance')],
  ['oci_containerengine_node_pool', machine('node_shape', 'node pool')],
  ['hcloud_server', machine('server_type', 'server')],
  ['scaleway_instance_server', machine('type', 'server')],
  ['scaleway_k8s_pool', machine('node_type', 'node pool')],
  ['alicloud_instance', machine('instance_type', 'instance')],
  ['alicloud_cs_kubernetes_node_pool', machine('instance_types', 'node pool')],
  ['module', eksModule],
]);

/** One kind of machine, named by the setting under a path. */
function machine(path: string, words: string): ReadResource {
  const names = path.split('.');
  const last = names.pop() ?? '';
  return ({ node, name, type }, into) => {
    const owners = names.length === 0 ? [node] : nodesAt(node, names.join('.'));
    const values = owners.flatMap((owner) => owner.value(last) ?? []);
    const isWindows = type.includes('windows') || isGiven(node, 'os_type', /^windows$/i);
    promise(values, { owner: `${words} ${name}`, ...(isWindows && { os: 'windows' }), cluster: clusterOf(node) }, into);
  };
}

function isGiven(node: Node, path: string, pattern: RegExp): boolean {
  const setting = settingAt(node, path);
  return setting.state === 'given' && pattern.test(setting.text);
}

function clusterOf(node: Node): string | undefined {
  return plainText(node.value('cluster_name', 'cluster'));
}

/** An EKS node group: its AMI type and its instance types, which contradict each other only by mistake. */
function eksGroup(resource: Resource, node: Node, owner: string, into: Gathered): void {
  const ami = node.value('ami_type');
  const types = node.value('instance_types');
  const cluster = clusterOf(node) ?? clusterOf(resource.node);
  const amiText = plainText(ami);
  const byAmi = amiText === undefined ? undefined : amiTypePlatform(amiText);
  const os = byAmi?.os === 'windows' ? 'windows' : undefined;
  if (types === undefined) {
    if (ami === undefined || byAmi === undefined) return;
    into.nodePromises.push(nodePromise(ami, [byAmi], `${owner} has the AMI type ${amiText}`, cluster));
    return;
  }
  const machines = itemsOf(types);
  const isContrary = machines.some((type) => {
    const platform = instancePlatform(plainText(type) ?? '');
    return byAmi !== undefined && platform !== undefined && platform.architecture !== byAmi.architecture;
  });
  if (!isContrary) promise(machines, { owner, ...(os && { os }), cluster }, into);
}

/** The node groups of the module `terraform-aws-modules/eks/aws`. */
function eksModule(resource: Resource, into: Gathered): void {
  const { node } = resource;
  if (!/^terraform-aws-modules\/eks\/aws(?:\/\/.*)?$/.test(plainText(node.value('source')) ?? '')) return;
  for (const list of ['eks_managed_node_groups', 'self_managed_node_groups']) {
    const groups = node.value(list);
    if (groups?.kind !== 'object') continue;
    for (const [name, { value }] of groups.fields) {
      const group = nodeOfValue(value);
      const owner = `node group "${name}"`;
      const single = group.value('instance_type');
      if (single === undefined) eksGroup(resource, group, owner, into);
      else promise([single], { owner, cluster: clusterOf(node) }, into);
    }
  }
}

interface Promised {
  readonly owner: string;
  readonly os?: string;
  readonly cluster: string | undefined;
}

/** What machines of these types are; nothing unless every type is known. */
function promise(values: readonly Value[], { owner, os, cluster }: Promised, into: Gathered): void {
  const types = values.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const platforms = types.map((type) => instancePlatform(plainText(type) ?? ''));
  const known = platforms.filter((platform) => platform !== undefined);
  const [first] = types;
  if (first === undefined || known.length < platforms.length) return;
  const there = known.map((platform) => (os === undefined ? platform : { ...platform, os }));
  into.nodePromises.push(nodePromise(first, there, `${owner} has ${types.map(plainText).join(', ')}`, cluster));
}
