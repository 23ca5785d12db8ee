import * as l10n from '@vscode/l10n';
import { normalisePlatform, type Platform, type PlatformFields, platformOfConfig } from '../../image/platform';
import { isDigest } from './digest';
import { asArray, asObject, asString, type JsonObject, readJson } from './json';
import { artifactName, essence, IMAGE_CONFIG_TYPES, IMAGE_TYPES, INDEX_TYPES, SCHEMA1_TYPES } from './mediaTypes';
import { clean } from './messages';

/** What a manifest says of a blob or of another manifest. */
export interface Descriptor {
  readonly digest: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size?: number;
  /** The content itself, where the manifest carries it (OCI descriptor, `data`). */
  readonly data?: Uint8Array;
}

/** One entry of an index that may be run. */
export interface IndexEntry {
  readonly descriptor: Descriptor;
  /** A nested index, or an image. */
  readonly kind: 'index' | 'image';
  /** Absent where the index does not say; always absent for a nested index. */
  readonly platform?: Platform;
  readonly osVersion?: string;
}

/** What the bytes of a manifest say. */
export type Manifest =
  | { readonly kind: 'index'; readonly entries: readonly IndexEntry[]; readonly attestations: number }
  | { readonly kind: 'image'; readonly config: Descriptor }
  | { readonly kind: 'schema1'; readonly platform: Platform }
  | { readonly kind: 'artifact'; readonly what: string }
  | { readonly kind: 'tooLarge'; readonly why: string }
  | { readonly kind: 'bad'; readonly why: string };

/** An index with more entries than this is not read. */
const maxEntries = 256;

/**
 * Reads a manifest of any kind (OCI image-spec; Docker schema 2 and 1). The body's own media type must agree with the
 * `Content-Type`; where neither helps, its shape decides. Total.
 */
export function readManifest(body: Uint8Array, contentType?: string): Manifest {
  const document = asObject(readJson(body));
  if (!document) return { kind: 'bad', why: l10n.t('what it sent is not a JSON object') };
  const stated = asString(document.mediaType);
  const kind = kindOf(document, essence(contentType), essence(stated));
  switch (kind) {
    case 'index':
      return readIndex(document);
    case 'image':
      return readImage(document);
    case 'schema1':
      return readSchema1(document);
    case 'contradiction':
      return {
        kind: 'bad',
        why: l10n.t('it calls one manifest both {0} and {1}', clean(stated ?? ''), clean(contentType ?? '')),
      };
    case 'unknown':
      return { kind: 'bad', why: l10n.t('what it sent is no manifest') };
    default:
      return kind satisfies never;
  }
}

/** The platform of an image config, or undefined where the bytes are no config that names one. */
export function readConfig(body: Uint8Array): Platform | undefined {
  const fields = readFields(asObject(readJson(body)));
  return fields && isRunnable(fields) ? platformOfConfig(fields) : undefined;
}

type Kind = 'index' | 'image' | 'schema1';

function kindOf(document: JsonObject, contentType: string, stated: string): Kind | 'contradiction' | 'unknown' {
  const byHeader = kindOfType(contentType);
  const byBody = kindOfType(stated);
  if (byHeader && byBody && byHeader !== byBody) return 'contradiction';
  return byBody ?? byHeader ?? kindOfShape(document) ?? 'unknown';
}

function kindOfType(type: string): Kind | undefined {
  if (INDEX_TYPES.has(type)) return 'index';
  if (IMAGE_TYPES.has(type)) return 'image';
  return SCHEMA1_TYPES.has(type) ? 'schema1' : undefined;
}

function kindOfShape(document: JsonObject): Kind | undefined {
  if (Array.isArray(document.manifests)) return 'index';
  if (asObject(document.config) && Array.isArray(document.layers)) return 'image';
  return document.schemaVersion === 1 ? 'schema1' : undefined;
}

function readIndex(document: JsonObject): Manifest {
  const listed = asArray(document.manifests);
  // `"manifests": null` is what Go writes for an empty index.
  if (!listed && document.manifests !== null && document.manifests !== undefined) {
    return { kind: 'bad', why: l10n.t('its index has no list of manifests') };
  }
  if ((listed ?? []).length > maxEntries) {
    return { kind: 'tooLarge', why: l10n.t('its index lists more than {0} manifests', maxEntries) };
  }
  const entries: IndexEntry[] = [];
  let attestations = 0;
  for (const item of listed ?? []) {
    const entry = readEntry(item);
    if (entry === 'bad') return { kind: 'bad', why: l10n.t('an entry of its index has no valid digest') };
    if (entry === 'attestation') attestations++;
    else if (entry !== 'other') entries.push(entry);
  }
  return { kind: 'index', entries, attestations };
}

