import { lambdaPlatform, type ServicePlatform, type Setting, taskPlatform } from '../data/managedServices';
import { formatPlatform, parsePlatform } from '../image/platform';
import type { Build } from '../model/build';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import { folderOf, joinPath } from '../text/paths';
import type { Source } from '../text/source';
import { readYaml } from '../text/yaml/yaml';
import { type FieldValue, plainText, type Value } from './syntax/hcl/value';
import { hostedBuild } from './syntax/hostedBuild';
import { programBuild } from './syntax/programBuild';
import { type Node, nodeOfValue, nodesAt, settingAt } from './syntax/settings/node';
import { errorsIn } from './syntax/settings/yamlErrors';
import { yamlValue } from './syntax/settings/yamlValue';

/**
 * Services of the Serverless Framework for AWS (serverless.com, "Serverless.yml Reference"): the images that it builds
 * (`provider.ecr.images`) are for the platform that they state, else for that of the functions that run them, or of the
 * tasks of the plugin serverless-fargate.
 */
export const serverlessKind: Kind = {
  id: 'serverless',
  title: 'Serverless Framework service',
  globs: ['**/serverless*.{yml,yaml}'],
  recognise: ({ path, text }) =>
    /(?:^|\/)serverless[^/]*\.ya?ml$/i.test(path) && /^provider\s*:/m.test(text) && /^\s+ecr\s*:/m.test(text),
  read: readService,
  comment: undefined,
  tellsOnly: true,
};

const NAME = 'Serverless Framework';

function readService({ path, text }: Source): Reading {
  const [document] = readYaml(text);
  if (document === undefined) return reading({});
  const root = nodeOfValue(yamlValue(document));
  const images = nodesAt(root, 'provider.ecr').flatMap((ecr) => fieldsOf(ecr.value('images')));
  const builds = images.flatMap((image) => buildOf(image, root, folderOf(path)) ?? []);
  return reading({ builds, skipped: errorsIn(document) });
}

/** An image without a `path` is one of a registry. */
function buildOf([name, { key, value }]: Entry, root: Node, folder: string): Build | undefined {
  const image = nodeOfValue(value);
  const context = known(settingAt(image, 'path'));
  const file = settingAt(image, 'file');
  const dockerfile = file.state === 'absent' ? 'Dockerfile' : known(file);
  if (value.kind !== 'object' || context === undefined || dockerfile === undefined) return undefined;
  const dockerfiles = [joinPath(joinPath(folder, context), dockerfile)];
  const args = new Map(fieldsOf(image.value('buildArgs')).map(([arg, one]) => [arg, plainText(one.value)]));
  const platform = platformOf(name, image, root);
  return platform === undefined
    ? { ...programBuild(NAME, key.span, dockerfiles), args, ownPlace: true }
    : hostedBuild({ title: NAME, span: key.span, dockerfiles, target: undefined, args, platform });
}

/** The platform that the image is for; undefined where that is not known, or users of it differ. */
function platformOf(name: string, image: Node, root: Node): string | undefined {
  const stated = settingAt(image, 'platform');
  if (stated.state !== 'absent') {
    const platform = parsePlatform(known(stated) ?? '');
    return platform && formatPlatform(platform);
  }
  const users = [...functionsOf(name, root), ...tasksOf(name, root)];
  const platforms = new Set(users.map((user) => (user.state === 'known' ? formatPlatform(user.platform) : undefined)));
  const [only, ...others] = platforms;
  return others.length > 0 ? undefined : only;
}

function functionsOf(name: string, root: Node): readonly ServicePlatform[] {
  const [provider] = root.nodes('provider');
  return fieldsOf(root.value('functions'))
    .map(([own, { value }]) => ({ own, node: nodeOfValue(value) }))
    .filter(({ node }) => runs(node, name))
    .map(({ own, node }) => lambdaPlatform(`"${own}"`, architectureOf([node, ...(provider ? [provider] : [])])));
}

/** The plugin's settings stand at the top of the document, or under `custom`. */
function tasksOf(name: string, root: Node): readonly ServicePlatform[] {
  const plugins = [...root.nodes('fargate'), ...nodesAt(root, 'custom.fargate')];
  return plugins.flatMap((plugin) =>
    fieldsOf(plugin.value('tasks'))
      .map(([own, { value }]) => ({ own, node: nodeOfValue(value) }))
      .filter(({ node }) => runs(node, name))
      .map(({ own, node }) =>
        taskPlatform(own, {
          architecture: architectureOf([node, plugin]),
          system: { state: 'absent' },
          fargate: 'yes',
        }),
      ),
  );
}

/** `image: name`, or a mapping with the name. */
function runs(user: Node, name: string): boolean {
  const image = user.value('image');
  return (image?.kind === 'object' ? plainText(nodeOfValue(image).value('name')) : plainText(image)) === name;
}

/** What the first of them says that says anything. */
function architectureOf(nodes: readonly Node[]): Setting {
  const said = nodes.map((node) => settingAt(node, 'architecture')).find(({ state }) => state !== 'absent');
  if (said === undefined) return { state: 'absent' };
  return known(said) === undefined ? { state: 'unknown' } : said;
}

/** A text without a variable of the framework's (`${opt:stage}`). */
function known(setting: Setting): string | undefined {
  return setting.state === 'given' && !setting.text.includes('${') ? setting.text : undefined;
}

type Entry = readonly [string, FieldValue];

function fieldsOf(value: Value | undefined): readonly Entry[] {
  return value?.kind === 'object' ? [...value.fields] : [];
}
