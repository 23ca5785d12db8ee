import * as l10n from '@vscode/l10n';
import { codeBuildPlatform, fixedService, lambdaPlatform, taskPlatform } from '../../data/managedServices';
import type { Build } from '../../model/build';
import type { BuildRun } from '../../model/buildRun';
import type { ImageUse } from '../../model/imageUse';
import type { PlatformMention } from '../../model/mention';
import type { GroupTraits } from '../../model/nodes';
import type { NodePromise } from '../../model/reading';
import type { Spanned } from '../../text/span';
import { readProject } from '../ci/codeBuildProject';
import { type FieldValue, holdsText, plainText, type Value } from '../syntax/hcl/value';
import { microvmBuild } from '../syntax/microvmBuild';
import { type Node, nodesAt, settingAt } from '../syntax/settings/node';
import {
  eksMachines,
  launchConfiguration,
  launchTemplate,
  machinesOfTypes,
  nodePromise,
} from '../syntax/settings/promise';
import { demandOf, imageUse } from '../syntax/settings/uses';
import { samBuild } from './samBuild';

/** A resource of a template. */
export interface Resource {
  /** As messages name it, with quotes. */
  readonly name: string;
  readonly key: Spanned<string>;
  readonly node: Node;
  readonly properties: Node;
  /** SAM's `Globals.Function`. */
  readonly globals: Node | undefined;
  readonly text: string;
  /** The folder of the template, a workspace path. */
  readonly folder: string;
}

/** What the resources of a template say, as it comes together. */
export interface Gathered {
  readonly uses: ImageUse[];
  readonly builds: Build[];
  readonly mentions: PlatformMention[];
  readonly nodePromises: NodePromise[];
  readonly buildRuns: BuildRun[];
}

type ReadResource = (resource: Resource, into: Gathered) => void;

/** Reads the resources that name images or promise machines, by type (CloudFormation's resource reference). */
export const RESOURCES: ReadonlyMap<string, ReadResource> = new Map<string, ReadResource>([
  ['AWS::Lambda::Function', lambda],
  ['AWS::Lambda::MicrovmImage', microvmImage],
  ['AWS::Serverless::Function', serverless],
  ['AWS::ECS::TaskDefinition', ecsTask],
  ['AWS::Batch::JobDefinition', batchJob],
  ['AWS::CodeBuild::Project', codeBuild],
  ['AWS::AppRunner::Service', appRunner],
  ['AWS::EC2::Instance', machine('InstanceType', (name) => l10n.t('instance {0}', name))],
  ['AWS::EC2::LaunchTemplate', machine('LaunchTemplateData.InstanceType', launchTemplate)],
  ['AWS::AutoScaling::LaunchConfiguration', machine('InstanceType', launchConfiguration)],
  ['AWS::EKS::Nodegroup', eksGroup],
]);

function lambda({ properties, text, name }: Resource, into: Gathered): void {
  const demand = demandOf(lambdaPlatform(name, settingAt(properties, 'Architectures')));
  for (const code of properties.nodes('Code')) {
    into.uses.push(...imageUse(text, code.value('ImageUri'), { demand, service: 'aws-lambda' }));
  }
}

/** For the architectures of its `CpuConfigurations`: which is not said. */
function microvmImage({ name, key, folder }: Resource, into: Gathered): void {
  into.builds.push(microvmBuild(l10n.t('MicroVM image {0}', name), key.span, folder));
}

function serverless(resource: Resource, into: Gathered): void {
  const { properties, globals, text, name } = resource;
  const own = settingAt(properties, 'Architectures');
  const setting = own.state === 'absent' && globals !== undefined ? settingAt(globals, 'Architectures') : own;
  const service = lambdaPlatform(name, setting);
  const use = { demand: demandOf(service), service: 'aws-lambda' };
  into.uses.push(...imageUse(text, properties.value('ImageUri'), use));
  const build = samBuild(resource, service);
  if (build !== undefined) into.builds.push(build);
}

function ecsTask({ properties, text, name }: Resource, into: Gathered): void {
  const where = properties.value('RequiresCompatibilities');
  const service = taskPlatform(l10n.t('ECS task definition {0}', name), {
    architecture: settingAt(properties, 'RuntimePlatform.CpuArchitecture'),
    system: settingAt(properties, 'RuntimePlatform.OperatingSystemFamily'),
    fargate: where === undefined ? 'unsaid' : holdsText(where, 'FARGATE'),
  });
  const use = { demand: demandOf(service), service: 'aws-ecs' };
  for (const container of properties.nodes('ContainerDefinitions')) {
    into.uses.push(...imageUse(text, known(container, 'Image'), use));
  }
}

