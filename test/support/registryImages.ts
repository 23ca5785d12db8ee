import { createHash } from 'node:crypto';

/** `linux/arm64/v8`, with an OS version after an @: `windows/amd64@10.0.20348.1`. */
export type PlatformText = string;

/** One entry of an index: an image, an index within it, an image whose entry names no platform, or an artifact. */
export type EntrySpec =
  | PlatformText
  | { readonly nested: readonly EntrySpec[] }
  | { readonly unnamed: PlatformText }
  | { readonly artifactType: string };

/** An image as a test or the demo wants it. `docker` asks for Docker's media types instead of OCI's. */
export type ImageSpec =
  | {
      readonly index: readonly EntrySpec[];
      /** A provenance attestation for each image, as BuildKit pushes them. */
      readonly attestations?: boolean;
      readonly docker?: boolean;
    }
  | {
      readonly manifest: PlatformText;
      readonly docker?: boolean;
      /** The config stands in its descriptor's `data`, too. */
      readonly embedded?: boolean;
    }
  | { readonly schema1: string }
  | { readonly artifact: 'helm' | 'plugin' | 'model' | 'empty' };

/** Bytes with the media type to serve them under. */
export interface Content {
  readonly bytes: Buffer;
  readonly mediaType: string;
}

/** Everything an image is made of; `root` is what a tag leads to. Keyed by digest. */
export interface BuiltImage {
  readonly root: string;
  readonly manifests: ReadonlyMap<string, Content>;
  readonly blobs: ReadonlyMap<string, Buffer>;
}

/** Makes the manifests and blobs of an image. `salt` tells images of the same shape apart. */
export function buildImage(spec: ImageSpec, salt: string): BuiltImage {
  const store: Store = { manifests: new Map(), blobs: new Map() };
  return { root: addImage(store, spec, salt).digest, ...store };
}

/** The sha256 digest of bytes. */
export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The platform object of an index entry or a config. */
export function platformFields(text: PlatformText): Readonly<Record<string, string>> {
  const [name = '', version] = text.split('@');
  const [os = '', architecture = '', variant] = name.split('/');
  return { os, architecture, ...(variant && { variant }), ...(version && { 'os.version': version }) };
}

interface Store {
  readonly manifests: Map<string, Content>;
  readonly blobs: Map<string, Buffer>;
}

interface Described {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const oci = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

const docker = {
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};

const artifactConfigs = {
  helm: 'application/vnd.cncf.helm.config.v1+json',
  plugin: 'application/vnd.docker.plugin.v1+json',
  model: 'application/vnd.docker.ai.model.config.v0.1+json',
  empty: 'application/vnd.oci.empty.v1+json',
};

function addImage(store: Store, spec: ImageSpec, salt: string): Described {
  if ('schema1' in spec) return addSchema1(store, spec.schema1, salt);
  if ('artifact' in spec) return addArtifact(store, artifactConfigs[spec.artifact], salt);
  const types = spec.docker ? docker : oci;
  if ('manifest' in spec) return addOne(store, platformFields(spec.manifest), types, salt, spec.embedded ?? false);
  return addIndex(store, spec.index, types, salt, spec.attestations ?? false);
}

function addIndex(
  store: Store,
  entries: readonly EntrySpec[],
  types: typeof oci,
  salt: string,
  withAttestations: boolean,
): Described {
  const manifests = entries.flatMap((entry, position) => {
    const own = `${salt} ${position}`;
    if (typeof entry !== 'string') return [addSpecialEntry(store, entry, types, own)];
    const platform = platformFields(entry);
    const described = { ...addOne(store, platform, types, own, false), platform };
    return withAttestations ? [described, addAttestation(store, described.digest, own)] : [described];
  });
  return addManifest(store, { schemaVersion: 2, mediaType: types.index, manifests });
}

function addSpecialEntry(store: Store, entry: Exclude<EntrySpec, string>, types: typeof oci, salt: string): object {
  if ('nested' in entry) return addIndex(store, entry.nested, types, salt, false);
  if ('unnamed' in entry) return addOne(store, platformFields(entry.unnamed), types, salt, false);
  return { ...addArtifact(store, artifactConfigs.empty, salt), artifactType: entry.artifactType };
}

/** As BuildKit stores them (attestation-storage.md): beside the image, platform unknown/unknown. */
function addAttestation(store: Store, subject: string, salt: string): object {
  const platform = { os: 'unknown', architecture: 'unknown' };
  return {
    ...addOne(store, platform, oci, `${salt} attestation`, false),
    platform,
    annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': subject },
  };
}

function addOne(store: Store, platform: object, types: typeof oci, salt: string, isEmbedded: boolean): Described {
  const content = { ...platform, config: {}, rootfs: { type: 'layers', diff_ids: [] }, history: [{ comment: salt }] };
  const bytes = Buffer.from(JSON.stringify(content));
  const config = {
    mediaType: types.config,
    ...addBlob(store, bytes),
    ...(isEmbedded && { data: bytes.toString('base64') }),
  };
  const layer = { mediaType: types.layer, ...addBlob(store, Buffer.from(`layer of ${salt}`)) };
  return addManifest(store, { schemaVersion: 2, mediaType: types.manifest, config, layers: [layer] });
}

function addArtifact(store: Store, configType: string, salt: string): Described {
  const config = { mediaType: configType, ...addBlob(store, Buffer.from('{}')) };
  const layer = { mediaType: 'application/octet-stream', ...addBlob(store, Buffer.from(`content of ${salt}`)) };
  return addManifest(store, { schemaVersion: 2, mediaType: oci.manifest, config, layers: [layer] });
}

function addSchema1(store: Store, architecture: string, salt: string): Described {
  const mediaType = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
  const body = { schemaVersion: 1, name: salt, tag: 'old', architecture, fsLayers: [], history: [], signatures: [] };
  return addBytes(store, Buffer.from(JSON.stringify(body)), mediaType);
}

function addManifest(
  store: Store,
  manifest: Readonly<Record<string, unknown>> & { readonly mediaType: string },
): Described {
  return addBytes(store, Buffer.from(JSON.stringify(manifest)), manifest.mediaType);
}

function addBytes(store: Store, bytes: Buffer, mediaType: string): Described {
  const digest = sha256(bytes);
  store.manifests.set(digest, { bytes, mediaType });
  return { mediaType, digest, size: bytes.length };
}

function addBlob(store: Store, bytes: Buffer): { readonly digest: string; readonly size: number } {
  const digest = sha256(bytes);
  store.blobs.set(digest, bytes);
  return { digest, size: bytes.length };
}
