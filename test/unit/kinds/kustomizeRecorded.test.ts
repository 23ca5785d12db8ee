import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { familiarReference } from '../../../server/src/image/reference';
import { buildKustomization } from '../../../server/src/kinds/kubernetes/kustomize/build';
import { finalUses } from '../../../server/src/kinds/kubernetes/kustomize/uses';

interface RecordedPod {
  readonly kind: string;
  readonly images: readonly string[];
  readonly nodes: Readonly<Record<string, string>>;
}

interface Recorded {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly results: readonly { readonly path: string; readonly pods: readonly RecordedPod[] | null }[];
}

const ANSWERS: readonly Recorded[] = JSON.parse(
  readFileSync(join(__dirname, 'kustomizeRecorded', 'answers.json'), 'utf8'),
);

/** The pods of a kustomization as we read them, in the words of the recorded answers. */
function podsOf(files: Readonly<Record<string, string>>, path: string): readonly RecordedPod[] {
  const built = buildKustomization(path, files[path] ?? '', (name) => files[name]);
  const pods = built.objects.map((object) => {
    const uses = finalUses({ ...built, objects: [object] });
    const [first] = uses;
    const images = uses.map(({ use }) => (use.image === undefined ? '?' : familiarReference(use.image))).sort();
    const nodes = Object.fromEntries(first?.pod.selector.map(({ key, value }) => [key.value, value.value]) ?? []);
    return { kind: object.kind, images, nodes };
  });
  return pods.filter(({ images }) => images.length > 0);
}

/** References in one spelling. */
const plain = ({ kind, images, nodes }: RecordedPod): RecordedPod => ({
  kind,
  images: images.map((image) => (image.includes(':') ? image : `${image}:latest`)).sort(),
  nodes,
});

const byWords = (pods: readonly RecordedPod[]): readonly string[] =>
  pods.map((pod) => JSON.stringify(plain(pod))).sort();

describe('kustomizations as kustomize builds them', () => {
  for (const { name, files, results } of ANSWERS) {
    for (const { path, pods } of results) {
      if (pods === null) continue;
      it(`${name}: ${path}`, () => assert.deepEqual(byWords(podsOf(files, path)), byWords(pods)));
    }
  }
});