function batchJob({ properties, text, name }: Resource, into: Gathered): void {
  const service = taskPlatform(l10n.t('AWS Batch job definition {0}', name), {
    architecture: settingAt(properties, 'ContainerProperties.RuntimePlatform.CpuArchitecture'),
    system: settingAt(properties, 'ContainerProperties.RuntimePlatform.OperatingSystemFamily'),
    fargate: holdsText(properties.value('PlatformCapabilities'), 'FARGATE'),
  });
  for (const container of properties.nodes('ContainerProperties')) {
    into.uses.push(...imageUse(text, known(container, 'Image'), { demand: demandOf(service), service: 'aws-batch' }));
  }
}

function codeBuild({ properties, text, name, folder }: Resource, into: Gathered): void {
  const type = settingAt(properties, 'Environment.Type');
  const demand = demandOf(codeBuildPlatform(name, type));
  for (const environment of properties.nodes('Environment')) {
    const image = known(environment, 'Image');
    const isCurated = /^aws\/codebuild\//.test(plainText(image) ?? '');
    if (!isCurated) into.uses.push(...imageUse(text, image, { demand, service: 'aws-codebuild' }));
  }
  for (const source of properties.nodes('Source')) {
    const read = readProject({ name, type, specification: source.value('BuildSpec'), folder });
    into.uses.push(...read.uses);
    into.builds.push(...read.builds);
    into.mentions.push(...read.mentions);
    into.buildRuns.push(...read.buildRuns);
  }
}

function appRunner({ properties, text }: Resource, into: Gathered): void {
  const demand = demandOf(fixedService('aws-app-runner'));
  for (const repository of nodesAt(properties, 'SourceConfiguration.ImageRepository')) {
    into.uses.push(...imageUse(text, known(repository, 'ImageIdentifier'), { demand, service: 'aws-app-runner' }));
  }
}

function machine(path: string, words: (name: string) => string): ReadResource {
  const names = path.split('.');
  const last = names.pop() ?? '';
  return ({ properties, name }, into) => {
    const owners = names.length === 0 ? [properties] : nodesAt(properties, names.join('.'));
    const [type] = owners.flatMap((owner) => owner.value(last) ?? []);
    if (type === undefined) return;
    const machines = machinesOfTypes([type], undefined, type.span);
    if (machines.platforms.length > 0) into.nodePromises.push(nodePromise(machines, { words: words(name) }));
  };
}

function eksGroup({ node, properties, name, key }: Resource, into: Gathered): void {
  const machines = eksMachines(
    {
      ami: properties.value('AmiType'),
      types: properties.value('InstanceTypes'),
      hasTemplate: properties.value('LaunchTemplate') !== undefined,
    },
    key.span,
  );
  const cluster = plainText(properties.value('ClusterName'));
  const owner = { words: l10n.t('node group {0}', name), cluster, group: groupTraits(node, properties) };
  into.nodePromises.push(nodePromise(machines, owner));
}

/** Labels and taints of an EKS node group; one under a condition may not be there. */
function groupTraits(node: Node, properties: Node): GroupTraits {
  const labels = [...(fieldsOf(properties.value('Labels')) ?? [])].flatMap(
    ([key, { value }]): readonly (readonly [string, string])[] => {
      const text = plainText(value);
      return text === undefined ? [] : [[key, text]];
    },
  );
  const taints = properties.nodes('Taints').map((taint) => {
    const [key, value, effect] = ['Key', 'Value', 'Effect'].map((one) => plainText(taint.value(one)));
    const known = EFFECTS.get(effect ?? '');
    return key === undefined || known === undefined
      ? undefined
      : { key, effect: known, ...(value !== undefined && { value }) };
  });
  const known = taints.filter((taint) => taint !== undefined);
  const written = properties.value('Taints');
  const isListed = written === undefined || written.kind === 'list';
  const isThere = node.value('Condition') === undefined;
  return { labels: new Map(labels), taints: known, certain: isThere && isListed && known.length === taints.length };
}

function fieldsOf(value: Value | undefined): ReadonlyMap<string, FieldValue> | undefined {
  return value?.kind === 'object' ? value.fields : undefined;
}

/** As EKS writes the effects of taints. */
const EFFECTS: ReadonlyMap<string, string> = new Map([
  ['NO_SCHEDULE', 'NoSchedule'],
  ['NO_EXECUTE', 'NoExecute'],
  ['PREFER_NO_SCHEDULE', 'PreferNoSchedule'],
]);

/** A setting of a node that is itself known: of one that an intrinsic function makes there is nothing to say. */
function known(node: Node, name: string): Value | undefined {
  return node.uncertain ? undefined : node.value(name);
}
