import * as l10n from '@vscode/l10n';
import { settingAt } from '../syntax/settings/node';
import { launchConfiguration, launchTemplate, machinesOfTypes, nodePromise } from '../syntax/settings/promise';
import type { ReadResource } from './resource';

/** Reads the resources that promise machines which need not be nodes of a cluster: instances and their templates. */
export const MACHINES: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['aws_instance', machine('instance_type', instance)],
  ['aws_spot_instance_request', machine('instance_type', instance)],
  ['aws_launch_template', machine('instance_type', launchTemplate)],
  ['aws_launch_configuration', machine('instance_type', launchConfiguration)],
  ['google_compute_instance', machine('machine_type', instance)],
  ['google_compute_instance_template', machine('machine_type', (name) => l10n.t('instance template {0}', name))],
  ['azurerm_linux_virtual_machine', machine('size', virtualMachine)],
  ['azurerm_windows_virtual_machine', machine('size', virtualMachine)],
  ['azurerm_linux_virtual_machine_scale_set', machine('sku', (name) => l10n.t('scale set {0}', name))],
  ['oci_core_instance', machine('shape', instance)],
  ['hcloud_server', machine('server_type', server)],
  ['scaleway_instance_server', machine('type', server)],
  ['alicloud_instance', machine('instance_type', instance)],
]);

function instance(name: string): string {
  return l10n.t('instance {0}', name);
}

function server(name: string): string {
  return l10n.t('server {0}', name);
}

function virtualMachine(name: string): string {
  return l10n.t('virtual machine {0}', name);
}

function machine(setting: string, words: (name: string) => string): ReadResource {
  return ({ node, name, type }, into) => {
    const value = node.value(setting);
    if (value === undefined) return;
    const system = settingAt(node, 'os_type');
    const isWindows = type.includes('windows') || (system.state === 'given' && /^windows$/i.test(system.text));
    const machines = machinesOfTypes([value], isWindows ? 'windows' : undefined, node.span);
    if (machines.platforms.length > 0) into.nodePromises.push(nodePromise(machines, { words: words(name) }));
  };
}
