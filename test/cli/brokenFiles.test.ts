import assert from 'node:assert/strict';
import { type Desk, findingsOf, openDesk } from './support';

/** A broken text by path, with the note that names it. */
const BROKEN: Readonly<Record<string, readonly [text: string, note: string]>> = {
  'compose.yaml': [
    'services:\n  web:\n    image: other:1\na: [\n',
    'compose.yaml:4:4 is not valid YAML: this [ is not closed: ] is missing',
  ],
  'quote/compose.yaml': [
    'services:\n  web:\n    image: "other:1\n    command: "run"\n',
    'quote/compose.yaml:3:12 is not valid YAML: this " is not closed: " is missing',
  ],
  '.github/workflows/ci.yml': [
    'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n\tsteps:\n      - run: "echo ${{ github.sha }}"\n',
    '.github/workflows/ci.yml:5:1 is not valid YAML: a tab indents this line, where YAML takes spaces only',
  ],
  '.gitlab-ci.yml': [
    'build:\n  image: other:1\n   script: make\n',
    '.gitlab-ci.yml:2:10 is not valid YAML: a key stands where a value has begun already: check its indentation',
  ],
  'pod.yaml': [
    'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: other:1\n   hostNetwork: true\n',
    'pod.yaml:6:4 is not valid YAML: ',
  ],
  'docker-bake.hcl': [
    'target "a" {\n  platforms = ["linux/amd64"]\n',
    'docker-bake.hcl:1:1 is not valid HCL: this block is not closed: } is missing',
  ],
  'main.tf': ['bad file:\n', 'main.tf:1:9 is not valid HCL: a block needs a brace: {'],
  'template.json': [
    '{\n  "AWSTemplateFormatVersion": "2010-09-09",\n  "Resources": {\n    "T": { "Type": "AWS::ECS::TaskDefinition" }\n',
    'template.json:4:48 is not valid JSON: the text ends, and } was expected here',
  ],
  '.devcontainer.json': [
    '{ "image": "other:1" "name": "x" }',
    '.devcontainer.json:1:22 is not valid JSON: a comma was expected here',
  ],
};

/** What some tool takes as it is, or will when it is filled in. */
const SOUND: Readonly<Record<string, string>> = {
  // Between brackets and quotes, the parsers of Go and Python mind no indentation.
  'flow/compose.yaml': 'services:\n  web: {\n  image: other:1,\n"command": [\na\n]\n}\n',
  'lines/compose.yaml': 'services:\n  web:\n    image: other:1\n    command: "a\n  b"\n',
  'tab/compose.yaml': 'services:\n  web:\n    image: other:1\n    command: a\n\tb\n',
  'twice/compose.yaml': 'services:\n  web:\n    image: other:1\n    image: other:2\n    x: !custom { a: 1 }\n',
  'chart/Chart.yaml': 'name: c\n',
  'chart/templates/pod.yaml':
    'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    {{- range .Values.c }}\n    - image: {{ . }}\n    {{- end }}\n',
  'jinja/compose.yaml': 'services:\n  {% if web %}\n  web:\n    image: other:1\n  {% endif %}\n',
  'sed/pod.yaml': 'kind: Pod\napiVersion: v1\nmetadata:\n  name: @NAME@\nspec:\n  containers:\n    - image: other:1\n',
  'format/pod.yaml': 'kind: Pod\napiVersion: v1\nspec:\n  podIP: {PREFIX}.16\n  containers:\n    - image: other:1\n',
  'fill/compose.yaml': 'services:\n  web:\n    image: other:1\n    $MORE\n',
  'task.json': '{ "family": "f", "cpu": ${cpu}, "containerDefinitions": [{ "name": "a", "image": "other:1" }] }',
  'comments/.devcontainer.json': '{\n  // what it runs in\n  "image": "other:1",\n}\n',
  'several.json': '{"apiVersion": "v1", "kind": "ConfigMap"}\n{"apiVersion": "v1", "kind": "ConfigMap"}\n',
  'dot/main.tf': 'locals {\n  a = [for v in var.\n    servers : v]\n}\n',
  'good/docker-bake.hcl': 'target "a" {\n  platforms = ["linux/amd64"]\n}\n',
};

describe('files that no tool could read as they stand', () => {
  let desk: Desk;
  before(async () => {
    const broken = Object.entries(BROKEN).map(([path, [text]]) => [path, text]);
    const images = { 'docker.io/library/other:1': { index: ['linux/arm64'] } } as const;
    desk = await openDesk(
      { '.platformlint.yaml': 'targets: [linux/amd64]\n', ...Object.fromEntries(broken), ...SOUND },
      images,
    );
  });
  after(() => desk.close());

  it('are each named once, with the place and what would be right, beside the report', async () => {
    const run = await desk.run('--format', 'json');
    const notes = run.stderr.split('\n').filter((line) => line !== '');
    for (const [path, [, note]] of Object.entries(BROKEN)) {
      const own = notes.filter((line) => line.startsWith(`platformlint: ${path}:`));
      assert.equal(own.length, 1, `${path}: ${run.stderr}`);
      assert.ok(own[0]?.startsWith(`platformlint: ${note}`), own[0]);
      assert.match(own[0] ?? '', /; what can be read of the file is checked$/);
    }
    assert.equal(notes.length, Object.keys(BROKEN).length, run.stderr);
    const found = findingsOf(run).map(({ file }) => file);
    assert.ok(found.includes('compose.yaml'), 'what stands beside the mistake is checked');
  });

  it('leave the exit status as it is', async () => {
    assert.equal((await desk.run('docker-bake.hcl')).status, 0);
    assert.equal((await desk.run('compose.yaml')).status, 1);
  });

  it('are notifications of the tool in SARIF', async () => {
    const { stdout } = await desk.run('--format', 'sarif', 'compose.yaml');
    const [invocation] = JSON.parse(stdout).runs[0].invocations;
    assert.equal(invocation.executionSuccessful, true);
    assert.deepEqual(invocation.toolExecutionNotifications, [
      {
        level: 'warning',
        message: {
          text: 'This is not valid YAML: this [ is not closed: ] is missing; what can be read of the file is checked.',
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'compose.yaml' },
              region: { startLine: 4, startColumn: 4 },
            },
          },
        ],
      },
    ]);
    assert.equal(JSON.parse((await desk.run('--format', 'sarif', 'good')).stdout).runs[0].invocations, undefined);
  });
});
