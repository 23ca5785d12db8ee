import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../server/src/host/files';
import type { Session } from '../../server/src/knowledge/session';
import type { Kind } from '../../server/src/model/kind';
import { PARTS } from '../../server/src/parts';
import { silentSession } from '../support/silentSession';
import { type Figure, median } from './figure';
import { composeText, dockerfileText, manifestText } from './texts';

const FILES = 5_000;

/** How long it takes to read a folder of 5 000 files of which 500 count, and to join them; and what an edit costs then. */
export async function indexFigures(): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'platformlint-index-'));
  try {
    for (let i = 0; i < FILES; i++) write(root, ...file(i));
    const read: string[] = [];
    const { session, seconds, processorSeconds } = await indexed(root, read);
    const again = [seconds, (await indexed(root, [])).seconds, (await indexed(root, [])).seconds];
    const documents = session.workspace.documents.size;
    read.length = 0;
    const started = performance.now();
    session.take(EDITED, DEPLOYMENT.replaceAll('busybox:1.36', 'busybox:1.37'), 1, undefined);
    session.workspace.links();
    session.workspace.missing();
    const edit = performance.now() - started;
    return [
      { what: `5 000 files, ${documents} of them ours: read and joined`, value: seconds, unit: 's', goal: 1.5 },
      { what: 'processor time', value: processorSeconds, unit: 's' },
      { what: 'median of three', value: median(again), unit: 's', goal: 1.5 },
      { what: 'files read again after an edit', value: read.length, unit: '', goal: 1 },
      { what: 'that edit, until all is joined again', value: edit, unit: 'ms', goal: 30 },
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function indexed(
  root: string,
  read: string[],
): Promise<{ readonly session: Session; readonly seconds: number; readonly processorSeconds: number }> {
  const counted = (kind: Kind): Kind => ({
    ...kind,
    read(source, context) {
      read.push(source.path);
      return kind.read(source, context);
    },
  });
  const session = silentSession(root, nodeFiles(), PARTS.kinds.map(counted));
  const [before, started] = [process.cpuUsage(), performance.now()];
  await session.load('', new AbortController().signal);
  session.workspace.links();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { session, seconds, processorSeconds: (user + system) / 1e6 };
}

const DEPLOYMENT = manifestText().split('---\n').slice(0, 3).join('---\n');
const EDITED = 'part7/unit7/deployment.yaml';

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function file(i: number): readonly [string, string] {
  const place = `part${i % 50}/unit${i}`;
  const make = OURS[i % 100];
  if (make !== undefined) return make(i, place);
  if (i % 10 === 5)
    return [`part${i % 50}/data-${i}.yaml`, `values:\n${'  - { name: some, value: thing }\n'.repeat(40)}`];
  return [`part${i % 50}/source-${i}.ts`, 'export const value = 1;\n'.repeat(40)];
}

const workflow = (i: number, place: string): readonly [string, string] => [
  `.github/workflows/build-${i}.yml`,
  `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { context: ${place}, platforms: linux/amd64, tags: "images.test/app-${i}:1", push: true }\n`,
];
const dockerfile = (_: number, place: string): readonly [string, string] => [`${place}/Dockerfile`, dockerfileText()];
const compose = (_: number, place: string): readonly [string, string] => [`${place}/compose.yaml`, composeText()];
const deployment = (_: number, place: string): readonly [string, string] => [`${place}/deployment.yaml`, DEPLOYMENT];
const kustomization = (i: number, place: string): readonly [string, string] => [
  `${place}/kustomization.yaml`,
  `resources: [../../part${(i - 1) % 50}/unit${i - 1}/deployment.yaml]\nnamePrefix: a-\n`,
];

/** What one file of ten is. */
const OURS = [
  workflow,
  dockerfile,
  dockerfile,
  dockerfile,
  compose,
  compose,
  deployment,
  deployment,
  deployment,
  kustomization,
];
