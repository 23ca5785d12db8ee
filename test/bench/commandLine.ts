import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Figure, median } from './figure';
import { type Measured, measured } from './measured';

/** The command line over 1 000 files with 300 distinct images, asking no registry. */
export async function commandLineFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-bench-'));
  try {
    for (let i = 0; i < 1_000; i++) {
      const [path, text] = file(i);
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const args = ['--offline', '--target', 'linux/amd64', '--format', 'json', '.'];
    const runs: Measured[] = [];
    for (let i = 0; i < 3; i++) runs.push(await measured(folder, args));
    return [
      {
        what: '1 000 files, 300 images, catalogue only',
        value: median(runs.map((one) => one.seconds)),
        unit: 's',
        goal: 2,
      },
      { what: 'its memory', value: median(runs.map((one) => one.megabytes)), unit: 'MB', goal: 250 },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const OFFICIAL = ['redis', 'postgres', 'nginx', 'node', 'python', 'golang', 'mysql', 'mongo', 'alpine', 'debian'];

function image(i: number): string {
  return `${OFFICIAL[i % OFFICIAL.length]}:${(i % 300) % 30}`;
}

function file(i: number): readonly [string, string] {
  switch (i % 4) {
    case 0:
      return [
        `app${i}/Dockerfile`,
        `FROM ${image(i)} AS build\nRUN make\nFROM ${image(i + 1)}\nCOPY --from=build /a /a\n`,
      ];
    case 1:
      return [
        `app${i}/compose.yaml`,
        `services:\n  a:\n    image: ${image(i)}\n  b:\n    image: ${image(i + 7)}\n    platform: linux/amd64\n`,
      ];
    case 2:
      return [
        `k8s/app${i}.yaml`,
        `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: app${i} }\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: ${image(i)}\n`,
      ];
    default:
      return [
        `scripts/build${i}.sh`,
        `#!/bin/sh\nset -e\ndocker build --platform linux/amd64 -t acme/app${i}:1 app${i - 3}\n`,
      ];
  }
}
