import assert from 'node:assert/strict';
import { describeDemand, describeUse, type Files, readFirst, readText } from './composeSupport';

interface Case {
  readonly title: string;
  readonly files: Files;
  readonly uses: readonly string[];
}

const one = (text: string): Files => ({ 'compose.yaml': text });

const CASES: readonly Case[] = [
  {
    title: 'an image with nothing said',
    files: one('services:\n  web:\n    image: nginx:1.27\n'),
    uses: ['nginx:1.27 -> nginx:1.27 | open | run'],
  },
  {
    title: 'a platform, quoted image',
    files: one(`services:\n  web:\n    platform: "linux/arm64/v8"\n    image: 'ghcr.io/a/b:1'\n`),
    uses: ['ghcr.io/a/b:1 -> ghcr.io/a/b:1 | linux/arm64 | run'],
  },
  {
    title: 'variables of .env, defaults and what has none',
    files: {
      'docker/compose.prod.yaml':
        'services:\n  a:\n    image: ${REG}/a:${TAG:-1}\n  b:\n    image: ${REG}/b:${NONE}\n  c:\n    image: ${REG}/c${S-}:1\n',
      'docker/.env': 'REG=r.test:5000\n',
      '.env': 'NONE=x\n',
    },
    uses: [
      '${REG}/a:${TAG:-1} -> r.test:5000/a:1 | open | run',
      '${REG}/b:${NONE} -> ? NONE has no value here. | open | run',
      '${REG}/c${S-}:1 -> r.test:5000/c:1 | open | run',
    ],
  },
  {
    title: 'the errors of Compose',
    files: one('services:\n  a:\n    image: a:${}\n  b:\n    image: b:${T:?set T}\n  c:\n    image: 1.10\n'),
    uses: [
      'a:${} -> ? Invalid template: "${}" | open | run',
      'b:${T:?set T} -> ? required variable T is missing a value: set T | open | run',
      '1.10 -> ? YAML reads a number here, and Compose wants a text: quote it. | open | run',
    ],
  },
  {
    title: 'the default platform of .env holds where no platform is said',
    files: {
      'compose.yaml':
        'services:\n  a:\n    image: a\n  b:\n    image: b\n    platform: linux/arm64\n  c: {image: c, platform: "${P:-}"}\n',
      '.env': 'DOCKER_DEFAULT_PLATFORM=linux/amd64',
    },
    uses: [
      'a -> a:latest | linux/amd64 | run',
      'b -> b:latest | linux/arm64 | run',
      'c -> c:latest | linux/amd64 | run',
    ],
  },
  {
    title: 'a platform that is not known demands nothing',
    files: one(
      'services:\n  a:\n    image: a\n    platform: ${P}\n  b:\n    image: b\n    platform: linux/adm64\n  c:\n    image: c\n    platform: linux\n',
    ),
    uses: ['a -> a:latest | none | run', 'b -> b:latest | none | run', 'c -> c:latest | open | run'],
  },
  {
    title: 'Swarm constraints choose',
    files: one(
      [
        'services:',
        '  a: {image: a, deploy: {placement: {constraints: [node.role == worker, node.platform.arch==x86_64]}}}',
        '  b: {image: b, deploy: {placement: {constraints: ["Node.Platform.Arch == ARMV7L"]}}}',
        '  c: {image: c, deploy: {placement: {constraints: [node.platform.arch != aarch64]}}}',
        '  d: {image: d, deploy: {placement: {constraints: [node.platform.os == linux]}}}',
        '  e: {image: e, deploy: {placement: {constraints: [node.platform.os == windows]}}}',
        '  f: {image: f, deploy: {placement: {constraints: ["node.platform.arch == ${ARCH}"]}}}',
        '  g: {image: g, deploy: {placement: {constraints: [node.role == worker]}}}',
        '  h: {image: h, deploy: {placement: {constraints: [node.platform.os == windows, node.platform.arch == x86_64]}}}',
      ].join('\n'),
    ),
    uses: [
      'a -> a:latest | linux/amd64 | run',
      'b -> b:latest | linux/arm/v7 | run',
      'c -> c:latest | none | run',
      'd -> d:latest | open | run',
      'e -> e:latest | none | run',
      'f -> f:latest | none | run',
      'g -> g:latest | open | run',
      'h -> h:latest | windows/amd64 | run',
    ],
  },
  {
    title: 'merge keys and anchors, the explicit key wins',
    files: one(
      [
        'x-base: &base',
        '  image: shared:1',
        '  platform: linux/arm64',
        'x-more: &more {platform: linux/s390x, restart: always}',
        'services:',
        '  a:',
        '    <<: *base',
        '  b:',
        '    <<: [*more, *base]',
        '    image: b:1',
        '  c: *base',
        '  d:',
        '    <<: *base',
        '    platform: linux/amd64',
      ].join('\n'),
    ),
    uses: [
      'shared:1 -> shared:1 | linux/arm64 | run',
      'shared:1 -> shared:1 | linux/amd64 | run',
      'b:1 -> b:1 | linux/s390x | run',
    ],
  },
  {
    title: 'a built image, profiles',
    files: one('services:\n  a:\n    image: a:dev\n    build: .\n    profiles: [debug, test]\n'),
    uses: ['a:dev -> a:dev | open | run built profiles "debug", "test"'],
  },
  {
    title: 'hooks and image volumes',
    files: one(
      [
        'services:',
        '  a:',
        '    image: a',
        '    platform: linux/arm64',
        '    pre_start:',
        '      - image: migrate:1',
        '        command: up',
        '    volumes:',
        '      - ./data:/data',
        '      - type: image',
        '        source: "assets:2"',
        '        target: /assets',
        '      - {type: image, source: b}',
        '      - {type: volume, source: cache}',
        '  b:',
        '    image: bb',
      ].join('\n'),
    ),
    uses: [
      'a -> a:latest | linux/arm64 | run',
      'migrate:1 -> migrate:1 | linux/arm64 | run',
      'assets:2 -> assets:2 | open | data',
      'bb -> bb:latest | open | run',
    ],
  },
  {
    title: 'extends in the same file: what the base runs is also run by who extends it',
    files: one(
      'services:\n  base:\n    image: a:1\n  arm:\n    extends: base\n    platform: linux/arm64\n  same:\n    extends: {service: base}\n',
    ),
    uses: ['a:1 -> a:1 | open | run', 'a:1 -> a:1 | linux/arm64 | run'],
  },
  {
    title: 'extends another file',
    files: {
      'app/compose.yaml':
        'services:\n  web:\n    extends: {file: ../common/base.yml, service: web}\n    image: web:2\n',
      'common/base.yml': 'services:\n  web:\n    extends: root\n    image: web:1\n  root:\n    platform: linux/arm64\n',
    },
    uses: ['web:2 -> web:2 | linux/arm64 | run'],
  },
  {
    title: 'extends another file: what it runs is told where this one gives it a platform',
    files: {
      'app/compose.yaml':
        'services:\n  arm:\n    extends: {file: ../common/base.yml, service: web}\n    platform: linux/arm64\n  same:\n    extends: {file: ../common/base.yml, service: amd}\n    platform: linux/amd64\n  plain:\n    extends: {file: ../common/base.yml, service: web}\n',
      'common/base.yml': 'services:\n  web:\n    image: web:1\n  amd:\n    image: web:1\n    platform: linux/amd64\n',
    },
    uses: ['web -> web:1 | linux/arm64 | run'],
  },
  {
    title: 'services that extend each other',
    files: one('services:\n  a:\n    extends: b\n    image: a\n  b:\n    extends: a\n'),
    uses: ['a -> a:latest | open | run'],
  },
  {
    title: 'the override gives the platform',
    files: {
      'compose.yaml': 'services:\n  web:\n    image: web\n    platform: linux/amd64\n',
      'compose.override.yaml': 'services:\n  web:\n    platform: linux/arm64\n',
    },
    uses: ['web -> web:latest | linux/arm64 | run'],
  },
  {
    title: 'the override resets the platform',
    files: {
      'compose.yaml': 'services:\n  web:\n    image: web\n    platform: linux/amd64\n',
      'compose.override.yml': 'services:\n  web:\n    platform: !reset null\n',
    },
    uses: ['web -> web:latest | open | run'],
  },
  {
    title: 'an image that the override replaces runs by its own file',
    files: {
      'docker-compose.yml': 'services:\n  web:\n    image: web:1\n    platform: linux/amd64\n',
      'docker-compose.override.yml': 'services:\n  web:\n    image: web:2\n    platform: linux/arm64\n    build: .\n',
    },
    uses: ['web:1 -> web:1 | linux/amd64 | run'],
  },
  {
    title: 'an override takes the platform of its base',
    files: {
      'docker-compose.override.yml': 'services:\n  web:\n    image: !override web:2\n',
      'docker-compose.yml': 'services:\n  web:\n    image: web:1\n    platform: linux/arm64\n',
    },
    uses: ['web:2 -> web:2 | linux/arm64 | run'],
  },
  {
    title: 'COMPOSE_FILE names the files',
    files: {
      'prod.compose.yml': 'services:\n  web:\n    image: web:2\n',
      '.env': 'COMPOSE_FILE=base.yml:prod.compose.yml\n',
      'base.yml': 'services:\n  web:\n    platform: linux/arm64\n',
    },
    uses: ['web:2 -> web:2 | linux/arm64 | run'],
  },
  {
    title: 'an override of an included service',
    files: {
      'compose.override.yml': 'services:\n  db:\n    image: db:${V}\n',
      'compose.yaml': 'include:\n  - path: db/compose.yaml\n  - https://x.test/y.git\nservices: {}\n',
      'db/compose.yaml': 'services:\n  db:\n    platform: ${P}\n',
      'db/.env': 'P=linux/s390x\nV=9\n',
      '.env': 'V=2\n',
    },
    uses: ['db:${V} -> db:2 | linux/s390x | run'],
  },
  {
    title: 'several documents in one file',
    files: one('services:\n  a:\n    image: a\n---\nservices:\n  a:\n    platform: linux/arm64\n  b:\n    image: b\n'),
    uses: ['a -> a:latest | linux/arm64 | run', 'b -> b:latest | open | run'],
  },
];

