import assert from 'node:assert/strict';
import { justfileKind } from '../../../server/src/kinds/justfile';
import { npmScriptsKind } from '../../../server/src/kinds/npmScripts';
import { taskfileKind } from '../../../server/src/kinds/taskfile';
import type { Kind } from '../../../server/src/model/kind';
import type { Reading } from '../../../server/src/model/reading';
import { applyEdits } from '../../../server/src/text/edits';
import { cut, documentOf, onlyBuild, platformsOf, tagsOf } from './commandsSupport';

type Vector = readonly [text: string, builds: readonly string[]];

const shown = ({ builds }: Reading): readonly string[] =>
  builds.map(
    (build) =>
      `${build.group}: ${platformsOf(build)}${build.platforms.state === 'known' && build.platforms.byDefault ? ' by default' : ''}`,
  );

const ARM = 'docker build --platform linux/arm64 .';

const JUST: readonly Vector[] = [
  [`build:\n    ${ARM}\n`, ['build: linux/arm64']],
  [`[private]\n@_build tag='x' *args: other (more "a:b")\n\t@-${ARM}\n`, ['_build: linux/arm64']],
  [`p := 'linux/arm64'\nb:\n  docker build --platform {{p}} .\n`, ['b: linux/arm64']],
  [
    `p := "linux/" + arch # the platform\narch := "arm64"\nb:\n  docker build --platform {{ p }} .\n`,
    ['b: linux/arm64'],
  ],
  [`b p='linux/arm64':\n  docker build --platform {{p}} .\n`, ['b: linux/arm64 by default']],
  [`p := env('P', 'linux/arm64')\nb:\n  docker build --platform {{p}} .\n`, ['b: linux/arm64 by default']],
  [`b p:\n  docker build --platform {{p}} .\n`, ['b: unknown']],
  ['p := `uname -m`\nb:\n  docker build --platform {{p}} .\n', ['b: unknown']],
  [`p := if os() == 'x' { 'a' } else { 'b' }\nb:\n  docker build --platform {{p}} .\n`, ['b: unknown']],
  [`p := p + 'x'\nb:\n  docker build --platform {{p}} .\n`, ['b: unknown']],
  [`export P := 'linux/arm64'\nb:\n  docker build --platform $P .\n`, ['b: linux/arm64']],
  [`set export\nb $p='linux/arm64':\n  docker build --platform $p .\n`, ['b: linux/arm64']],
  [`b:\n  docker build \\\n    --platform linux/arm64 \\\n    .\n`, ['b: linux/arm64']],
  [`b:\n  #!/usr/bin/env bash\n  P=linux/arm64\n  docker build --platform $P .\n`, ['b: linux/arm64']],
  [`b:\n  P=linux/arm64\n  docker build --platform "$P" .\n`, ['b: unknown']],
  [`b:\n  #!/usr/bin/env python3\n  x = "docker build ."\n`, []],
  [`set shell := ["pwsh", "-c"]\nb:\n  ${ARM}\n`, []],
  [`# ${ARM}\nb:\n  # ${ARM}\n  echo "${ARM}"\n`, []],
];

const TASKS: readonly Vector[] = [
  [`tasks:\n  b: ${ARM}\n`, ['b: linux/arm64']],
  [`tasks:\n  b:\n    - ${ARM}\n`, ['b: linux/arm64']],
  [
    `tasks:\n  b:\n    cmds:\n      - task: c\n      - cmd: ${ARM}\n        silent: true\n      - defer: docker build --platform linux/s390x .\n`,
    ['b: linux/arm64'],
  ],
  [`vars: { P: linux/arm64 }\ntasks:\n  b:\n    cmds: ["docker build --platform {{.P}} ."]\n`, ['b: linux/arm64']],
  [
    `vars: { A: arm64, P: "linux/{{.A}}" }\ntasks:\n  b:\n    cmd: docker build --platform {{ .P }} .\n`,
    ['b: linux/arm64'],
  ],
  [
    `vars: { P: linux/amd64 }\ntasks:\n  b:\n    vars: { P: linux/arm64 }\n    cmd: docker build --platform {{.P}} .\n`,
    ['b: linux/arm64'],
  ],
  [
    `tasks:\n  b:\n    vars: { P: '{{.P | default "linux/arm64"}}' }\n    cmd: docker build --platform {{.P}} .\n`,
    ['b: linux/arm64 by default'],
  ],
  [`vars: { P: { sh: uname -m } }\ntasks:\n  b: docker build --platform {{.P}} .\n`, ['b: unknown']],
  [`tasks:\n  b: docker build --platform {{.P}} .\n`, ['b: unknown']],
  [`env: { P: linux/arm64 }\ntasks:\n  b: docker build --platform $P .\n`, ['b: linux/arm64']],
  [
    `tasks:\n  b:\n    cmds:\n      - |\n        P=linux/arm64\n        docker build --platform $P .\n`,
    ['b: linux/arm64'],
  ],
  [
    `tasks:\n  b:\n    for: x\n    cmds:\n      - for: [linux/amd64, linux/arm64]\n        cmd: docker build --platform {{.ITEM}} .\n`,
    ['b: unknown'],
  ],
];

