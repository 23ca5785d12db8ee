import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPlatform } from '../../server/src/image/platform';
import { readJson } from '../../server/src/offers/registry/json';
import { type Manifest, readConfig, readManifest } from '../../server/src/offers/registry/manifest';
import { buildImage, type ImageSpec } from '../support/registryImages';

const digest = `sha256:${'a'.repeat(64)}`;
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const ociImage = 'application/vnd.oci.image.manifest.v1+json';

/** A manifest in one line, as a table can hold it. */
function summary(manifest: Manifest): string {
  switch (manifest.kind) {
    case 'index': {
      const entries = manifest.entries.map((entry) => (entry.platform ? formatPlatform(entry.platform) : entry.kind));
      return ['index', ...entries, ...(manifest.attestations ? [`+${manifest.attestations}`] : [])].join(' ');
    }
    case 'schema1':
      return `schema1 ${formatPlatform(manifest.platform)}`;
    case 'artifact':
      return `artifact ${manifest.what}`;
    default:
      return manifest.kind;
  }
}

function read(document: unknown, contentType?: string): string {
  return summary(readManifest(Buffer.from(JSON.stringify(document)), contentType));
}

const entry = (platform?: object, more: object = {}): object => ({
  mediaType: ociImage,
  digest,
  size: 7,
  ...(platform && { platform }),
  ...more,
});
const amd64 = { os: 'linux', architecture: 'amd64' };

