import type { FileText } from '../../model/kind';
import type { Kustomization, KustomizeImage } from '../../model/kustomization';
import { baseName, folderOf, joinPath } from '../../text/paths';
import { readYaml } from '../../text/yaml/yaml';
import { placesAt } from './paths';
import type { Surroundings } from './pods';
import { type Place, type Tree, treeOf } from './tree';

/** The names under which kustomize looks for its file, in its order. */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** An entry of `images:` with its places. */
export interface ImageEntry {
  readonly image: KustomizeImage;
  readonly tree: Tree;
  readonly place: Place;
}

/** A kustomization with the places of its entries. */
export interface ReadKustomization {
  readonly kustomization: Kustomization;
  readonly entries: readonly ImageEntry[];
}

/** Reads a kustomization file that stands in `folder`. */
export function readKustomization(text: string, folder: string): ReadKustomization {
  const entries: ImageEntry[] = [];
  const resources: string[] = [];
  const patches: string[] = [];
  const inlinePatches: string[] = [];
  for (const document of readYaml(text)) {
    if (document.root === undefined) continue;
    const tree = treeOf(document);
    const root: Place = { node: document.root, shared: false };
    const texts = (...path: readonly string[]): readonly string[] =>
      placesAt(tree, root, path).flatMap((place) => tree.text(place)?.value ?? []);
    for (const place of placesAt(tree, root, ['images', '[]'])) {
      const image = readEntry(tree, place);
      if (image !== undefined) entries.push({ image, tree, place });
    }
    for (const key of ['resources', 'bases', 'components']) resources.push(...texts(key, '[]'));
    patches.push(...texts('patches', '[]', 'path'), ...texts('patchesJson6902', '[]', 'path'));
    inlinePatches.push(...texts('patches', '[]', 'patch'), ...texts('patchesJson6902', '[]', 'patch'));
    for (const patch of texts('patchesStrategicMerge', '[]'))
      (patch.includes('\n') ? inlinePatches : patches).push(patch);
  }
  const isLocal = (path: string): boolean => !/^[a-z+]+:\/\/|^git@|^github\.com\//.test(path);
  const inFolder = (paths: readonly string[]): readonly string[] =>
    paths.filter(isLocal).map((path) => joinPath(folder, path));
  return {
    entries,
    kustomization: {
      images: entries.map(({ image }) => image),
      resources: inFolder(resources),
      patches: inFolder(patches),
      inlinePatches,
    },
  };
}

/**
 * What the `images` of a kustomization make of an image, as kustomize does it: the name is compared as text, and a new
 * tag or digest replaces both. Undefined where no entry is about it.
 */
export function rewriteImage(images: readonly KustomizeImage[], written: string): string | undefined {
  let result: string | undefined;
  for (const image of images) result = applyImage(image, result ?? written) ?? result;
  return result;
}

/** What is around a manifest. */
export interface ManifestSurroundings extends Surroundings {
  readonly wanted: readonly string[];
  /** The kustomization that takes it for a patch. */
  readonly patches?: { readonly path: string; readonly text: string };
}

/** The files that a manifest's reading depends on, and what they do to it. Only its own folder is looked at. */
export function surroundingsOf(path: string, file: FileText): ManifestSurroundings {
  const folder = folderOf(path);
  const wanted: string[] = KUSTOMIZATION_NAMES.map((name) => joinPath(folder, name));
  const at = wanted.findIndex((name) => file(name) !== undefined);
  const beside = wanted[at] ?? '';
  const text = at < 0 ? undefined : file(beside);
  if (text === undefined || KUSTOMIZATION_NAMES.some((name) => name === baseName(path))) return { ...ALONE, wanted };
  const { kustomization } = readKustomization(text, folder);
  const { images, resources, patches, inlinePatches } = kustomization;
  const own = joinPath('', path);
  if (patches.includes(own)) return { ...ALONE, patched: true, wanted, patches: { path: beside, text } };
  if (!resources.includes(own)) return { ...ALONE, wanted };
  const texts = [...inlinePatches, ...patches.map((patch) => file(patch) ?? '')];
  return {
    rewrite: (written) => rewriteImage(images, written),
    tells: (written) => images.some((image) => decides(image) && applyImage(image, written) !== undefined),
    patched: texts.some((patch) => /nodeSelector|[aA]ffinity|nodeName|kubernetes\.io\/arch|tolerations/.test(patch)),
    wanted: [...wanted, ...patches],
  };
}

/** A manifest that no kustomization lists. */
export const ALONE: Surroundings = { rewrite: () => undefined, tells: () => false, patched: false };

/** Whether an entry alone says what is pulled. */
function decides({ newTag, digest }: KustomizeImage): boolean {
  return newTag !== undefined || digest !== undefined;
}

/** kustomize's own pattern (api/internal/image, `IsImageMatched`): the name, and nothing but a tag or digest after it. */
function applyImage(image: KustomizeImage, written: string): string | undefined {
  const { name, newName = name, newTag, digest, tagSuffix } = image;
  const rest = written.startsWith(name) ? written.slice(name.length) : undefined;
  if (rest === undefined || !/^(?::[\w.{}-]*)?(?:@sha256:[\w.{}-]*)?$/.test(rest)) return undefined;
  if (newTag !== undefined) return `${newName}:${newTag}${digest === undefined ? '' : `@${digest}`}`;
  if (digest !== undefined) return `${newName}@${digest}`;
  if (tagSuffix !== undefined) return `${newName}${rest.replace(/@.*$/, '') || ':latest'}${tagSuffix}`;
  return newName + rest;
}

function readEntry(tree: Tree, place: Place): KustomizeImage | undefined {
  const text = (key: string): string | undefined => tree.text(tree.at(place, key))?.value || undefined;
  const name = text('name');
  if (name === undefined) return undefined;
  const [newName, newTag, digest, tagSuffix] = [text('newName'), text('newTag'), text('digest'), text('tagSuffix')];
  return {
    name,
    ...(newName !== undefined && { newName }),
    ...(newTag !== undefined && { newTag }),
    ...(digest !== undefined && { digest }),
    ...(tagSuffix !== undefined && { tagSuffix }),
  };
}
