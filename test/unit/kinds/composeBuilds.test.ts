import assert from 'node:assert/strict';
import { familiarReference } from '../../../server/src/image/reference';
import { describePlatforms, edited, type Files, readFirst, readText, slice } from './composeSupport';

interface Case {
  readonly title: string;
  readonly files: Files;
  /** `title @key | dockerfile… | platforms`. */
  readonly builds: readonly string[];
}

const one = (text: string): Files => ({ 'app/compose.yaml': text });

const CASES: readonly Case[] = [
  {
    title: 'the short form',
    files: one('services:\n  web:\n    build: ./web\n'),
    builds: ['service "web" @build | app/web/Dockerfile | none'],
  },
  {
    title: 'context, dockerfile and platforms',
    files: one(
      'services:\n  web:\n    build:\n      context: ../src\n      dockerfile: docker/Web.Dockerfile\n      platforms: [linux/amd64, "linux/arm64"]\n',
    ),
    builds: ['service "web" @build | src/docker/Web.Dockerfile | linux/amd64@linux/amd64 linux/arm64@linux/arm64'],
  },
  {
    title: 'a context that is remote, absolute or not known',
    files: one(
      [
        'services:',
        '  a: {build: "https://github.com/x/y.git#main"}',
        '  b: {build: /srv/b}',
        '  c: {build: "${CONTEXT}"}',
        '  d: {build: {context: ., dockerfile: "${FILE}"}}',
        '  e: {build: {dockerfile: E.Dockerfile}}',
        '  f: {build: git@github.com:x/y.git}',
      ].join('\n'),
    ),
    builds: [
      'service "a" @build |  | none',
      'service "b" @build |  | none',
      'service "c" @build |  | none',
      'service "d" @build |  | none',
      'service "e" @build | app/E.Dockerfile | none',
      'service "f" @build |  | none',
    ],
  },
  {
    title: 'the platform of the service is what is built',
    files: one('services:\n  web:\n    build: .\n    platform: linux/arm64\n'),
    builds: ['service "web" @build | app/Dockerfile | linux/arm64@linux/arm64'],
  },
  {
    title: 'the default platform of .env is what is built',
    files: { ...one('services:\n  web:\n    build: .\n'), 'app/.env': 'DOCKER_DEFAULT_PLATFORM=linux/amd64' },
    builds: ['service "web" @build | app/Dockerfile | linux/amd64@build'],
  },
  {
    title: 'platforms of variables',
    files: one(
      'services:\n  a:\n    build:\n      platforms: ["${P:-linux/amd64}"]\n  b:\n    build:\n      platforms: [linux/amd64, $P]\n  c:\n    build: .\n    platform: $P\n',
    ),
    builds: [
      'service "a" @build | app/Dockerfile | linux/amd64@${P:-linux/amd64}',
      'service "b" @build | app/Dockerfile | unknown',
      'service "c" @build | app/Dockerfile | unknown',
    ],
  },
  {
    title: 'an override appends platforms',
    files: {
      'compose.yaml': 'services:\n  web:\n    build:\n      context: .\n      platforms: [linux/amd64]\n',
      'compose.override.yaml': 'services:\n  web:\n    build:\n      platforms: [linux/arm64]\n',
    },
    builds: ['service "web" @build | Dockerfile | linux/amd64@linux/amd64 linux/arm64@build'],
  },
  {
    title: 'an override that says !override replaces them',
    files: {
      'compose.override.yaml': 'services:\n  web:\n    build:\n      platforms: !override [linux/arm64]\n',
      'compose.yaml': 'services:\n  web:\n    build:\n      context: ./web\n      platforms: [linux/amd64]\n',
    },
    builds: ['service "web" @build | web/Dockerfile | linux/arm64@linux/arm64'],
  },
  {
    title: 'an override that adds neither build nor platforms has no build of its own',
    files: {
      'compose.override.yaml': 'services:\n  web:\n    build:\n      args: [A=1]\n',
      'compose.yaml': 'services:\n  web:\n    build: ./web\n',
    },
    builds: [],
  },
  {
    title: 'the build is reset',
    files: {
      'compose.yaml': 'services:\n  web:\n    build: ./web\n    image: web\n',
      'compose.override.yaml': 'services:\n  web:\n    build: !reset null\n',
    },
    builds: [],
  },
  {
    title: 'extends: another platform is another build, at the same key',
    files: one(
      'services:\n  base:\n    build: ./web\n  arm:\n    extends: base\n    platform: linux/arm64\n  same:\n    extends: base\n',
    ),
    builds: [
      'service "base" @build | app/web/Dockerfile | none',
      'service "arm" @build | app/web/Dockerfile | linux/arm64@linux/arm64',
    ],
  },
  {
    title: 'the context of an extended file is beside that file',
    files: {
      'app/compose.yaml':
        'services:\n  web:\n    extends: {file: ../lib/c.yml, service: web}\n    build:\n      target: dev\n',
      'lib/c.yml': 'services:\n  web:\n    build: {context: ./src}\n',
    },
    builds: ['service "web" @build | lib/src/Dockerfile | none'],
  },
  {
    title: 'extends: the build of another file for another platform stands at the name of the service',
    files: {
      'app/compose.yaml':
        'services:\n  arm:\n    extends: {file: ../lib/c.yml, service: web}\n    platform: linux/arm64\n  same:\n    extends: {file: ../lib/c.yml, service: amd}\n    platform: linux/amd64\n  plain:\n    extends: {file: ../lib/c.yml, service: web}\n',
      'lib/c.yml':
        'services:\n  web:\n    build: {context: ./src}\n  amd:\n    build: ./amd\n    platform: linux/amd64\n',
    },
    builds: ['service "arm" @web | lib/src/Dockerfile | linux/arm64@linux/arm64'],
  },
  {
    title: 'services that share one build through an anchor',
    files: one(
      'x-a: &a\n  build: .\nservices:\n  a: *a\n  b:\n    <<: *a\n  c:\n    <<: *a\n    platform: linux/arm64\n',
    ),
    builds: [
      'service "a" @build | app/Dockerfile | none',
      'service "c" @build | app/Dockerfile | linux/arm64@linux/arm64',
    ],
  },
];

