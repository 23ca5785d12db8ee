import assert from 'node:assert/strict';
import { makefileKind } from '../../../server/src/kinds/makefile';
import { applyEdits } from '../../../server/src/text/edits';
import { cut, documentOf, onlyBuild, platformsOf, tagsOf } from './commandsSupport';

const read = (text: string, path = 'Makefile') => documentOf(makefileKind, path, text);

describe('Makefiles', () => {
  it('reads the recipes of a file that mixes up docker build and buildx', () => {
    const text = [
      'IMAGE ?= registry.example.com/public/app',
      'VERSION ?= 0.1.0',
      '',
      'build:',
      '\tdocker build --platform linux/amd64,linux/arm64 -t $(IMAGE):$(VERSION) --push .',
      'amd64:',
      '\tdocker buildx build --platform linux/amd64 -t $(IMAGE):$(VERSION) --push .',
      'local:',
      '\tdocker buildx build --platform linux/amd64,linux/arm64 -t $(IMAGE):dev --load .',
      '',
    ].join('\n');
    const { builds } = read(text);
    assert.deepEqual(
      builds.map((build) => [build.group, build.title, platformsOf(build), build.driver, build.output, tagsOf(build)]),
      [
        [
          'build',
          'docker build',
          'linux/amd64 linux/arm64',
          'docker',
          'push',
          ['registry.example.com/public/app:0.1.0'],
        ],
        ['amd64', 'docker buildx build', 'linux/amd64', 'unknown', 'push', ['registry.example.com/public/app:0.1.0']],
        [
          'local',
          'docker buildx build',
          'linux/amd64 linux/arm64',
          'unknown',
          'load',
          ['registry.example.com/public/app:dev'],
        ],
      ],
    );
    assert.equal(cut(text, builds[0]?.tags[0]?.span ?? { start: 0, end: 0 }), '$(IMAGE):$(VERSION)');
  });

  it('puts variables into a list of platforms, and mends them where they stand', () => {
    const text =
      'PLATFORMS ?= linux/arm64,linux/x86_64\nx:\n\t@$(DOCKER) buildx build --platform=$(PLATFORMS) --push .\n';
    const reading = read(text);
    const build = onlyBuild(reading);
    assert.equal(cut(text, build.span), '$(DOCKER) buildx build');
    assert.equal(platformsOf(build), 'linux/arm64 linux/x86_64');
    assert.equal(build.slot, undefined);
    assert.deepEqual(
      reading.mentions.map((mention) => cut(text, mention.text.span)),
      ['linux/arm64', 'linux/x86_64'],
    );
    assert.match(
      applyEdits(text, reading.mentions[1]?.replace('linux/amd64') ?? []),
      /^PLATFORMS \?= linux\/arm64,linux\/amd64\n/,
    );
  });

  const vectors: readonly (readonly [text: string, platforms: string])[] = [
    ['P := linux/amd64\nx:\n\tdocker build --platform $(P) .', 'linux/amd64'],
    ['P = $(A)/$(B)\nA = linux\nB = arm64\nx:\n\tdocker build --platform ${P} .', 'linux/arm64'],
    ['P = linux/amd64\nP += \nx:\n\tdocker build --platform "$(strip $(P))" .', 'linux/amd64'],
    ['P = linux/amd64, \\\n  linux/arm64\nx:\n\tdocker build --platform "$(P)" .', 'linux/amd64  linux/arm64'],
    ['P = $(P)\nx:\n\tdocker build --platform $(P) .', 'unknown'],
    ['P = $(Q)\nQ = $(P)\nx:\n\tdocker build --platform $(P) .', 'unknown'],
    ['x:\n\tdocker build --platform $(P) .', 'unknown'],
    ['P != uname -m\nx:\n\tdocker build --platform $(P) .', 'unknown'],
    ['P = $(shell uname -m)\nx:\n\tdocker build --platform $(P) .', 'unknown'],
    [
      'ifeq ($(CI),true)\nP = linux/amd64\nelse\nP = linux/arm64\nendif\nx:\n\tdocker build --platform $(P) .',
      'unknown',
    ],
    ['ifndef P\nP = linux/amd64\nendif\nx:\n\tdocker build --platform $(P) .', 'linux/amd64'],
    ['ifeq ($(P),)\nP = linux/amd64\nendif\nx:\n\tdocker build --platform $(P) .', 'linux/amd64'],
    ['define P\nlinux/amd64\nendef\nx:\n\tdocker build --platform $(P) .', 'unknown'],
    ['P = linux/amd64\ny: P = linux/arm64\ny:\n\tdocker build --platform $(P) .', 'linux/arm64'],
    ['P = linux/amd64\ny: P = linux/arm64\nx:\n\tdocker build --platform $(P) .', 'linux/amd64'],
    ['x: ; docker build --platform linux/amd64 .', 'linux/amd64'],
    ['x:\n\t@-docker build \\\n\t  --platform linux/amd64 .', 'linux/amd64'],
    ['x:\n\tfor a in amd64 arm64; do docker build --platform linux/$$a .; done', 'unknown'],
    ['x:\n\tP=linux/s390x; docker build --platform $$P .', 'linux/s390x'],
    ['export DOCKER_DEFAULT_PLATFORM := linux/arm64\nx:\n\tdocker build .', 'linux/arm64'],
    ['DOCKER_DEFAULT_PLATFORM := linux/arm64\nx:\n\tdocker build .', 'none'],
    ['B = docker build --platform linux/amd64\nx:\n\tcd a && $(B) -t $@ .', 'linux/amd64'],
    ['A = \nx:\n\tdocker build $(A) .', 'none'],
    ['x:\n\tdocker build $(A) .', 'unknown'],
  ];
  for (const [text, platforms] of vectors) {
    it(JSON.stringify(text), () => assert.equal(platformsOf(onlyBuild(read(text))), platforms));
  }

  for (const text of [
    '# docker build .\n',
    'x:\n\t# docker build .\n',
    'x:\n\t@echo docker build .\n',
    'define D\n\tdocker build .\nendef\n',
    'NOTE = docker build .\n',
  ]) {
    it(`is no build: ${JSON.stringify(text)}`, () => assert.deepEqual(read(text).builds, []));
  }

  it('follows the builder that a prerequisite creates', () => {
    const text =
      'setup:\n\tdocker buildx create --use\nbuild: setup\n\tdocker buildx build .\nother:\n\tdocker buildx build .\n';
    assert.deepEqual(
      read(text).builds.map((build) => build.driver),
      ['container', 'unknown'],
    );
  });

  it('runs each line in a shell of its own, unless told otherwise', () => {
    const text = 'x:\n\tcd a\n\tdocker build .\n';
    assert.deepEqual(onlyBuild(read(text, 'sub/Makefile')).dockerfiles, ['sub/Dockerfile', 'Dockerfile']);
    assert.deepEqual(onlyBuild(read(`.ONESHELL:\n${text}`, 'sub/Makefile')).dockerfiles, [
      'sub/a/Dockerfile',
      'a/Dockerfile',
    ]);
  });

  it('takes the tool from a variable', () => {
    assert.equal(onlyBuild(read('CONTAINER_TOOL ?= podman\nx:\n\t$(CONTAINER_TOOL) build .')).tool, 'podman');
    const chosen = 'ifdef X\nDOCKER = docker\nelse\nDOCKER = podman\nendif\nx:\n\t$(DOCKER) build .';
    assert.equal(onlyBuild(read(chosen)).driver, 'unknown');
  });

  it('inserts a platform behind the words as they stand', () => {
    const text = 'x:\n\t$(DOCKER) build \\\n\t  -t a .\n';
    assert.equal(
      applyEdits(text, onlyBuild(read(text)).slot?.write(['linux/arm64']) ?? []),
      'x:\n\t$(DOCKER) build --platform linux/arm64 \\\n\t  -t a .\n',
    );
  });

  it('joins the builds of several targets', () => {
    const text = 'a:\n\tdocker build -t i:a .\nb:\n\tdocker build -t i:b .\nm:\n\tdocker manifest create i i:a i:b\n';
    assert.deepEqual(
      read(text).builds.map((build) => build.merged),
      [true, true],
    );
  });

  for (const [path, is] of [
    ['Makefile', true],
    ['a/GNUmakefile', true],
    ['build/rules.mk', true],
    ['Makefile.docker', true],
    ['Makefile.am.txt', false],
    ['a/.config/Makefile.em', false],
    ['Makefile.tmpl', false],
    ['justfile', false],
  ] as const) {
    it(`${is ? 'takes' : 'leaves'} ${path}`, () => {
      assert.equal(makefileKind.recognise({ uri: '', path, text: '', version: 1 }), is);
    });
  }
});
