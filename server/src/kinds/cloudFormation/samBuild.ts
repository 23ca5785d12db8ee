import * as l10n from '@vscode/l10n';
import type { ServicePlatform } from '../../data/managedServices';
import { formatPlatform } from '../../image/platform';
import type { Build } from '../../model/build';
import { joinPath } from '../../text/paths';
import { UNKNOWN_MACHINE } from '../syntax/commands/contract';
import { plainText } from '../syntax/hcl/value';
import { nodesAt } from '../syntax/settings/node';
import type { Resource } from './resources';

/**
 * The image that `sam build` makes for a function, for the function's architecture (SAM guide, building container images).
 * Undefined for a function without a `Dockerfile` in its `Metadata`.
 */
export function samBuild({ node, key, name, folder }: Resource, service: ServicePlatform): Build | undefined {
  const [metadata] = node.nodes('Metadata');
  const written = metadata?.value('Dockerfile');
  const dockerfile = plainText(written);
  if (metadata === undefined || written === undefined || metadata.uncertain) return undefined;
  const context = plainText(metadata.value('DockerContext') ?? written);
  const hasContext = metadata.value('DockerContext') !== undefined;
  const target = plainText(metadata.value('DockerBuildTarget'));
  const args = nodesAt(metadata, 'DockerBuildArgs').flatMap(() => {
    const value = metadata.value('DockerBuildArgs');
    return value?.kind === 'object' ? [...value.fields] : [];
  });
  const isLocal = hasContext && context !== undefined && dockerfile !== undefined && !/^(?:\/|\w+:)/.test(context);
  return {
    tool: 'sam',
    span: key.span,
    title: l10n.t('SAM function {0}', name),
    dockerfiles: isLocal ? [joinPath(joinPath(folder, context), dockerfile)] : [],
    ...(target && { target }),
    args: new Map(args.map(([arg, { value }]) => [arg, plainText(value)])),
    contexts: new Map(),
    platforms:
      service.state === 'known'
        ? { state: 'known', items: [{ value: formatPlatform(service.platform), span: key.span }] }
        : { state: 'unknown' },
    tags: [],
    ...UNKNOWN_MACHINE,
    output: 'load',
    attestations: 'off',
    merged: false,
    group: name,
    ownPlace: true,
  };
}
