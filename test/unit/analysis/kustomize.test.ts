import assert from 'node:assert/strict';
import { lint } from '../../support/lint';

const MANIFEST =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n' +
  '        - name: web\n          image: web\n';
const rewriting = (image: string): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\nimages:\n- name: web\n${image}`;

function rulesOf(path: string, image: string, config: string): readonly string[] {
  const files = { 'k8s/web.yaml': MANIFEST, 'k8s/kustomization.yaml': rewriting(image) };
  const text = path.endsWith('web.yaml') ? MANIFEST : rewriting(image);
  const { findings } = lint({ path, text, files, config });
  return findings.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`);
}

describe('an image that a kustomization replaces', () => {
  const AMD = 'targets: [linux/amd64]\n';
  const MIXED = 'targets: [linux/amd64, linux/arm64]\n';

  it('is told once, where its tag stands', () => {
    const image = '  newName: images.test/arm64-index\n  newTag: "1"\n';
    assert.deepEqual(rulesOf('k8s/kustomization.yaml', image, AMD), ['image-platform-missing 1']);
    assert.deepEqual(rulesOf('k8s/web.yaml', image, AMD), []);
  });

  it('is told in the manifest where the kustomization leaves the tag to it', () => {
    const image = '  newName: images.test/arm64-index\n';
    assert.deepEqual(rulesOf('k8s/kustomization.yaml', image, AMD), []);
    const files = { 'k8s/kustomization.yaml': rewriting(image) };
    const { findings } = lint({
      path: 'k8s/web.yaml',
      text: MANIFEST.replace('image: web', 'image: web:1'),
      files,
      config: AMD,
    });
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['image-platform-missing'],
    );
  });

  it('is no place to select other nodes', () => {
    const pod = MANIFEST.replace(
      '      containers:',
      '      nodeSelector: { kubernetes.io/arch: arm64 }\n      containers:',
    );
    const image = '  newName: images.test/amd64-index\n  newTag: "1"\n';
    const text = rewriting(image);
    const { findings } = lint({ path: 'k8s/kustomization.yaml', text, files: { 'k8s/web.yaml': pod }, config: MIXED });
    assert.deepEqual(
      findings.map(({ rule, fixes }) => [rule, fixes.length]),
      [['image-platform-missing', 0]],
    );
  });

  it('is no place to select other nodes where a patch selects them', () => {
    const patch =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      nodeSelector: { kubernetes.io/arch: arm64 }\n';
    const text = MANIFEST.replace('image: web', 'image: images.test/amd64-index:1');
    const files = {
      'k8s/kustomization.yaml': 'resources: [web.yaml]\npatches: [{ path: p.yaml }]\n',
      'k8s/p.yaml': patch,
    };
    const { findings } = lint({ path: 'k8s/web.yaml', text, files, config: MIXED });
    assert.deepEqual(
      findings.map(({ rule, fixes }) => [rule, fixes.length]),
      [['image-platform-missing', 0]],
    );
  });

  it('lets the pod be constrained where the pod stands', () => {
    const image = '  newName: images.test/amd64-index\n  newTag: "1"\n';
    assert.deepEqual(rulesOf('k8s/kustomization.yaml', image, MIXED), []);
    assert.deepEqual(rulesOf('k8s/web.yaml', image, MIXED), ['pod-unconstrained web']);
  });
});
