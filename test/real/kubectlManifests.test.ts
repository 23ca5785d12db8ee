import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { kubernetesKind } from '../../server/src/kinds/kubernetes/manifest';

/** A pod of the given containers, under a kind that keeps it at a path of keys. */
function object(kind: string, apiVersion: string, path: readonly string[], pod: string): string {
  const lines = path.map((key, depth) => `${'  '.repeat(depth)}${key}:`);
  const inner = pod.replaceAll(/^(?=.)/gm, '  '.repeat(path.length));
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\n${lines.join('\n')}\n${inner}`;
}

const POD =
  'containers:\n- name: a\n  image: r.test/a:1\n- { name: b, image: "r.test/b:2" }\ninitContainers:\n- name: i\n  image: r.test/i:3\n';
const TEMPLATE = ['spec', 'template', 'spec'];

/** The version of CronJobs that this kubectl knows: 1.21 brought the one, 1.25 took the other. */
function cronJobVersion(): string {
  const { stdout } = spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  const minor = /"minor": "(\d+)/.exec(stdout)?.[1];
  assert.ok(minor, stdout);
  return Number(minor) < 21 ? 'batch/v1beta1' : 'batch/v1';
}

/** Manifests, each with what makes it special. */
const CASES: readonly (readonly [string, string])[] = [
  ['a Pod', object('Pod', 'v1', ['spec'], POD)],
  ['a Deployment', object('Deployment', 'apps/v1', TEMPLATE, POD)],
  ['a StatefulSet', object('StatefulSet', 'apps/v1', TEMPLATE, POD)],
  ['a DaemonSet', object('DaemonSet', 'apps/v1', TEMPLATE, POD)],
  ['a ReplicaSet', object('ReplicaSet', 'apps/v1', TEMPLATE, POD)],
  ['a ReplicationController', object('ReplicationController', 'v1', TEMPLATE, POD)],
  ['a Job', object('Job', 'batch/v1', TEMPLATE, POD)],
  ['a CronJob', object('CronJob', cronJobVersion(), ['spec', 'jobTemplate', ...TEMPLATE], POD)],
  [
    'several documents',
    `---\n${object('Pod', 'v1', ['spec'], POD)}---\n# nothing\n---\n${object('Job', 'batch/v1', TEMPLATE, POD)}...\n`,
  ],
  [
    'a List',
    'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: { name: a }\n  spec: { containers: [{ name: a, image: r.test/a:1 }] }\n- apiVersion: v1\n  kind: Pod\n  metadata: { name: b }\n  spec: { containers: [{ name: b, image: r.test/b:1 }] }\n',
  ],
  [
    'JSON',
    '{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a" }, "spec": { "containers": [{ "name": "a", "image": "r.test/\\u0061:1" }] } }\n',
  ],
  [
    'an anchor',
    object('Pod', 'v1', ['spec'], 'containers:\n- name: a\n  image: &x r.test/a:1\n- name: b\n  image: *x\n'),
  ],
  [
    'a merge key',
    object(
      'Pod',
      'v1',
      ['spec'],
      'containers:\n- &a\n  name: a\n  image: r.test/a:1\n- <<: *a\n  name: b\n- <<: *a\n  name: c\n  image: r.test/c:1\n',
    ),
  ],
  ['a folded text', object('Pod', 'v1', ['spec'], 'containers:\n- name: a\n  image: >-\n    r.test/a:1\n')],
  ['quotes with an escape', object('Pod', 'v1', ['spec'], 'containers:\n- name: a\n  image: "r.test/\\x61:1"\n')],
  [
    'a comment behind the image',
    object('Pod', 'v1', ['spec'], "containers:\n- name: a\n  image: 'r.test/a:1' # was 0\n"),
  ],
  [
    'an image that is not given',
    object('Pod', 'v1', ['spec'], 'containers:\n- name: a\n- name: b\n  image:\n- name: c\n  image: r.test/c:1\n'),
  ],
  [
    'words that only look like an image',
    object(
      'Pod',
      'v1',
      ['spec'],
      'containers:\n- name: a\n  image: r.test/a:1\n  env:\n  - { name: IMAGE, value: "image: r.test/no:1" }\n',
    ),
  ],
  ['CRLF', object('Pod', 'v1', ['spec'], POD).replaceAll('\n', '\r\n')],
  ['an image that is a number', object('Pod', 'v1', ['spec'], 'containers:\n- name: a\n  image: 12\n')],
];

/** What kubectl reads of a manifest, without a server; undefined where it refuses it. */
function imagesOfKubectl(text: string): readonly string[] | undefined {
  const args = ['set', 'env', '--local', '-f', '-', 'A=b', '-o', 'json'];
  const run = spawnSync('kubectl', args, { input: text, encoding: 'utf8' });
  assert.equal(run.error, undefined);
  if (run.status !== 0) return undefined;
  return [...run.stdout.matchAll(/^\s*"image": "(.*)",?$/gm)].map(([, image = '']) => image).sort();
}

function imagesOfOurs(text: string): readonly string[] {
  const source = { uri: 'a.yaml', path: 'a.yaml', text, version: 1 };
  assert.ok(kubernetesKind.recognise(source));
  const { uses } = kubernetesKind.read(source, { file: () => undefined, builds: [], platforms: [] });
  return uses.map(({ image }) => (image === undefined ? '?' : `${image.domain}/${image.path}:${image.tag}`)).sort();
}

describe('manifests as the real kubectl reads them', () => {
  for (const [name, text] of CASES) {
    it(name, () => {
      const theirs = imagesOfKubectl(text);
      // What kubectl refuses is no image for us either, whatever its characters are.
      if (theirs === undefined)
        assert.deepEqual(
          imagesOfOurs(text).filter((image) => image.startsWith('r.test/')),
          [],
        );
      else assert.deepEqual(imagesOfOurs(text), theirs);
    });
  }
});
