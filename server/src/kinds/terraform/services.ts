import * as l10n from '@vscode/l10n';
import {
  azurePlatform,
  codeBuildPlatform,
  type FIXED_SERVICES,
  fixedService,
  lambdaPlatform,
  type Setting,
  taskPlatform,
} from '../../data/managedServices';
import { readReference } from '../../image/reference';
import { holdsText, itemsOf, plainText, type Value } from '../syntax/hcl/value';
import { type Node, nodesAt, settingAt } from '../syntax/settings/node';
import { demandOf, imageUse, structureOf } from '../syntax/settings/uses';
import { readBuildspecs } from './buildspec';
import type { Gathered, ReadResource, Resource } from './resource';

/** Reads the resources of managed services, by type. Attributes are those of the providers' documentation. */
export const SERVICES: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['aws_lambda_function', lambda],
  ['aws_ecs_task_definition', ecsTask],
  ['aws_batch_job_definition', batchJob],
  ['aws_codebuild_project', codeBuild],
  ['aws_apprunner_service', fixed('aws-app-runner', ['source_configuration.image_repository'], 'image_identifier')],
  ['aws_lightsail_container_service_deployment_version', fixed('aws-lightsail', ['container'], 'image')],
  ['google_cloud_run_service', fixed('google-cloud-run', ['template.spec.containers'], 'image')],
  ['google_cloud_run_v2_service', fixed('google-cloud-run', ['template.containers'], 'image')],
  ['google_cloud_run_v2_job', fixed('google-cloud-run', ['template.template.containers'], 'image')],
  ['google_cloud_run_v2_worker_pool', fixed('google-cloud-run', ['template.containers'], 'image')],
  ['azurerm_container_app', fixed('azure-container-apps', ['template.init_container', 'template.container'], 'image')],
  [
    'azurerm_container_app_job',
    fixed('azure-container-apps', ['template.init_container', 'template.container'], 'image'),
  ],
  ['scaleway_container', fixed('scaleway-containers', [], 'registry_image')],
  ['azurerm_container_group', containerGroup],
  ['azurerm_linux_web_app', webApp],
  ['azurerm_linux_web_app_slot', webApp],
  ['azurerm_linux_function_app', webApp],
  ['azurerm_linux_function_app_slot', webApp],
  ['azurerm_windows_web_app', webApp],
]);

/** A service with one platform: its images stand under these paths, or in the resource itself. */
function fixed(service: keyof typeof FIXED_SERVICES, paths: readonly string[], name: string): ReadResource {
  const demand = demandOf(fixedService(service));
  return ({ node, text }, into) => {
    const owners = paths.length === 0 ? [node] : paths.flatMap((path) => nodesAt(node, path));
    for (const owner of owners) into.uses.push(...imageUse(text, owner.value(name), { demand, service }));
  };
}

/** A function whose code is an image, for the architecture that it states. */
export function lambda({ node, text, name }: Resource, into: Gathered): void {
  const demand = demandOf(lambdaPlatform(name, settingAt(node, 'architectures')));
  into.uses.push(...imageUse(text, node.value('image_uri'), { demand, service: 'aws-lambda' }));
}

function ecsTask({ node, text, name }: Resource, into: Gathered): void {
  const where = node.value('requires_compatibilities');
  const service = taskPlatform(l10n.t('ECS task definition {0}', name), {
    architecture: settingAt(node, 'runtime_platform.cpu_architecture'),
    system: settingAt(node, 'runtime_platform.operating_system_family'),
    fargate: where === undefined ? 'unsaid' : holdsText(where, 'FARGATE'),
  });
  const demand = demandOf(service);
  const written = node.value('container_definitions');
  const containers = structureOf(text, written);
  if (written !== undefined && containers?.kind !== 'list') skip(written, into);
  for (const container of itemsOf(containers)) {
    into.uses.push(...imageUse(text, imageField(container), { demand, service: 'aws-ecs' }));
  }
}

