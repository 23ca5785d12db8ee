import assert from 'node:assert/strict';
import { kindOf } from '../../../../server/src/analysis/kindOf';
import { azurePipelinesKind } from '../../../../server/src/kinds/ci/azurePipelines/azurePipelines';
import { KINDS } from '../../../../server/src/kinds/table';
import { applyEdits } from '../../../../server/src/text/edits';
import { cut, documentOf, onlyBuild, platformsOf, tagsOf } from '../commandsSupport';
import { imagesIn } from '../pipelineSupport';

const read = (text: string) => documentOf(azurePipelinesKind, 'azure-pipelines.yml', text);
const images = (text: string) => imagesIn(read(text));

describe('Azure Pipelines', () => {
  it('hands pools and variables down to jobs, the nearest first', () => {
    const text = [
      'trigger: none',
      'pool: { vmImage: ubuntu-20.04 }',
      'variables: { V: "1", W: $(V)x }',
      'stages:',
      '- stage: a',
      '  variables: [{ name: v, value: "2" }]',
      '  jobs:',
      '  - { job: x, container: "r.io/a:$(W)", steps: [{ script: ls }] }',
      '  - { job: y, pool: mine, container: "r.io/b:${{ variables.v }}", steps: [{ script: ls }] }',
      '',
    ].join('\n');
    assert.deepEqual(images(text), [
      ['r.io/a:2x', 'linux/amd64'],
      ['r.io/b:2', '?mine'],
    ]);
  });

  it('reads images of resources once for each sort of machine that runs them', () => {
    const text = [
      'resources: { containers: [{ container: c, image: alpine }] }',
      'jobs:',
      '- { job: a, pool: { vmImage: ubuntu-latest }, container: c, steps: [{ script: ls }] }',
      '- { job: b, pool: { vmImage: ubuntu-latest }, services: { s: c }, steps: [{ script: ls }] }',
      '- { job: c, pool: own, steps: [{ script: ls, target: c }] }',
      '',
    ].join('\n');
    assert.deepEqual(images(text), [
      ['docker.io/library/alpine:latest', 'linux/amd64'],
      ['docker.io/library/alpine:latest', '?own'],
    ]);
  });

  it('leaves alone what a run computes', () => {
    const of = (container: string, rest = '') =>
      images(
        `trigger: none\npool: { vmImage: ubuntu-latest }\n${rest}container: ${container}\nsteps: [{ script: ls }]\n`,
      );
    assert.deepEqual(of('r.io/a:$(Build.BuildId)'), [['? r.io/a:$(Build.BuildId)', 'linux/amd64']]);
    assert.deepEqual(
      of('r.io/a:$(x)', 'strategy: { matrix: "$[ dependencies.a.outputs.b ]" }\nvariables: { x: 1 }\n'),
      [['? r.io/a:$(x)', 'linux/amd64']],
    );
    assert.deepEqual(of('r.io/a:$(x)', 'variables: [{ name: x, value: 1 }, { template: v.yml }]\n'), [
      ['? r.io/a:$(x)', 'linux/amd64'],
    ]);
    assert.deepEqual(
      of('r.io/a:$(x)', 'variables:\n- { name: x, value: 1 }\n- ${{ if a }}:\n  - { name: x, value: 2 }\n'),
      [['? r.io/a:$(x)', 'linux/amd64']],
    );
  });

  it('reads commands with the variables and in the folder of the step', () => {
    const text = [
      'variables: { image: r.io/app, P: linux/arm64 }',
      'steps:',
      '- script: |',
      '    docker buildx create --use',
      '    docker buildx build --platform $(P) -t $(image):$IMAGE_TAG -f $(Build.SourcesDirectory)/docker/Dockerfile --push .',
      '  workingDirectory: app',
      '  env: { IMAGE_TAG: v1 }',
      '',
    ].join('\n');
    const build = onlyBuild(read(text));
    assert.equal(cut(text, build.span), 'docker buildx build');
    assert.deepEqual([platformsOf(build), tagsOf(build), build.driver], ['linux/arm64', ['r.io/app:v1'], 'container']);
    assert.deepEqual(build.dockerfiles, ['docker/Dockerfile']);
    assert.equal(build.slot, undefined);
  });

  it('reads the build of Docker@2, and writes where its arguments are', () => {
    const step = (inputs: string) => `pool: { vmImage: ubuntu-latest }\nsteps:\n- task: Docker@2\n  inputs:\n${inputs}`;
    const text = step('    command: build\n    repository: app\n    tags: v1\n    dockerfile: src/Dockerfile\n');
    const build = onlyBuild(read(text));
    assert.deepEqual([tagsOf(build), build.dockerfiles], [['docker.io/library/app:v1'], ['src/Dockerfile']]);
    assert.equal(
      applyEdits(text, build.slot?.write(['linux/arm64']) ?? []),
      text.replace('build\n', 'build\n    arguments: --platform linux/arm64\n'),
    );
    const stated = step('    command: build\n    arguments: >-\n      --pull\n      --platform linux/amd64\n');
    const slot = onlyBuild(read(stated)).slot;
    assert.equal(applyEdits(stated, slot?.write(['linux/arm64']) ?? []), stated.replace('amd64', 'arm64'));
    const given = step('    command: build\n    arguments: --pull\n');
    assert.equal(
      applyEdits(given, onlyBuild(read(given)).slot?.write(['linux/arm64']) ?? []),
      given.replace('--pull', '--platform linux/arm64 --pull'),
    );
    const pushed = onlyBuild(read(step('    containerRegistry: acr\n    repository: app\n    tags: v1\n')));
    assert.deepEqual([pushed.tags, pushed.dockerfiles, pushed.slot, pushed.output], [[], [], undefined, 'push']);
  });

  it('does not know the builder after a template, or the folder after two checkouts', () => {
    const text = 'pool: { vmImage: ubuntu-latest }\nsteps: [{ template: x.yml }, { bash: docker buildx build . }]\n';
    assert.deepEqual([onlyBuild(read(text)).driver, onlyBuild(read(text)).emulation.state], ['unknown', 'unknown']);
    const two = 'steps: [{ checkout: self }, { checkout: other }, { bash: docker build . }]\n';
    assert.deepEqual(onlyBuild(read(two)).dockerfiles, []);
  });

  for (const [path, text, is] of [
    ['azure-pipelines.yml', '', true],
    ['.azure-pipelines/steps/a.yaml', '', true],
    ['ci/azure-pipelines-nightly.yml', '', true],
    ['ci/build.yml', 'jobs:\n- job: a\n  pool:\n    vmImage: x\n  steps: []\n', true],
    ['templates/steps.yml', "steps:\n- task: 'Docker@2'\n", true],
    ['ci/build.yml', 'jobs:\n  a: {}\n', false],
    ['.github/workflows/azure.yml', 'jobs:\n  a:\n    steps:\n      - run: |\n          - task: Docker@2\n', false],
  ] as const) {
    it(`${is ? 'takes' : 'leaves'} ${path} ${JSON.stringify(text.slice(0, 20))}`, () => {
      const kind = kindOf({ uri: '', path, text, version: 1 }, KINDS);
      assert.equal(kind?.id === 'azurePipelines', is);
    });
  }
});
