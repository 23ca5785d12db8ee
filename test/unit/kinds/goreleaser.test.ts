import assert from 'node:assert/strict';
import { kindOf } from '../../../server/src/analysis/kindOf';
import { formatReference } from '../../../server/src/image/reference';
import { KINDS } from '../../../server/src/kinds/table';
import type { Reading } from '../../../server/src/model/reading';

const PATH = 'tools/.goreleaser.yaml';

function read(text: string): Reading {
  const source = { uri: '', path: PATH, text, version: 1 };
  const kind = kindOf(source, KINDS);
  assert.equal(kind?.id, 'goreleaser');
  return kind.read(source, { file: () => undefined, builds: [], platforms: [] });
}

function builds(text: string): readonly string[] {
  return read(text).builds.map(({ platforms, dockerfiles, tags, merged, output, span }) => {
    const said = platforms.state === 'known' ? platforms.items.map(({ value }) => value).join() : platforms.state;
    const names = tags.map(({ value }) => formatReference(value)).join();
    const words = [said, dockerfiles.join('|'), names, merged ? 'merged' : '', output];
    return [...words, text.slice(span.start, span.end)].join(';');
  });
}

describe('GoReleaser', () => {
  it('builds for the platform of its flags', () => {
    const text =
      'dockers:\n  - id: a\n    dockerfile: x.Dockerfile\n    image_templates: [r.test/a:1]\n    build_flag_templates: ["--pull", "--platform=linux/arm64"]\n';
    assert.deepEqual(builds(text), ['linux/arm64;tools/x.Dockerfile|x.Dockerfile;r.test/a:1;;push;id']);
    assert.deepEqual(
      read(text).mentions.map(({ text: { span } }) => text.slice(span.start, span.end)),
      ['linux/arm64'],
    );
  });
  it('builds around a program for one platform where no flag says any', () => {
    const one = (lines: string): string => builds(`dockers:\n  - dockerfile: D\n${lines}`)[0]?.split(';')[0] ?? '';
    assert.equal(one(''), 'linux/amd64');
    assert.equal(one('    goarch: arm64\n'), 'linux/arm64');
    assert.equal(one('    goarch: arm\n    goarm: 7\n'), 'linux/arm/v7');
    assert.equal(one('    goarch: "{{ .Env.ARCH }}"\n'), 'unknown');
    assert.equal(one('    build_flag_templates: ["--platform={{ .Env.P }}"]\n'), 'unknown');
  });
  it('joins the images of a manifest', () => {
    const text =
      'dockers:\n  - image_templates: ["r.test/a:{{ .Tag }}-amd64"]\n  - image_templates: ["r.test/b:1"]\n    skip_push: true\ndocker_manifests:\n  - name_template: r.test/a:latest\n    image_templates: ["r.test/a:{{.Tag}}-amd64"]\n';
    assert.deepEqual(builds(text), [
      'linux/amd64;tools/Dockerfile|Dockerfile;;merged;push;image_templates',
      'linux/amd64;tools/Dockerfile|Dockerfile;r.test/b:1;;load;image_templates',
    ]);
    assert.deepEqual(
      read(text).merges.map(({ value }) => formatReference(value)),
      ['r.test/a:latest'],
    );
  });
  it('builds for several platforms at once', () => {
    assert.deepEqual(
      builds('dockers_v2:\n  - images: [r.test/a]\n    tags: [latest, "{{ .Tag }}"]\n    platforms: [linux/s390x]\n'),
      ['linux/s390x;tools/Dockerfile|Dockerfile;r.test/a:latest;;push;images'],
    );
    assert.deepEqual(builds('dockers_v2:\n  - dockerfile: "{{ .Env.D }}"\n'), [
      'linux/amd64,linux/arm64;;;;push;dockerfile',
    ]);
    assert.deepEqual(builds('dockers_v2:\n  - templated_dockerfile: D.tmpl\n')[0]?.split(';')[1], '');
  });
  it('is one only with images', () => {
    assert.equal(kindOf({ uri: '', path: PATH, text: 'builds: []\n', version: 1 }, KINDS), undefined);
  });
});
