import { type Client, configuration, FULL, startClient } from '../protocol/client';
import { startRegistry } from '../support/registry';
import { type Figure, percentile } from './figure';
import { composeText, dockerfileText, manifestText } from './texts';

const FILES = 20_000;
const IMAGES = 300;
/** A fast typist. */
const PAUSE_MS = 40;

/** Typing into a manifest of a folder of 20 000 files, from when the folder is opened until it has been read and after. */
export async function largeFolderFigures(): Promise<readonly Figure[]> {
  const images = Object.fromEntries(
    Array.from({ length: IMAGES }, (_, i) => [`app-${i}:1`, { index: ['linux/amd64'] }] as const),
  );
  const registry = await startRegistry({ images });
  const client = await startClient({ capabilities: FULL, files: folder(registry.url) });
  try {
    client.open(TYPED, TEXT, 'yaml');
    const opened = performance.now();
    await client.pull(TYPED);
    const first = performance.now() - opened;
    const problems = client.connection.sendRequest('workspace/diagnostic', { previousResultIds: [] });
    const state = { read: false };
    void problems.then(() => {
      state.read = true;
    });
    const meanwhile = await type(client, 0, () => state.read);
    const told = performance.now() - opened;
    const after = await type(client, meanwhile.length, (count) => count >= 200);
    return [
      { what: 'a folder of 20 000 files: the first diagnostics', value: first, unit: 'ms', goal: 2_000 },
      { what: 'read, and every problem told', value: told, unit: 'ms' },
      {
        what: `a keystroke meanwhile, 95th percentile of ${meanwhile.length}`,
        value: percentile(meanwhile, 0.95),
        unit: 'ms',
        goal: 30,
      },
      { what: 'slowest', value: Math.max(...meanwhile), unit: 'ms' },
      {
        what: `a keystroke after that, 95th percentile of ${after.length}`,
        value: percentile(after, 0.95),
        unit: 'ms',
        goal: 30,
      },
      { what: 'slowest', value: Math.max(...after), unit: 'ms' },
    ];
  } finally {
    await client.stop();
    await registry.close();
  }
}

const TYPED = 'deploy/typed.yaml';
const TEXT = manifestText()
  .replaceAll('busybox:1.36', 'images.test/app-0:1')
  .replaceAll('registry.example/', 'images.test/');

/** Milliseconds from each keystroke to its diagnostics, until it is enough. */
async function type(client: Client, from: number, isEnough: (count: number) => boolean): Promise<readonly number[]> {
  const times: number[] = [];
  while (!isEnough(times.length)) {
    const version = from + times.length + 2;
    const started = performance.now();
    client.change(
      TYPED,
      TEXT.replace('images.test/app-0:1', `images.test/app-0:1${'x'.repeat(version % 40)}`),
      version,
    );
    await client.pull(TYPED);
    times.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return times;
}

function folder(registry: string): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ['.platformlint.yaml', configuration(registry)],
    // The request for every problem is answered when there is one.
    ['wrong/Dockerfile', 'FROM --platform=linux/arm64 images.test/app-1:1\n'],
    ...Array.from({ length: FILES }, (_, i) => file(i)),
  ]);
}

function file(i: number): readonly [string, string] {
  const image = `images.test/app-${i % IMAGES}:1`;
  const place = `part${i % 50}/unit${i}`;
  if (i % 100 < 2)
    return [
      `.github/workflows/build-${i}.yml`,
      `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { context: ${place}, platforms: linux/amd64, tags: "images.test/app-${i}:1", push: true }\n`,
    ];
  if (i % 100 < 8) return [`${place}/Dockerfile`, dockerfileText().replaceAll(/(node|nginx|busybox):\S+/g, image)];
  if (i % 100 < 12) return [`${place}/compose.yaml`, composeText().replaceAll(/registry\.example\S+/g, image)];
  if (i % 100 < 20)
    return [
      `${place}/deployment.yaml`,
      manifestText()
        .split('---\n')
        .slice(0, 3)
        .join('---\n')
        .replaceAll(/(busybox|registry\.example)\S+/g, image),
    ];
  if (i % 100 < 30) return [`${place}/data.yaml`, `values:\n${'  - { name: some, value: thing }\n'.repeat(40)}`];
  return [`${place}/source.ts`, 'export const value = 1;\n'.repeat(40)];
}
