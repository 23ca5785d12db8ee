import type { Span } from '../text/span';
import type { Pod } from './pod';

/** One entry of a kustomization's `images:`, as written. */
export interface KustomizeImage {
  /** The name that manifests use, without tag and digest. */
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
  readonly tagSuffix?: string;
}

/** What a kustomization makes of the files that it lists. */
export interface Kustomization {
  readonly images: readonly KustomizeImage[];
  /** Workspace paths of `resources`, `bases` and `components`: files and folders. */
  readonly resources: readonly string[];
  /** Workspace paths of the patches that are files. */
  readonly patches: readonly string[];
  /** The patches that stand in the kustomization itself, as written. */
  readonly inlinePatches: readonly string[];
  /** What it comes to. */
  readonly result?: KustomizeResult;
}

/** A document of a file: the file's path, and where the document stands in it. */
export interface DocumentPlace {
  readonly path: string;
  readonly span: Span;
}

/** A pod of a result with a place that decides an image of it. */
export interface PlacedPod {
  readonly at: string;
  readonly pod: Pod;
}

/** What a kustomization and all that it is made of come to. */
export interface KustomizeResult {
  /** The workspace paths of the files that it is made of, its own left out. */
  readonly reached: readonly string[];
  /** The places of what decides the images in the end: `path start`. */
  readonly deciding: readonly string[];
  /** The documents whose pods are moved to other nodes by a patch. */
  readonly moved: readonly DocumentPlace[];
  /** Of the pods of these, by the place that decides an image (`path start`): what it comes to. */
  readonly placed: readonly PlacedPod[];
  /** The documents of which is not known what becomes of them. */
  readonly unclear: readonly DocumentPlace[];
}