describe('the images of a compose file', () => {
  for (const { title, files, uses } of CASES) {
    it(title, () => {
      const { text, reading } = readFirst(files);
      assert.deepEqual(
        reading.uses.map((use) => describeUse(text, use)),
        uses,
      );
    });
  }

  it('tells who demands the platform, and where', () => {
    const { text, reading } = readFirst({
      'compose.yaml': 'services:\n  a:\n    image: a\n    platform: linux/arm64\n',
    });
    const demand = reading.uses[0]?.demand;
    assert.ok(demand?.kind === 'stated');
    assert.equal(demand.because, '`platform:` of service "a"');
    assert.equal(text.slice(demand.span?.start, demand.span?.end), 'linux/arm64');
  });

  it('may be replaced where it is the text itself', () => {
    const reading = readText('services:\n  a:\n    image: a\n  b:\n    image: b:${T:-1}\n  c:\n    image: "c\\x3a1"\n');
    assert.deepEqual(
      reading.uses.map((use) => [use.written, use.literal]),
      [
        ['a', true],
        ['b:${T:-1}', false],
        ['c\\x3a1', false],
      ],
    );
  });

  it('asks for the files it depends on', () => {
    const files = { 'a/compose.yaml': 'include: [x.yml]\nservices:\n  w:\n    extends: {file: y.yml, service: w}\n' };
    assert.deepEqual(readFirst(files).reading.wanted.toSorted(), [
      'a/.env',
      'a/balena.yml',
      'a/compose.override.yaml',
      'a/compose.override.yml',
      'a/docker-compose.override.yaml',
      'a/docker-compose.override.yml',
      'a/x.yml',
      'a/y.yml',
    ]);
  });

  it('is silent where the services are none', () => {
    for (const text of ['', 'services:', 'services: [a]', 'services:\n  a: nginx', '- a', 'x', '{{ x }}']) {
      assert.deepEqual(readText(text).uses, []);
    }
  });

  it('reads what stands above a broken line', () => {
    const reading = readText('services:\n  a:\n    image: a:1\n  b:\n    image: "b:1\n    platform: [');
    assert.equal(reading.uses[0]?.written, 'a:1');
    assert.ok(reading.skipped.length > 0);
    assert.equal(describeDemand(reading.uses[0] ?? assert.fail()), 'open');
  });
});
