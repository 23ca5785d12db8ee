import assert from 'node:assert/strict';
import { matchesGlob } from '../../../server/src/config/globs';
import { shellScriptKind } from '../../../server/src/kinds/shellScript';
import { cut, documentOf, onlyBuild, platformsOf } from './commandsSupport';

describe('shell scripts', () => {
  it('are looked for by their ending, in folders of scripts, and under the name that tells what they do', () => {
    for (const path of [
      'a/b.sh',
      'hack/mkimage',
      'misc/fluentd/build',
      'tool/buildme',
      'tool/docker-image',
      'push_all',
    ]) {
      assert.ok(matchesGlob(path, shellScriptKind.globs), path);
    }
    assert.ok(!matchesGlob('misc/fluentd/mkimage', shellScriptKind.globs));
  });

  it('finds what a pipeline builds that it writes, in each folder that it may be for, and tells nothing of it', () => {
    const text =
      'DIRECTORY=web\nif $DUO; then\n  DIRECTORY="duo"\nfi\ncat <<EOF\nsteps:\n  - commands:\n      - cd ${DIRECTORY}\n      - docker build --platform linux/arm64 -t images.test/app:1 --push .\nEOF\n';
    const { builds } = documentOf(shellScriptKind, 'scripts/pipeline.sh', text);
    assert.deepEqual(
      builds.map((build) => [
        cut(text, build.span),
        build.dockerfiles,
        platformsOf(build),
        build.tags,
        build.toldElsewhere,
      ]),
      ['web', 'duo'].map((folder) => ['docker build', [`${folder}/Dockerfile`], 'linux/arm64', [], true]),
    );
  });

  it('finds a build on a laptop that says no platform', () => {
    const text =
      '#!/bin/bash\nset -euo pipefail\ndocker build -t "ghcr.io/acme/todo-backend:$1" backend\ndocker push "ghcr.io/acme/todo-backend:$1"\n';
    const build = onlyBuild(documentOf(shellScriptKind, 'scripts/build_backend.sh', text));
    assert.equal(cut(text, build.span), 'docker build');
    assert.equal(platformsOf(build), 'none');
    assert.deepEqual(build.dockerfiles, ['backend/Dockerfile', 'scripts/backend/Dockerfile']);
    assert.deepEqual(build.tags, []);
    assert.equal(build.output, 'push');
    assert.equal(build.runner, undefined);
  });

  const paths: readonly (readonly [path: string, text: string, languageId: string | undefined, is: boolean])[] = [
    ['a.sh', '', undefined, true],
    ['bin/build', '#!/usr/bin/env bash\n', undefined, true],
    ['bin/build', '#!/bin/sh -e\n', undefined, true],
    ['bin/build', '#!/usr/bin/env -S bash -e\n', 'plaintext', true],
    ['bin/build', '#!/usr/bin/env python3\n', undefined, false],
    ['bin/build.py', '#!/bin/sh\n', undefined, false],
    ['bin/build', 'docker build .', undefined, false],
    ['x', 'docker build .', 'shellscript', true],
    ['Makefile', '#!/bin/sh\n', 'makefile', false],
    ['scripts/fish', '#!/usr/bin/fish\n', undefined, false],
  ];
  for (const [path, text, languageId, is] of paths) {
    it(`${is ? 'takes' : 'leaves'} ${path} ${JSON.stringify(text)} ${languageId ?? ''}`, () => {
      const source = { uri: '', path, text, version: 1, ...(languageId && { languageId }) };
      assert.equal(shellScriptKind.recognise(source), is);
    });
  }
});
