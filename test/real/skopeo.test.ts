import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../server/src/host/clock';
import { nodeEnvironment } from '../../server/src/host/machine';
import { nodeProcesses } from '../../server/src/host/processes';
import { bestOf } from '../../server/src/image/compatibility';
import { parsePlatform } from '../../server/src/image/platform';
import { readReference } from '../../server/src/image/reference';
import { createRegistryLookup } from '../../server/src/offers/registry/lookup';
import { startRegistry } from '../support/registry';
import type { ImageSpec } from '../support/registryImages';

const never = new AbortController().signal;

/** What a machine may be. */
const targets = [
  'linux/amd64',
  'linux/amd64/v2',
  'linux/386',
  'linux/arm64',
  'linux/arm64/v8',
  'linux/arm/v7',
  'linux/arm/v6',
  'linux/arm/v5',
  'linux/s390x',
  'linux/ppc64le',
  'linux/riscv64',
  'windows/amd64',
];

const single = [...targets, 'linux/arm', 'linux/mips64le', 'freebsd/amd64'];

/** More than forty indexes: every single platform, pairs, what is published in fact, and odd ones. */
const shapes: readonly ImageSpec[] = [
  ...single.map((platform): ImageSpec => ({ index: [platform] })),
  ...single.map((platform): ImageSpec => ({ index: [platform], attestations: true })),
  { index: ['linux/amd64', 'linux/arm64'], docker: true },
  { index: ['linux/amd64', 'linux/arm64/v8'], attestations: true },
  { index: ['linux/arm64', 'linux/arm/v7', 'linux/arm/v6'] },
  { index: ['linux/arm/v5', 'linux/arm/v7'] },
  { index: ['linux/amd64', 'linux/386'] },
  { index: ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v3'] },
  { index: ['linux/amd64/v3'] },
  { index: ['linux/amd64', 'windows/amd64@10.0.20348.2700'] },
  {
    index: [
      'linux/amd64',
      'linux/arm/v6',
      'linux/arm/v7',
      'linux/arm64/v8',
      'linux/386',
      'linux/ppc64le',
      'linux/s390x',
    ],
  },
  { index: ['linux/riscv64', 'linux/mips64le'] },
  { index: ['unknown/unknown', 'linux/s390x'] },
];

/**
 * Why skopeo finds no instance where we say that the image runs: containerd takes 32-bit code and lets an image for a
 * newer CPU be named; containers/image does neither.
 */
const leniency = new Set(['fallback', 'newer']);

describe('skopeo as the judge', () => {
  it(`agrees on ${shapes.length} indexes for ${targets.length} platforms`, async () => {
    assert.ok(shapes.length >= 40);
    const images = Object.fromEntries(shapes.map((image, index) => [`shape${index}:1`, image]));
    const registry = await startRegistry({ images });
    const folder = mkdtempSync(join(tmpdir(), 'platformlint-skopeo-'));
    const policy = join(folder, 'policy.json');
    writeFileSync(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
    const client = createRegistryLookup({ registries: { [registry.host]: { http: true } }, clock: systemClock() });
    const differences: string[] = [];
    const counts = { asked: 0, agreed: 0, lenient: 0 };
    try {
      const questions = shapes.flatMap((shape, index) => targets.map((target) => ({ shape, index, target })));
      const judge = async ({ shape, index, target }: (typeof questions)[number]): Promise<void> => {
        const ours = await verdict(`${registry.host}/shape${index}:1`, target);
        const theirs = await skopeo(policy, `${registry.host}/shape${index}:1`, target);
        counts.asked++;
        if ((ours !== 'no') === theirs) counts.agreed++;
        else if (leniency.has(ours) && !theirs) counts.lenient++;
        else if (!isExplained(shape, target))
          differences.push(`${JSON.stringify(shape)} for ${target}: we say ${ours}, skopeo ${theirs}`);
      };
      const next = questions.values();
      const work = async (): Promise<void> => {
        for (const question of next) await judge(question);
      };
      await Promise.all([work(), work(), work()]);
    } finally {
      await client.close();
      await registry.close();
      rmSync(folder, { recursive: true, force: true });
    }
    assert.deepEqual(differences, []);
    assert.ok(counts.agreed > counts.asked * 0.9, JSON.stringify(counts));

    async function verdict(text: string, target: string): Promise<string> {
      const reading = readReference(text);
      const platform = parsePlatform(target);
      assert.ok(reading.ok && platform);
      const offer = await client.lookup(reading.reference, undefined, never);
      // A list of nothing but "unknown" has no image at all.
      if (offer.state === 'unknown' && offer.reason === 'notAnImage') return 'no';
      assert.ok(offer.state === 'known', JSON.stringify(offer));
      return bestOf(
        platform,
        offer.entries.map((entry) => entry.platform),
      ).verdict;
    }
  }).timeout(300_000);
});

/**
 * The one difference that is neither's mistake: an entry `linux/arm` without a variant is arm/v7 to containerd, which
 * an older CPU cannot run, and any arm to containers/image.
 */
function isExplained(shape: ImageSpec, target: string): boolean {
  const hasBareArm = 'index' in shape && shape.index.includes('linux/arm');
  return hasBareArm && (target === 'linux/arm/v6' || target === 'linux/arm/v5');
}

async function skopeo(policy: string, reference: string, target: string): Promise<boolean> {
  const [os = '', architecture = '', variant] = target.split('/');
  const overrides = [
    '--override-os',
    os,
    '--override-arch',
    architecture,
    ...(variant ? ['--override-variant', variant] : []),
  ];
  const args = [
    '--policy',
    policy,
    ...overrides,
    'inspect',
    '--no-tags',
    '--tls-verify=false',
    `docker://${reference}`,
  ];
  const limits = { timeoutMs: 30_000, maxBytes: 1_000_000 };
  const result = await nodeProcesses(nodeEnvironment()).run('skopeo', args, '', limits, never);
  if ('failed' in result) assert.fail(`skopeo (Debian: apt-get install skopeo): ${result.detail}`);
  const hasNone = result.stderr.includes('no image found');
  assert.ok(result.status === 0 || hasNone, result.stderr);
  return result.status === 0;
}
