import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { closeServer, listen } from '../support/registry';
import { findingsOf, openDesk, type Run } from './support';

const compose = (...images: readonly string[]): string =>
  `services:\n${images.map((image, index) => `  s${index}:\n    image: ${image}\n`).join('')}`;
const rulesOf = (run: Run): readonly string[] => findingsOf(run).map(({ rule }) => rule);
const targets = 'targets: [linux/arm64]\n';

describe('the command line learns offers', () => {
  it('once: the second run asks nothing, and --no-cache asks again and keeps nothing', async () => {
    const files = {
      '.platformlint.yaml': targets,
      'compose.yaml': compose('images.test/a:1', 'images.test/b:1', 'images.test/none:1'),
    };
    const desk = await openDesk(files, {
      'images.test/a:1': { index: ['linux/amd64'] },
      'images.test/b:1': { index: ['linux/arm64'] },
    });
    try {
      const bare = await desk.run('--format', 'json', '--no-cache');
      assert.deepEqual(rulesOf(bare), ['image-platform-missing']);
      assert.ok(!existsSync(join(desk.folder, '..', 'cache')));
      assert.ok(desk.registry.newRequests().length >= 2);
      const first = await desk.run('--format', 'json');
      assert.ok(desk.registry.newRequests().length >= 2);
      const second = await desk.run('--format', 'json');
      assert.deepEqual(desk.registry.newRequests(), []);
      assert.equal(second.stdout, first.stdout);
      assert.equal(first.stdout, bare.stdout);
    } finally {
      await desk.close();
    }
  });

  it('of images that must serve one of several platforms', async () => {
    const files = {
      '.platformlint.yaml': 'targets: [linux/arm64, linux/s390x]\n',
      'node.yaml': 'version: v1alpha1\nmachine:\n  install:\n    image: images.test/a:1\n',
      'task.yaml':
        'apiVersion: tekton.dev/v1\nkind: Task\nmetadata: { name: t }\nspec:\n  steps:\n    - image: images.test/a:1\n    - image: images.test/b:1\n',
    };
    const desk = await openDesk(files, {
      'images.test/a:1': { index: ['linux/amd64'] },
      'images.test/b:1': { index: ['linux/arm64'] },
    });
    try {
      const run = await desk.run('--format', 'json');
      const found = findingsOf(run).map(({ rule, file }) => `${file} ${rule}`);
      assert.deepEqual(found, ['node.yaml image-platform-missing', 'task.yaml image-platform-missing']);
    } finally {
      await desk.close();
    }
  });

  it('once where two run at the same time', async () => {
    const desk = await openDesk(
      { '.platformlint.yaml': targets, 'compose.yaml': compose('images.test/a:1', 'images.test/b:1') },
      { 'images.test/a:1': { index: ['linux/amd64'] }, 'images.test/b:1': { index: ['linux/amd64'] } },
    );
    try {
      const runs = await Promise.all([1, 2, 3].map(() => desk.run('--format', 'json')));
      for (const run of runs) assert.deepEqual(rulesOf(run), ['image-platform-missing', 'image-platform-missing']);
      const manifests = desk.registry.newRequests().filter((request) => request.includes('/manifests/'));
      assert.deepEqual([...new Set(manifests)].sort(), manifests.sort());
    } finally {
      await desk.close();
    }
  });

  it('from the bundled catalogue offline, and says so', async () => {
    const desk = await openDesk({ '.platformlint.yaml': targets, 'compose.yaml': compose('mysql:5.7', 'redis:7') });
    try {
      const run = await desk.run('--offline', '--format', 'json');
      assert.deepEqual(rulesOf(run), ['image-platform-missing']);
      assert.deepEqual(desk.registry.newRequests(), []);
      const inspected = await desk.run('inspect', 'mysql:5.7', '--offline', '--format', 'json');
      assert.equal(inspected.status, 0, inspected.stderr);
      const shape: unknown = JSON.parse(inspected.stdout);
      assert.ok(typeof shape === 'object' && shape !== null && 'source' in shape && 'platforms' in shape);
      assert.equal(shape.source, 'catalogue');
      assert.deepEqual(shape.platforms, [{ platform: 'linux/amd64' }]);
      const unknown = await desk.run('inspect', 'nobody/nothing:1', '--offline', '--format', 'json');
      assert.equal(unknown.status, 3);
      assert.match(unknown.stdout, /"state": "unknown",\n {2}"platforms": \[\],\n {2}"reason": "offline"/);
      const text = await desk.run('inspect', 'mysql:5.7', '--offline');
      assert.match(text.stdout, /an index of images, says the bundled catalogue \(the catalogue of 20\d\d-\d\d-\d\d\)/);
    } finally {
      await desk.close();
    }
  });

  it('from the registry before the catalogue', async () => {
    const desk = await openDesk(
      { '.platformlint.yaml': targets, 'compose.yaml': compose('mysql:5.7') },
      { 'docker.io/library/mysql:5.7': { index: ['linux/amd64', 'linux/arm64'], attestations: true } },
    );
    try {
      assert.deepEqual(rulesOf(await desk.run('--format', 'json')), []);
      const { stdout } = await desk.run('inspect', 'mysql:5.7');
      assert.match(stdout, /says the registry/);
      assert.match(stdout, /2 attestations beside them/);
    } finally {
      await desk.close();
    }
  });

  it('from the local engine where the user allows it, last', async () => {
    const asked: string[] = [];
    const engine = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('{"Os":"linux","Architecture":"amd64","RepoDigests":[]}');
    });
    const host = await listen(engine);
    const desk = await openDesk(
      { '.platformlint.yaml': targets, 'compose.yaml': compose('images.test/a:1', 'images.test/only-here:1') },
      { 'images.test/a:1': { index: ['linux/arm64'] } },
    );
    try {
      const env = { DOCKER_HOST: `tcp://${host}` };
      assert.deepEqual(rulesOf(await desk.runIn({ env }, '--format', 'json')), []);
      assert.deepEqual(asked, []);
      assert.deepEqual(rulesOf(await desk.runIn({ env }, '--format', 'json', '--engine', '--offline')), []);
      assert.deepEqual(asked, []);
      const run = await desk.runIn({ env }, '--format', 'json', '--engine');
      assert.deepEqual(rulesOf(run), ['image-single-platform']);
      assert.deepEqual(asked, ['/images/images.test/only-here%3A1/json']);
    } finally {
      await desk.close();
      await closeServer(engine);
    }
  });
});
