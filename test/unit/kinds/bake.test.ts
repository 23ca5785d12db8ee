import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPlatform } from '../../../server/src/image/platform';
import { familiarReference } from '../../../server/src/image/reference';
import { bakeHclKind, bakeJsonKind } from '../../../server/src/kinds/bake/bake';
import type { Build } from '../../../server/src/model/build';
import type { Reading } from '../../../server/src/model/reading';
import { applyEdits } from '../../../server/src/text/edits';
import { processorMs } from '../../support/cost';

type Others = Readonly<Record<string, string>>;

const read = (text: string, path = 'docker-bake.hcl', others: Others = {}): Reading => {
  const kind = path.endsWith('.json') ? bakeJsonKind : bakeHclKind;
  return kind.read({ uri: path, path, text, version: 1 }, { file: (p) => others[p], builds: [], platforms: [] });
};

const platforms = ({ platforms: it }: Build): string =>
  it.state === 'known' ? it.items.map((item) => item.value).join() : it.state;

const summary = (reading: Reading): readonly string[] =>
  reading.builds.map((build) => `${build.title}${build.leg ? ` (${build.leg})` : ''}: ${platforms(build)}`);

const BOTH = 'platforms = ["linux/amd64", "linux/arm64"]';

/** What it is about, the file, and its builds. */
const BUILDS: readonly (readonly [string, string, readonly string[]])[] = [
  ['a list', `target "a" {\n  ${BOTH}\n}\n`, ['target "a": linux/amd64,linux/arm64']],
  ['none', 'target "a" {\n  context = "."\n}\n', ['target "a": none']],
  ['an empty list', 'target "a" {\n  platforms = []\n}\n', ['target "a": none']],
  ["the builder's own", 'target "a" {\n  platforms = ["local"]\n}\n', ['target "a": none']],
  [
    'a child overrides its base',
    'target "base" {\n  platforms = ["linux/amd64"]\n}\ntarget "a" {\n  inherits = ["base"]\n  platforms = ["linux/arm64"]\n}\n',
    ['target "a": linux/arm64'],
  ],
  [
    'a child has what its base has',
    `target "_base" {\n  ${BOTH}\n}\ntarget "a" {\n  inherits = ["_base"]\n}\n`,
    ['target "a": linux/amd64,linux/arm64'],
  ],
  [
    'the last base wins',
    'target "_a" {\n  platforms = ["linux/amd64"]\n}\ntarget "_b" {\n  platforms = ["linux/s390x"]\n}\ntarget "c" {\n  inherits = ["_a", "_b"]\n}\n',
    ['target "c": linux/s390x'],
  ],
  [
    'bases of bases',
    'target "_a" {\n  platforms = ["linux/arm64"]\n}\ntarget "_b" {\n  inherits = ["_a"]\n}\ntarget "c" {\n  inherits = ["_b"]\n}\n',
    ['target "c": linux/arm64'],
  ],
  ['a base that is not here', 'target "a" {\n  inherits = ["elsewhere"]\n}\n', ['target "a": unknown']],
  [
    'what docker/metadata-action makes',
    'target "docker-metadata-action" {}\ntarget "a" {\n  inherits = ["docker-metadata-action"]\n}\n',
    ['target "a": none'],
  ],
  [
    'a base that a group lists',
    'group "default" {\n  targets = ["base", "a"]\n}\ntarget "base" {\n}\ntarget "a" {\n  inherits = ["base"]\n}\n',
    ['target "base": none', 'target "a": none'],
  ],
  [
    'a base that another builds on',
    'target "base" {\n  context = "b"\n}\ntarget "a" {\n  inherits = ["base"]\n  contexts = {\n    x = "target:base"\n  }\n}\n',
    ['target "base": none', 'target "a": none'],
  ],
  [
    'a variable by its default',
    'variable "P" {\n  default = "linux/amd64,linux/arm64"\n}\ntarget "a" {\n  platforms = split(",", P)\n}\n',
    ['target "a": linux/amd64,linux/arm64'],
  ],
  [
    'a variable with a list',
    'variable "P" {\n  default = ["linux/amd64"]\n}\ntarget "a" {\n  platforms = concat(P, ["linux/arm64"])\n}\n',
    ['target "a": linux/amd64,linux/arm64'],
  ],
  ['a variable without a default', 'variable "P" {}\ntarget "a" {\n  platforms = [P]\n}\n', ['target "a": unknown']],
  [
    'a conditional',
    'variable "R" {\n  default = ""\n}\ntarget "a" {\n  platforms = equal("", R) ? ["linux/amd64"] : ["linux/arm64"]\n}\n',
    ['target "a": linux/amd64'],
  ],
  [
    'a function of the file',
    'function "p" {\n  params = [arch]\n  result = ["linux/${arch}"]\n}\ntarget "a" {\n  platforms = p("arm64")\n}\n',
    ['target "a": linux/arm64'],
  ],
  [
    "another target's",
    'target "b" {\n  platforms = ["linux/arm64"]\n}\ntarget "a" {\n  platforms = target.b.platforms\n}\n',
    ['target "b": linux/arm64', 'target "a": linux/arm64'],
  ],
  [
    'a matrix',
    'target "a" {\n  name = "a-${arch}"\n  matrix = {\n    arch = ["amd64", "arm64"]\n  }\n  platforms = ["linux/${arch}"]\n}\n',
    ['target "a-amd64" (arch=amd64): linux/amd64', 'target "a-arm64" (arch=arm64): linux/arm64'],
  ],
  [
    'a matrix of objects',
    'target "a" {\n  name = "a-${i.n}"\n  matrix = {\n    i = [{ n = "x", p = "linux/arm64" }]\n  }\n  platforms = [i.p]\n}\n',
    ['target "a-x": linux/arm64'],
  ],
  [
    'a matrix that is not known',
    'target "a" {\n  matrix = { v = VS }\n  platforms = ["linux/${v}"]\n}\n',
    ['target "a": unknown'],
  ],
  [
    'targets that inherit each other',
    'target "a" {\n  inherits = ["b"]\n}\ntarget "b" {\n  inherits = ["a"]\n}\ngroup "default" {\n  targets = ["a"]\n}\n',
    ['target "a": unknown'],
  ],
  ['a half-typed file', `target "a" {\n  ${BOTH}\n`, ['target "a": linux/amd64,linux/arm64']],
];

