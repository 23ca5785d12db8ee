import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../server/src/host/clock';
import { nodeEnvironment } from '../../server/src/host/machine';
import { nodeProcesses } from '../../server/src/host/processes';
import { formatPlatform, parsePlatform } from '../../server/src/image/platform';
import { readReference } from '../../server/src/image/reference';
import { createRegistryLookup } from '../../server/src/offers/registry/lookup';
import { startRegistry } from '../support/registry';
import type { ImageSpec } from '../support/registryImages';

const never = new AbortController().signal;

const platforms = [
  'linux/amd64',
  'linux/amd64/v3',
  'linux/386',
  'linux/arm64',
  'linux/arm64/v8',
  'linux/arm/v5',
  'linux/arm/v6',
  'linux/arm/v7',
  'linux/ppc64le',
  'linux/s390x',
  'linux/riscv64',
  'windows/amd64@10.0.20348.2700',
];

/** Every way in which a single image may be stored. */
const shapes: readonly ImageSpec[] = platforms.flatMap((manifest): readonly ImageSpec[] => [
  { manifest },
  { manifest, docker: true },
  { manifest, embedded: true },
]);

describe('skopeo as the judge of single images', () => {
  it(`reads the same platform and digest from ${shapes.length} of them`, async () => {
    const images = Object.fromEntries(shapes.map((image, index) => [`single${index}:1`, image]));
    const registry = await startRegistry({ images });
    const folder = mkdtempSync(join(tmpdir(), 'platformlint-skopeo-'));
    const policy = join(folder, 'policy.json');
    writeFileSync(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
    const client = createRegistryLookup({ registries: { [registry.host]: { http: true } }, clock: systemClock() });
    const skopeo = async (...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> => {
      const whole = ['--policy', policy, 'inspect', '--no-tags', '--tls-verify=false', ...args];
      const limits = { timeoutMs: 30_000, maxBytes: 1_000_000 };
      const result = await nodeProcesses(nodeEnvironment()).run('skopeo', whole, '', limits, never);
      if ('failed' in result) assert.fail(`skopeo (Debian: apt-get install skopeo): ${result.detail}`);
      assert.equal(result.status, 0, result.stderr);
      const answer: unknown = JSON.parse(result.stdout);
      assert.ok(typeof answer === 'object' && answer !== null);
      return { ...answer };
    };
    try {
      for (const [index, shape] of shapes.entries()) {
        const name = `${registry.host}/single${index}:1`;
        const reading = readReference(name);
        assert.ok(reading.ok);
        const ours = await client.lookup(reading.reference, undefined, never);
        assert.ok(ours.state === 'known', JSON.stringify(ours));
        const seen = await skopeo(`docker://${name}`);
        const config = await skopeo('--config', `docker://${name}`);
        const said = [config.os, config.architecture, config.variant].filter((part) => typeof part === 'string');
        const theirs = parsePlatform(said.join('/'));
        assert.ok(theirs, JSON.stringify(config));
        const [entry] = ours.entries;
        assert.ok(entry && ours.entries.length === 1);
        const { osVersion, ...platform } = entry.platform;
        assert.equal(formatPlatform(platform), formatPlatform(theirs), JSON.stringify(shape));
        assert.equal(ours.digest, seen.Digest);
        assert.equal(ours.kind, 'manifest');
        assert.equal(entry.osVersion ?? osVersion, config['os.version']);
      }
    } finally {
      await client.close();
      await registry.close();
      rmSync(folder, { recursive: true, force: true });
    }
  }).timeout(120_000);
});
