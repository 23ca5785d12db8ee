import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startRegistry, type TestRegistry } from '../support/registry';
import type { ImageSpec } from '../support/registryImages';

/** What a run of the built command line did. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of files with a registry beside it, for runs of the built command line. */
export interface Desk {
  readonly folder: string;
  readonly registry: TestRegistry;
  run(...args: string[]): Promise<Run>;
  /** Runs in a folder below, with standard input and more environment. */
  runIn(
    options: { readonly cwd?: string; readonly stdin?: string; readonly env?: NodeJS.ProcessEnv },
    ...args: string[]
  ): Promise<Run>;
  read(path: string): string;
  write(path: string, text: string | Uint8Array): void;
  close(): Promise<void>;
}

const CLI = join(__dirname, '..', '..', 'dist', 'cli.js');

/** Files by path, and images by `host/repository:tag`; every host is answered by the registry of the desk. */
export async function openDesk(
  files: Readonly<Record<string, string>>,
  images: Readonly<Record<string, ImageSpec>> = {},
): Promise<Desk> {
  const registry = await startRegistry();
  const home = mkdtempSync(join(tmpdir(), 'platformlint-cli-'));
  const folder = join(home, 'workspace');
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const hosts = new Set<string>(['docker.io']);
  for (const [reference, image] of Object.entries(images)) {
    const cut = reference.indexOf('/');
    hosts.add(reference.slice(0, cut));
    registry.push(reference.replace(':', reference.indexOf(':') < cut ? '_' : ':'), image);
  }
  const mirrors = [...hosts].map((host) => `  "${host}": { mirrors: ["${registry.url}/${host.replace(':', '_')}"] }\n`);
  const { '.platformlint.yaml': config = '', ...others } = files;
  for (const [path, text] of Object.entries(others)) write(path, text);
  write('.platformlint.yaml', `${config}registries:\n${mirrors.join('')}`);
  const runIn: Desk['runIn'] = ({ cwd = '.', stdin, env = {} }, ...args) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [CLI, ...args], {
        cwd: join(folder, cwd),
        env: {
          PATH: process.env.PATH,
          HOME: home,
          XDG_CACHE_HOME: join(home, 'cache'),
          DOCKER_CONFIG: join(home, 'docker'),
          KUBECONFIG: join(home, 'none'),
          NO_COLOR: '1',
          ...env,
        },
      });
      const out = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out.stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        out.stderr += text;
      });
      child.once('error', reject);
      child.once('close', (status) => resolve({ ...out, status }));
      child.stdin.end(stdin ?? '');
    });
  return {
    folder,
    registry,
    write,
    runIn,
    run: (...args) => runIn({}, ...args),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    async close() {
      await registry.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A finding as the JSON format has it. */
export interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
  readonly message: string;
}

/** The findings of a run with `--format json`. */
export function findingsOf(run: Run): readonly JsonFinding[] {
  const value: unknown = JSON.parse(run.stdout);
  assert.ok(typeof value === 'object' && value !== null && 'findings' in value && Array.isArray(value.findings));
  return value.findings;
}
