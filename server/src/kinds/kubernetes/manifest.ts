import { isMap } from 'yaml';
import type { Kind, ReadContext } from '../../model/kind';
import { type NodePromise, type Reading, reading, type Skipped } from '../../model/reading';
import { baseName } from '../../text/paths';
import type { Source } from '../../text/source';
import { readYaml } from '../../text/yaml/yaml';
import { KUSTOMIZATION_NAMES, surroundingsOf } from './kustomizeImages';
import { nodePoolMentions, nodePromisesOf } from './nodePools';
import type { Workload } from './podSite';
import { podSitesOf } from './podSites';
import { type Gathered, gatherPod, type Surroundings } from './pods';
import { isTemplate } from './template';
import { errorsOf, type Place, type Tree, treeOf } from './tree';

/** Kubernetes manifests in YAML: streams of objects with `apiVersion` and `kind`, lists and custom resources too. */
export const kubernetesKind: Kind = {
  id: 'kubernetes',
  title: 'Kubernetes manifest',
  globs: ['**/*.yaml', '**/*.yml'],
  comment: '#',
  recognise: ({ path, text, languageId }) =>
    (/\.ya?ml$/i.test(path) || languageId === 'yaml') &&
    !KUSTOMIZATION_NAMES.some((name) => name === baseName(path)) &&
    speaksKubernetes(text) &&
    !isCloudRun(text) &&
    !isTemplate(text),
  read: readManifest,
};

/** The same objects written as JSON, which has no comments. */
export const kubernetesJsonKind: Kind = {
  id: 'kubernetes-json',
  title: 'Kubernetes manifest',
  globs: ['**/*.json'],
  comment: undefined,
  recognise({ path, text }) {
    if (!/\.json$/i.test(path)) return false;
    const head = text.slice(0, 4_096);
    return /^\s*\{/.test(head) && /"apiVersion"\s*:/.test(head) && /"kind"\s*:/.test(head) && !isCloudRun(text);
  },
  read: readManifest,
};

function speaksKubernetes(text: string): boolean {
  const inYaml =
    /^(?:apiVersion|"apiVersion"|'apiVersion')[ \t]*:/m.test(text) && /^(?:kind|"kind"|'kind')[ \t]*:/m.test(text);
  const head = text.slice(0, 4_096);
  return inYaml || (/^\s*\{/.test(head) && /"apiVersion"\s*:/.test(head) && /"kind"\s*:/.test(head));
}

/** Cloud Run speaks Knative, and no node of a cluster runs it. */
function isCloudRun(text: string): boolean {
  return text.includes('run.googleapis.com/') && text.includes('serving.knative.dev/');
}

function readManifest({ path, text }: Source, { file }: ReadContext): Reading {
  const { wanted, ...around } = surroundingsOf(path, file);
  return readObjects(text, around, wanted);
}

/** Reads the objects of a stream; `around` is what other files make of them. */
export function readObjects(text: string, around: Surroundings, wanted: readonly string[]): Reading {
  const into: Gathered & { readonly nodePromises: NodePromise[]; readonly skipped: Skipped[] } = {
    uses: [],
    pods: [],
    mentions: [],
    nodePromises: [],
    skipped: [],
  };
  for (const document of readYaml(text, mayTell)) {
    into.skipped.push(...errorsOf(document));
    if (document.root === undefined) continue;
    const tree = treeOf(document);
    for (const object of objectsOf(tree, { node: document.root, shared: false }, 0)) {
      const workload = workloadOf(tree, object);
      if (workload === undefined) continue;
      for (const site of podSitesOf(tree, object, workload)) gatherPod(tree, site, around, into);
      into.mentions.push(...nodePoolMentions(tree, object, workload));
      into.nodePromises.push(...nodePromisesOf(tree, object, workload));
    }
  }
  return reading({ ...into, mentions: onePerPlace(into.mentions), wanted });
}

/** Whether an object can name an image, an architecture or a machine: most of a cluster's objects cannot. */
function mayTell(document: string): boolean {
  return TELLING.test(document) && !/^kind:[ \t]*["']?CustomResourceDefinition/m.test(document);
}

const TELLING = /image|containers|kubernetes\.io\/(?:arch|os)|instance|machine|karpenter|eksctl|vmsize|sku|arch\b/i;

const MAX_LISTS = 4;

/** The object itself, or the items of a `List`. */
function objectsOf(tree: Tree, root: Place, depth: number): readonly Place[] {
  if (!isMap(root.node)) return [];
  const kind = tree.text(tree.at(root, 'kind'))?.value ?? '';
  const items = tree.items(tree.at(root, 'items'));
  const isList = kind.endsWith('List') && items.length > 0 && depth < MAX_LISTS;
  return isList ? items.flatMap((item) => objectsOf(tree, item, depth + 1)) : [root];
}

function workloadOf(tree: Tree, object: Place): Workload | undefined {
  const apiVersion = tree.text(tree.at(object, 'apiVersion'))?.value;
  const kind = tree.text(tree.at(object, 'kind'))?.value;
  if (apiVersion === undefined || kind === undefined || kind === 'CustomResourceDefinition') return undefined;
  const name = tree.text(tree.at(object, 'metadata', 'name'))?.value;
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), kind, ...(name !== undefined && { name }) };
}

/** An anchor that serves several pods names a platform once. */
function onePerPlace(mentions: Gathered['mentions']): Reading['mentions'] {
  const byStart = new Map(mentions.map((mention) => [mention.text.span.start, mention]));
  return [...byStart.values()];
}
