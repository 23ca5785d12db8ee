import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry, type TestRegistry } from '../test/support/registry';
import { DEMO_IMAGES } from './images';

/** What the demo shows of each project. */
const PROJECTS: readonly { readonly folder: string; readonly story: string; readonly args: readonly string[] }[] = [
  { folder: 'arm-laptop', story: 'An image built on an Apple-silicon laptop meets an amd64 cluster.', args: ['.'] },
  { folder: 'arm-runner', story: 'An ARM64 runner pushes what an amd64 server cannot pull.', args: ['.'] },
  {
    folder: 'private-stack',
    story: 'A compose stack from a private registry, part of it pushed for the wrong platform.',
    args: ['.'],
  },
  {
    folder: 'three-files',
    story: 'Three files that are right alone and wrong together; the image is not even pushed yet.',
    args: ['.'],
  },
  { folder: 'arm-runner', story: 'What does one image offer?', args: ['inspect', 'acme/vault-backend:v1.0.2'] },
];

const root = join(__dirname, '..');

/** Runs the built command line over copies of the example projects, with a registry on loopback in place of the web. */
async function demo(): Promise<number> {
  const registry = await startRegistry();
  const scratch = await mkdtemp(join(tmpdir(), 'platformlint-demo-'));
  try {
    const hosts = pushAll(registry);
    let failed = 0;
    for (const { folder, story, args } of PROJECTS) {
      const workspace = join(scratch, folder);
      await cp(join(root, 'examples', folder), workspace, { recursive: true });
      await useRegistry(workspace, registry, hosts);
      process.stdout.write(
        `\n\u001b[1m── ${story}\u001b[0m\n   examples/${folder} $ platformlint ${args.join(' ')}\n\n`,
      );
      const status = await run(args, workspace, scratch);
      const isExpected = status === 1 || (args[0] === 'inspect' && status === 0);
      if (!isExpected) failed++;
    }
    process.stdout.write(
      failed === 0 ? '\nThe demo ran as expected.\n' : `\n${failed} of the runs did not end as expected.\n`,
    );
    return failed === 0 ? 0 : 1;
  } finally {
    await registry.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

function pushAll(registry: TestRegistry): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (const [reference, image] of Object.entries(DEMO_IMAGES)) {
    const cut = reference.indexOf('/');
    const host = reference.slice(0, cut);
    hosts.add(host);
    registry.push(`${prefixOf(host)}/${reference.slice(cut + 1)}`, image);
  }
  return hosts;
}

/** Every host's images lie below a path of its own in the one registry of the demo. */
function prefixOf(host: string): string {
  return host.replace(':', '_');
}

async function useRegistry(workspace: string, registry: TestRegistry, hosts: ReadonlySet<string>): Promise<void> {
  const lines = [...hosts].map((host) => `  "${host}": { mirrors: ["${registry.url}/${prefixOf(host)}"] }\n`);
  const there = await readdir(workspace);
  const flag = there.includes('.platformlint.yaml') ? 'a' : 'w';
  await writeFile(join(workspace, '.platformlint.yaml'), `registries:\n${lines.join('')}`, { flag });
}

function run(args: readonly string[], cwd: string, home: string): Promise<number | null> {
  const env = { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, 'cache'), DOCKER_CONFIG: join(home, 'docker') };
  const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...args], {
      cwd,
      env: { ...env, ...color },
      stdio: 'inherit',
    });
    child.once('error', reject);
    child.once('close', resolve);
  });
}

demo().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
