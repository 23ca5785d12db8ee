import assert from 'node:assert/strict';
import { helmTemplateKind } from '../../../server/src/kinds/kubernetes/helmTemplate';
import { helmValuesKind } from '../../../server/src/kinds/kubernetes/helmValues';
import { kubernetesKind } from '../../../server/src/kinds/kubernetes/manifest';
import { applyEdits } from '../../../server/src/text/edits';
import { mentionsOf, podsOf, readAs, recognises, usesOf } from './kubernetesSupport';

const CHART = { 'chart/Chart.yaml': 'apiVersion: v2\nname: c\nappVersion: "2.0"\n' };
const values = (text: string, files: Readonly<Record<string, string>> = CHART) =>
  readAs(helmValuesKind, text, 'chart/values.yaml', files);

describe('the images of Helm values', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['image: { repository: nginx, tag: 1.25 }\n', ['1.25 → nginx:1.25']],
    ['image:\n  repository: nginx\n  tag: 1.10\n', ['1.10 → ?']],
    ['image:\n  repository: nginx\n  tag: "1.10"\n', ['1.10 → nginx:1.10']],
    ['image: {registry: ghcr.io, repository: a/b, tag: ""}\n', ['a/b → ghcr.io/a/b:2.0']],
    ['image:\n  repository: nginx\n', ['nginx → nginx:2.0']],
    ['image:\n  repository: nginx:1\n', ['nginx:1']],
    ['image: nginx:1\n', ['nginx:1']],
    ['token:\n  image: 24h\n', []],
    ['limits:\n  image: 10\napp:\n  image: 2048\n  tag: v1\n', ['v1 → 2048:v1']],
    ['image: nginx\nimageTag: "3"\n', ['3 → nginx:3']],
    ['sidecarImage:\n  repository: s\n  tag: "1"\n', ['1 → s:1']],
    ['thing:\n  repository: s\n  pullPolicy: Always\n  tag: "1"\n', ['1 → s:1']],
    [
      `image:\n  repository: s\n  digest: sha256:${'a'.repeat(64)}\n`,
      [`sha256:${'a'.repeat(64)} → s@sha256:${'a'.repeat(64)}`],
    ],
    [
      'global:\n  imageRegistry: mirror.test\nimage: { registry: ghcr.io, repository: a/b, tag: v1 }\n',
      ['v1 → mirror.test/a/b:v1'],
    ],
    ['a:\n  b:\n  - image: { repository: n, tag: v1 }\n', ['v1 → n:v1']],
    ['image: { repository: nginx, tag: "{{ .Values.tag }}" }\n', ['{{ .Values.tag }} → ?']],
    ['dependencies:\n- name: x\n  repository: https://charts.example.com\n  tag: a\n', []],
    ['source:\n  repository: git@example.com:a/b\n  tag: v1\n', []],
    ['git:\n  repository: a/b\n', []],
    ['image: ""\n', []],
  ];
  for (const [text, expected] of cases) {
    it(text.replaceAll('\n', ' '), () => {
      assert.ok(recognises(helmValuesKind, text, 'chart/values.yaml'));
      assert.deepEqual(usesOf(text, values(text)), expected);
    });
  }

  it('say that a tag comes from the chart', () => {
    const [use] = values('image: { repository: nginx }\n').uses;
    assert.equal(use?.condition, 'tag from appVersion');
    assert.match(
      values('image: { repository: nginx }\n', { 'chart/Chart.yaml': 'name: c\n' }).uses[0]?.unread ?? '',
      /appVersion/,
    );
  });

  it('are read beside a Chart.yaml or below charts/ only', () => {
    const text = 'image: nginx:1\n';
    assert.deepEqual(values(text, {}).uses, []);
    assert.deepEqual(values(text, {}).wanted, ['chart/Chart.yaml']);
    assert.equal(readAs(helmValuesKind, text, 'charts/a/values-prod.yaml').uses.length, 1);
    assert.ok(!recognises(helmValuesKind, text, 'chart/other.yaml'));
    assert.ok(recognises(helmValuesKind, text, 'charts/a/ci/test-values.yaml'));
  });

  it('run where the nodeSelector beside them says', () => {
    const text =
      'web:\n  image: { repository: n, tag: v1 }\n  nodeSelector:\n    kubernetes.io/arch: arm64\nother:\n  image: { repository: o, tag: v1 }\n';
    const found = values(text);
    assert.deepEqual(podsOf(found), ['chart [n:v1] linux/arm64', 'chart [o:v1] linux/amd64 linux/arm64']);
    assert.deepEqual(mentionsOf(text, found), ['archValue arm64']);
  });

  it('can be bound to an architecture through an empty nodeSelector', () => {
    const text = 'image:\n  repository: n\n  tag: v1\nnodeSelector: {}\n';
    const edits = values(text).pods[0]?.constrain?.(['amd64']) ?? [];
    assert.equal(
      applyEdits(text, edits),
      'image:\n  repository: n\n  tag: v1\nnodeSelector:\n  kubernetes.io/arch: amd64\n',
    );
  });

  it('may run where an outer nodeSelector says', () => {
    const text = 'nodeSelector: { kubernetes.io/arch: arm64 }\nparts:\n  web:\n    image: { repository: n, tag: v1 }\n';
    assert.deepEqual(
      values(text).pods.map(({ unresolved }) => unresolved),
      [true],
    );
  });
});

