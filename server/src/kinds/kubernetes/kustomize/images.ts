import type { KustomizeImage } from '../../../model/kustomization';
import { rewriteImage } from '../kustomizeImages';
import { at, itemsOf, type Leaf, leafOf, type Mapping, type Origin, type Value, withField } from './value';

/** An entry of `images:` with the place that decides what is pulled: the tag, else the digest, else the name. */
export interface DecidingEntry {
  readonly image: KustomizeImage;
  readonly origin: Origin | undefined;
  /** Only the name is replaced: the tag is still that of the manifest. */
  readonly keepsTag: boolean;
}

/** Reads the `images:` of a kustomization. */
export function entriesOf(kustomization: Value): readonly DecidingEntry[] {
  return itemsOf(at(kustomization, 'images')).flatMap((entry) => {
    const leaf = (key: string): Leaf | undefined => {
      const found = leafOf(at(entry, key));
      return found?.text === '' ? undefined : found;
    };
    const name = leaf('name')?.text;
    if (name === undefined) return [];
    const [newName, newTag, digest, tagSuffix] = [leaf('newName'), leaf('newTag'), leaf('digest'), leaf('tagSuffix')];
    const image: KustomizeImage = {
      name,
      ...(newName && { newName: newName.text }),
      ...(newTag && { newTag: newTag.text }),
      ...(digest && { digest: digest.text }),
      ...(tagSuffix && { tagSuffix: tagSuffix.text }),
    };
    const decider = newTag ?? digest ?? tagSuffix ?? newName;
    return [{ image, origin: decider?.origin, keepsTag: newTag === undefined && digest === undefined }];
  });
}

/**
 * An object with its images replaced, in the lists `containers` and `initContainers` wherever they are (kustomize,
 * `imagetag`). `isNear` says of a manifest that its own reading tells of an image whose name alone is replaced.
 */
export function withImages(
  value: Value,
  entries: readonly DecidingEntry[],
  isNear: (origin: Origin) => boolean,
): Value {
  if (value.kind === 'leaf') return value;
  if (value.kind === 'list')
    return { kind: 'list', items: value.items.map((item) => withImages(item, entries, isNear)) };
  let result: Mapping = value;
  for (const [key, field] of value.fields) {
    const inner = withImages(field, entries, isNear);
    const isContainers = (key === 'containers' || key === 'initContainers') && inner.kind === 'list';
    const after: Value = isContainers
      ? { kind: 'list', items: inner.items.map((item) => withImage(item, entries, isNear)) }
      : inner;
    if (after !== field) result = withField(result, key, after);
  }
  return result;
}

function withImage(container: Value, entries: readonly DecidingEntry[], isNear: (origin: Origin) => boolean): Value {
  let leaf = leafOf(at(container, 'image'));
  if (container.kind !== 'map' || leaf === undefined) return container;
  for (const { image, origin, keepsTag } of entries) {
    const text = rewriteImage([image], leaf.text);
    if (text === undefined) continue;
    const decider: Origin = origin === undefined || (keepsTag && isNear(leaf.origin)) ? leaf.origin : origin;
    leaf = { ...leaf, text, json: JSON.stringify(text), origin: decider };
  }
  return withField(container, 'image', leaf);
}
