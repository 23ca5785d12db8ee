import { isMap } from 'yaml';
import type { RuntimeClass } from '../../model/pod';
import { type NodePromise, type Reading, reading, type Skipped } from '../../model/reading';
import { uniqueBy } from '../../text/groups';
import { memoOfObjects } from '../../text/memo';
import { readYaml, type YamlDocument } from '../../text/yaml/yaml';
import { nodePoolMentions, nodePromisesOf } from './nodePools';
import type { PodSite, Workload } from './podSite';
import { podSitesOf, workloadOf } from './podSites';
import { type Gathered, gatherPod, type Surroundings } from './pods';
import { type ReleaseImages, releaseImagesOf } from './releases';
import { runtimeClassesOf } from './runtimeClasses';
import { mayTell } from './telling';
import { errorsOf, type Place, type Tree, treeOf } from './tree';

/** Reads the objects of a stream; `around` is what other files make of them. */
export function readObjects(text: string, around: Surroundings, wanted: readonly string[]): Reading {
  return readDocuments(readYaml(text, mayTell), around, wanted);
}

/** Reads the objects of documents that are parsed. */
export function readDocuments(
  documents: readonly YamlDocument[],
  around: Surroundings,
  wanted: readonly string[],
): Reading {
  const into: Gathered & Collected = {
    uses: [],
    pods: [],
    mentions: [],
    nodePromises: [],
    runtimeClasses: [],
    skipped: [],
  };
  for (const document of documents) {
    into.skipped.push(...errorsOf(document));
    const tree = treeOf(document);
    for (const { object, workload, sites } of objectsIn(document.alone ?? document)) {
      for (const site of sites) gatherPod(tree, site, around, into);
      gatherRelease(releaseImagesOf(tree, object, workload, into.pods.length), around, into);
      into.mentions.push(...nodePoolMentions(tree, object, workload));
      into.nodePromises.push(...nodePromisesOf(tree, object, workload));
      into.runtimeClasses.push(...runtimeClassesOf(tree, object, workload));
    }
  }
  return reading({ ...into, mentions: onePerPlace(into.mentions), wanted });
}

/** A patch of the kustomization may give the release other values. */
function gatherRelease({ uses, pods }: ReleaseImages, { patched }: Surroundings, into: Gathered): void {
  const first = into.uses.length;
  into.uses.push(...uses);
  into.pods.push(...pods.map((pod, i) => ({ ...pod, uses: [first + i], unresolved: pod.unresolved || patched })));
}

interface Collected {
  readonly nodePromises: NodePromise[];
  readonly runtimeClasses: RuntimeClass[];
  readonly skipped: Skipped[];
}

/** An object and its pods, as places of its document: they are the same wherever that stands in a stream. */
interface ObjectWithSites {
  readonly object: Place;
  readonly workload: Workload;
  readonly sites: readonly PodSite[];
}

/** A keystroke changes one document of a stream: in the others no pod is looked for anew. */
const objectsIn = memoOfObjects((alone: YamlDocument): readonly ObjectWithSites[] => {
  if (alone.root === undefined) return [];
  const tree = treeOf(alone);
  return objectsOf(tree, { node: alone.root, shared: false }, 0).flatMap((object) => {
    const workload = workloadOf(tree, object);
    return workload === undefined ? [] : [{ object, workload, sites: podSitesOf(tree, object, workload) }];
  });
});

const MAX_LISTS = 4;

/** The object itself, or the items of a `List`. */
function objectsOf(tree: Tree, root: Place, depth: number): readonly Place[] {
  if (!isMap(root.node)) return [];
  const kind = tree.text(tree.at(root, 'kind'))?.value ?? '';
  const items = tree.items(tree.at(root, 'items'));
  const isList = kind.endsWith('List') && items.length > 0 && depth < MAX_LISTS;
  return isList ? items.flatMap((item) => objectsOf(tree, item, depth + 1)) : [root];
}

/** An anchor that serves several pods names a platform once. */
function onePerPlace(mentions: Gathered['mentions']): Reading['mentions'] {
  return uniqueBy(mentions, ({ text: { span } }) => span.start);
}
