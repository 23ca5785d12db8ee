import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { systemClock } from '../../server/src/host/clock';
import { nodeFiles } from '../../server/src/host/files';
import { nodeEnvironment } from '../../server/src/host/machine';
import { nodeProcesses } from '../../server/src/host/processes';
import { type Reference, readReference } from '../../server/src/image/reference';
import { loadCatalogue } from '../../server/src/offers/catalogue/catalogue';
import { USUAL_LIFETIMES } from '../../server/src/offers/lifetimes';
import { createRegistryAsker } from '../../server/src/offers/registryAsker';
import { startRegistry, type TestRegistry } from '../support/registry';
import type { ImageSpec } from '../support/registryImages';
import { type Figure, median, percentile } from './figure';

const never = new AbortController().signal;
const IMAGES = 100;
/** Requests at once to one host, as our own; the best possible is measured with as many. */
const AT_ONCE = 4;

/** Offers: a registry with 50 ms latency, the disk cache, the catalogue, and other programs on the same registry. */
export async function offerFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-bench-'));
  const index: ImageSpec = { index: ['linux/amd64', 'linux/arm64', 'linux/arm/v7'], attestations: true };
  const images = Object.fromEntries(Array.from({ length: IMAGES }, (_, at) => [`app${at}:1`, index]));
  const registry = await startRegistry({ images, latencyMs: 50 });
  try {
    return [
      ...(await registryFigures(registry, folder)),
      ...(await sideBySide(registry, folder)),
      ...catalogueFigures(),
    ];
  } finally {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function registryFigures(registry: TestRegistry, folder: string): Promise<readonly Figure[]> {
  const all = references(registry.host, IMAGES);
  const best = await bestPossible(registry);
  registry.newRequests();
  const first = await askAll(folder, all, 0);
  const asked = registry.newRequests();
  const second = await askAll(folder, all, 0);
  const again = registry.newRequests();
  await askAll(folder, all, USUAL_LIFETIMES.tag);
  const later = registry.newRequests();
  return [
    { what: `${IMAGES} images at 50 ms, best possible`, value: best, unit: 'ms' },
    { what: `${IMAGES} images at 50 ms, ours`, value: first, unit: 'ms', goal: best * 1.5 },
    { what: 'its requests', value: asked.length, unit: '', goal: IMAGES },
    { what: 'the second run, with a cold cache to read', value: second, unit: 'ms', goal: 100 },
    { what: 'its requests', value: again.length, unit: '', goal: 0 },
    { what: 'after the lifetime, HEADs', value: later.filter(isHead).length, unit: '', goal: IMAGES },
    { what: 'after the lifetime, GETs', value: later.filter((one) => !isHead(one)).length, unit: '', goal: 0 },
  ];
}

function isHead(seen: string): boolean {
  return seen.startsWith('HEAD ');
}

/** One GET for each image and nothing else. */
async function bestPossible(registry: TestRegistry): Promise<number> {
  const agent = new Agent({ connections: AT_ONCE });
  const started = performance.now();
  await inLanes(
    Array.from({ length: IMAGES }, (_, at) => at),
    async (at) => {
      const { body } = await request(`${registry.url}/v2/app${at}/manifests/1`, { dispatcher: agent });
      await body.text();
    },
  );
  const took = performance.now() - started;
  await agent.close();
  return took;
}

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const lane = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** A program of its own over the cache in `folder`, whose clock is `ahead` by some ms. */
async function askAll(folder: string, all: readonly Reference[], ahead: number): Promise<number> {
  const environment = { ...nodeEnvironment(), home: folder, get: variables({ XDG_CACHE_HOME: join(folder, 'cache') }) };
  const clock = { ...systemClock(), now: () => Date.now() + ahead };
  const started = performance.now();
  const asker = createRegistryAsker({
    files: nodeFiles(),
    processes: nodeProcesses(environment),
    environment,
    clock,
    registries: () => ({}),
    warn: (message) => {
      throw new Error(message);
    },
    userAgent: 'bench',
  });
  const answers = await Promise.all(all.map((reference) => asker.ask(reference, never)));
  const took = performance.now() - started;
  await asker.close();
  const wrong = answers.find((answer) => answer.state !== 'known');
  if (wrong) throw new Error(JSON.stringify(wrong));
  return took;
}

function variables(known: Readonly<Record<string, string>>): (name: string) => string | undefined {
  return (name) => known[name];
}

function references(host: string, count: number): readonly Reference[] {
  return Array.from({ length: count }, (_, at) => {
    const reading = readReference(`${host}/app${at}:1`);
    if (!reading.ok) throw new Error(reading.message);
    return reading.reference;
  });
}

/** What others need for the same answer (an image's list of platforms) for 20 images, and we. */
async function sideBySide(registry: TestRegistry, folder: string): Promise<readonly Figure[]> {
  const policy = join(folder, 'policy.json');
  writeFileSync(policy, '{"default":[{"type":"insecureAcceptAnything"}]}');
  const programs: Readonly<Record<string, (image: string) => readonly string[]>> = {
    skopeo: (image) => ['--policy', policy, 'inspect', '--raw', '--tls-verify=false', `docker://${image}`],
    crane: (image) => ['manifest', '--insecure', image],
  };
  const figures: Figure[] = [];
  const measured = async (name: string, work: (host: string) => Promise<void>, goal?: number): Promise<number> => {
    const meter = await startMeter(registry.host);
    registry.newRequests();
    const started = performance.now();
    try {
      await work(meter.host);
    } finally {
      meter.close();
    }
    const took = performance.now() - started;
    figures.push(
      { what: `20 images, ${name}`, value: took, unit: 'ms', ...(goal !== undefined && { goal }) },
      { what: `20 images, ${name}: requests`, value: registry.newRequests().length, unit: '' },
      { what: `20 images, ${name}: bytes received`, value: meter.received(), unit: 'B' },
    );
    return took;
  };
  const times: number[] = [];
  for (const [name, args] of Object.entries(programs)) {
    if (!(await isInstalled(name))) continue;
    const images = (host: string): readonly string[] => Array.from({ length: 20 }, (_, at) => `${host}/app${at}:1`);
    times.push(
      await measured(`${name}, ${AT_ONCE} at once`, (host) => inLanes(images(host), (image) => run(name, args(image)))),
    );
  }
  const ours = async (host: string): Promise<void> => {
    await askAll(join(folder, 'side'), references(host, 20), 0);
  };
  await measured('ours', ours, times.length > 0 ? Math.min(...times) : undefined);
  return figures;
}

interface Meter {
  readonly host: string;
  received(): number;
  close(): void;
}

/** Counts what a registry sends to those who ask through it. */
async function startMeter(target: string): Promise<Meter> {
  const count = { received: 0 };
  const [address = '', port = ''] = target.split(':');
  const server = createServer((client) => {
    const upstream = connect(Number(port), address);
    upstream.on('data', (chunk: Buffer) => {
      count.received += chunk.length;
    });
    client.on('error', () => upstream.destroy()).pipe(upstream);
    upstream.on('error', () => client.destroy()).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => count.received,
    close: () => server.close(),
  };
}

async function isInstalled(name: string): Promise<boolean> {
  const child = spawn(name, ['--help'], { stdio: 'ignore' });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false)).once('close', () => resolve(true));
  });
}

