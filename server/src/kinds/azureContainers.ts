import { azurePlatform, fixedService, type ServicePlatform } from '../data/managedServices';
import type { ImageUse } from '../model/imageUse';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import type { Source } from '../text/source';
import { readYaml } from '../text/yaml/yaml';
import { type Node, nodeOfValue, nodesAt, settingAt } from './syntax/settings/node';
import { demandOf, imageUse } from './syntax/settings/uses';
import { errorsIn } from './syntax/settings/yamlErrors';
import { yamlValue } from './syntax/settings/yamlValue';

/**
 * What `az containerapp create --yaml` and `az container create --file` take: Container Apps and their jobs, which run
 * linux/amd64 only, and the container groups of Container Instances.
 */
export const azureContainersKind: Kind = {
  id: 'azure-containers',
  title: 'Azure container YAML',
  globs: ['**/*.yaml', '**/*.yml'],
  recognise: ({ path, text }) => /\.ya?ml$/i.test(path) && /^properties[ \t]*:/m.test(text) && TYPE.test(text),
  read: readResources,
  comment: '#',
};

const TYPE =
  /^type[ \t]*:[ \t]*["']?(?:Microsoft\.App\/(?:containerApps|jobs)|Microsoft\.ContainerInstance\/containerGroups)\b/im;

function readResources({ text }: Source): Reading {
  const documents = readYaml(text);
  const uses = documents.flatMap((document) => usesOf(text, nodeOfValue(yamlValue(document))));
  return reading({ uses, skipped: documents.flatMap(errorsIn) });
}

function usesOf(text: string, root: Node): readonly ImageUse[] {
  const type = settingAt(root, 'type');
  const isGroup = type.state === 'given' && /containerGroups$/i.test(type.text);
  const service = isGroup ? 'azure-container-instances' : 'azure-container-apps';
  const platform: ServicePlatform = isGroup
    ? azurePlatform('Azure Container Instances', settingAt(root, 'properties.osType'))
    : fixedService('azure-container-apps');
  const demand = demandOf(platform);
  return (isGroup ? GROUP_CONTAINERS : APP_CONTAINERS)
    .flatMap((path) => nodesAt(root, path))
    .flatMap((container) => imageUse(text, container.value('image'), { demand, service }));
}

const APP_CONTAINERS = ['properties.template.containers', 'properties.template.initContainers'];
const GROUP_CONTAINERS = ['properties.containers.properties', 'properties.initContainers.properties'];
