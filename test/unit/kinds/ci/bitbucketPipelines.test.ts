import assert from 'node:assert/strict';
import { bitbucketPipelinesKind } from '../../../../server/src/kinds/ci/bitbucketPipelines';
import { runnerPlatform } from '../../../../server/src/targets/runner';
import { applyEdits } from '../../../../server/src/text/edits';
import { documentOf, onlyBuild } from '../commandsSupport';
import { imagesIn, machineOf } from '../pipelineSupport';

const read = (text: string) => documentOf(bitbucketPipelinesKind, 'bitbucket-pipelines.yml', text);
const step = (text: string): string => `pipelines:\n  default:\n    - step:\n${text.replace(/^/gm, '        ')}\n`;

describe('Bitbucket Pipelines', () => {
  for (const [text, machine] of [
    ['size: 2x', 'linux/amd64'],
    ['runs-on: linux.arm64', 'linux/arm64'],
    ['runs-on:\n- self.hosted\n- linux.arm64\n- big', 'linux/arm64'],
    ['runs-on: [self.hosted, linux]', '?self.hosted linux'],
    ['runs-on: []', '?'],
    ['runtime: { cloud: { version: "3" } }', 'linux/amd64'],
    ['runtime: { cloud: { arch: arm } }', '?'],
  ] as const) {
    it(`${JSON.stringify(text)} runs on ${machine}`, () => {
      const build = onlyBuild(read(step(`${text}\nscript: [docker build .]`)));
      assert.equal(machineOf(build.runner), machine);
    });
  }

  it('takes the labels of own runners from the configuration', () => {
    const { runner } = onlyBuild(read(step('runs-on: [self.hosted, box]\nscript: [docker build .]')));
    const arm = { os: 'linux', architecture: 'arm64' };
    assert.equal(
      runner && runnerPlatform(runner, new Map([['box', arm]]))?.because,
      'runs-on: [self.hosted, box] is linux/arm64 by the configuration',
    );
  });

  it('reads a step that pipelines share once, wherever it is', () => {
    const text = [
      'definitions: { steps: [{ step: &a { image: go, script: [ls] } }, { step: &b { image: py, script: [ls] } }] }',
      'pipelines:',
      '  default: [{ parallel: { steps: [{ step: *a }] } }]',
      '  custom: { x: [{ variables: [{ name: V }] }, { stage: { steps: [{ step: *a }] } }] }',
      '',
    ].join('\n');
    assert.deepEqual(imagesIn(read(text)), [['docker.io/library/go:latest', 'linux/amd64']]);
  });

  it('reads the lines of a script in one shell, and writes a platform into them', () => {
    const text = step('script:\n  - cd app\n  - pipe: a/b:1\n  - >\n    docker build\n    -t r.io/a .\n');
    const build = onlyBuild(read(text));
    assert.deepEqual(build.dockerfiles, ['app/Dockerfile']);
    assert.equal(
      applyEdits(text, build.slot?.write(['linux/arm64']) ?? []),
      text.replace('docker build', 'docker build --platform linux/arm64'),
    );
  });
});
