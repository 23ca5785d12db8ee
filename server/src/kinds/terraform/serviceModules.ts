import * as l10n from '@vscode/l10n';
import { taskPlatform } from '../../data/managedServices';
import type { Value } from '../syntax/hcl/value';
import { type Node, nodeOfValue, settingAt } from '../syntax/settings/node';
import { demandOf, imageUse } from '../syntax/settings/uses';
import { builtByModule } from './docker';
import type { Gathered, ReadResource, Resource } from './resource';
import { lambda } from './services';

/** The modules of `terraform-aws-modules` that run images or build them, by their source. Inputs are those of their documentation. */
export const SERVICE_MODULES: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['terraform-aws-modules/lambda/aws', lambda],
  ['terraform-aws-modules/lambda/aws//modules/docker-build', builtByModule],
  ['terraform-aws-modules/ecs/aws//modules/service', ({ node, name, text }, into) => service(node, name, text, into)],
  ['terraform-aws-modules/ecs/aws', services],
]);

function services({ node, text }: Resource, into: Gathered): void {
  for (const [name, one] of namedIn(node.value('services'))) service(nodeOfValue(one), `"${name}"`, text, into);
}

/** A task with its containers by name; for x86-64 on Linux unless its runtime platform says otherwise. */
function service(node: Node, name: string, text: string, into: Gathered): void {
  const platform = taskPlatform(l10n.t('ECS service {0}', name), {
    architecture: settingAt(node, 'runtime_platform.cpu_architecture'),
    system: settingAt(node, 'runtime_platform.operating_system_family'),
    fargate: 'unsaid',
  });
  for (const [, container] of namedIn(node.value('container_definitions'))) {
    const image = nodeOfValue(container).value('image');
    into.uses.push(...imageUse(text, image, { demand: demandOf(platform), service: 'aws-ecs' }));
  }
}

function namedIn(value: Value | undefined): readonly (readonly [string, Value])[] {
  return value?.kind === 'object' ? [...value.fields].map(([name, field]) => [name, field.value]) : [];
}
