import assert from 'node:assert/strict';
import fc from 'fast-check';
import { kindOf } from '../../../server/src/analysis/kindOf';
import { KINDS } from '../../../server/src/kinds/table';
import { createWorkspace, type Workspace } from '../../../server/src/knowledge/workspace';
import type { Kind } from '../../../server/src/model/kind';

const workflow = (platforms: string): string =>
  `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { context: ., file: ${platforms === 'linux/arm64' ? 'Other.txt' : 'Dockerfile'}, platforms: ${platforms}, tags: "images.test/app:1", push: true }\n`;

/** Texts that each path may have; `undefined` is a file that is not there. */
const TEXTS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  Dockerfile: [undefined, 'FROM images.test/a:1\n', 'FROM images.test/b:1\nRUN true\n'],
  'Other.txt': [undefined, 'FROM images.test/c:1\n'],
  '.github/workflows/w.yml': [undefined, workflow('linux/amd64'), workflow('linux/arm64'), 'on: push\njobs: {}\n'],
  'compose.yaml': [
    undefined,
    'services:\n  a:\n    image: images.test/${NAME:-none}:1\n',
    'services:\n  a:\n    build: .\n    image: images.test/app:1\n    platform: linux/amd64\n',
  ],
  '.env': [undefined, 'NAME=one\n', 'NAME=two\n'],
  'ops/arm.yml': [
    undefined,
    'services:\n  a:\n    platform: linux/arm64\n',
    'services:\n  a:\n    build: { dockerfile: Other.txt }\n  b: { image: "images.test/${NAME:-none}:1" }\n',
  ],
  Makefile: [
    undefined,
    'up:\n\tdocker compose -f compose.yaml -f ops/arm.yml up --build\n',
    'up:\n\tdocker compose --env-file ops.env -f ops/arm.yml build\n\tdocker compose --env-file ops.env up\n',
  ],
  'img/a/Dockerfile': [undefined, 'FROM images.test/a:1\n'],
  'ops/build.sh': [undefined, 'docker build -f "img/$1/Dockerfile" -t "images.test/$1" .\n'],
  'ops.env': [undefined, 'NAME=three\n'],
  'k8s/kustomization.yaml': [
    undefined,
    'resources: [pod.yaml]\n',
    'resources: [pod.yaml]\nimages:\n  - { name: images.test/a, newTag: "2" }\n',
  ],
  'k8s/pod.yaml': [
    undefined,
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers: [{ name: a, image: "images.test/a:1" }]\n',
  ],
};
const PATHS = Object.keys(TEXTS);

function apply(workspace: Workspace, path: string, text: string | undefined): void {
  if (text === undefined) {
    workspace.remove(path);
    return;
  }
  const source = { uri: `file:///${path}`, path, text, version: 0 };
  workspace.set(source, kindOf(source, KINDS));
}

/** All that a workspace says, as text; functions are left out. */
function saying(workspace: Workspace): string {
  const documents = [...workspace.documents].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(
    {
      missing: [...workspace.missing()].sort(),
      hasWorkflows: workspace.hasWorkflows(),
      unclaimed: workspace.unclaimed().map(({ source, as }) => [source.path, as]),
      builds: PATHS.map((path) => [path, workspace.namedAs(path), workspace.buildsOf(path)]),
      readings: documents.map(([path, { source }]) => [path, workspace.readingOf(source)]),
      dockerfiles: documents.flatMap(([, { source }]) =>
        (workspace.readingOf(source)?.builds ?? []).map((build) => workspace.dockerfileOf(build)),
      ),
    },
    (_, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value),
    1,
  );
}

describe('a workspace', () => {
  it('says after any edits what it says when its files are read anew', () => {
    const step = fc
      .constantFrom(...PATHS)
      .chain((path) =>
        fc.record({ path: fc.constant(path), text: fc.constantFrom(...(TEXTS[path] ?? [])), look: fc.boolean() }),
      );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const edited = createWorkspace();
        const last = new Map(PATHS.map((path): [string, string | undefined] => [path, undefined]));
        for (const path of PATHS) apply(edited, path, undefined);
        for (const { path, text, look } of steps) {
          apply(edited, path, text);
          last.set(path, text);
          // What was asked for in between must not decide what is said later.
          if (look) saying(edited);
        }
        const fresh = createWorkspace();
        const order = [...edited.documents.keys()];
        for (const path of [...order, ...PATHS.filter((one) => !order.includes(one))])
          apply(fresh, path, last.get(path));
        assert.equal(saying(edited), saying(fresh));
      }),
      { numRuns: 300 },
    );
  });

  it('is joined as before where an edit concerns its own document alone', () => {
    const workspace = createWorkspace();
    for (const path of PATHS) apply(workspace, path, TEXTS[path]?.[1]);
    apply(workspace, 'alone/Dockerfile', 'FROM images.test/a:1\n');
    const before = workspace.links();
    apply(workspace, 'alone/Dockerfile', 'FROM images.test/b:1\n');
    assert.equal(workspace.links(), before);
    apply(workspace, '.github/workflows/w.yml', workflow('linux/arm64'));
    assert.notEqual(workspace.links(), before);
  });

  it('reads one file again after an edit, among hundreds', () => {
    const workspace = createWorkspace();
    const read: string[] = [];
    const put = (path: string, text: string): void => {
      const source = { uri: `file:///${path}`, path, text, version: 0 };
      const kind = kindOf(source, KINDS);
      const counted = kind && { ...kind, read: counting(kind.read, read) };
      workspace.set(source, counted);
    };
    for (let i = 0; i < 100; i++) {
      put(`s${i}/Dockerfile`, `FROM images.test/a:${i}\n`);
      put(`s${i}/compose.yaml`, `services:\n  a:\n    build: .\n    image: images.test/app:${i}\n`);
      put(`s${i}/pod.yaml`, `apiVersion: v1\nkind: Pod\nspec:\n  containers: [{ image: "images.test/app:${i}" }]\n`);
    }
    workspace.links();
    workspace.missing();
    assert.equal(new Set(read).size, 300);
    const edits: readonly (readonly [string, string])[] = [
      ['s7/pod.yaml', 'apiVersion: v1\nkind: Pod\nspec:\n  containers: [{ image: "images.test/other:1" }]\n'],
      ['s8/Dockerfile', 'FROM images.test/b:1\n'],
      ['s9/compose.yaml', 'services:\n  a:\n    build: .\n    platform: linux/arm64\n'],
    ];
    for (const [path, text] of edits) {
      read.length = 0;
      put(path, text);
      workspace.links();
      workspace.missing();
      assert.deepEqual(read, [path]);
    }
  });
});

function counting(read: Kind['read'], into: string[]): Kind['read'] {
  return (source, context) => {
    into.push(source.path);
    return read(source, context);
  };
}
