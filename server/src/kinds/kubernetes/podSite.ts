import { pushAll } from '../../text/pushAll';
import type { Place, Tree } from './tree';

/** The object that a pod belongs to. */
export interface Workload {
  /** The group of `apiVersion`; '' for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

/** A place that names an image. */
export interface ImagePlace {
  readonly place: Place;
  readonly role: 'run' | 'data';
  /** What stands elsewhere for the tag that its name has not. */
  readonly tag?: string;
  /** The node has it already (`imagePullPolicy: Never`). */
  readonly neverPulled?: boolean;
}

/** One pod in the text: what runs in it, and what says where. */
export interface PodSite {
  readonly workload: Workload;
  /** The mapping that stands for the pod. */
  readonly spec: Place;
  readonly images: readonly ImagePlace[];
  /** The mappings whose `nodeSelector`, `affinity`, `tolerations` hold for it: the first that has the key decides. */
  readonly placements: readonly Place[];
  /** Where its nodes are chosen: here, by whoever runs it, or in another object that is not known. */
  readonly chosen: 'here' | 'run' | 'elsewhere';
  /** The mapping that takes a `nodeSelector` or an `affinity`; absent where no such field exists there. */
  readonly constrainable?: Place;
}

/** The site of a mapping with the fields of a PodSpec (Kubernetes API, core/v1 PodSpec). */
export function podSpecSite(tree: Tree, spec: Place, workload: Workload): PodSite {
  const images: ImagePlace[] = [];
  for (const [key, field] of tree.fields(spec)) {
    if (CONTAINER_LISTS.has(key)) pushAll(images, imagesOfContainers(tree, field.place));
    if (key === 'volumes') pushAll(images, imagesOfVolumes(tree, field.place));
  }
  return { workload, spec, images, placements: [spec], chosen: 'here', constrainable: spec };
}

/** The images of a list of containers. */
export function imagesOfContainers(tree: Tree, list: Place | undefined): readonly ImagePlace[] {
  return tree.items(list).flatMap((container) => imageOf(tree, container));
}

/** The image of one mapping with a field `image`. */
export function imageOf(tree: Tree, container: Place | undefined): readonly ImagePlace[] {
  const place = tree.at(container, 'image');
  if (place === undefined || tree.text(place) === undefined) return [];
  const policy = tree.at(container, 'imagePullPolicy');
  const isNeverPulled = policy !== undefined && tree.text(policy)?.value === 'Never';
  return [{ place, role: 'run', ...(isNeverPulled && { neverPulled: true }) }];
}

const CONTAINER_LISTS: ReadonlySet<string> = new Set(['containers', 'initContainers', 'ephemeralContainers']);

function imagesOfVolumes(tree: Tree, list: Place | undefined): readonly ImagePlace[] {
  return tree.items(list).flatMap((volume) => {
    const place = tree.at(volume, 'image', 'reference');
    return place === undefined || tree.text(place) === undefined ? [] : [{ place, role: 'data' }];
  });
}
