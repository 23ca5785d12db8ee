const deployment = (image, more = '', name = 'web') => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels: { app: ${name} }
spec:
  template:
    spec:
${more}      containers:
        - name: ${name}
          image: ${image}
`;
const rollout = (image) =>
  deployment(image).replace('apps/v1', 'argoproj.io/v1alpha1').replace('Deployment', 'Rollout');
const kustomization = (text) => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${text}`;
const component = (text) => `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${text}`;
const arm = (indent) => `${indent}nodeSelector:\n${indent}  kubernetes.io/arch: arm64\n`;
const base = {
  'base/kustomization.yaml': kustomization('resources: [web.yaml]\n'),
  'base/web.yaml': deployment('web:1'),
};
const overlay = (text, more = {}) => ({
  ...base,
  ...more,
  'prod/kustomization.yaml': kustomization(`resources: [../base]\n${text}`),
});

/** Workspaces for kustomize, each with the kustomizations that are built. */
export const CASES = [
  { name: 'a tag in an overlay', files: overlay('images:\n- name: web\n  newTag: v2\n') },
  { name: 'a name in an overlay', files: overlay('images:\n- name: web\n  newName: r.test/web\n') },
  { name: 'a digest in an overlay', files: overlay(`images:\n- name: web\n  digest: sha256:${'a'.repeat(64)}\n`) },
  {
    name: 'images of base and overlay',
    files: overlay('images:\n- name: r.test/web\n  newTag: v3\n', {
      'base/kustomization.yaml': kustomization(
        'resources: [web.yaml]\nimages:\n- { name: web, newName: r.test/web, newTag: v1 }\n',
      ),
    }),
  },
  {
    name: 'the name that the base has replaced is gone',
    files: overlay('images:\n- name: web\n  newTag: v3\n', {
      'base/kustomization.yaml': kustomization(
        'resources: [web.yaml]\nimages:\n- { name: web, newName: r.test/web, newTag: v1 }\n',
      ),
    }),
  },
  {
    name: 'entries after each other',
    files: overlay('images:\n- { name: web, newName: b }\n- { name: b, newName: c, newTag: v9 }\n'),
  },
  {
    name: 'an inline patch with an image',
    files: overlay(`patches:\n- patch: |-\n${indented(deployment('web:patched'))}`),
  },
  {
    name: 'an inline patch with an image that images replace',
    files: overlay(
      `patches:\n- patch: |-\n${indented(deployment('web:patched'))}images:\n- { name: web, newTag: v4 }\n`,
    ),
  },
  {
    name: 'a patch file with nodes',
    files: overlay('patches:\n- path: nodes.yaml\n', {
      'prod/nodes.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n${arm('      ')}`,
    }),
  },
  {
    name: 'a patch that adds a container',
    files: overlay(`patchesStrategicMerge:\n- side.yaml\n`, {
      'prod/side.yaml': deployment('side:1').replace('- name: web', '- name: side'),
    }),
  },
  {
    name: 'a patch that takes a container away',
    files: overlay(
      `patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: { name: web }\n    spec:\n      template:\n        spec:\n          containers:\n          - name: web\n            $patch: delete\n          - name: other\n            image: other:2\n`,
    ),
  },
  {
    name: 'a patch that takes the object away',
    files: overlay(
      'patches:\n- patch: |-\n    $patch: delete\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: { name: web }\n',
    ),
  },
  {
    name: 'a null that takes the nodes away',
    files: overlay(
      'patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: { name: web }\n    spec:\n      template:\n        spec:\n          nodeSelector: null\n',
      {
        'base/web.yaml': deployment('web:1', arm('      ')),
      },
    ),
  },
  {
    name: 'a null for one label of the nodes',
    files: overlay(
      'patches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: { name: web }\n    spec:\n      template:\n        spec:\n          nodeSelector:\n            kubernetes.io/arch: null\n            disk: ssd\n',
      {
        'base/web.yaml': deployment('web:1', arm('      ')),
      },
    ),
  },
  {
    name: 'JSON operations on an image',
    files: overlay(
      `patches:\n- target: { kind: Deployment, name: web }\n  patch: |-\n    - op: replace\n      path: /spec/template/spec/containers/0/image\n      value: web:json\n`,
    ),
  },
  {
    name: 'JSON operations on labels with a slash',
    files: overlay(
      `patches:\n- target: { kind: Deployment }\n  patch: |-\n    - op: add\n      path: /spec/template/spec/nodeSelector\n      value: { kubernetes.io/arch: amd64 }\n    - op: replace\n      path: /spec/template/spec/nodeSelector/kubernetes.io~1arch\n      value: arm64\n    - op: add\n      path: /spec/template/spec/containers/-\n      value: { name: last, image: last:1 }\n    - op: remove\n      path: /metadata/labels\n`,
    ),
  },
  {
    name: 'JSON operations in a file',
    files: overlay(
      `patchesJson6902:\n- target: { group: apps, version: v1, kind: Deployment, name: web }\n  path: ops.yaml\nimages:\n- { name: web, newTag: after }\n`,
      {
        'prod/ops.yaml': '- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: web:json\n',
      },
    ),
  },
  {
    name: 'a target by labels',
    files: overlay(
      `patches:\n- target: { labelSelector: app=web }\n  patch: |-\n    - op: replace\n      path: /spec/template/spec/containers/0/image\n      value: web:label\n- target: { labelSelector: app=other }\n  patch: |-\n    - op: replace\n      path: /spec/template/spec/containers/0/image\n      value: web:never\n`,
    ),
  },
  {
    name: 'a target by a pattern, with a merge for whatever it selects',
    files: overlay(
      `patches:\n- target: { kind: Deployment, name: w.* }\n  patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: { name: not-used }\n    spec:\n      template:\n        spec:\n          nodeSelector: { kubernetes.io/arch: arm64 }\n`,
    ),
  },
  {
    name: 'a name is matched as a whole',
    files: overlay(
      `patches:\n- target: { kind: Deployment, name: we }\n  patch: |-\n    - op: replace\n      path: /spec/template/spec/containers/0/image\n      value: web:never\n`,
    ),
  },
  {
    name: 'a prefix',
    files: {
      ...overlay('namePrefix: a-\nnameSuffix: -b\nimages:\n- { name: web, newTag: v2 }\n'),
      'top/kustomization.yaml': kustomization(
        `resources: [../prod]\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: { name: web }\n    spec:\n      template:\n        spec:\n${arm('          ')}- target: { name: a-web-b }\n  patch: |-\n    - { op: replace, path: /spec/template/spec/containers/0/image, value: 'web:by-the-new-name' }\n`,
      ),
    },
  },
  {
    name: 'a component',
    files: overlay('components: [../arm]\nimages:\n- { name: web, newTag: last }\n', {
      'arm/kustomization.yaml': component(
        `images:\n- { name: web, newName: arm/web, newTag: v1 }\npatches:\n- target: { kind: Deployment }\n  patch: |-\n    - { op: add, path: /spec/template/spec/nodeSelector, value: { kubernetes.io/arch: arm64 } }\n`,
      ),
    }),
  },
  {
    name: 'two overlays of one base',
    files: {
      ...overlay('images:\n- { name: web, newTag: prod }\n'),
      'test/kustomization.yaml': kustomization('resources: [../base]\nimages:\n- { name: web, newTag: test }\n'),
    },
  },
  {
    name: 'several objects in a file, and a list',
    files: overlay('images:\n- { name: web, newTag: v2 }\n', {
      'base/web.yaml': `${deployment('web:1')}---\n${deployment('other:1', '', 'other')}---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: { name: pod }\n  spec:\n    initContainers: [{ name: i, image: web }]\n    containers: [{ name: c, image: 'web@sha256:${'b'.repeat(64)}' }]\n`,
    }),
  },
  {
    name: 'a custom resource has no keys to merge its lists by',
    files: overlay(
      `patches:\n- patch: |-\n${indented(rollout('web:patched').replace('- name: web', '- name: side'))}`,
      { 'base/web.yaml': rollout('web:1') },
    ),
  },
  {
    name: 'images in a custom resource',
    files: overlay('images:\n- { name: web, newTag: v2 }\n', { 'base/web.yaml': rollout('web:1') }),
  },
  {
    name: 'anchors in a manifest',
    files: overlay('images:\n- { name: web, newTag: v2 }\n', {
      'base/web.yaml': deployment('&image web:1').concat('        - name: again\n          image: *image\n'),
    }),
  },
  {
    name: 'bases',
    files: {
      ...base,
      'prod/kustomization.yaml': kustomization('bases: [../base]\nimages:\n- { name: web, newTag: v2 }\n'),
    },
  },
  {
    name: 'a patch for nothing',
    files: overlay(`patches:\n- patch: |-\n${indented(deployment('x:1', '', 'nobody'))}`),
  },
];

function indented(text) {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}