describe('the builds of a compose file', () => {
  for (const { title, files, builds } of CASES) {
    it(title, () => {
      const { text, reading } = readFirst(files);
      assert.deepEqual(
        reading.builds.map(
          (build) =>
            `${build.title} @${slice(text, build.span)} | ${build.dockerfiles.join(' ')} | ${describePlatforms(text, build)}`,
        ),
        builds,
      );
    });
  }

  it('have arguments, contexts, a target and tags', () => {
    const text = [
      'services:',
      '  web:',
      '    image: ${REG:-r.test}/web:1',
      '    build:',
      '      context: .',
      '      target: ${STAGE:-prod}',
      '      args: [A=1, "B=${NONE}", C, "D=x=y"]',
      '      additional_contexts:',
      '        base: docker-image://alpine:3',
      '        lib: service:lib',
      '        own: ${WHERE}/x',
      '      tags: ["web:edge", "web:${NONE}"]',
      '  map:',
      '    build:',
      '      args:',
      '        A: 1',
      '        B: $NONE',
      '        C:',
      '        D: true',
      '      additional_contexts: [a=docker-image://b]',
    ].join('\n');
    const [web, map] = readText(text).builds;
    assert.deepEqual(Object.fromEntries(web?.args ?? []), { A: '1', B: undefined, C: undefined, D: 'x=y' });
    assert.deepEqual(Object.fromEntries(web?.contexts ?? []), {
      base: 'docker-image://alpine:3',
      lib: 'service:lib',
      own: '${WHERE}/x',
    });
    assert.equal(web?.target, 'prod');
    assert.deepEqual(
      web?.tags.map((tag) => familiarReference(tag.value)),
      ['r.test/web:1', 'web:edge'],
    );
    assert.deepEqual(Object.fromEntries(map?.args ?? []), { A: '1', B: undefined, C: undefined, D: 'true' });
    assert.deepEqual(Object.fromEntries(map?.contexts ?? []), { a: 'docker-image://b' });
  });

  it('may have their Dockerfile inside', () => {
    const text =
      'services:\n  web:\n    build:\n      context: .\n      dockerfile_inline: |\n        FROM alpine:${V:-3}\n        RUN echo $$X $Y\n';
    const build = readText(text).builds[0];
    const inline = build?.inline ?? assert.fail();
    assert.deepEqual(build?.dockerfiles, []);
    assert.equal(inline.text, 'FROM alpine:3\nRUN echo $X ${unset_Y}\n');
    const at = inline.text.indexOf('RUN');
    assert.equal(inline.mapped?.toSource(at), text.indexOf('RUN'));
    const span = inline.mapped?.spanToSource({ start: 5, end: 11 }) ?? assert.fail();
    assert.equal(slice(text, span), 'alpine');
  });

  it('of several platforms are neither loaded nor pushed', () => {
    const outputs = ['[linux/amd64]', '[linux/amd64, linux/arm64]'].map(
      (list) => readText(`services:\n  a:\n    build:\n      platforms: ${list}\n`).builds[0]?.output,
    );
    assert.deepEqual(outputs, ['load', 'unknown']);
  });
});

