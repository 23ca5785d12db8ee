import { readReference } from '../../image/reference';
import type { ImageUse } from '../../model/imageUse';
import { placesAt } from './paths';
import type { Place, Tree } from './tree';

/** An image that an application gives kustomize. */
export type ArgoImage = Pick<ImageUse, 'span' | 'written' | 'image' | 'literal'>;

/**
 * The images under `kustomize.images` of an Argo CD application, `[name=]image:tag` or `[name=]image@digest`, as
 * `kustomize edit set image` takes them. One without a tag or digest keeps that of the manifests, which is not known here.
 */
export function argoImagesOf(tree: Tree, kustomize: Place): readonly ArgoImage[] {
  return placesAt(tree, kustomize, ['images', '[]']).flatMap((place) => {
    const text = tree.text(place);
    if (text === undefined || /[${]/.test(text.value)) return [];
    const from = text.value.indexOf('=') + 1;
    const written = text.value.slice(from);
    const reading = readReference(written);
    const isWhole = /:[^/]*$|@/.test(written);
    if (!reading.ok || !isWhole) return [];
    const span = text.literal ? { start: text.span.start + from, end: text.span.end } : text.span;
    return [{ span, written, image: reading.reference, literal: text.literal }];
  });
}

/** Whether what an application gives kustomize besides may choose nodes. */
export function patchesNodes(tree: Tree, kustomize: Place): boolean {
  return ['patches', 'components'].some((key) => tree.at(kustomize, key) !== undefined);
}
