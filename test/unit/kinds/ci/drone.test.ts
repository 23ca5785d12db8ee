import assert from 'node:assert/strict';
import { droneKind } from '../../../../server/src/kinds/ci/drone';
import { woodpeckerKind } from '../../../../server/src/kinds/ci/woodpecker';
import { applyEdits } from '../../../../server/src/text/edits';
import { cut, documentOf, onlyBuild, platformsOf, tagsOf } from '../commandsSupport';
import { imagesIn, machineOf } from '../pipelineSupport';

const drone = (text: string) => documentOf(droneKind, '.drone.yml', `kind: pipeline\n${text}`);
const woodpecker = (text: string) => documentOf(woodpeckerKind, '.woodpecker.yml', text);

describe('Drone', () => {
  for (const [text, machine] of [
    ['type: docker', 'linux/amd64'],
    ['name: a', 'linux/amd64'],
    ['platform: { arch: arm64 }', 'linux/arm64'],
    ['platform: { os: linux, arch: arm, variant: v6 }', 'linux/arm/v6'],
    ['platform: { os: windows, arch: amd64, version: 1809 }', 'windows/amd64'],
    ['type: kubernetes', '?'],
    ['type: kubernetes\nplatform: { os: linux, arch: arm64 }', 'linux/arm64'],
    ['node: { size: big }', 'linux/amd64'],
    ['node: { disk: arm64 }', '?'],
  ] as const) {
    it(`${JSON.stringify(text)} runs on ${machine}`, () => {
      const { runner } = onlyBuild(drone(`${text}\nsteps: [{ image: a, commands: [docker build .] }]\n`));
      assert.equal(machineOf(runner), machine);
    });
  }

  it('reads commands as the shell gets them', () => {
    const text = [
      'steps:',
      '- image: docker',
      '  environment: { A: r.io/a, B: { from_secret: b } }',
      '  commands:',
      '  - cd app',
      '  - docker build -t $${A}:1 -t $B:1 .',
      '',
    ].join('\n');
    const build = onlyBuild(drone(text));
    assert.deepEqual([tagsOf(build), build.dockerfiles], [['r.io/a:1'], ['app/Dockerfile']]);
  });
});

describe('plugins that build', () => {
  const plugin = (settings: string, image = 'woodpeckerci/plugin-docker-buildx') =>
    `steps:\n- image: ${image}\n  settings:\n    repo: r.io/a\n${settings}`;

  it('say platforms, tags, the file, the target and arguments', () => {
    const text = plugin(
      [
        '    tags: [v1, "${CI_COMMIT_TAG}"]',
        '    platforms: linux/amd64, linux/arm64',
        '    dockerfile: docker/Dockerfile',
        '    target: app',
        '    build_args: [A=1, "B=${CI_COMMIT_SHA}"]',
        '    dry-run: true',
        '',
      ].join('\n'),
    );
    const build = onlyBuild(woodpecker(text));
    assert.deepEqual(
      [platformsOf(build), tagsOf(build), build.dockerfiles, build.target, build.output, build.driver],
      ['linux/amd64 linux/arm64', ['r.io/a:v1'], ['docker/Dockerfile'], 'app', 'none', 'container'],
    );
    assert.deepEqual(
      [...build.args],
      [
        ['A', '1'],
        ['B', undefined],
      ],
    );
    const [, second] = woodpecker(text).mentions;
    assert.equal(second && cut(text, second.text.span), 'linux/arm64');
  });

  it('say nothing that is known where a secret or a variable does', () => {
    const build = onlyBuild(
      woodpecker(plugin('    tags: { from_secret: t }\n    platforms: ${P}\n    auto_tag: true\n')),
    );
    assert.deepEqual([build.platforms.state, build.tags, build.output], ['unknown', [], 'push']);
    assert.equal(onlyBuild(woodpecker(plugin('    platforms: { from_secret: p }\n'))).platforms.state, 'unknown');
    assert.deepEqual(onlyBuild(woodpecker(plugin('', 'plugins/ecr'))).tags, []);
    assert.deepEqual(tagsOf(onlyBuild(woodpecker(plugin('', 'plugins/docker')))), ['r.io/a:latest']);
  });

  it('take platforms where they can be said', () => {
    const write = (text: string) =>
      applyEdits(text, onlyBuild(woodpecker(text)).slot?.write(['linux/arm64', 'linux/s390x']) ?? []);
    const missing = plugin('    tags: v1\n');
    const list = '    platforms:\n      - linux/arm64\n      - linux/s390x\n';
    assert.equal(write(missing), missing.replace('r.io/a\n', `r.io/a\n${list}`));
    assert.equal(write(plugin('    platforms: linux/amd64\n')), plugin('    platforms: linux/arm64,linux/s390x\n'));
    const flow = plugin('    platforms: [linux/amd64]\n');
    assert.equal(write(flow), flow.replace('linux/amd64', 'linux/arm64, linux/s390x'));
    assert.equal(onlyBuild(woodpecker(plugin('', 'plugins/docker'))).slot, undefined);
  });

  it('stand at their step where their image is shared', () => {
    const text = 'variables:\n- &p plugins/docker\nsteps:\n- { name: a, image: *p }\n';
    assert.equal(cut(text, onlyBuild(woodpecker(text)).span), 'image');
  });
});

describe('Woodpecker', () => {
  it('takes a matrix apart', () => {
    const text = [
      'matrix: { ARCH: [amd64, arm64] }',
      'labels: { platform: "linux/${ARCH}" }',
      'steps: { a: { image: "r.io/${ARCH}", commands: "docker build -t r.io/x:${ARCH} ." } }',
      '',
    ].join('\n');
    assert.deepEqual(imagesIn(woodpecker(text)), [
      ['r.io/amd64:latest', 'linux/amd64'],
      ['r.io/arm64:latest', 'linux/arm64'],
    ]);
    assert.deepEqual(
      woodpecker(text).builds.map((build) => [build.leg, tagsOf(build)[0]]),
      [
        ['ARCH: amd64', 'r.io/x:amd64'],
        ['ARCH: arm64', 'r.io/x:arm64'],
      ],
    );
  });

  it('reads the older names too, and knows the folder of a step', () => {
    const text = 'platform: linux/arm64\npipeline:\n  a: { image: go, directory: app, commands: [docker build .] }\n';
    assert.deepEqual(imagesIn(woodpecker(text)), [['docker.io/library/go:latest', 'linux/arm64']]);
    assert.deepEqual(onlyBuild(woodpecker(text)).dockerfiles, ['app/Dockerfile']);
  });
});