describe('manifests as registries serve them', () => {
  const shapes: readonly (readonly [ImageSpec, string])[] = [
    [{ index: ['linux/amd64', 'linux/arm64/v8'], attestations: true }, 'index linux/amd64 linux/arm64 +2'],
    [{ index: ['linux/amd64'], attestations: true }, 'index linux/amd64 +1'],
    [
      { index: ['linux/amd64', 'linux/arm/v6', 'windows/amd64@10.0.20348.1'], docker: true },
      'index linux/amd64 linux/arm/v6 windows(10.0.20348.1)/amd64',
    ],
    [{ index: ['linux/x86_64', 'linux/arm', 'unknown/unknown'] }, 'index linux/amd64 linux/arm/v7'],
    [{ index: [{ unnamed: 'linux/arm64' }, { nested: ['linux/amd64'] }] }, 'index image index'],
    [{ index: ['linux/amd64', { artifactType: 'application/vnd.example.sbom' }] }, 'index linux/amd64'],
    [{ index: [] }, 'index'],
    [{ manifest: 'linux/arm64' }, 'image'],
    [{ manifest: 'linux/arm64', docker: true }, 'image'],
    [{ schema1: 'amd64' }, 'schema1 linux/amd64'],
    [{ artifact: 'helm' }, 'artifact a Helm chart'],
    [{ artifact: 'plugin' }, 'artifact a Docker plugin'],
    [{ artifact: 'model' }, 'artifact an AI model'],
    [{ artifact: 'empty' }, 'artifact an artifact that is no image'],
  ];
  for (const [spec, expected] of shapes) {
    it(JSON.stringify(spec), () => {
      const { root, manifests } = buildImage(spec, 'test');
      const content = manifests.get(root);
      assert.ok(content);
      assert.equal(summary(readManifest(content.bytes, content.mediaType)), expected);
      assert.equal(
        summary(readManifest(content.bytes, 'application/json; charset=utf-8')),
        expected,
        'by its own media type',
      );
      const { mediaType: _left, ...bare } = JSON.parse(content.bytes.toString()) as Record<string, unknown>;
      assert.equal(summary(readManifest(Buffer.from(JSON.stringify(bare)))), expected, 'by its shape');
    });
  }

  const documents: readonly (readonly [string, unknown, string | undefined, string])[] = [
    [
      'media types are compared without parameters and case',
      { manifests: [entry(amd64)] },
      `${ociIndex.toUpperCase()}; charset=utf-8`,
      'index linux/amd64',
    ],
    ['body and header must agree', { mediaType: ociImage, manifests: [] }, ociIndex, 'bad'],
    [
      'unknown/unknown without annotations is skipped',
      { manifests: [entry({ os: 'unknown', architecture: 'unknown' })] },
      ociIndex,
      'index',
    ],
    [
      'any reference type is skipped',
      { manifests: [entry(amd64, { annotations: { 'vnd.docker.reference.type': 'other' } })] },
      ociIndex,
      'index +1',
    ],
    [
      'an attestation as an artifact is counted',
      { manifests: [entry(undefined, { artifactType: 'application/vnd.docker.attestation.manifest.v1+json' })] },
      ociIndex,
      'index +1',
    ],
    ['a platform of null is none', { manifests: [entry(undefined, { platform: null })] }, ociIndex, 'index image'],
    ['manifests of null are none', { schemaVersion: 2, manifests: null }, ociIndex, 'index'],
    ['a foreign media type is no image', { manifests: [entry(amd64, { mediaType: 'text/plain' })] }, ociIndex, 'index'],
    ['an entry without a digest is bad', { manifests: [{ platform: amd64 }] }, ociIndex, 'bad'],
    ['an entry with a short digest is bad', { manifests: [entry(amd64, { digest: 'sha256:abc' })] }, ociIndex, 'bad'],
    [
      'a platform with control characters is none',
      { manifests: [entry({ os: 'linux', architecture: 'amd64\u001b[31m' })] },
      ociIndex,
      'index',
    ],
    ['a manifest without a config is bad', { layers: [] }, ociImage, 'bad'],
    [
      '256 entries are read',
      { manifests: Array.from({ length: 256 }, () => entry(amd64)) },
      ociIndex,
      `index${' linux/amd64'.repeat(256)}`,
    ],
    ['257 are too many', { manifests: Array.from({ length: 257 }, () => entry(amd64)) }, ociIndex, 'tooLarge'],
    ['an array is no manifest', [], ociIndex, 'bad'],
    ['something else is no manifest', { hello: 1 }, undefined, 'bad'],
  ];
  for (const [title, document, contentType, expected] of documents) {
    it(title, () => assert.equal(read(document, contentType), expected));
  }

  it('configs name a platform, arm without a variant meaning any', () => {
    const platformOf = (config: object): string | undefined => {
      const platform = readConfig(Buffer.from(JSON.stringify(config)));
      return platform && formatPlatform(platform);
    };
    assert.equal(platformOf({ os: 'linux', architecture: 'arm' }), 'linux/arm');
    assert.equal(platformOf({ os: 'linux', architecture: 'arm', variant: 'v7' }), 'linux/arm/v7');
    assert.equal(platformOf({ os: 'linux', architecture: 'arm64', variant: 'v8' }), 'linux/arm64');
    assert.equal(platformOf({ os: 'windows', architecture: 'amd64', 'os.version': '10.0.1' }), 'windows(10.0.1)/amd64');
    for (const config of [
      {},
      { os: 'linux' },
      { os: 'unknown', architecture: 'unknown' },
      { os: 1, architecture: [] },
    ]) {
      assert.equal(platformOf(config), undefined);
    }
  });

  it('takes any JSON, and any bytes', () => {
    fc.assert(fc.property(fc.json(), fc.string(), (text, type) => void readManifest(Buffer.from(text), type)));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void [readManifest(bytes), readConfig(bytes)]));
  });

  it('takes a good manifest with any one value replaced', () => {
    const { root, manifests } = buildImage(
      { index: ['linux/amd64', { unnamed: 'linux/arm64' }], attestations: true },
      'x',
    );
    const text = manifests.get(root)?.bytes.toString() ?? '';
    const values = [...text.matchAll(/"[^"]*"(?!:)|\d+|\{|\[/g)];
    fc.assert(
      fc.property(fc.nat(values.length - 1), fc.json(), (which, json) => {
        const match = values[which];
        assert.ok(match);
        const broken = text.slice(0, match.index) + json + text.slice(match.index + match[0].length);
        readManifest(Buffer.from(broken), ociIndex);
      }),
    );
  });

  it('JSON deeper than the limit is not read', () => {
    const nested = (depth: number): Buffer => Buffer.from('['.repeat(depth) + ']'.repeat(depth));
    assert.deepEqual(readJson(nested(3), 3), [[[]]]);
    assert.equal(readJson(nested(4), 3), undefined);
    assert.equal(readJson(Buffer.from('"[[[["'), 3), '[[[[');
    assert.equal(readJson(Buffer.from('"\\"[[[["'), 3), '"[[[[');
  });
});