/** BuildKit's attestations (attestation-storage.md) and artifacts stand in an index beside the images. */
function readEntry(item: unknown): IndexEntry | 'attestation' | 'other' | 'bad' {
  const object = asObject(item);
  const descriptor = readDescriptor(object);
  if (!object || !descriptor) return 'bad';
  const annotations = asObject(object.annotations) ?? {};
  const artifactType = asString(object.artifactType) ?? '';
  const isAttestation =
    annotations['vnd.docker.reference.type'] !== undefined ||
    annotations['vnd.docker.reference.digest'] !== undefined ||
    artifactType.startsWith('application/vnd.docker.attestation.');
  if (isAttestation) return 'attestation';
  if (artifactType !== '') return 'other';
  const isIndex = INDEX_TYPES.has(descriptor.mediaType);
  if (isIndex) return { descriptor, kind: 'index' };
  const isImage = IMAGE_TYPES.has(descriptor.mediaType) || descriptor.mediaType === '';
  if (!isImage) return 'other';
  return readImageEntry(descriptor, object.platform);
}

function readImageEntry(descriptor: Descriptor, platform: unknown): IndexEntry | 'other' | 'bad' {
  if (platform === undefined || platform === null) return { descriptor, kind: 'image' };
  const fields = readFields(asObject(platform));
  if (!fields || !isRunnable(fields)) return 'other';
  return {
    descriptor,
    kind: 'image',
    platform: normalisePlatform(fields),
    ...(fields.osVersion && { osVersion: fields.osVersion }),
  };
}

function readImage(document: JsonObject): Manifest {
  const config = readDescriptor(asObject(document.config));
  if (!config) return { kind: 'bad', why: l10n.t('its manifest has no valid config') };
  if (IMAGE_CONFIG_TYPES.has(config.mediaType)) return { kind: 'image', config };
  const artifactType = essence(asString(document.artifactType));
  return { kind: 'artifact', what: artifactName(artifactType || config.mediaType) };
}

/** Schema 1 names its architecture itself, and there was only Linux. */
function readSchema1(document: JsonObject): Manifest {
  const architecture = asString(document.architecture) || 'amd64';
  const fields = readFields({ os: 'linux', architecture });
  return fields
    ? { kind: 'schema1', platform: platformOfConfig(fields) }
    : { kind: 'bad', why: l10n.t('its manifest names no architecture') };
}

function readDescriptor(object: JsonObject | undefined): Descriptor | undefined {
  const digest = asString(object?.digest);
  if (!object || digest === undefined || !isDigest(digest)) return undefined;
  const { size } = object;
  const hasSize = typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
  const data = asString(object.data);
  return {
    digest,
    mediaType: essence(asString(object.mediaType)),
    ...(hasSize && { size }),
    ...(data !== undefined && { data: Buffer.from(data, 'base64') }),
  };
}

// What goes into a message must be a plain word; no real platform is anything else.
const word = /^[\w.+-]{1,64}$/;

function readFields(object: JsonObject | undefined): PlatformFields | undefined {
  if (!object) return undefined;
  const os = asString(object.os) ?? '';
  const architecture = asString(object.architecture) ?? '';
  const variant = asString(object.variant) ?? '';
  const osVersion = asString(object['os.version']) ?? '';
  const osFeatures = (asArray(object['os.features']) ?? []).filter((item) => typeof item === 'string');
  const words = [os, architecture, variant, osVersion, ...osFeatures].filter((text) => text !== '');
  if (!words.every((text) => word.test(text)) || osFeatures.length > 16) return undefined;
  return {
    os,
    architecture,
    ...(variant && { variant }),
    ...(osVersion && { osVersion }),
    ...(osFeatures.length > 0 && { osFeatures }),
  };
}

function isRunnable(fields: PlatformFields): boolean {
  const names = [fields.os.toLowerCase(), fields.architecture.toLowerCase()];
  return !names.includes('unknown') && fields.architecture !== '' && fields.os !== '';
}
