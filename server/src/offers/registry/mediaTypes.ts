import * as l10n from '@vscode/l10n';
/** Manifests of several images (OCI image-spec, media-types.md; Docker's image manifest schemas). */
export const INDEX_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

/** Manifests of one image. */
export const IMAGE_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]);

/** Manifests of the first form, which engines no longer take. */
export const SCHEMA1_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
]);

/** Configs that describe an image. The last is what Docker 1.10 wrote. */
export const IMAGE_CONFIG_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  'application/octet-stream',
]);

/**
 * What every manifest request accepts. Without the four image types some registries answer with schema 1 or with one
 * arbitrary image of an index; a final wildcard lets the others say what they have.
 */
export const ACCEPT_MANIFESTS = [...INDEX_TYPES, ...IMAGE_TYPES, '*/*'].join(', ');

/** A media type without parameters, in lower case. */
export function essence(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** What a config's media type says that a manifest is, where it is no image, for a person. */
export function artifactName(configType: string): string {
  const known = ARTIFACT_NAMES.find(([pattern]) => pattern.test(configType));
  return known ? known[1]() : l10n.t('an artifact that is no image');
}

const ARTIFACT_NAMES: readonly (readonly [pattern: RegExp, name: () => string])[] = [
  [/^application\/vnd\.cncf\.helm\./, () => l10n.t('a Helm chart')],
  [/^application\/vnd\.docker\.plugin\./, () => l10n.t('a Docker plugin')],
  [/^application\/vnd\.docker\.ai\./, () => l10n.t('an AI model')],
  [/^application\/vnd\.cncf\.model\./, () => l10n.t('an AI model')],
  [/wasm/, () => l10n.t('a WebAssembly module')],
];