async function run(name: string, args: readonly string[]): Promise<void> {
  const child = spawn(name, args, { stdio: 'ignore' });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${status}`);
}

function catalogueFigures(): readonly Figure[] {
  const path = join(__dirname, '../../server/src/data/officialImages.catalogue');
  const bytes = readFileSync(path);
  const heap = process.memoryUsage().rss;
  const started = performance.now();
  const catalogue = loadCatalogue(gunzipSync(bytes).toString('utf8'));
  const load = performance.now() - started;
  const names = ['openjdk', 'php', 'node', 'golang', 'redis', 'python', 'drupal', 'tomcat', 'alpine', 'none'];
  const tags = ['latest', '8', '3.12-slim', '1.22.3-alpine', '9-jre8-temurin', 'no-such-tag'];
  const times = names.flatMap((name) =>
    tags.map((tag) => {
      const before = performance.now();
      catalogue.offerOf({ domain: 'docker.io', path: `library/${name}`, tag });
      return performance.now() - before;
    }),
  );
  return [
    { what: 'the catalogue: bytes', value: bytes.length, unit: 'B', goal: 500_000 },
    { what: 'to load it', value: load, unit: 'ms', goal: 40 },
    { what: 'memory for it', value: (process.memoryUsage().rss - heap) / 1_000_000, unit: 'MB', goal: 30 },
    { what: 'a look-up, median of 60 first ones', value: median(times), unit: 'ms', goal: 0.2 },
    { what: 'a look-up, 95th percentile', value: percentile(times, 0.95), unit: 'ms' },
  ];
}
