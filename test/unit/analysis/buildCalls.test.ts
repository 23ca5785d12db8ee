import assert from 'node:assert/strict';
import { calledBuilds } from '../../../server/src/analysis/buildCalls';
import { bakeHclKind } from '../../../server/src/kinds/bake/bake';
import { githubWorkflowKind } from '../../../server/src/kinds/ci/github/workflow';
import { createWorkspace } from '../../../server/src/knowledge/workspace';
import type { Build } from '../../../server/src/model/build';
import type { Kind } from '../../../server/src/model/kind';
import type { Source } from '../../../server/src/text/source';

const BAKE = `group "default" {
  targets = ["app", "tool"]
}
target "app" {
  platforms = ["linux/amd64"]
  tags      = ["r.test/app:1"]
}
target "tool" {
  dockerfile = "Tool.Dockerfile"
}
`;

const GROUPS = `variable "LIST" {}
group "default" { targets = ["outer"] }
group "outer" { targets = ["inner", "base", "gone"] }
group "inner" { targets = ["outer", "app"] }
group "open" { targets = [LIST, "app"] }
group "over-open" { targets = ["open"] }
group "none" {}
target "app" { contexts = { lib = "target:lib" } }
target "base" { dockerfile = "b" }
target "lib" { tags = ["r.test/lib:1"] }
target "leg" {
  matrix = { v = ["a", "b"] }
  name   = "leg-${'$'}{v}"
}
`;

const ALL = ['app', 'base', 'lib', 'leg-a', 'leg-b'].map((name) => `${name} none`);

/** The targets of a call, and what it builds. */
const REACHED: readonly (readonly [string, readonly string[]])[] = [
  ['', ['app none', 'base none', 'lib cache']],
  ['outer', ['app none', 'base none', 'lib cache']],
  ['inner', ['app none', 'base none', 'lib cache']],
  ['app', ['app none', 'lib cache']],
  ['app,lib', ['app none', 'lib none']],
  ['leg', ['leg-a none', 'leg-b none']],
  ['leg-b', ['leg-b none']],
  ['"leg-*"', ['leg-a none', 'leg-b none']],
  ['none', []],
  ['open', ALL],
  ['over-open', ALL],
  ['elsewhere', ALL],
];

const source = (path: string, text: string): Source => ({ uri: path, path, text, version: 1 });

const readWith = (kind: Kind, path: string, text: string) =>
  kind.read(source(path, text), { file: () => undefined, builds: [], platforms: [] });

const workflow = (steps: string, runsOn = 'ubuntu-24.04-arm'): string =>
  `on: push\njobs:\n  bake:\n    runs-on: ${runsOn}\n    steps:\n      - uses: actions/checkout@v4\n${steps}`;

const step = (inputs: string): string =>
  `      - uses: docker/bake-action@v6\n        with:\n          source: .\n${inputs}`;

const called = (...workflows: readonly string[]): readonly Build[] => {
  const { builds } = readWith(bakeHclKind, 'docker-bake.hcl', BAKE);
  const calls = workflows.flatMap((text) => readWith(githubWorkflowKind, '.github/workflows/ci.yml', text).buildCalls);
  return calledBuilds('docker-bake.hcl', builds, calls);
};

const show = ({ group, platforms, runner, driver, output }: Build): string => {
  const stated = platforms.state === 'known' ? platforms.items.map((item) => item.value).join() : platforms.state;
  return `${group}: ${stated} on ${runner?.labels.map((label) => label.value).join() ?? '?'}, ${driver}, ${output}`;
};

describe('builds of a bake file under the calls of workflows', () => {
  it('stay as they are without a call', () => {
    const { builds } = readWith(bakeHclKind, 'docker-bake.hcl', BAKE);
    assert.equal(calledBuilds('docker-bake.hcl', builds, []), builds);
  });

  it('run on the machine and with the builder of the call', () => {
    assert.deepEqual(called(workflow(step('          push: true\n'))).map(show), [
      'app: linux/amd64 on ubuntu-24.04-arm, docker, push',
      'tool: none on ubuntu-24.04-arm, docker, push',
    ]);
  });

  it('are made for the platforms that the call sets', () => {
    const set = '          set: |\n            *.platform=linux/arm64\n            app.platform+=linux/s390x\n';
    const builds = called(workflow(step(set)));
    assert.deepEqual(builds.map(show), [
      'app: linux/arm64,linux/s390x on ubuntu-24.04-arm, docker, none',
      'tool: linux/arm64 on ubuntu-24.04-arm, docker, none',
    ]);
    const [app] = builds;
    assert.ok(app?.platforms.state === 'known');
    assert.ok(app.platforms.items.every(({ span }) => BAKE.slice(span.start, span.end) === 'app'));
    assert.equal(app.slot, undefined);
  });

  it('are left alone by a call for other targets or other files', () => {
    assert.deepEqual(called(workflow(step('          targets: tool\n'))).map(show), [
      'app: linux/amd64 on ?, unknown, unknown',
      'tool: none on ubuntu-24.04-arm, docker, none',
    ]);
    assert.deepEqual(called(workflow(step('          files: other.hcl\n'))).map(show), [
      'app: linux/amd64 on ?, unknown, unknown',
      'tool: none on ?, unknown, unknown',
    ]);
  });

  it('are not known where calls differ, save for the platforms of all', () => {
    const one = (platform: string): string => step(`          set: app.platform=${platform}\n`);
    assert.deepEqual(
      called(workflow(one('linux/amd64'), 'ubuntu-24.04'), workflow(one('linux/arm64'))).map(show)[0],
      'app: linux/amd64,linux/arm64 on ?, docker, none',
    );
  });

  it('are those that the names of a call reach', () => {
    for (const [names, expected] of REACHED) {
      const { builds } = readWith(bakeHclKind, 'docker-bake.hcl', GROUPS);
      const ci = workflow(step(names === '' ? '' : `          targets: ${names}\n`));
      const { buildCalls } = readWith(githubWorkflowKind, '.github/workflows/ci.yml', ci);
      const made = calledBuilds('docker-bake.hcl', builds, buildCalls).filter(({ runner }) => runner !== undefined);
      assert.deepEqual(
        made.map(({ group, output }) => `${group} ${output}`),
        expected,
        names,
      );
    }
  });

  it('are what the workspace joins and what the bake file is read as', () => {
    const workspace = createWorkspace();
    const bake = source('docker-bake.hcl', BAKE);
    workspace.set(bake, bakeHclKind);
    workspace.set(source('Tool.Dockerfile', 'FROM scratch\n'), undefined);
    const path = '.github/workflows/ci.yml';
    workspace.set(source(path, workflow(step('          set: "*.platform=linux/arm64"\n'))), githubWorkflowKind);
    assert.deepEqual(workspace.readingOf(bake)?.builds.map(show), [
      'app: linux/arm64 on ubuntu-24.04-arm, docker, none',
      'tool: linux/arm64 on ubuntu-24.04-arm, docker, none',
    ]);
    workspace.remove(path);
    assert.deepEqual(workspace.readingOf(bake)?.builds.map(show)[0], 'app: linux/amd64 on ?, unknown, unknown');
  });
});
