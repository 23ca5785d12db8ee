import type { ImageUse } from '../model/imageUse';
import type { Kind } from '../model/kind';
import { type Reading, reading } from '../model/reading';
import type { Source } from '../text/source';
import { readYaml } from '../text/yaml/yaml';
import { isTemplate } from './kubernetes/template';
import { type Node, nodeOfValue, nodesAt, settingAt } from './syntax/settings/node';
import { imageUse } from './syntax/settings/uses';
import { errorsIn } from './syntax/settings/yamlErrors';
import { yamlValue } from './syntax/settings/yamlValue';

/**
 * Machine configurations of Talos Linux, whole or as patches: the document `v1alpha1` with `machine` and `cluster`, and
 * those that took over parts of it, with a `kind` (Talos, "Configuration reference").
 */
export const talosKind: Kind = {
  id: 'talos',
  title: 'Talos machine configuration',
  globs: ['**/*.yaml', '**/*.yml'],
  recognise: ({ path, text }) => /\.ya?ml$/i.test(path) && isOfTalos(text) && !isTemplate(text),
  read: readConfiguration,
  comment: '#',
};

/** Other documents of Kubernetes have a group before their version. */
const DOCUMENT = /^apiVersion:[ \t]*["']?v1alpha1["']?[ \t]*(?:#.*)?\r?$/m;
const KIND = /^kind:[ \t]*["']?\w+Config\b/m;
const WHOLE = /^version:[ \t]*["']?v1alpha1["']?[ \t]*(?:#.*)?\r?$/m;
const PARTS = /^(?:machine|cluster):/m;
/** What a patch of either part has, and no values of a chart that begin alike. */
const PATCH = /^[ \t]{1,8}(?:install|kubelet|apiServer|controllerManager|scheduler|coreDNS):/m;
const OTHER_KEYS = /^(?!(?:machine|cluster|version|debug|persist)[ \t]*:|---|\.\.\.|sops[ \t]*:)[\w"']/m;

function isOfTalos(text: string): boolean {
  if (DOCUMENT.test(text) && KIND.test(text)) return true;
  if (!PARTS.test(text)) return false;
  return WHOLE.test(text) || (PATCH.test(text) && !OTHER_KEYS.test(text));
}

function readConfiguration({ text }: Source): Reading {
  const documents = readYaml(text);
  const uses = documents.flatMap((document) => usesOf(text, nodeOfValue(yamlValue(document))));
  return reading({ uses, skipped: documents.flatMap(errorsIn) });
}

/** Which machines take a configuration is said where it is applied: each image must serve one of the platforms. */
function usesOf(text: string, root: Node): readonly ImageUse[] {
  const kind = settingAt(root, 'kind');
  const isWhole = kind.state === 'absent';
  const version = settingAt(root, isWhole ? 'version' : 'apiVersion');
  const isOther = version.state === 'given' ? version.text !== 'v1alpha1' : !isWhole;
  if (isOther || kind.state === 'unknown') return [];
  const owners = isWhole ? OWNERS : (OWNERS_BY_KIND.get(kind.text) ?? []);
  return owners
    .flatMap((path) => (path === '' ? [root] : nodesAt(root, path)))
    .filter((owner) => !isDisabled(owner))
    .flatMap((owner) => imageUse(text, owner.value('image'), { demand: { kind: 'open', oneEnough: true } }));
}

function isDisabled(owner: Node): boolean {
  const setting = settingAt(owner, 'disabled');
  return setting.state === 'given' && setting.text === 'true';
}

/** What has an `image` in the document without a kind. */
const OWNERS: readonly string[] = [
  'machine.kubelet',
  'machine.install',
  'machine.install.extensions',
  'machine.pods.spec.initContainers',
  'machine.pods.spec.containers',
  'cluster.apiServer',
  'cluster.controllerManager',
  'cluster.scheduler',
  'cluster.proxy',
  'cluster.etcd',
  'cluster.coreDNS',
];

/** The same of the documents with a kind; the empty path is the document. */
const OWNERS_BY_KIND: ReadonlyMap<string, readonly string[]> = new Map([
  ['KubeletConfig', ['']],
  ['KubeAPIServerConfig', ['']],
  ['KubeControllerManagerConfig', ['']],
  ['KubeSchedulerConfig', ['']],
  ['KubeProxyConfig', ['']],
  ['KubeCoreDNSConfig', ['']],
  ['KubeStaticPodConfig', ['pod.spec.initContainers', 'pod.spec.containers']],
  ['ContainerConfig', ['']],
  ['UnattendedInstallConfig', ['installer']],
]);
