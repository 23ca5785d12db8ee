import assert from 'node:assert/strict';
import { kindOf } from '../../../server/src/analysis/kindOf';
import { formatReference } from '../../../server/src/image/reference';
import { plainText } from '../../../server/src/kinds/syntax/hcl/value';
import { readToml } from '../../../server/src/kinds/syntax/toml';
import { KINDS } from '../../../server/src/kinds/table';
import type { Reading } from '../../../server/src/model/reading';

function read(path: string, text: string): Reading {
  const source = { uri: '', path, text, version: 1 };
  const kind = kindOf(source, KINDS);
  assert.ok(kind, `${path} is of a kind`);
  return kind.read(source, { file: () => undefined, builds: [], platforms: [] });
}

function builds(path: string, text: string): readonly string[] {
  return read(path, text).builds.map(({ dockerfiles, target, args, title, span }) =>
    [title, dockerfiles.join('|'), target, [...args].map(String).join(' '), text.slice(span.start, span.end)].join(';'),
  );
}

function images(path: string, text: string): readonly string[] {
  return read(path, text).uses.map(({ image, unread }) =>
    image === undefined ? `? ${unread}` : formatReference(image),
  );
}

describe('TOML', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['tables and dotted keys', '[a.b]\nc.d = "1"\n', ['a.b.c.d=1']],
    ['literal and quoted names', "['a b']\n\"c\" = '\\d'\n", ['a b.c=\\d']],
    ['inline tables', 'a = { b = "1", c = "2" }\nd = "3"\n', ['a.b=1', 'a.c=2', 'd=3']],
    ['arrays of several lines', 'a = [\n  "x = 1", # ]\n  "y"\n]\nb = "1"\n', ['a=?', 'b=1']],
    ['strings of several lines', 'a = """\nb = "1"\n"""\nc = "2"\n', ['a=?', 'c=2']],
    ['comments', '# a = "1"\nb = "x#y" # z\n', ['b=x#y']],
    ['escapes', 'a = "\\u0041"\n', ['a=?']],
    ['what is half typed', 'a =\nb = "1\n[c\nd = "2"\n', ['a=?', 'b=?', 'd=2']],
    ['Windows line ends', '[a]\r\nb = "1"\r\n', ['a.b=1']],
  ];
  for (const [says, text, expected] of cases) {
    it(`reads ${says}`, () => {
      const found = readToml(text).entries.map(({ path, value }) => `${path.join('.')}=${plainText(value) ?? '?'}`);
      assert.deepEqual(found, expected);
    });
  }
  it('is read in linear time', () => {
    const start = process.cpuUsage().user;
    for (const piece of ['[', '{', 'a={', 'a=[', '"""', 'a.', '# ', 'a = "', "a = { b = '1', "])
      readToml(piece.repeat(40_000));
    assert.ok(process.cpuUsage().user - start < 4_000_000);
  });
});

describe('fly.toml', () => {
  it('names an image', () => {
    assert.deepEqual(images('fly.toml', '[build]\nimage = "nginx:1"\n'), ['docker.io/library/nginx:1']);
    assert.deepEqual(images('api/fly.staging.toml', 'build = { image = "r.test/a:2" }\n'), ['r.test/a:2']);
    assert.deepEqual(images('fly.toml', '[[x]]\nimage = "nginx:1"\n[build.x]\nimage = "nginx:1"\n'), []);
  });
  it('is built from a Dockerfile', () => {
    assert.deepEqual(
      builds(
        'api/fly.toml',
        '[build]\n  dockerfile = "docker/Dockerfile.fly"\n  build-target = "prod"\n[build.args]\n  A = "1"\n',
      ),
      ['Fly.io app;api/docker/Dockerfile.fly;prod;A,1;docker/Dockerfile.fly'],
    );
    assert.deepEqual(builds('api/fly.toml', 'app = "a"\n'), ['Fly.io app;api/Dockerfile|api/dockerfile;;;app']);
    assert.deepEqual(builds('fly.toml', 'app = "a"\n[build]\n'), ['Fly.io app;Dockerfile|dockerfile;;;[build]']);
  });
  it('is built by something else', () => {
    for (const line of [
      'builder = "heroku/builder:24"',
      'buildpacks = ["x"]',
      'builtin = "static"',
      'dockerfile = "https://a.test/D"',
      '[build.compose]',
    ])
      assert.deepEqual(builds('fly.toml', `[build]\n${line}\nfile = "x"\n`), [], line);
  });
});

describe('heroku.yml', () => {
  it('builds a Dockerfile for each process', () => {
    const text =
      'build:\n  docker:\n    web: Dockerfile\n    worker:\n      dockerfile: worker/Dockerfile\n      target: run\n  config:\n    A: 1\nrun:\n  web: ./start\n  release: { image: worker }\n';
    assert.deepEqual(builds('heroku.yml', text), [
      'Heroku process web;Dockerfile;;A,1;web',
      'Heroku process worker;worker/Dockerfile;run;A,1;worker',
    ]);
    assert.deepEqual(builds('heroku.yml', 'build:\n  languages: [ruby]\n'), []);
    assert.deepEqual(builds('heroku.yml', 'build:\n  docker:\n    web:\n'), []);
  });
});

describe('Azure container YAML', () => {
  it('reads apps, jobs and groups', () => {
    const app = (type: string): string =>
      `type: ${type}\nproperties:\n  template:\n    containers: [{ name: a, image: "r.test/a:1" }]\n`;
    assert.deepEqual(images('a.yaml', app('Microsoft.App/containerApps')), ['r.test/a:1']);
    assert.deepEqual(images('a.yaml', app('Microsoft.App/jobs')), ['r.test/a:1']);
    const group =
      'type: Microsoft.ContainerInstance/containerGroups\nproperties:\n  osType: Linux\n  containers: [{ name: a, properties: { image: "r.test/b:1" } }]\n';
    const [use] = read('group.yaml', group).uses;
    assert.ok(use?.demand.kind === 'stated');
    assert.equal(use.demand.because, 'Azure Container Instances runs linux/amd64 only');
  });
  it('leaves other resources alone', () => {
    const text = 'type: Microsoft.App/managedEnvironments\nproperties: { image: "a:1" }\n';
    assert.equal(kindOf({ uri: '', path: 'a.yaml', text, version: 1 }, KINDS), undefined);
  });
});
