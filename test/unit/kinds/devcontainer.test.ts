import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatPlatform } from '../../../server/src/image/platform';
import { familiarReference } from '../../../server/src/image/reference';
import { devcontainerKind } from '../../../server/src/kinds/devcontainer';
import type { Reading } from '../../../server/src/model/reading';
import { applyEdits } from '../../../server/src/text/edits';
import { processorMs } from '../../support/cost';

const read = (text: string, path = '.devcontainer/devcontainer.json'): Reading =>
  devcontainerKind.read({ uri: path, path, text, version: 1 }, { file: () => undefined, builds: [], platforms: [] });

const USES: readonly (readonly [string, string])[] = [
  ['{"image": "mcr.test/dev:1"}', 'mcr.test/dev:1 -> mcr.test/dev:1 | open'],
  ['// c\n{"image": "a:1", /* c */ "features": {"ghcr.io/x/y:1": {}},}', 'a:1 -> a:1 | open'],
  ['{"image": "a", "runArgs": ["--init", "--platform=linux/amd64"]}', 'a -> a:latest | linux/amd64'],
  ['{"runArgs": ["--platform", "linux/arm64/v8"], "image": "a"}', 'a -> a:latest | linux/arm64'],
  ['{"runArgs": ["--platform"], "image": "a"}', 'a -> a:latest | none'],
  ['{"runArgs": ["--platform=${localEnv:P}"], "image": "a"}', 'a -> a:latest | none'],
  ['{"runArgs": ["--platform=${localEnv:P:linux/amd64}"], "image": "a"}', 'a -> a:latest | linux/amd64'],
  ['{"runArgs": ["--platform=linux"], "image": "a"}', 'a -> a:latest | none'],
  ['{"image": "a:${localEnv:TAG:2}"}', 'a:${localEnv:TAG:2} -> a:2 | open'],
  ['{"image": "a:${localEnv:TAG}"}', 'a:${localEnv:TAG} -> ? It has a variable whose value is not known. | open'],
  ['{"image": "a\\u003a1"}', 'a\\u003a1 -> a:1 | open'],
];

