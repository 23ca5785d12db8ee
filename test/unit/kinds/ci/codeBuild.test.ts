import assert from 'node:assert/strict';
import { matchesGlob } from '../../../../server/src/config/globs';
import { codeBuildKind } from '../../../../server/src/kinds/ci/codeBuild';
import { applyEdits } from '../../../../server/src/text/edits';
import { documentOf, onlyBuild, tagsOf } from '../commandsSupport';
import { imagesIn } from '../pipelineSupport';

const read = (text: string, path = 'buildspec.yml') => documentOf(codeBuildKind, path, `version: 0.2\n${text}`);

describe('CodeBuild', () => {
  it('reads the commands of all phases in one shell, in their order', () => {
    const text = [
      'phases:',
      '  post_build: { commands: ["docker push $REPO/app"] }',
      '  build: { commands: ["docker build -t $REPO/app ."], finally: [docker pull alpine] }',
      '  pre_build: { commands: ["REPO=r.io", cd src] }',
      '',
    ].join('\n');
    const build = onlyBuild(read(text, 'ci/buildspec.yml'));
    assert.deepEqual([tagsOf(build), build.output], [['r.io/app:latest'], 'push']);
    assert.deepEqual(build.dockerfiles, ['ci/src/Dockerfile', 'src/Dockerfile']);
    assert.deepEqual(imagesIn(read(text)), [['docker.io/library/alpine:latest', 'none']]);
  });

  it('takes variables of the file for defaults', () => {
    const of = (env: string) =>
      onlyBuild(read(`env: ${env}\nphases: { build: { commands: [docker build -t r.io/a:$T .] } }\n`));
    assert.deepEqual(of('{ variables: { T: v1 } }').tags, []);
    assert.deepEqual(of('{ shell: bash, parameter-store: { T: /t } }').tags, []);
  });

  it('leaves alone what no Unix shell runs as a whole', () => {
    const builds = (text: string) => documentOf(codeBuildKind, 'buildspec.yml', text).builds.length;
    const phases = 'phases:\n  build:\n    commands: [docker build .]\n';
    assert.equal(builds(`version: 0.2\n${phases}`), 1);
    assert.equal(builds(`version: "0.2"\nenv: { shell: /bin/sh }\n${phases}`), 1);
    assert.equal(builds(`version: 0.3\n${phases}`), 0);
    assert.equal(builds(`version: 0.2\nenv: { shell: powershell.exe }\n${phases}`), 0);
  });

  it('starts each command of the first version in a shell of its own', () => {
    const text = 'version: 0.1\nphases:\n  build:\n    commands:\n      - T=r.io/a\n      - docker build -t $T .\n';
    assert.deepEqual(tagsOf(onlyBuild(documentOf(codeBuildKind, 'buildspec.yml', text))), []);
  });

  it('writes a platform into a command', () => {
    const text = 'version: 0.2\nphases:\n  build:\n    commands:\n      - docker build -t r.io/a .\n';
    const slot = onlyBuild(documentOf(codeBuildKind, 'buildspec.yml', text)).slot;
    assert.equal(
      applyEdits(text, slot?.write(['linux/arm64']) ?? []),
      text.replace('build -t', 'build --platform linux/arm64 -t'),
    );
  });

  for (const [path, text, is] of [
    ['buildspec.yml', 'version: 0.2\nphases:\n', true],
    ['ci/docker_buildspec-prod.yaml', 'phases:\n', true],
    ['buildspecs/signing.yml', 'phases:\n', true],
    ['buildspec.yml', 'version: 0.2\nbatch:\n', false],
    ['build.yml', 'phases:\n', false],
  ] as const) {
    it(`${is ? 'takes' : 'leaves'} ${path} ${JSON.stringify(text)}`, () => {
      if (is) assert.ok(matchesGlob(path, codeBuildKind.globs));
      assert.equal(codeBuildKind.recognise({ uri: '', path, text, version: 1 }), is);
    });
  }
});
