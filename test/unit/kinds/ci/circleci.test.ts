import assert from 'node:assert/strict';
import { circleciKind } from '../../../../server/src/kinds/ci/circleci/circleci';
import { documentOf, onlyBuild, tagsOf } from '../commandsSupport';
import { imagesIn, machineOf } from '../pipelineSupport';

const read = (text: string) => documentOf(circleciKind, '.circleci/config.yml', text);
const job = (text: string): string => `version: 2.1\njobs:\n  a:\n${text.replace(/^/gm, '    ')}\n`;

describe('CircleCI', () => {
  for (const [text, machine] of [
    ['docker: [{ image: a }]', 'linux/amd64'],
    ['docker: [{ image: a }]\nresource_class: 2xlarge+', 'linux/amd64'],
    ['docker: [{ image: a }]\nresource_class: large.gen2', 'linux/amd64'],
    ['docker: [{ image: a }]\nresource_class: arm.2xlarge', 'linux/arm64'],
    ['docker: [{ image: a }]\nresource_class: me/arm', '?me/arm'],
    ['docker: [{ image: a }]\nresource_class: armada', '?armada'],
    ['docker: [{ image: a }]\nresource_class: << parameters.r >>', '?'],
    ['docker: [{ image: a }]\nresource_class: [arm.medium]', '?'],
    ['machine: { image: "ubuntu-2204:2024.01.1" }\ndocker: []', 'linux/amd64'],
    ['machine: { image: "ubuntu-2204:current" }\nresource_class: gpu.nvidia.small', 'linux/amd64'],
    ['machine: { image: "linux-cuda-12:default" }', '?'],
    ['machine: true', '?'],
    ['macos: { xcode: "16" }', '?'],
  ] as const) {
    it(`${JSON.stringify(text)} runs on ${machine}`, () => {
      const build = onlyBuild(read(job(`${text}\nsteps: [{ run: docker build . }]`)));
      assert.equal(machineOf(build.runner), machine);
    });
  }

  it('takes what a job does not say from its executor', () => {
    const text = [
      'executors:',
      '  e: { docker: [{ image: go }, { image: db }], resource_class: arm.medium, environment: { TAG: v1 } }',
      'jobs:',
      '  a: { executor: e, steps: [{ run: docker build -t r.io/a:$TAG . }] }',
      '  b: { executor: { name: e }, resource_class: small, docker: [{ image: py }], steps: [checkout] }',
      '  c: { executor: << parameters.e >>, steps: [checkout] }',
      '',
    ].join('\n');
    assert.deepEqual(imagesIn(read(text)), [
      ['docker.io/library/go:latest', 'linux/arm64'],
      ['docker.io/library/db:latest', 'linux/arm64'],
      ['docker.io/library/py:latest', 'linux/amd64'],
    ]);
    assert.deepEqual(tagsOf(onlyBuild(read(text))), ['r.io/a:v1']);
  });

  it('follows commands and conditions, and does not know the builder after a step of an orb', () => {
    const text = (before: string): string =>
      [
        'commands:',
        '  setup: { steps: [{ run: docker buildx create --use }, setup] }',
        'jobs:',
        '  a:',
        '    docker: [{ image: a }]',
        `    steps: [checkout, setup, ${before} { unless: { condition: x, steps: [{ run: docker buildx build . }] } }]`,
        '',
      ].join('\n');
    assert.equal(onlyBuild(read(text(''))).driver, 'container');
    assert.equal(onlyBuild(read(text('docker/check,'))).driver, 'unknown');
  });

  it('takes a heredoc for what it is, and an expression for something unknown', () => {
    const run = (command: string) => onlyBuild(read(job(`machine: true\nsteps:\n- run: |\n    ${command}`)));
    assert.deepEqual(tagsOf(run('docker build -t r.io/a -f - . <<EOF >>log\n    FROM a\n    EOF')), ['r.io/a:latest']);
    assert.deepEqual(tagsOf(run('docker build -t r.io/a:<< parameters.tag >> .')), []);
  });

  it('knows the folder of a step below that of the job', () => {
    const folders = (own: string, home = '') =>
      onlyBuild(
        read(job(`${home}machine: true\nsteps: [{ run: { command: docker build ., working_directory: ${own} } }]`)),
      ).dockerfiles;
    assert.deepEqual(folders('app'), ['app/Dockerfile']);
    assert.deepEqual(folders('~/project/app'), ['app/Dockerfile']);
    assert.deepEqual(folders('/srv/x/y', 'working_directory: /srv/x\n'), ['y/Dockerfile']);
    assert.deepEqual(folders('/tmp'), []);
    assert.deepEqual(folders('<< parameters.dir >>'), []);
  });
});
