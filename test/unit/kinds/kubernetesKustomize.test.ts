import assert from 'node:assert/strict';
import { kustomizationKind } from '../../../server/src/kinds/kubernetes/kustomization';
import { rewriteImage } from '../../../server/src/kinds/kubernetes/kustomizeImages';
import { kubernetesKind } from '../../../server/src/kinds/kubernetes/manifest';
import { processorMs } from '../../support/cost';
import { podsOf, readAs, recognises, usesOf } from './kubernetesSupport';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const manifest = (image: string, more = ''): string =>
  `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n${more}      containers:\n      - name: a\n        image: ${image}\n`;
const kustomization = (images: string, more = 'resources:\n- app.yaml\n'): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${more}images:\n${images}`;

describe('the images of a kustomization', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['- name: nginx\n  newTag: 1.25\n', ['1.25 → nginx:1.25']],
    ['- name: nginx\n  newTag: "1.10"\n', ['1.10 → nginx:1.10']],
    ['- name: nginx\n  newName: ghcr.io/a/nginx\n  newTag: v1\n', ['v1 → ghcr.io/a/nginx:v1']],
    [`- name: nginx\n  digest: ${DIGEST}\n`, [`${DIGEST} → nginx@${DIGEST}`]],
    [`- name: nginx\n  newTag: "1"\n  digest: ${DIGEST}\n`, [`1 → nginx:1@${DIGEST}`]],
    ['- name: nginx\n  newName: ghcr.io/a/nginx\n', ['ghcr.io/a/nginx → ?']],
    ['- name: nginx\n  newTag: $(TAG)\n', ['$(TAG) → ?']],
    ['- name: nginx\n  tagSuffix: -alpine\n', []],
    ['- name: nginx\n', []],
    ['- newTag: "1"\n', []],
  ];
  for (const [images, expected] of cases) {
    it(images.replaceAll('\n', ' '), () => {
      const text = kustomization(images);
      const path = 'k8s/kustomization.yaml';
      assert.ok(recognises(kustomizationKind, text, path));
      const found = readAs(kustomizationKind, text, path);
      assert.deepEqual(usesOf(text, found), expected);
      assert.ok(found.uses.every(({ literal, demand }) => !literal && demand.kind === 'open'));
    });
  }

  it('are told with the files that they are for', () => {
    const more =
      'resources: [app.yaml, ../base, https://example.com/x.yaml]\ncomponents: [./c]\npatches:\n- path: p.yaml\n- patch: |-\n    a: b\n';
    const text = kustomization('- { name: nginx, newTag: v1 }\n', more);
    const found = readAs(kustomizationKind, text, 'k8s/over/kustomization.yaml');
    const { result: _result, ...said } = found.kustomize ?? {};
    assert.deepEqual(said, {
      images: [{ name: 'nginx', newTag: 'v1' }],
      resources: ['k8s/over/app.yaml', 'k8s/base', 'k8s/over/c'],
      patches: ['k8s/over/p.yaml'],
      inlinePatches: ['a: b'],
    });
    assert.ok(found.wanted.includes('k8s/over/app.yaml') && found.wanted.includes('k8s/base/kustomization.yaml'));
  });

  it('must serve what the pods of the listed manifests choose', () => {
    const text = kustomization('- { name: nginx, newTag: v1 }\n- { name: other, newTag: v2 }\n');
    const files = { 'k8s/app.yaml': manifest('nginx:old', '      nodeSelector: { kubernetes.io/arch: arm64 }\n') };
    const found = readAs(kustomizationKind, text, 'k8s/kustomization.yaml', files);
    assert.deepEqual(podsOf(found), ['Deployment [nginx:v1] linux/arm64']);
    // Nothing runs the image of the other entry.
    assert.deepEqual(
      found.uses.map(({ demand }) => demand.kind),
      ['pod'],
    );
    assert.equal(found.pods[0]?.constrain, undefined);
  });
});

describe('an image as a kustomization rewrites it', () => {
  const cases: readonly (readonly [string, Parameters<typeof rewriteImage>[0][number], string | undefined])[] = [
    ['nginx', { name: 'nginx', newTag: '1' }, 'nginx:1'],
    ['nginx:old', { name: 'nginx', newTag: '1' }, 'nginx:1'],
    [`nginx:old@${DIGEST}`, { name: 'nginx', newTag: '1' }, 'nginx:1'],
    ['nginx:old', { name: 'nginx', digest: DIGEST }, `nginx@${DIGEST}`],
    ['nginx:old', { name: 'nginx', newName: 'b' }, 'b:old'],
    ['nginx:old', { name: 'nginx', tagSuffix: '-x' }, 'nginx:old-x'],
    ['nginx-extra:1', { name: 'nginx', newTag: '1' }, undefined],
    ['docker.io/library/nginx:1', { name: 'nginx', newTag: '1' }, undefined],
    ['localhost:5000/app', { name: 'localhost', newTag: '1' }, undefined],
    ['$(IMAGE)', { name: '$(IMAGE)', newName: 'nginx', newTag: '1' }, 'nginx:1'],
  ];
  for (const [written, image, expected] of cases) {
    it(`${written} by ${JSON.stringify(image)}`, () => assert.equal(rewriteImage([image], written), expected));
  }

  it('is what a listed manifest uses', () => {
    const files = { 'k8s/kustomization.yaml': kustomization('- { name: nginx, newTag: v1 }\n') };
    const text = manifest('nginx:old');
    const found = readAs(kubernetesKind, text, 'k8s/app.yaml', files);
    assert.deepEqual(usesOf(text, found), ['nginx:old → nginx:v1']);
    assert.deepEqual(
      found.uses.map(({ literal, written }) => [literal, written]),
      [[false, 'nginx:old']],
    );
    assert.deepEqual(usesOf(text, readAs(kubernetesKind, text, 'k8s/other.yaml', files)), ['nginx:old']);
    assert.ok(found.wanted.includes('k8s/kustomization.yaml'));
  });

  it('leaves the nodes unknown where patches choose them', () => {
    const patch = manifest('nginx', '      nodeSelector: { kubernetes.io/arch: arm64 }\n');
    const files = {
      'k8s/kustomization.yaml': kustomization('[]\n', 'resources: [app.yaml]\npatches: [{ path: patch.yaml }]\n'),
      'k8s/patch.yaml': patch,
    };
    const read = readAs(kubernetesKind, manifest('nginx'), 'k8s/app.yaml', files);
    assert.deepEqual(
      read.pods.map(({ unresolved }) => unresolved),
      [true],
    );
    assert.ok(read.wanted.includes('k8s/patch.yaml'));
    assert.equal(readAs(kubernetesKind, patch, 'k8s/patch.yaml', files).pods[0]?.unresolved, true);
  });
});

describe('a kustomization of anything', () => {
  it('is read in bounded time: aliases of aliases, circles, and large definitions', () => {
    const doubled = Array.from({ length: 40 }, (_, i) => `  a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n');
    const files = {
      'k8s/app.yaml': `${manifest('nginx')}x:\n  a0: &a0 image\n${doubled}\n`,
      'k8s/web.yaml': manifest('nginx'),
      'k8s/crd.yaml': `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n${'  - image: { type: string }\n'.repeat(20_000)}`,
      'k8s/loop/kustomization.yaml': kustomization('[]\n', 'resources: [../, ../../k8s, ../loop]\n'),
    };
    const more = 'resources: [app.yaml, web.yaml, crd.yaml, loop, loop]\n';
    const text = kustomization('- { name: nginx, newTag: v1 }\n', more);
    const started = processorMs();
    const found = readAs(kustomizationKind, text, 'k8s/kustomization.yaml', files);
    const spent = processorMs() - started;
    assert.ok(usesOf(text, found).includes('v1 → nginx:v1'));
    assert.ok(spent < 3_000, `${spent} ms`);
  });
});