describe('platform beside build.platforms', () => {
  const pairs = (files: Files): readonly string[] => {
    const { text, reading } = readFirst(files);
    return reading.servicePlatforms.map(
      ({ platform, list, listSpan, from, service }) =>
        `${service}: ${platform.value}@${slice(text, platform.span)} in ${list.map((item) => item.value).join(',')}@${slice(text, listSpan)}${from === 'service' ? '' : ` ${from}`}`,
    );
  };
  const service = (platform: string, list: string): Files =>
    one(`services:\n  x:\n    ${platform}\n    build:\n      context: .\n      platforms: ${list}\n`);

  it('is reported letter for letter', () => {
    assert.deepEqual(pairs(service('platform: linux/x86_64', '[linux/amd64]')), [
      'x: linux/x86_64@linux/x86_64 in linux/amd64@[linux/amd64]',
    ]);
    assert.deepEqual(pairs(service('platform: linux/arm64', '[linux/amd64]')), [
      'x: linux/arm64@linux/arm64 in linux/amd64@[linux/amd64]',
    ]);
  });

  it('needs both, and both known', () => {
    assert.deepEqual(pairs(service('init: true', '[linux/amd64]')), []);
    assert.deepEqual(pairs(service('platform: $P', '[linux/amd64]')), []);
    assert.deepEqual(pairs(service('platform: linux/amd64', '[$P]')), []);
    assert.deepEqual(pairs(service('platform: linux/amd64', '[]')), []);
  });

  it('stands on the list where .env gives the platform', () => {
    const files = { ...service('init: true', '[linux/amd64]'), 'app/.env': 'DOCKER_DEFAULT_PLATFORM=linux/arm64' };
    assert.deepEqual(pairs(files), ['x: linux/arm64@[linux/amd64] in linux/amd64@[linux/amd64] environment']);
  });

  it('stands on the list where a service of another file that is extended gives the platform', () => {
    const extending =
      'services:\n  x:\n    extends: {file: b.yml, service: y}\n    build:\n      platforms: [linux/amd64]\n';
    const base = 'services:\n  y:\n    platform: linux/arm64\n';
    assert.deepEqual(pairs({ 'compose.yml': extending, 'b.yml': base }), [
      'x: linux/arm64@[linux/amd64] in linux/amd64@[linux/amd64] extended',
    ]);
  });

  it('joins an override with its base, in the file that states the platform', () => {
    const base = 'services:\n  x:\n    build:\n      platforms: [linux/amd64]\n';
    const override = 'services:\n  x:\n    platform: linux/arm64\n';
    assert.deepEqual(pairs({ 'compose.override.yml': override, 'compose.yml': base }), [
      'x: linux/arm64@linux/arm64 in linux/amd64@linux/arm64',
    ]);
    assert.deepEqual(pairs({ 'compose.yml': base, 'compose.override.yml': override }), []);
  });
});

describe('the platforms that a compose file mentions', () => {
  it('are those in its text, defaults of variables too', () => {
    const text = [
      'x-p: &p {platform: "linux/x86_64"}',
      'services:',
      '  a:',
      '    <<: *p',
      '    image: a',
      '  b:',
      '    <<: *p',
      '    build:',
      '      platforms: [linux/amd64, "${P:-linux/arm64/v8}", "${Q}", "${R:-}"]',
      '  c:',
      '    platform: ${FROM_ENV}',
    ].join('\n');
    const { reading } = readFirst({ 'compose.yaml': text, '.env': 'FROM_ENV=linux/s390x' });
    assert.deepEqual(
      reading.mentions.map((mention) => [mention.what, mention.text.value, slice(text, mention.text.span)]),
      ['linux/x86_64', 'linux/amd64', 'linux/arm64/v8'].map((value) => ['platform', value, value]),
    );
    assert.equal(edited(text, reading.mentions[2]?.replace('linux/arm64')).includes('"${P:-linux/arm64}"'), true);
  });

  it('are Swarm architectures too', () => {
    const text =
      'services:\n  a:\n    deploy:\n      placement:\n        constraints:\n          - "node.platform.arch== amd64 "\n          - node.role==worker\n          - node.platform.arch!=${A:-arm64}\n';
    const { mentions } = readText(text);
    assert.deepEqual(
      mentions.map((mention) => [mention.what, slice(text, mention.text.span)]),
      [
        ['swarmArch', 'amd64'],
        ['swarmArch', 'arm64'],
      ],
    );
    assert.ok(edited(text, mentions[0]?.replace('x86_64')).includes('"node.platform.arch== x86_64 "'));
  });
});