const SCRIPTS: readonly Vector[] = [
  [`{"scripts": {"b": "${ARM}"}}`, ['b: linux/arm64']],
  [`{"scripts": {"b": "tsc && docker build --platform \\"linux/arm64\\" ."}}`, ['b: linux/arm64']],
  [`{"scripts": {"b": "docker build --platform $npm_config_p ."}}`, ['b: unknown']],
  [`{"scripts": {"b": "echo \\"${ARM}\\""}}`, []],
];

const read = (kind: Kind, path: string) => (text: string) => documentOf(kind, path, text);
const just = read(justfileKind, 'justfile');
const task = read(taskfileKind, 'Taskfile.yml');
const npm = read(npmScriptsKind, 'web/package.json');

for (const [title, vectors, readOne] of [
  ['justfiles', JUST, just],
  ['Taskfiles', TASKS, task],
  ['scripts of packages', SCRIPTS, npm],
] as const) {
  describe(title, () => {
    for (const [text, builds] of vectors) {
      it(JSON.stringify(text), () => {
        assert.deepEqual(shown(readOne(text)), builds);
        assert.deepEqual(shown(readOne(text.replaceAll('\n', '\r\n'))), builds);
      });
    }

    it('take a platform where the command stands', () => {
      for (const [text] of vectors.slice(0, 1)) {
        const plain = text.replace(' --platform linux/arm64', '');
        const build = onlyBuild(readOne(plain));
        assert.equal(applyEdits(plain, build.slot?.write(['linux/arm64']) ?? []), text);
        assert.equal(cut(plain, build.span), 'docker build');
      }
    });
  });
}

describe('what tasks are relative to', () => {
  it('is the folder of the file, or what the task says', () => {
    const files = (reading: Reading): readonly string[] => reading.builds.flatMap((build) => build.dockerfiles);
    const at = (kind: Kind, path: string, text: string) => files(documentOf(kind, path, text));
    assert.deepEqual(at(justfileKind, 'a/justfile', 'b:\n  docker build x\n'), ['a/x/Dockerfile', 'x/Dockerfile']);
    assert.deepEqual(at(justfileKind, 'justfile', "[working-directory: 'a']\nb:\n  docker build x\n"), [
      'a/x/Dockerfile',
    ]);
    assert.deepEqual(at(justfileKind, 'justfile', '[no-cd]\nb:\n  docker build x\n'), []);
    assert.deepEqual(at(taskfileKind, 'Taskfile.yml', 'tasks:\n  b:\n    dir: a\n    cmd: docker build x\n'), [
      'a/x/Dockerfile',
    ]);
    assert.deepEqual(
      at(taskfileKind, 'Taskfile.yml', 'tasks:\n  b:\n    dir: "{{.D}}"\n    cmd: docker build x\n'),
      [],
    );
    assert.deepEqual(at(npmScriptsKind, 'web/package.json', '{"scripts": {"b": "docker build x"}}'), [
      'web/x/Dockerfile',
    ]);
  });
});

describe('values in task runners', () => {
  it('are mended where they stand', () => {
    for (const [readOne, text] of [
      [
        just,
        "p := 'linux/' + 'x86_64'\nlist := 'linux/arm64,linux/x86_64'\nb:\n  docker build --platform {{list}} .\n",
      ],
      [just, "b:\n  docker build --platform {{ 'linux/x86_64' }} .\n"],
      [task, 'vars: { P: "linux/x86_64" }\ntasks:\n  b: docker build --platform {{.P}} .\n'],
      [npm, '{"scripts": {"b": "docker build --platform=\\"linux/x86_64\\" ."}}'],
    ] as const) {
      const mention = readOne(text).mentions.find(({ text: { value } }) => value === 'linux/x86_64');
      assert.equal(
        applyEdits(text, mention?.replace('linux/amd64') ?? []),
        text.replace(/linux\/x86_64(?!.*x86_64)/, 'linux/amd64'),
      );
    }
  });

  it('make tags', () => {
    assert.deepEqual(tagsOf(onlyBuild(just("r := 'images.test'\nt := r / 'app'\nb:\n  docker build -t {{t}}:1 .\n"))), [
      'images.test/app:1',
    ]);
  });
});