const template = (pod: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n  labels:\n    kubernetes.io/arch: none\nspec:\n  template:\n    spec:\n${pod}`;
const read = (text: string) => readAs(helmTemplateKind, text, 'chart/templates/app.yaml');

describe('a Helm template', () => {
  const containers =
    '      containers:\n      - name: a\n        image: a:1 # literal\n      - image: "b:1"\n      - image: {{ .Values.image }}\n      - image: "c:{{ .Values.tag }}"\n      - image:\n';

  it('is known by its actions, not by its folder alone', () => {
    const text = template(containers);
    assert.ok(recognises(helmTemplateKind, text, 'chart/templates/app.yaml'));
    assert.ok(!recognises(kubernetesKind, text, 'chart/templates/app.yaml'));
    assert.ok(
      recognises(
        helmTemplateKind,
        '{{- define "x" }}\nimage: a:1\n{{- end }}{{ .Values.x }}',
        'chart/templates/_x.tpl',
      ),
    );
    assert.ok(!recognises(helmTemplateKind, 'apiVersion: v1\nkind: Pod\n', 'chart/templates/app.yaml'));
    assert.ok(!recognises(helmTemplateKind, 'on: push\nname: "{{ x }}"\n', 'templates/ci.yml'));
  });

  it('names literal images, and nothing that is computed', () => {
    const text = template(containers);
    const found = read(text);
    assert.deepEqual(usesOf(text, found), ['a:1', 'b:1']);
    assert.deepEqual(podsOf(found), [
      'Deployment [a:1] linux/amd64 linux/arm64',
      'Deployment [b:1] linux/amd64 linux/arm64',
    ]);
    assert.deepEqual(found.mentions, []);
  });

  it('chooses nodes literally', () => {
    const text = template(
      `      nodeSelector:\n        beta.kubernetes.io/arch: arm64\n        kubernetes.io/os: "linux"\n${containers}`,
    );
    const found = read(text);
    assert.equal(podsOf(found)[0], 'Deployment [a:1] linux/arm64');
    assert.deepEqual(mentionsOf(text, found), ['labelKey beta.kubernetes.io/arch', 'archValue arm64', 'osValue linux']);
  });

  const unknown: readonly (readonly [string, string])[] = [
    ['a computed selector', '      nodeSelector:\n        {{- toYaml .Values.x | nindent 8 }}\n'],
    ['a computed value', '      nodeSelector:\n        kubernetes.io/arch: {{ .Values.arch }}\n'],
    [
      'a selector behind a condition',
      '      {{- if .Values.arm }}\n      nodeSelector:\n        kubernetes.io/arch: arm64\n      {{- end }}\n',
    ],
    ['a selector out of an action', '      {{- include "c.nodeSelector" . | nindent 6 }}\n'],
    ['affinity', '      affinity:\n        nodeAffinity: {}\n'],
  ];
  for (const [says, choice] of unknown) {
    it(`leaves the nodes unknown: ${says}`, () => {
      const found = read(template(choice + containers));
      assert.deepEqual(
        found.pods.map(({ unresolved }) => unresolved),
        [true, true],
      );
    });
  }

  it('names the architectures of affinity', () => {
    const text = template(
      '      affinity:\n        nodeAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n            nodeSelectorTerms:\n            - matchExpressions:\n              - key: kubernetes.io/arch\n                operator: In\n                values:\n                - x86_64\n                - {{ .Values.other }}\n              - key: disk\n                operator: In\n                values:\n                - amd64\n              - key: beta.kubernetes.io/os\n                operator: In\n                values: [linux, "windows"]\n',
    );
    assert.deepEqual(mentionsOf(text, read(text)), [
      'archValue x86_64',
      'labelKey beta.kubernetes.io/os',
      'osValue linux',
      'osValue windows',
    ]);
  });

  it('reads no block scalars and no comments', () => {
    const text = template(
      '      {{- /* image: no:1\n      image: no:2 */}}\n      # image: no:3\n      args:\n      - |\n        image: no:4\n      x: >-\n        image: no:5\n',
    );
    assert.deepEqual(read(text).uses, []);
  });
});
