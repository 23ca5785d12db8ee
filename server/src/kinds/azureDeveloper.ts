import * as l10n from '@vscode/l10n';
import type { Build } from '../model/build';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { baseName, folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { readYaml } from '../text/yaml/yaml';
import { fieldOf, plainText, type Value } from './syntax/hcl/value';
import { hostedBuild } from './syntax/hostedBuild';
import { nodeOfValue } from './syntax/settings/node';
import { errorsIn } from './syntax/settings/yamlErrors';
import { yamlValue } from './syntax/settings/yamlValue';

/**
 * The project of the Azure Developer CLI (`azure.yaml`, its schema v1.0): the services that `azd deploy` builds an image
 * of, pushes and runs, by default for linux/amd64 (Azure/azure-dev, `docker.go`).
 */
export const azureDeveloperKind: Kind = {
  id: 'azure-developer',
  title: 'Azure Developer CLI project',
  globs: ['**/azure.{yaml,yml}'],
  recognise: ({ path, text }) => /^azure\.ya?ml$/.test(baseName(path)) && SERVICES.test(text) && HOST.test(text),
  read: readProject,
  comment: '#',
};

const SERVICES = /^services[ \t]*:/m;
const HOST = /^[ \t]+host[ \t]*:/m;

function readProject({ path, text }: Source): Reading {
  const documents = readYaml(text);
  const builds = documents.flatMap((document) => {
    const services = nodeOfValue(yamlValue(document)).value('services');
    if (services?.kind !== 'object') return [];
    return [...services.fields].flatMap(([name, { value }]) => buildOf(name, value, folderOf(path)) ?? []);
  });
  return reading({ builds, skipped: documents.flatMap(errorsIn) });
}

/** Where an image is what runs; anywhere else `azd` uploads files. */
const IMAGE_HOSTS: ReadonlySet<string> = new Set(['containerapp', 'aks']);

function buildOf(name: string, service: Value, root: string): Build | undefined {
  const project = fieldOf(service, 'project');
  const folder = plainText(project);
  const docker = fieldOf(service, 'docker');
  const isOfImage = IMAGE_HOSTS.has(plainText(fieldOf(service, 'host')) ?? '') && !fieldOf(service, 'image');
  if (project === undefined || folder === undefined || !isOfImage) return undefined;
  const platform = textOr(docker, 'platform', 'linux/amd64');
  const dockerfile = textOr(docker, 'path', './Dockerfile');
  const isLocal = dockerfile !== undefined && !/^(?:\/|\w+:)/.test(dockerfile);
  if (!isLocal || platform === undefined) return undefined;
  return hostedBuild({
    title: l10n.t('service "{0}"', name),
    span: project.span,
    dockerfiles: [joinPath(root, `${folder}/${dockerfile}`)],
    target: plainText(fieldOf(docker, 'target')),
    // Those are given by the environment of whoever deploys.
    args: new Map(),
    platform,
  });
}

/** A setting that is a text, or what holds without it; undefined where it is not known. */
function textOr(owner: Value | undefined, name: string, otherwise: string): string | undefined {
  const value = fieldOf(owner, name);
  return value === undefined ? otherwise : plainText(value);
}
