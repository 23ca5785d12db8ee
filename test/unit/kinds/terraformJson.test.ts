import assert from 'node:assert/strict';
import { formatPlatform } from '../../../server/src/image/platform';
import { familiarReference } from '../../../server/src/image/reference';
import { terraformJsonKind } from '../../../server/src/kinds/terraform/json';
import { terraformKind } from '../../../server/src/kinds/terraform/terraform';
import type { Kind } from '../../../server/src/model/kind';
import type { Reading } from '../../../server/src/model/reading';

const read = (kind: Kind, path: string, text: string): Reading =>
  kind.read({ uri: path, path, text, version: 1 }, { file: () => undefined, builds: [], platforms: [] });

const usesOf = (text: string, { uses }: Reading): readonly string[] =>
  uses.map(({ span, image, demand }) => {
    const needs = demand.kind === 'stated' ? demand.platforms.map(formatPlatform).join() : demand.kind;
    return `${text.slice(span.start, span.end)} -> ${image === undefined ? '?' : familiarReference(image)} | ${needs}`;
  });

describe('Terraform in JSON', () => {
  const json = (resource: unknown): string => JSON.stringify({ resource }, undefined, 2);
  const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
    [
      'a function',
      { aws_lambda_function: { api: { image_uri: 'r.test/a:1', architectures: ['arm64'] } } },
      ['r.test/a:1 -> r.test/a:1 | linux/arm64'],
    ],
    [
      'resources and bodies as lists',
      [{ aws_lambda_function: [{ api: [{ image_uri: 'r.test/a:1' }] }] }],
      ['r.test/a:1 -> r.test/a:1 | linux/amd64'],
    ],
    [
      'JSON inside JSON',
      {
        aws_ecs_task_definition: {
          api: {
            requires_compatibilities: ['FARGATE'],
            container_definitions: JSON.stringify([{ image: 'r.test/a:1' }, { image: `\${var.image}` }]),
          },
        },
      },
      ['r.test/a:1 -> r.test/a:1 | linux/amd64', `\${var.image} -> ? | linux/amd64`],
    ],
    [
      'templates and what only looks like one',
      {
        docker_container: {
          a: { image: `r.test/\${var.name}:1` },
          b: { image: 'r.test/%{ if true }a%{ endif }' },
          c: { image: 'r.test/b:1', platform: `\${var.platform}` },
        },
      },
      [
        `r.test/\${var.name}:1 -> ? | open`,
        'r.test/%{ if true }a%{ endif } -> ? | open',
        'r.test/b:1 -> r.test/b:1 | none',
      ],
    ],
    ['nothing that is not made', { docker_container: { a: { count: 0, image: 'r.test/a:1' } } }, []],
    [
      'a workload',
      {
        kubernetes_pod: {
          a: { spec: [{ node_selector: { 'kubernetes.io/arch': 'arm64' }, container: [{ image: 'r.test/a:1' }] }] },
        },
      },
      ['r.test/a:1 -> r.test/a:1 | pod'],
    ],
  ];
  for (const [name, resource, expected] of cases) {
    it(`reads ${name}`, () => {
      const text = json(resource);
      assert.deepEqual(usesOf(text, read(terraformJsonKind, 'infra/cdk.tf.json', text)), expected);
    });
  }

  it('knows by which build an image is made', () => {
    const build = { context: '.', platform: 'linux/amd64' };
    const text = json({
      docker_image: { app: { name: `\${var.registry}/app:1`, build: [build] } },
      docker_registry_image: { app: { name: `\${docker_image.app.name}` } },
      aws_lambda_function: { api: { image_uri: `\${docker_registry_image.app.name}` } },
    });
    const { uses, builds } = read(terraformJsonKind, 'infra/main.tf.json', text);
    assert.deepEqual(builds[0]?.addresses, ['infra#docker_image.app', 'infra#docker_registry_image.app']);
    assert.equal(uses.find(({ service }) => service === 'aws-lambda')?.address, 'infra#docker_registry_image.app');
    assert.equal(builds[0]?.output, 'push');
  });

  it('is known by its name', () => {
    const recognises = (path: string): boolean =>
      terraformJsonKind.recognise({ uri: path, path, text: '{}', version: 1 });
    assert.deepEqual(['a/cdk.tf.json', 'b.tofu.json', 'tf.json', 'a.json'].map(recognises), [true, true, false, false]);
  });

  it('reads broken texts as far as they go', () => {
    const text = json({ docker_container: { a: { image: 'r.test/a:1' } } });
    for (let end = 0; end <= text.length; end++) read(terraformJsonKind, 'a.tf.json', text.slice(0, end));
  });
});

describe('manifests and values inside Terraform', () => {
  const hcl = (type: string, body: string): string => `resource "${type}" "a" {\n${body}\n}\n`;
  const helm = (body: string): string => hcl('helm_release', body);
  const set = (name: string, value: string): string => `  set {\n    name = "${name}"\n    value = ${value}\n  }\n`;
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a manifest as text',
      hcl(
        'kubectl_manifest',
        '  yaml_body = <<-YAML\n    apiVersion: v1\n    kind: Pod\n    spec:\n      containers:\n        - image: r.test/a:1\n        - image: r.test/${var.b}:1\n  YAML',
      ),
      ['r.test/a:1 -> r.test/a:1 | pod', 'r.test/${var.b}:1 -> ? | pod'],
    ],
    [
      'a manifest as yamlencode',
      hcl(
        'kubectl_manifest',
        '  yaml_body = yamlencode({ kind = "Pod", spec = { containers = [{ image = "r.test/a:1" }] } })',
      ),
      ['r.test/a:1 -> r.test/a:1 | pod'],
    ],
    ['no manifest of a file', hcl('kubectl_manifest', '  yaml_body = file("a.yaml")'), []],
    [
      'what a release sets',
      helm(set('image.repository', '"r.test/a"') + set('image.tag', '"1"') + set('replicas', '2')),
      ['1 -> r.test/a:1 | open'],
    ],
    [
      'what a release sets in a list',
      helm('  set = [{ name = "image.repository", value = "r.test/a" }, { name = "image.tag", value = "1" }]'),
      ['1 -> r.test/a:1 | open'],
    ],
    [
      'the values of a release',
      helm('  values = [<<EOT\nserver:\n  image:\n    registry: r.test\n    repository: a\n    tag: "1"\nEOT\n  ]'),
      ['1 -> r.test/a:1 | open'],
    ],
    [
      'the values of a release that chooses its nodes',
      helm(
        '  values = [yamlencode({ nodeSelector = { disk = "ssd" }, image = { repository = "r.test/a", tag = "1" } })]',
      ),
      ['1 -> r.test/a:1 | none'],
    ],
    ['no image without its tag', helm(set('image.repository', '"r.test/a"')), []],
    ['no image without its registry', helm(set('image.repository', '"a/b"') + set('image.tag', '"1"')), []],
    ['no image with a variable', helm(set('image.repository', '"r.test/a"') + set('image.tag', 'var.tag')), []],
    [
      'no image where a file may say another',
      helm(`  values = [file("values.yaml")]\n${set('image.repository', '"r.test/a"')}${set('image.tag', '"1"')}`),
      [],
    ],
    [
      'no image that is set over',
      helm(`  values = ["image: { repository: r.test/a, tag: old }"]\n${set('image.tag', '"1"')}`),
      [],
    ],
  ];
  for (const [name, text, expected] of cases) {
    it(`reads ${name}`, () => assert.deepEqual(usesOf(text, read(terraformKind, 'main.tf', text)), expected));
  }
});
