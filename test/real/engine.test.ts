import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../server/src/host/files';
import { nodeEnvironment } from '../../server/src/host/machine';
import type { Environment } from '../../server/src/host/ports';
import { formatPlatform } from '../../server/src/image/platform';
import { readReference } from '../../server/src/image/reference';
import type { KnownOffer, UnknownOffer } from '../../server/src/model/offer';
import { createEngineAsker } from '../../server/src/offers/engine/engine';

const never = new AbortController().signal;

describe('a real Podman', () => {
  const folder = mkdtempSync(join(tmpdir(), 'platformlint-podman-'));
  const socket = join(folder, 'podman.sock');
  const store = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  const children: ChildProcess[] = [];

  before(async () => {
    mkdirSync(join(folder, 'home'));
    writeFileSync(join(folder, 'file'), 'content');
    execFileSync('tar', ['cf', join(folder, 'image.tar'), '-C', folder, 'file']);
    const podman = (...args: readonly string[]): string => {
      try {
        return execFileSync('podman', [...store, ...args], { stdio: 'pipe', encoding: 'utf8' });
      } catch (error) {
        throw new Error('podman (Debian: apt-get install podman) does not work here', { cause: error });
      }
    };
    const platforms = { 'arm:1': 'arm64', 'z:1': 's390x', 'pc:1': 'amd64' };
    for (const [name, arch] of Object.entries(platforms))
      podman('import', '--os', 'linux', '--arch', arch, join(folder, 'image.tar'), `images.test/team/${name}`);
    podman('tag', 'images.test/team/z:1', 'docker.io/library/local-only:latest');
    const child = spawn('podman', [...store, 'system', 'service', '--time', '0', `unix://${socket}`], {
      stdio: 'ignore',
    });
    children.push(child);
    for (let attempt = 0; attempt < 400 && !(existsSync(socket) && (await listens(socket))); attempt++)
      await new Promise((resolve) => setTimeout(resolve, 25));
  });

  after(async () => {
    for (const child of children) {
      const closed = once(child, 'close');
      child.kill();
      await closed;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const environment = (variables: Readonly<Record<string, string>>): Environment => ({
    ...nodeEnvironment(),
    home: join(folder, 'home'),
    get: (name) => variables[name],
  });
  const ask = async (
    text: string,
    variables: Readonly<Record<string, string>> = { DOCKER_HOST: `unix://${socket}` },
  ): Promise<KnownOffer | UnknownOffer> => {
    const reading = readReference(text);
    assert.ok(reading.ok);
    return createEngineAsker(nodeFiles(), environment(variables), () => 7).ask(reading.reference, never);
  };
  const platformOf = (offer: KnownOffer | UnknownOffer): string =>
    offer.state === 'known' ? offer.entries.map((entry) => formatPlatform(entry.platform)).join() : offer.reason;

  it('tells the one platform of an image that only it has', async () => {
    assert.equal(platformOf(await ask('images.test/team/arm:1')), 'linux/arm64');
    assert.equal(platformOf(await ask('images.test/team/z:1')), 'linux/s390x');
    assert.equal(platformOf(await ask('images.test/team/pc:1')), 'linux/amd64');
    const offer = await ask('local-only');
    assert.ok(offer.state === 'known', JSON.stringify(offer));
    assert.equal(offer.kind, 'manifest');
    assert.equal(offer.source, 'engine');
    assert.equal(offer.at, 7);
    assert.equal(offer.note, `the engine at ${socket}`);
    assert.match(offer.digest ?? '', /^sha256:[0-9a-f]{64}$/);
    const pinned = await ask(`docker.io/library/local-only:latest@${offer.digest}`);
    assert.equal(platformOf(pinned), 'linux/s390x');
  });

  it('says that it has not', async () => {
    const offer = await ask('images.test/team/none:1');
    assert.ok(offer.state === 'unknown' && offer.reason === 'notFound', JSON.stringify(offer));
    assert.equal(platformOf(await ask('images.test/team/arm:2')), 'notFound');
  });

  it('is found by its usual place', async () => {
    mkdirSync(join(folder, 'podman'));
    execFileSync('ln', ['-s', socket, join(folder, 'podman', 'podman.sock')]);
    assert.equal(platformOf(await ask('images.test/team/arm:1', { XDG_RUNTIME_DIR: folder })), 'linux/arm64');
    assert.equal(
      platformOf(await ask('images.test/team/arm:1', { CONTAINER_HOST: `unix://${socket}` })),
      'linux/arm64',
    );
  });

  async function listens(path: string): Promise<boolean> {
    const client = connect(path);
    const isOpen = await new Promise<boolean>((resolve) => {
      client.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    client.destroy();
    return isOpen;
  }
});