function batchJob({ node, text, name }: Resource, into: Gathered): void {
  const written = node.value('container_properties');
  const properties = structureOf(text, written);
  if (properties?.kind !== 'object') {
    if (written !== undefined) skip(written, into);
    return;
  }
  const runtime = properties.fields.get('runtimePlatform')?.value;
  const field = (key: string): Setting => {
    if (runtime === undefined) return { state: 'absent' };
    const found = runtime.kind === 'object' ? runtime.fields.get(key)?.value : runtime;
    const value = plainText(found);
    if (value !== undefined) return { state: 'given', text: value };
    return { state: found === undefined ? 'absent' : 'unknown' };
  };
  const service = taskPlatform(l10n.t('AWS Batch job definition {0}', name), {
    architecture: field('cpuArchitecture'),
    system: field('operatingSystemFamily'),
    fargate: holdsText(node.value('platform_capabilities'), 'FARGATE'),
  });
  into.uses.push(...imageUse(text, imageField(properties), { demand: demandOf(service), service: 'aws-batch' }));
}

function codeBuild(resource: Resource, into: Gathered): void {
  const { node, text, name } = resource;
  const demand = demandOf(codeBuildPlatform(name, settingAt(node, 'environment.type')));
  for (const environment of node.nodes('environment')) {
    const image = environment.value('image');
    // Images that CodeBuild keeps are no references of a registry.
    const isCurated = /^aws\/codebuild\//.test(plainText(image) ?? '');
    if (!isCurated) into.uses.push(...imageUse(text, image, { demand, service: 'aws-codebuild' }));
  }
  readBuildspecs(resource, into);
}

function containerGroup({ node, text, name }: Resource, into: Gathered): void {
  const demand = demandOf(azurePlatform(l10n.t('Azure container group {0}', name), settingAt(node, 'os_type')));
  for (const container of node.nodes('init_container', 'container')) {
    into.uses.push(...imageUse(text, container.value('image'), { demand, service: 'azure-container-instances' }));
  }
}

function webApp({ node, text, name, type }: Resource, into: Gathered): void {
  const system: Setting = { state: 'given', text: type.includes('windows') ? 'Windows' : 'Linux' };
  const demand = demandOf(azurePlatform(l10n.t('Azure App Service {0}', name), system));
  for (const stack of nodesAt(node, 'site_config.application_stack')) {
    into.uses.push(...appImage(text, stack, ['docker_image_name', 'docker_registry_url'], demand));
    for (const docker of stack.nodes('docker')) {
      into.uses.push(...appImage(text, docker, ['image_name', 'registry_url', 'image_tag'], demand));
    }
  }
}

/** The image of an App Service: its name behind the registry's address, and in function apps a tag of its own. */
function appImage(
  text: string,
  stack: Node,
  [nameKey, registryKey, tagKey]: readonly [string, string, string?],
  demand: ReturnType<typeof demandOf>,
): Gathered['uses'] {
  const name = stack.value(nameKey);
  const registry = stack.value(registryKey);
  const tag = tagKey === undefined ? undefined : stack.value(tagKey);
  const uses = imageUse(text, name, { demand, service: 'azure-app-service' });
  if (registry === undefined && tag === undefined) return [...uses];
  const parts = [registry, tag].map((part) => (part === undefined ? '' : plainText(part)));
  const [address, tagText] = parts;
  return uses.map(({ image: _, unread, ...use }) => {
    const own = plainText(name);
    if (own === undefined) {
      return { ...use, unread: unread ?? l10n.t('Its name has no value in this file.'), literal: false };
    }
    if (address === undefined || tagText === undefined) {
      return { ...use, unread: l10n.t('Its registry or its tag has no value in this file.'), literal: false };
    }
    const host = address.replace(/^https?:\/\//, '').replace(/\/$/, '');
    const whole = `${host === '' || host === 'index.docker.io' ? '' : `${host}/`}${own}${tagText && `:${tagText}`}`;
    const read = readReference(whole);
    const image = read.ok ? { image: read.reference } : { unread: read.message };
    return { ...use, ...image, literal: false };
  });
}

function imageField(container: Value): Value | undefined {
  return container.kind === 'object' ? container.fields.get('image')?.value : undefined;
}

function skip(value: Value, into: Gathered): void {
  const inner = value.kind === 'json' ? value.of : value;
  const why = inner.kind === 'unknown' ? inner.why : 'It is no JSON that can be read.';
  into.skipped.push({ span: value.span, why });
}