describe('dev containers', () => {
  for (const [text, expected] of USES) {
    it(text, () => {
      const [use] = read(text).uses;
      assert.ok(use);
      const image = use.image === undefined ? `? ${use.unread}` : familiarReference(use.image);
      const demand = use.demand.kind === 'stated' ? use.demand.platforms.map(formatPlatform).join() : use.demand.kind;
      assert.equal(`${text.slice(use.span.start, use.span.end)} -> ${image} | ${demand}`, expected);
    });
  }

  it('are recognised by their names', () => {
    const is = (path: string): boolean => devcontainerKind.recognise({ uri: path, path, text: '', version: 1 });
    for (const path of [
      '.devcontainer.json',
      '.devcontainer/devcontainer.json',
      '.devcontainer/go/devcontainer.json',
    ]) {
      assert.ok(is(path));
    }
    assert.ok(!is('a/my-devcontainer.json'));
  });

  it('leave compose projects to their compose files', () => {
    assert.deepEqual(read('{"dockerComposeFile": "../compose.yaml", "image": "a"}').uses, []);
  });

  it('build a Dockerfile, from their own folder', () => {
    const text = `{
      "build": {
        "dockerfile": "../docker/Dev.Dockerfile", "context": "..", "target": "dev",
        "args": {"A": "1", "B": "\${localEnv:B}", "C": "\${localEnv:C:c}"},
        "options": ["--platform=linux/amd64"],
      },
      "image": "not-used",
    }`;
    const { builds, uses, mentions } = read(text);
    const [build] = builds;
    assert.ok(build);
    assert.deepEqual(uses, []);
    assert.equal(text.slice(build.span.start, build.span.end), 'build');
    assert.deepEqual(build.dockerfiles, ['docker/Dev.Dockerfile']);
    assert.equal(build.target, 'dev');
    assert.deepEqual(Object.fromEntries(build.args), { A: '1', B: undefined, C: 'c' });
    assert.deepEqual(build.platforms.state === 'known' && build.platforms.items.map((item) => item.value), [
      'linux/amd64',
    ]);
    assert.deepEqual(
      mentions.map(({ text: said }) => text.slice(said.span.start, said.span.end)),
      ['linux/amd64'],
    );
  });

  it('know the old way to name a Dockerfile', () => {
    const text = '{"dockerFile": "Dockerfile", "context": ".."}';
    const [build] = read(text, 'x/.devcontainer.json').builds;
    assert.deepEqual(build?.dockerfiles, ['x/Dockerfile']);
    assert.equal(text.slice(build?.span.start, build?.span.end), 'dockerFile');
  });

  const WRITES: readonly (readonly [string, string])[] = [
    [
      '{\r\n\t"image": "a" // base\r\n}\r\n',
      '{\r\n\t"image": "a", // base\r\n\t"runArgs": ["--platform=linux/amd64"]\r\n}\r\n',
    ],
    ['{\n  "image": "a"\n}', '{\n  "image": "a",\n  "runArgs": ["--platform=linux/amd64"]\n}'],
    ['{"image": "a"}', '{"image": "a", "runArgs": ["--platform=linux/amd64"]}'],
    ['{"image": "a", "runArgs": []}', '{"image": "a", "runArgs": ["--platform=linux/amd64"]}'],
    [
      '{"image": "a", "runArgs": [\n  "--init", // why\n]}',
      '{"image": "a", "runArgs": [\n  "--init",\n  "--platform=linux/amd64", // why\n]}',
    ],
    [
      '{\n  "image": "a", // base\n  "remoteUser": "x"\n}\n',
      '{\n  "image": "a", // base\n  "runArgs": ["--platform=linux/amd64"],\n  "remoteUser": "x"\n}\n',
    ],
    [
      '{\n  "image": "a",\n  "runArgs": ["--init"]\n}\n',
      '{\n  "image": "a",\n  "runArgs": ["--init", "--platform=linux/amd64"]\n}\n',
    ],
    ['{"image": "a", "runArgs": ["--platform=linux/arm64"]}', '{"image": "a", "runArgs": ["--platform=linux/amd64"]}'],
    [
      '{"image": "a", "runArgs": ["--platform", "linux/arm64"]}',
      '{"image": "a", "runArgs": ["--platform", "linux/amd64"]}',
    ],
    [
      '{"image": "a", "runArgs": ["--platform=${localEnv:P}"]}',
      '{"image": "a", "runArgs": ["--platform=${localEnv:P}"]}',
    ],
  ];
  for (const [before, after] of WRITES) {
    it(`write a platform into ${JSON.stringify(before)}`, () => {
      const text = applyEdits(before, read(before).uses[0]?.slot?.write(['linux/amd64']) ?? []);
      assert.equal(text, after);
    });
  }

  it('write a platform for the build', () => {
    const before = '{\n  "build": {\n    "dockerfile": "Dockerfile"\n  }\n}\n';
    const text = applyEdits(before, read(before).builds[0]?.slot?.write(['linux/amd64']) ?? []);
    const platforms = read(text).builds[0]?.platforms;
    assert.deepEqual(platforms?.state === 'known' && platforms.items[0]?.value, 'linux/amd64');
  });

  it('never throw, however the text is edited', () => {
    const sample =
      '// x\n{"image": "a:1", "runArgs": ["--platform", "linux/arm64"], "build": {"dockerfile": "D", "options": []}}';
    for (let end = 0; end <= sample.length; end++) read(sample.slice(0, end));
    const piece = fc.oneof(
      fc.constantFrom('"', '{', '}', '[', ']', ',', ':', '//', '/*', '\\', '${'),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.nat(sample.length), fc.nat(20), piece, (at, cut, put) => {
        const { uses, builds } = read(sample.slice(0, at) + put + sample.slice(at + cut));
        for (const { slot } of [...uses, ...builds]) slot?.write(['linux/amd64']);
      }),
    );
  });

  it('read 200 kB in a moment', () => {
    const started = processorMs();
    for (const part of ['[', '{"a":', '"', '{"image": "a",', '${localEnv:', '//', '/*', ',']) {
      read(part.repeat(200_000 / part.length));
      read(`{"image": "${part.replaceAll('"', '').repeat(100_000 / part.length)}"}`);
    }
    assert.ok(processorMs() - started < 3_000);
  });
});
