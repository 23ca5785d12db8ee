import assert from 'node:assert/strict';
import { formatPlatform } from '../../../../server/src/image/platform';
import { formatReference } from '../../../../server/src/image/reference';
import { gitlabCiKind } from '../../../../server/src/kinds/ci/gitlab/gitlabCi';
import type { ImageUse } from '../../../../server/src/model/imageUse';
import { applyEdits } from '../../../../server/src/text/edits';
import { cut, documentOf, onlyBuild, platformsOf, tagsOf } from '../commandsSupport';

const read = (text: string) => documentOf(gitlabCiKind, '.gitlab-ci.yml', text);

function demandOf({ demand }: ImageUse): string {
  if (demand.kind === 'runner') return demand.runner.labels.map((label) => label.value).join(' ');
  return demand.kind === 'stated' ? demand.platforms.map(formatPlatform).join(' ') : demand.kind;
}

function usesOf(text: string): readonly (readonly [string, string])[] {
  return read(text).uses.map((use) => [
    use.image ? formatReference(use.image) : `? ${cut(text, use.span)}`,
    demandOf(use),
  ]);
}

describe('GitLab CI', () => {
  it('asks the runner that a job is tagged for', () => {
    assert.deepEqual(usesOf('a:\n  image: alpine\n  tags: [saas-linux-medium-arm64]\n  script: ls\n'), [
      ['docker.io/library/alpine:latest', 'saas-linux-medium-arm64'],
    ]);
  });

  it('lets a stated platform win', () => {
    const text = 'a:\n  image: { name: alpine, docker: { platform: linux/amd64 } }\n  tags: [arm64]\n  script: ls\n';
    assert.deepEqual(usesOf(text), [['docker.io/library/alpine:latest', 'linux/amd64']]);
    assert.deepEqual(
      read(text).mentions.map((mention) => cut(text, mention.text.span)),
      ['linux/amd64'],
    );
  });

  it('reads services, defaults, extends, references and anchors', () => {
    const text = [
      'default: { image: ruby:3 }',
      'services: [redis:7]',
      '.arm: &arm',
      '  tags: [saas-linux-small-arm64]',
      '.x: { image: go:1 }',
      'a: { extends: [.x, .arm], script: ls }',
      'b: { <<: *arm, script: ls }',
      'c: { image: !reference [.x, image], services: [], script: ls }',
      'd: { inherit: { default: false }, script: ls }',
      '',
    ].join('\n');
    assert.deepEqual(usesOf(text), [
      ['docker.io/library/ruby:3', 'saas-linux-small-arm64'],
      ['docker.io/library/redis:7', 'saas-linux-small-arm64'],
      ['docker.io/library/go:1', 'saas-linux-small-arm64'],
      ['docker.io/library/go:1', ''],
    ]);
  });

  it('fills in variables, and leaves those that CI sets alone', () => {
    const text =
      'variables: { R: r.io/x, V: { value: "1" } }\na:\n  image: $R/app:${V}\n  services: [$CI_REGISTRY_IMAGE/db]\n  script: ls\n';
    assert.deepEqual(usesOf(text), [
      ['r.io/x/app:1', ''],
      ['? $CI_REGISTRY_IMAGE/db', ''],
    ]);
    assert.equal(read(text).uses[0]?.literal, false);
  });

  it('takes a matrix apart', () => {
    const text = [
      'a:',
      '  parallel: { matrix: [{ ARCH: [amd64, arm64] }] }',
      '  tags: [saas-linux-small-$ARCH]',
      '  image: alpine',
      '  script: docker build -t app:$ARCH --platform=linux/$ARCH .',
      'm: { script: docker manifest create app app:amd64 app:arm64 }',
      '',
    ].join('\n');
    const { uses, builds, merges } = read(text);
    assert.deepEqual(uses.map(demandOf), ['saas-linux-small-amd64', 'saas-linux-small-arm64']);
    assert.deepEqual(
      builds.map((build) => [build.leg, platformsOf(build), tagsOf(build)[0], build.merged]),
      [
        ['ARCH: amd64', 'linux/amd64', 'docker.io/library/app:amd64', true],
        ['ARCH: arm64', 'linux/arm64', 'docker.io/library/app:arm64', true],
      ],
    );
    assert.equal(merges.length, 1);
  });

  it('reads the commands of scripts in one shell', () => {
    const text = [
      'a:',
      '  tags: [saas-linux-small-amd64]',
      '  services: [docker:27-dind]',
      '  before_script:',
      '    - cd app',
      '    - &p export P=linux/arm64',
      '  script:',
      '    - |',
      '      docker buildx build --platform "$P" \\',
      '        --platform linux/amd64 .',
      '',
    ].join('\n');
    const build = onlyBuild(read(text));
    assert.equal(cut(text, build.span), 'docker buildx build');
    assert.deepEqual(build.dockerfiles, ['app/Dockerfile']);
    assert.equal(platformsOf(build), 'linux/arm64 linux/amd64');
    assert.equal(
      build.platforms.state === 'known' && cut(text, build.platforms.items[0]?.span ?? build.span),
      'linux/arm64',
    );
    assert.equal(build.driver, 'docker');
    assert.equal(build.emulation.state, 'no');
    assert.deepEqual(
      build.runner?.labels.map((label) => label.value),
      ['saas-linux-small-amd64'],
    );
  });

  it('adds a platform where the document can say one', () => {
    const text = 'a:\n  image:\n    name: alpine\n  script: docker build .\n';
    const { uses, builds } = read(text);
    assert.equal(
      applyEdits(text, [
        ...(uses[0]?.slot?.write(['linux/arm64']) ?? []),
        ...(builds[0]?.slot?.write(['linux/arm64']) ?? []),
      ]),
      'a:\n  image:\n    name: alpine\n    docker: { platform: linux/arm64 }\n  script: docker build --platform linux/arm64 .\n',
    );
  });

  it('knows that an image with a bare name is gone with the job', () => {
    const stays = (script: string) => onlyBuild(read(`a:\n  script: ${script}\n`)).stays;
    assert.equal(stays('docker build -t app .'), 'tried');
    assert.equal(stays('docker build -t r.io/x/app .'), undefined);
    assert.equal(stays('docker build -t app . && docker save app -o app.tar'), undefined);
  });

  it('does not write into a text with escapes', () => {
    const text = 'a:\n  script: "echo \\"x\\"; docker build ."\n';
    assert.equal(onlyBuild(read(text)).slot, undefined);
  });

  for (const [path, is] of [
    ['.gitlab-ci.yml', true],
    ['ci/build.gitlab-ci.yml', true],
    ['.gitlab/ci/build.yml', true],
    ['gitlab.yml', false],
    ['docker-compose.yml', false],
  ] as const) {
    it(`${is ? 'takes' : 'leaves'} ${path}`, () => {
      assert.equal(gitlabCiKind.recognise({ uri: '', path, text: '', version: 1 }), is);
    });
  }
});
