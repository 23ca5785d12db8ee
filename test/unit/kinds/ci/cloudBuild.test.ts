import assert from 'node:assert/strict';
import { cloudBuildJsonKind, cloudBuildKind } from '../../../../server/src/kinds/ci/cloudBuild';
import { applyEdits } from '../../../../server/src/text/edits';
import { cut, documentOf, onlyBuild, platformsOf, tagsOf } from '../commandsSupport';
import { imagesIn, machineOf } from '../pipelineSupport';

const read = (text: string, path = 'cloudbuild.yaml') => documentOf(cloudBuildKind, path, text);
const docker = (args: string, rest = '') => `steps:\n- name: gcr.io/cloud-builders/docker\n  args: ${args}\n${rest}`;

describe('Cloud Build', () => {
  for (const [options, machine] of [
    ['', 'linux/amd64'],
    ['options: { machineType: N1_HIGHCPU_32 }', 'linux/amd64'],
    ['options: { machineType: $_MACHINE }', '?'],
    ['options: { machineType: C4A_STANDARD_4 }', '?'],
    ['options: { pool: { name: p } }', '?p'],
    ['options: { workerPool: p }', '?p'],
  ] as const) {
    it(`${options === '' ? 'a build without options' : options} runs on ${machine}`, () => {
      assert.equal(machineOf(onlyBuild(read(docker('[build, .]', options))).runner), machine);
    });
  }

  it('reads the arguments of a builder as words, whatever signs they hold', () => {
    const text = docker(`[build, "-t", 'r.io/a:1', --build-arg, "A=it's $$5; docker build .", -f, "my file", .]`);
    const build = onlyBuild(read(text));
    assert.equal(cut(text, build.span), 'gcr.io/cloud-builders/docker');
    assert.deepEqual(
      [tagsOf(build), build.dockerfiles, build.args.get('A')],
      [['r.io/a:1'], ['my file'], "it's $5; docker build ."],
    );
  });

  it('reads the same as JSON', () => {
    const step = (args: readonly string[]) => ({ name: 'gcr.io/cloud-builders/docker', args });
    const steps = [step(['build', '--platform', 'linux/arm64', '-t', 'r.io/a:1', '.']), step(['push', 'r.io/a:1'])];
    const text = JSON.stringify({ steps }, null, 2);
    const found = documentOf(cloudBuildJsonKind, 'cloudbuild.json', text);
    const build = onlyBuild(found);
    assert.deepEqual([tagsOf(build), platformsOf(build), build.output], [['r.io/a:1'], 'linux/arm64', 'push']);
    assert.equal(machineOf(build.runner), 'linux/amd64');
    assert.deepEqual(
      found.mentions.map(({ text: { span } }) => cut(text, span)),
      ['linux/arm64'],
    );
    const isRead = (path: string, json: string): boolean =>
      cloudBuildJsonKind.recognise({ uri: '', path, text: json, version: 1 });
    assert.ok(isRead('ci/cloudbuild-prod.json', text));
    assert.ok(!isRead('cloudbuild.json', '{"schema": {"steps": []}}'));
    assert.ok(!isRead('steps.json', text));
  });

  it('takes substitutions for unknown, defaults or not, and knows those that are none', () => {
    const build = onlyBuild(
      read(docker("[build, '--platform=${_P}', -t, 'r.io/$PROJECT_ID/a', .]", 'substitutions: { _P: linux/arm64 }')),
    );
    assert.deepEqual([platformsOf(build), build.tags], ['unknown', []]);
  });

  it('writes a platform where one stands', () => {
    const text = docker('["build", "--platform=linux/amd64", "."]');
    assert.equal(
      applyEdits(text, onlyBuild(read(text)).slot?.write(['linux/arm64']) ?? []),
      text.replace('amd64', 'arm64'),
    );
    assert.equal(onlyBuild(read(docker('[build, .]'))).slot, undefined);
  });

  it('knows the folder of a step, and that a build may be submitted with that of its file', () => {
    assert.deepEqual(onlyBuild(read(docker('[build, .]', '  dir: app\n'), 'x/cloudbuild.yaml')).dockerfiles, [
      'x/app/Dockerfile',
      'app/Dockerfile',
    ]);
    assert.deepEqual(onlyBuild(read(docker('[build, .]', '  dir: $_DIR\n'))).dockerfiles, []);
  });

  it('reads all steps on one engine, each in its own shell', () => {
    const text = [
      'steps:',
      '- { name: docker, args: [buildx, create, --use] }',
      '- { name: docker, entrypoint: sh, args: [-c, "cd app; X=1"] }',
      '- { name: docker, args: [buildx, build, -t, r.io/a, --push, .] }',
      '- { name: gcr.io/kaniko-project/executor:latest, args: [--destination=r.io/k, --custom-platform=linux/arm64] }',
      '',
    ].join('\n');
    const [buildx, kaniko] = read(text).builds;
    assert.deepEqual([buildx?.driver, buildx?.dockerfiles, buildx?.output], ['container', ['Dockerfile'], 'push']);
    assert.equal(kaniko && platformsOf(kaniko), 'linux/arm64');
    assert.deepEqual(imagesIn(read(text))[0], ['docker.io/library/docker:latest', 'linux/amd64']);
  });

  it('counts images that the build keeps as pushed', () => {
    assert.equal(onlyBuild(read(docker('[build, -t, r.io/a, .]', 'images: [r.io/a]\n'))).output, 'push');
    assert.equal(onlyBuild(read(docker('[build, -t, r.io/a, .]'))).output, 'none');
  });

  for (const [path, text, is] of [
    ['cloudbuild.yaml', 'steps:\n- name: a\n', true],
    ['ci/cloudbuild-release.yml', 'timeout: 1s\nsteps: []\n', true],
    ['deploy.yaml', "steps:\n- name: 'gcr.io/cloud-builders/docker'\n", true],
    ['cloudbuild.yaml', 'apiVersion: v1\nkind: ConfigMap\n', false],
    ['ci.yaml', 'steps:\n- name: docker\n', false],
  ] as const) {
    it(`${is ? 'takes' : 'leaves'} ${path} ${JSON.stringify(text.slice(0, 16))}`, () => {
      assert.equal(cloudBuildKind.recognise({ uri: '', path, text, version: 1 }), is);
    });
  }
});
