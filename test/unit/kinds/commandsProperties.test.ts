import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gitlabCiKind } from '../../../server/src/kinds/ci/gitlab/gitlabCi';
import { makefileKind } from '../../../server/src/kinds/makefile';
import { shellScriptKind } from '../../../server/src/kinds/shellScript';
import type { Kind } from '../../../server/src/model/kind';
import { applyEdits } from '../../../server/src/text/edits';
import { processorMs } from '../../support/cost';
import { documentOf, wordsOf } from './commandsSupport';
import { PIPELINES } from './pipelineSamples';

const SHELL = `#!/bin/bash
set -e
P=\${P:-linux/amd64,linux/arm64}
A=(--platform "$P" --push)
cd "$(dirname "$0")/.." || exit 1
build() {
  docker buildx build "\${A[@]}" \\
    -t "r.test/a:$1" -t r.test/b:1 \\
    -f docker/Dockerfile .
}
for t in a b; do build $t; done
if [ -n "$X" ]; then sudo docker run --rm --platform=linux/arm64 -v "$PWD":/w alpine:3 sh -c 'docker build .'; fi
docker build -t x - <<'END'
FROM alpine
END
docker manifest create r.test/c r.test/b:1 r.test/d
`;

const MAKE = `DOCKER ?= docker
PLATFORMS ?= linux/arm64,linux/amd64
ifneq ($(CI),)
PUSH = --push
endif
.PHONY: image
image: IMG = r.test/a:1
image: setup
	@$(DOCKER) buildx build --platform=$(PLATFORMS) $(PUSH) \\
	  -t $(IMG) --build-arg X=$$X .
setup: ; docker buildx create --use
run:
	docker run --rm -it r.test/a:1 $(ARGS)
	cd sub && docker build --platform "linux/amd64" .
`;

const GITLAB = `variables: { R: r.test/x }
.base:
  tags: [saas-linux-small-arm64]
  before_script: [cd app]
a:
  extends: .base
  image: $R/app:1
  services: [{ name: "docker:27-dind", docker: { platform: linux/arm64 } }]
  script:
    - docker build --platform linux/amd64 -t $R/app:1 .
    - |
      docker run \\
        --rm alpine
b:
  parallel: { matrix: [{ A: [x, y] }] }
  script: !reference [a, script]
`;

const SAMPLES: readonly (readonly [kind: Kind, path: string, text: string])[] = [
  [shellScriptKind, 'scripts/a.sh', SHELL],
  [makefileKind, 'Makefile', MAKE],
  [gitlabCiKind, '.gitlab-ci.yml', GITLAB],
  ...PIPELINES,
];

const TRAPS = [
  '',
  '"',
  "'",
  '$(',
  '${',
  '`',
  '\\',
  '\n',
  '\t',
  '(',
  '{',
  '<<END\n',
  ' ',
  '$X',
  '=',
  ':',
  '#',
  '\uE000',
];

for (const [kind, path, sample] of SAMPLES) {
  describe(`any ${kind.title}`, () => {
    it('reads every prefix of a text', () => {
      for (let end = 0; end <= sample.length; end++) checkSpans(kind, path, sample.slice(0, end));
    });

    it('says the same with CRLF', () => {
      const crlf = sample.replaceAll('\n', '\r\n');
      assert.deepEqual(wordsOf(crlf, documentOf(kind, path, crlf)), wordsOf(sample, documentOf(kind, path, sample)));
    });

    it('reads a text after any edit, and its own edits stay in it', () => {
      const edit = fc.record({
        at: fc.nat(sample.length),
        length: fc.nat(12),
        text: fc.constantFrom(...TRAPS),
      });
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
          let text = sample;
          for (const { at, length, text: put } of edits) text = text.slice(0, at) + put + text.slice(at + length);
          checkSpans(kind, path, text);
        }),
        { numRuns: 300 },
      );
    });

    it('has platforms after it was told to say some', () => {
      for (const build of documentOf(kind, path, sample).builds) {
        if (build.slot === undefined) continue;
        const text = applyEdits(sample, build.slot.write(['linux/s390x']));
        const again = documentOf(kind, path, text).builds;
        const says = again.some(
          ({ platforms }) =>
            platforms.state === 'known' && platforms.items.some((item) => item.value === 'linux/s390x'),
        );
        assert.ok(says, text);
      }
    });
  });
}

