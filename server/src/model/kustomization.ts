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
}
