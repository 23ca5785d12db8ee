import assert from 'node:assert/strict';
import { lint } from '../../support/lint';

describe('the fix of a build without a platform', () => {
  const workflow = (runner: string, steps: string): string =>
    `on: push\njobs:\n  a:\n    runs-on: ${runner}\n    steps:\n      - uses: actions/checkout@v4\n${steps}`;

  /** The titles of the fixes for a compose service that a workflow builds. */
  function fixesFor(
    targets: string,
    workflowText: string,
    dockerfile = 'FROM images.test/multi:1\nRUN make\n',
  ): readonly string[] {
    const { findings } = lint({
      path: 'compose.yaml',
      text: 'services:\n  web:\n    image: registry.test/web:1\n    build: .\n',
      config: `targets: [${targets}]\n`,
      files: { Dockerfile: dockerfile, '.github/workflows/ci.yml': workflowText },
    });
    const [finding] = findings.filter(({ rule }) => rule === 'build-platform-missing');
    assert.ok(finding);
    return finding.fixes.map(({ title }) => title);
  }

  const push = '      - run: docker compose build --push web\n';

  it('is not offered where the machine cannot run what it would build', () => {
    assert.deepEqual(fixesFor('linux/amd64', workflow('ubuntu-24.04-arm', push)), []);
    const qemu = '      - uses: docker/setup-qemu-action@v3\n';
    assert.deepEqual(fixesFor('linux/amd64', workflow('ubuntu-24.04-arm', qemu + push)), [
      'Build for linux/amd64 (platforms:)',
    ]);
    assert.deepEqual(fixesFor('linux/amd64', workflow('ubuntu-24.04-arm', push), 'FROM images.test/multi:1\n'), [
      'Build for linux/amd64 (platforms:)',
    ]);
  });

  it('is not offered where the builder is known to make one platform only', () => {
    const both = 'linux/amd64, linux/arm64';
    assert.deepEqual(fixesFor(both, workflow('ubuntu-24.04', push)), []);
    assert.deepEqual(fixesFor(both, workflow('our-machine', push)), [
      'Build for linux/amd64 and linux/arm64 (platforms:)',
    ]);
  });
});