describe('the time that scripts take', () => {
  const lines = (count: number, line: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => line(i)).join('');
  const large: readonly (readonly [name: string, kind: Kind, text: string])[] = [
    ['many builds', shellScriptKind, 'docker build -t a:$X --platform linux/amd64 .\n'.repeat(4_000)],
    ['values that double', shellScriptKind, 'X="$X$X a"; docker build -t a:$X .\n'.repeat(4_000)],
    ['lists that double', shellScriptKind, 'A+=("${A[@]}" x); docker build "${A[@]}" .\n'.repeat(4_000)],
    ['nested substitutions', shellScriptKind, `docker ${'$('.repeat(90_000)}`],
    ['nested conditions', shellScriptKind, 'if docker ps; then '.repeat(10_000)],
    [
      'functions in functions',
      shellScriptKind,
      lines(3_000, (i) => `f${i}() { f${i + 1}; f${i + 1}; docker build .; }\n`),
    ],
    ['a platform list', shellScriptKind, `docker build --platform ${'a,'.repeat(60_000)}`],
    [
      'variables of make that double',
      makefileKind,
      `${lines(3_000, (i) => `A${i} = $(A${i + 1})$(A${i + 1})\n`)}x:\n${'\tdocker build $(A0) .\n'.repeat(1_000)}`,
    ],
    [
      'calls of templates',
      makefileKind,
      `define d\n${'\tdocker build --platform $1 $2 .\n'.repeat(1_000)}endef\nx:\n${'\t$(call d,$(call d,$1),$(1))\n'.repeat(3_000)}`,
    ],
    ['folders in folders', shellScriptKind, `${'cd a; '.repeat(50_000)}docker build .\n`],
    ['a variable that grows', makefileKind, `${'A += docker\n'.repeat(10_000)}x:\n\tdocker $(A)\n`],
    [
      'jobs with one script',
      gitlabCiKind,
      `before_script:\n${'  - docker build .\n'.repeat(500)}${lines(500, (i) => `j${i}: { script: docker build . }\n`)}`,
    ],
  ];
  for (const [name, kind, text] of large) {
    it(`is bounded for ${name}`, () => {
      const begin = processorMs();
      documentOf(kind, 'x', text);
      const spent = processorMs() - begin;
      assert.ok(spent < 15_000, `${Math.round(spent)} ms for ${text.length} characters`);
    });
  }
});

/** Reads a text and checks that all that was found lies in it, edits included. */
function checkSpans(kind: Kind, path: string, text: string): void {
  const { uses, builds, mentions, merges } = documentOf(kind, path, text);
  const slots = [...uses, ...builds].flatMap(({ slot }) =>
    slot ? [...slot.write(['a/b']), ...(slot.remove?.() ?? [])] : [],
  );
  const edits = [...slots, ...mentions.flatMap((mention) => mention.replace('a/b'))];
  const spans = [
    ...[...uses, ...builds, ...merges, ...edits].map((each) => each.span),
    ...mentions.map((mention) => mention.text.span),
    ...builds.flatMap(({ tags, platforms }) =>
      [...tags, ...(platforms.state === 'known' ? platforms.items : [])].map((each) => each.span),
    ),
  ];
  for (const { start, end } of spans) {
    const isInside = 0 <= start && start <= end && end <= text.length;
    assert.ok(isInside, `${start}-${end} of ${text.length}: ${JSON.stringify(text)}`);
  }
}