const JSON_FILE = `{
  "variable": { "TAG": { "default": "1" } },
  "group": { "default": { "targets": ["app"] } },
  "target": {
    "_base": { "platforms": ["linux/amd64", "linux/arm64"] },
    "app": {
      "inherits": ["_base"],
      "context": "src",
      "tags": ["r.test/app:\${TAG}"],
      "args": { "A": "1" }
    },
    "other": { "platforms": ["linux/arm64"], "dockerfile": "Other.Dockerfile" }
  }
}
`;

const FULL = `variable "TAG" {
  default = "2"
}
target "app" {
  context    = "src"
  dockerfile = "docker/App.Dockerfile"
  target     = "final"
  args = {
    A = "1"
    B = UNKNOWN
    C = null
  }
  contexts = {
    base  = "docker-image://r.test/base:\${TAG}"
    tools = "docker-image://r.test/tools:1"
  }
  tags      = ["r.test/app:\${TAG}", "r.test/app:\${UNKNOWN}"]
  platforms = ["linux/amd64", "linux/arm64"]
  output    = ["type=registry"]
  attest    = ["type=provenance,disabled=true"]
}
`;

describe('bake files', () => {
  it('hold helpers that only lend tags', () => {
    const text =
      'target "docker-metadata-action" {\n  tags = ["a:local"]\n}\ntarget "image" {\n  inherits = ["docker-metadata-action"]\n}\n';
    const [build, ...others] = read(text).builds;
    assert.deepEqual(others, []);
    assert.equal(build?.title, 'target "image"');
    assert.deepEqual(
      build?.tags.map((tag) => familiarReference(tag.value)),
      ['a:local'],
    );
  });

  for (const [name, text, expected] of BUILDS) {
    it(`platforms: ${name}`, () => {
      assert.deepEqual(summary(read(text)), expected);
      assert.deepEqual(summary(read(text.replaceAll('\n', '\r\n'))), expected);
    });
  }

  it('are read with all that a target says', () => {
    const { builds, uses, mentions } = read(FULL, 'ci/docker-bake.hcl');
    const [build] = builds;
    assert.ok(build);
    assert.equal(FULL.slice(build.span.start, build.span.end), 'app');
    assert.deepEqual(build.dockerfiles, ['ci/src/docker/App.Dockerfile', 'src/docker/App.Dockerfile']);
    assert.equal(build.target, 'final');
    assert.deepEqual(
      [...build.args],
      [
        ['A', '1'],
        ['B', undefined],
      ],
    );
    assert.deepEqual(
      [...build.contexts],
      [
        ['base', 'docker-image://r.test/base:2'],
        ['tools', 'docker-image://r.test/tools:1'],
      ],
    );
    assert.deepEqual(
      build.tags.map((tag) => familiarReference(tag.value)),
      ['r.test/app:2'],
    );
    assert.equal(build.output, 'push');
    assert.equal(build.attestations, 'off');
    assert.equal(build.driver, 'unknown');
    assert.deepEqual(
      uses.map((use) => [
        FULL.slice(use.span.start, use.span.end),
        use.image && familiarReference(use.image),
        use.literal,
        use.demand.kind === 'stated' && use.demand.platforms.map(formatPlatform).join(),
      ]),
      [
        ['r.test/base:${TAG}', 'r.test/base:2', false, 'linux/amd64,linux/arm64'],
        ['r.test/tools:1', 'r.test/tools:1', true, 'linux/amd64,linux/arm64'],
      ],
    );
    assert.deepEqual(
      mentions.map(({ text: { span } }) => FULL.slice(span.start, span.end)),
      ['linux/amd64', 'linux/arm64'],
    );
  });

  it('mark platforms where they are written, also behind a variable and a comma', () => {
    const text =
      'variable "P" {\n  default = "linux/amd64,linux/adm64"\n}\ntarget "a" {\n  platforms = split(",", P)\n}\n';
    const { builds, mentions } = read(text);
    const [build] = builds;
    assert.ok(build?.platforms.state === 'known');
    assert.deepEqual(
      build.platforms.items.map(({ span }) => text.slice(span.start, span.end)),
      ['linux/amd64', 'linux/adm64'],
    );
    const wrong = mentions[1];
    assert.equal(applyEdits(text, wrong?.replace('linux/arm64') ?? []), text.replace('adm64', 'arm64'));
  });

  it('keep an inline Dockerfile with its places', () => {
    const text = 'target "a" {\n  dockerfile-inline = <<-EOF\n    FROM scratch\n    COPY a b\n  EOF\n}\n';
    const [build] = read(text).builds;
    assert.equal(build?.inline?.text, 'FROM scratch\nCOPY a b\n'.replace('COPY', 'COPY'));
    const at = build?.inline?.mapped?.spanToSource({ start: 13, end: 17 });
    assert.equal(at && text.slice(at.start, at.end), 'COPY');
    assert.deepEqual(build?.dockerfiles, []);
  });

  it('are read with the other default files of their folder', () => {
    const base = 'target "a" {\n  platforms = ["linux/amd64"]\n}\n';
    const override = 'target "a" {\n  platforms = ["linux/arm64"]\n}\ntarget "b" {\n}\n';
    const files = { 'x/docker-bake.hcl': base, 'x/docker-bake.override.hcl': override };
    const first = read(base, 'x/docker-bake.hcl', files);
    assert.deepEqual(summary(first), ['target "a": linux/arm64']);
    const [build] = first.builds;
    assert.ok(build?.platforms.state === 'known');
    assert.deepEqual(
      build.platforms.items.map(({ span }) => base.slice(span.start, span.end)),
      ['a'],
    );
    assert.equal(build.slot, undefined);
    assert.ok(first.wanted.includes('x/docker-bake.override.hcl'));
    assert.deepEqual(summary(read(override, 'x/docker-bake.override.hcl', files)), ['target "b": none']);
  });

  it('are merged with all default files of their folder, compose files the weakest', () => {
    // The order of docker/buildx, `bake.go`; each file says another platform.
    const says = (path: string, platform: string): string => {
      if (/\.ya?ml$/.test(path)) return `services:\n  a:\n    build: { context: c, platforms: [${platform}] }\n`;
      if (path.endsWith('.json')) return `{"target": {"a": {"platforms": ["${platform}"]}}}`;
      return `target "a" {\n  platforms = ["${platform}"]\n}\n`;
    };
    const names = ['docker-bake.json', 'docker-bake.hcl', 'docker-bake.override.json', 'docker-bake.override.hcl'];
    const all = Object.fromEntries(names.map((name, i) => [`x/${name}`, says(name, `linux/p${i}`)]));
    for (const [i] of names.entries()) {
      const there = Object.fromEntries(Object.entries(all).slice(0, i + 1));
      const first = read(there['x/docker-bake.json'] ?? '', 'x/docker-bake.json', there);
      assert.deepEqual(summary(first), [`target "a": linux/p${i}`]);
    }
    const compose = says('compose.yaml', 'linux/s390x');
    const bake = 'target "a" {\n  tags = ["r.test/a:1"]\n}\n';
    const both = { 'x/compose.yaml': compose, 'x/docker-bake.hcl': bake };
    const [build] = read(bake, 'x/docker-bake.hcl', both).builds;
    assert.deepEqual(build && [platforms(build), build.dockerfiles], [
      'linux/s390x',
      ['x/c/Dockerfile', 'c/Dockerfile'],
    ]);
    // Several compose files are one project: lists append.
    const three = { ...both, 'x/docker-compose.yml': says('docker-compose.yml', 'linux/arm64') };
    assert.deepEqual(summary(read(bake, 'x/docker-bake.hcl', three)), ['target "a": linux/s390x,linux/arm64']);
    const own = says('docker-bake.hcl', 'linux/amd64');
    assert.deepEqual(summary(read(own, 'x/docker-bake.hcl', three)), ['target "a": linux/amd64']);
  });

  const write = (text: string, list: readonly string[], path?: string): string => {
    const build = read(text, path).builds.at(-1);
    return applyEdits(text, build?.slot?.write(list) ?? []);
  };

  it('take platforms in their own layout', () => {
    const list = ['linux/amd64', 'linux/arm64'];
    assert.equal(
      write('target "a" {\n  dockerfile = "D"\n  tags = ["x"]\n}\n', list),
      'target "a" {\n  dockerfile = "D"\n  platforms = ["linux/amd64", "linux/arm64"]\n  tags = ["x"]\n}\n',
    );
    assert.equal(write('target "a" {}\n', ['linux/arm64']), 'target "a" {\n  platforms = ["linux/arm64"]\n}\n');
    assert.equal(
      write('target "a" {\r\n\tcontext = "."\r\n}\r\n', ['linux/arm64']),
      'target "a" {\r\n\tcontext = "."\r\n\tplatforms = ["linux/arm64"]\r\n}\r\n',
    );
    assert.equal(
      write('target "a" {\n  platforms = [\n    "linux/amd64", # c\n  ]\n  pull = true\n}\n', ['linux/arm64']),
      'target "a" {\n  platforms = ["linux/arm64"]\n  pull = true\n}\n',
    );
  });

  it('take platforms in JSON', () => {
    const compact = '{"target": {"a": {"context": "."}}}';
    assert.equal(
      write(compact, ['linux/amd64', 'linux/arm64'], 'docker-bake.json'),
      '{"target": {"a": {"platforms": ["linux/amd64", "linux/arm64"], "context": "."}}}',
    );
    const lines = '{\n  "target": {\n    "a": {\n      "context": "."\n    }\n  }\n}\n';
    assert.equal(
      write(lines, ['linux/arm64'], 'docker-bake.json'),
      lines.replace('      "context"', '      "platforms": ["linux/arm64"],\n      "context"'),
    );
    assert.equal(
      write('{"target": {"a": {"platforms": []}}}', ['linux/arm64'], 'docker-bake.json'),
      '{"target": {"a": {"platforms": ["linux/arm64"]}}}',
    );
    const stated = '{"target": {"a": {"context": ".", "platforms": ["linux/arm64"]}}}';
    const slot = read(stated, 'docker-bake.json').builds[0]?.slot;
    assert.equal(applyEdits(stated, slot?.remove?.() ?? []), compact);
  });

  it('let no leg of a matrix write for all', () => {
    const [, text = ''] = BUILDS.find(([name]) => name === 'a matrix') ?? [];
    assert.equal(read(text).builds[0]?.slot, undefined);
  });

  it('are read in JSON', () => {
    const { builds, mentions } = read(JSON_FILE, 'docker-bake.json');
    assert.deepEqual(
      builds.map((build) => `${build.title}: ${platforms(build)} ${build.dockerfiles.join()}`),
      ['target "app": linux/amd64,linux/arm64 src/Dockerfile', 'target "other": linux/arm64 Other.Dockerfile'],
    );
    const [app] = builds;
    assert.ok(app);
    assert.equal(JSON_FILE.slice(app.span.start, app.span.end), 'app');
    assert.deepEqual(
      app.tags.map((tag) => [familiarReference(tag.value), JSON_FILE.slice(tag.span.start, tag.span.end)]),
      [['r.test/app:1', 'r.test/app:${TAG}']],
    );
    assert.equal(mentions.length, 3);
  });

  it('are recognised by their names', () => {
    const is = (path: string, languageId?: string): readonly boolean[] =>
      [bakeHclKind, bakeJsonKind].map((kind) =>
        kind.recognise({ uri: path, path, text: '', version: 1, ...(languageId && { languageId }) }),
      );
    for (const path of ['docker-bake.hcl', 'a/docker-bake.ci.hcl', 'app.bake.hcl', 'bake.hcl', 'docker-bake-ci.hcl']) {
      assert.deepEqual(is(path), [true, false], path);
    }
    for (const path of ['docker-bake.json', 'x/docker-bake.override.json']) assert.deepEqual(is(path), [false, true]);
    for (const path of ['main.hcl', 'cupcake.hcl', 'bake.json', 'main.tf']) assert.deepEqual(is(path), [false, false]);
    assert.deepEqual(is('untitled', 'dockerbake'), [true, false]);
  });

  const SAMPLES: readonly (readonly [string, string])[] = [
    ...BUILDS.map(([, text]) => ['docker-bake.hcl', text] as const),
    ['docker-bake.hcl', FULL],
    ['docker-bake.json', JSON_FILE],
  ];

  it('are read in every prefix', () => {
    for (const [path, text] of SAMPLES) for (let i = 0; i <= text.length; i++) read(text.slice(0, i), path);
  });

  it('are read whatever an edit makes of them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SAMPLES),
        fc.nat(400),
        fc.nat(30),
        fc.string({ maxLength: 10 }),
        (sample, at, length, inserted) => {
          const [path, whole] = sample;
          const text = whole.slice(0, at) + inserted + whole.slice(at + length);
          for (const build of read(text, path).builds) assert.ok(build.span.end <= text.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  for (const [name, one] of [
    ['targets', (i: number) => `target "t${i}" {\n  context = "c${i}"\n  ${BOTH}\n}\n`],
    [
      'targets that inherit the one before',
      (i: number) => `target "t${i}" {\n  inherits = ["t${i + 1}", "t${i + 1}"]\n  tags = ["a"]\n}\n`,
    ],
    [
      'variables',
      (i: number) =>
        `variable "v${i}" {\n  default = "\${v${i + 1}}\${v${i + 1}}"\n}\ntarget "t${i}" {\n  platforms = [v${i}]\n}\n`,
    ],
    [
      'matrices',
      (i: number) =>
        `target "t${i}" {\n  matrix = {\n    a = ["1","2","3","4","5","6","7","8","9"], b = ["1","2","3","4","5","6","7","8","9"]\n  }\n}\n`,
    ],
    [
      'groups that hold each other',
      (i: number) =>
        `group "g${i}" {\n  targets = ["g${i + 1}", "g0", "t0", "t${i}"]\n}\ntarget "t${i}" {\n  contexts = {\n    x = "target:t${i + 1}", y = "target:t0"\n  }\n}\n`,
    ],
    ['names that are not there', (i: number) => `target "t${i}" {\n  inherits = ["x${i}"]\n}\n`],
  ] as const) {
    it(`take time in proportion to the text: ${name}`, () => {
      const parts: string[] = [];
      for (let i = 0, length = 0; length < 200_000; i++) {
        const part = one(i);
        length += part.length;
        parts.push(part);
      }
      const start = processorMs();
      read(parts.join(''));
      assert.ok(processorMs() - start < 2_500);
    });
  }
});
