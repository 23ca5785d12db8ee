import assert from 'node:assert/strict';
import fc from 'fast-check';
import { helmTemplateKind } from '../../../server/src/kinds/kubernetes/helmTemplate';
import { helmValuesKind } from '../../../server/src/kinds/kubernetes/helmValues';
import { kustomizationKind } from '../../../server/src/kinds/kubernetes/kustomization';
import { kubernetesKind } from '../../../server/src/kinds/kubernetes/manifest';
import type { Kind } from '../../../server/src/model/kind';
import { applyEdits } from '../../../server/src/text/edits';
import { processorMs } from '../../support/cost';
import { mentionsOf, readAs, recognises, spansOf, usesOf } from './kubernetesSupport';

const MANIFEST = `# an app
apiVersion: apps/v1
kind: Deployment
metadata: { name: api }
spec:
  template:
    spec:
      nodeSelector:
        beta.kubernetes.io/arch: "arm64"
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - key: kubernetes.io/arch
                operator: In
                values: [arm64, 386]
      initContainers: &common
      - &first
        name: i
        image: 'ghcr.io/a/init:1'
      containers:
      - <<: *first
        name: a
      - name: b
        image: b:1 # why
      volumes:
      - image: { reference: data:1 }
---
apiVersion: v1
kind: List
items:
- { apiVersion: karpenter.sh/v1, kind: NodePool, spec: { template: { spec: { requirements: [] } } } }
- apiVersion: example.com/v1
  kind: Thing
  spec:
    containers:
    - { name: x, image: x:1 }
`;
const KUSTOMIZATION = `resources: [app.yaml]
images:
- name: b
  newTag: "2"
- { name: x, newName: y, digest: "sha256:${'a'.repeat(64)}" }
`;
const VALUES = `image: &i
  repository: a/b
  tag: "1.2"
nodeSelector:
  kubernetes.io/arch: arm64
other:
  image: *i
  sidecar: { image: s:1 }
`;
const TEMPLATE = `{{- if .Values.on }}
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      {{- with .Values.x }}
      affinity: {{ toYaml . }}
      {{- end }}
      nodeSelector:
        kubernetes.io/arch: arm64
      containers:
      - name: a
        image: "a:1"
        args:
        - |
          x
{{- end }}
`;

const SAMPLES: readonly (readonly [string, Kind, string, string])[] = [
  ['a manifest', kubernetesKind, MANIFEST, 'k8s/app.yaml'],
  ['a kustomization', kustomizationKind, KUSTOMIZATION, 'k8s/kustomization.yaml'],
  ['values', helmValuesKind, VALUES, 'charts/a/values.yaml'],
  ['a template', helmTemplateKind, TEMPLATE, 'charts/a/templates/x.yaml'],
];
const FILES = { 'k8s/kustomization.yaml': KUSTOMIZATION, 'k8s/app.yaml': MANIFEST };

function checkReading(kind: Kind, text: string, path: string): void {
  recognises(kind, text, path);
  const found = readAs(kind, text, path, FILES);
  for (const span of spansOf(found)) {
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `${span.start}-${span.end}`);
  }
  for (const pod of found.pods) {
    for (const wish of [['amd64'], ['amd64', 'arm64']]) applyEdits(text, pod.constrain?.(wish) ?? []);
    assert.ok(pod.uses.every((use) => found.uses[use] !== undefined));
  }
  for (const mention of found.mentions) mention.replace('amd64');
}

describe('reading Kubernetes documents', () => {
  for (const [name, kind, text, path] of SAMPLES) {
    it(`reads every prefix of ${name}`, () => {
      for (let end = 0; end <= text.length; end++) checkReading(kind, text.slice(0, end), path);
    });

    it(`reads ${name} with CRLF alike`, () => {
      const crlf = text.replaceAll('\n', '\r\n');
      const [unix, windows] = [readAs(kind, text, path, FILES), readAs(kind, crlf, path, FILES)];
      assert.ok(usesOf(text, unix).length > 0);
      assert.deepEqual(usesOf(crlf, windows), usesOf(text, unix));
      assert.deepEqual(mentionsOf(crlf, windows), mentionsOf(text, unix));
      assert.equal(recognises(kind, crlf, path), recognises(kind, text, path));
    });

    it(`reads ${name} after any edit`, () => {
      const piece = fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '\n',
        '  ',
        '- ',
        ': ',
        '&a ',
        '*a',
        '<<: *a',
        '---\n',
        '{{',
        '}}',
        '|',
        '#',
        '!x ',
        '\t',
      );
      const edit = fc.tuple(fc.nat(text.length), fc.nat(6), fc.oneof(piece, fc.string({ maxLength: 4 })));
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
          let changed = text;
          for (const [at, length, words] of edits) changed = changed.slice(0, at) + words + changed.slice(at + length);
          checkReading(kind, changed, path);
        }),
        { numRuns: 300 },
      );
    });
  }

  const LARGE: readonly (readonly [string, Kind, string, string])[] = [
    ['manifests', kubernetesKind, `${MANIFEST}---\n`, 'k8s/app.yaml'],
    ['braces', kubernetesKind, '{{', 'k8s/app.yaml'],
    ['brackets after a head', kubernetesKind, ': |\t: !a ', 'k8s/app.yaml'],
    ['templates', helmTemplateKind, `${TEMPLATE}---\n`, 'charts/a/templates/x.yaml'],
    ['braces in a template', helmTemplateKind, '{{ ', 'charts/a/templates/x.yaml'],
    ['blocks in a template', helmTemplateKind, '{{ if x }} - - ', 'charts/a/templates/x.yaml'],
    ['white space in a template', helmTemplateKind, ' \t', 'charts/a/templates/x.yaml'],
    ['quotes in a template', helmTemplateKind, '"\'# ', 'charts/a/templates/x.yaml'],
  ];
  for (const [name, kind, unit, path] of LARGE) {
    it(`takes time in proportion: ${name}`, () => {
      const measure = (size: number): number => {
        const text = `apiVersion: v1\nkind: Pod\nimage: ${unit.repeat(Math.ceil(size / unit.length))}`;
        const started = processorMs();
        recognises(kind, text, path);
        if (kind === helmTemplateKind) readAs(kind, text, path);
        return processorMs() - started;
      };
      measure(20_000);
      assert.ok(measure(200_000) < 1_500, 'a text of 200 kB is read at once');
    });
  }

  it('reads a manifest of 2 000 lines while one document changes', () => {
    const count = Math.ceil(2_000 / MANIFEST.split('\n').length);
    const texts = Array.from({ length: 8 }, (_, round) =>
      Array.from({ length: count }, (_, i) => MANIFEST.replace('b:1', i === 3 ? `b:${round}` : `b${i}:1`)).join(
        '---\n',
      ),
    );
    const times = texts.map((text) => {
      const started = processorMs();
      const found = readAs(kubernetesKind, text);
      const took = processorMs() - started;
      assert.equal(found.pods.length, count * 2);
      return took;
    });
    const median = times.slice(1).sort((a, b) => a - b)[3] ?? 0;
    assert.ok(median < 250, `${median} ms`);
  });
});
