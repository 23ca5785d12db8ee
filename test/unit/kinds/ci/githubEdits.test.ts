import assert from 'node:assert/strict';
import { edited, job, onlyBuild, platformsOf, workflow } from './githubSupport';

const BOTH = ['linux/amd64', 'linux/arm64'];

/** The lines that an edit adds (+) and takes away (-). */
function changes(before: string, after: string): readonly string[] {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return [
    ...old.slice(head, old.length - tail).map((line) => `-${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+${line}`),
  ];
}

function written(step: string, platforms: readonly string[] = BOTH, eol = '\n'): readonly string[] {
  const read = workflow(job(step).replaceAll('\n', eol));
  const { slot } = onlyBuild(read);
  assert.ok(slot);
  const after = edited(read, slot.write(platforms));
  assert.deepEqual(platformsOf(onlyBuild(workflow(after))), platforms);
  if (eol === '\r\n') assert.ok(!/[^\r]\n/.test(after), 'line ends are kept');
  return changes(read.text, after);
}

describe('the platforms of a build step are written', () => {
  const uses = '- uses: docker/build-push-action@v6\n';
  const vectors: readonly [string, string, readonly string[]][] = [
    ['after push', `${uses}  with:\n    push: true\n    tags: a`, ['+          platforms: linux/amd64,linux/arm64']],
    ['after context', `${uses}  with:\n    context: .\n    tags: a`, ['+          platforms: linux/amd64,linux/arm64']],
    ['at the end', `${uses}  with:\n    tags: |\n      a\n      b`, ['+          platforms: linux/amd64,linux/arm64']],
    ['with a with', uses, ['+        with:', '+          platforms: linux/amd64,linux/arm64']],
    ['under an empty with', `${uses}  with:\n  id: x`, ['+          platforms: linux/amd64,linux/arm64']],
    [
      'in a flow mapping',
      `${uses}  with: { push: true }`,
      ['-        with: { push: true }', '+        with: { platforms: "linux/amd64,linux/arm64", push: true }'],
    ],
    [
      'in place of another',
      `${uses}  with:\n    platforms: "linux/s390x" # old`,
      ['-          platforms: "linux/s390x" # old', '+          platforms: "linux/amd64,linux/arm64" # old'],
    ],
    [
      'with the blanks of the list',
      `${uses}  with:\n    platforms: linux/386, linux/s390x`,
      ['-          platforms: linux/386, linux/s390x', '+          platforms: linux/amd64, linux/arm64'],
    ],
    [
      'line by line in a block',
      `${uses}  with:\n    platforms: |\n      linux/386\n      linux/s390x\n    push: true`,
      ['-            linux/386', '-            linux/s390x', '+            linux/amd64', '+            linux/arm64'],
    ],
    [
      'where the value is missing',
      `${uses}  with:\n    platforms:`,
      ['-          platforms:', '+          platforms: linux/amd64,linux/arm64'],
    ],
  ];
  for (const [what, step, expected] of vectors) {
    it(what, () => {
      assert.deepEqual(written(step), expected);
      assert.deepEqual(written(step, BOTH, '\r\n'), expected);
    });
  }
  it('as one', () =>
    assert.deepEqual(written(`${uses}  with: {push: true}`, ['linux/arm64']), [
      '-        with: {push: true}',
      '+        with: {platforms: linux/arm64, push: true}',
    ]));
  it('and taken away, with the with that is left empty', () => {
    const removed = (inputs: string) => {
      const read = workflow(job(`${uses}  with:\n${inputs}`));
      return changes(read.text, edited(read, onlyBuild(read).slot?.remove?.()));
    };
    assert.deepEqual(removed('    push: true\n    platforms: linux/arm64'), ['-          platforms: linux/arm64']);
    assert.deepEqual(removed('    platforms: linux/arm64'), ['-        with:', '-          platforms: linux/arm64']);
  });
  it('nowhere where an expression gives them, or the step serves others too', () => {
    const slotOf = (text: string) => workflow(text).builds.map((build) => build.slot);
    assert.deepEqual(slotOf(job(`${uses}  with:\n    platforms: \${{ inputs.p }}`)), [undefined]);
    const shared = 'jobs:\n  a:\n    runs-on: x64\n    steps:\n      - &b\n        uses: docker/build-push-action@v6\n';
    const [first, second] = slotOf(`${shared}  b:\n    runs-on: arm64\n    steps:\n      - *b\n`);
    assert.equal(first?.label, 'platforms:');
    assert.equal(second, undefined);
  });
  it('in a job that calls docker/github-builder', () => {
    const read = workflow(
      'jobs:\n  i:\n    uses: docker/github-builder/.github/workflows/build.yml@v1\n    with:\n      push: true\n',
    );
    assert.deepEqual(changes(read.text, edited(read, onlyBuild(read).slot?.write(BOTH))), [
      '+      platforms: linux/amd64,linux/arm64',
    ]);
  });
});

describe('the platform of a command is written', () => {
  const runs: readonly (readonly [string, string])[] = [
    ['on a line', 'docker build -t a .'],
    ['in a literal block', '|\n    true\n    docker build -t a .'],
    ['in a folded block', '>-\n    docker build\n    -t a .'],
    ['in a plain text of several lines', 'true &&\n    docker build\n    -t a\n\n    && true'],
    ['in quotes over several lines', "'true;\n    docker build\n    -t a .'"],
    ['behind the value of an expression', 'docker build -t ${{ github.sha }} .'],
  ];
  for (const [what, run] of runs) {
    it(what, () => {
      for (const eol of ['\n', '\r\n']) {
        const read = workflow(job(`- run: ${run}`).replaceAll('\n', eol));
        const after = edited(read, onlyBuild(read).slot?.write(BOTH));
        assert.equal(after, read.text.replace('docker build', 'docker build --platform linux/amd64,linux/arm64'));
      }
    });
  }
  it('nowhere where escapes stand in the text', () => {
    const read = workflow(job('- run: "docker build \\\n  -t \\"a\\" ."'));
    assert.deepEqual(onlyBuild(read).slot?.write(BOTH) ?? [], []);
  });
});

describe('a setup step is put in', () => {
  const inserted = (steps: string, what: 'qemu' | 'buildx', eol = '\n') => {
    const read = workflow(job(steps).replaceAll('\n', eol));
    const after = edited(read, onlyBuild(read).inserts?.[what]?.());
    if (eol === '\r\n') assert.ok(!/[^\r]\n/.test(after), 'line ends are kept');
    return changes(read.text, after);
  };
  const build = '- uses: docker/build-push-action@v6\n';
  it('right before the build', () => {
    assert.deepEqual(inserted(`- uses: actions/checkout@v4\n${build}`, 'qemu'), [
      '+      - uses: docker/setup-qemu-action@v4',
    ]);
    assert.deepEqual(inserted(build, 'buildx', '\r\n'), ['+      - uses: docker/setup-buildx-action@v4']);
  });
  it('QEMU before the buildx that looks for it', () => {
    const text = `- uses: docker/setup-buildx-action@v3\n- run: make\n${build}`;
    const after = edited(workflow(job(text)), onlyBuild(workflow(job(text))).inserts?.qemu?.());
    assert.match(after, /setup-qemu-action@v4\n +- uses: docker\/setup-buildx/);
    assert.equal(onlyBuild(workflow(after)).emulation.state, 'yes');
  });
  it('with a name where most steps have one, and a blank line where its neighbours do', () => {
    assert.deepEqual(
      inserted(`- name: A\n  run: make\n- run: make\n- name: B\n  uses: docker/build-push-action@v6`, 'qemu'),
      ['+      - name: Set up QEMU', '+        uses: docker/setup-qemu-action@v4'],
    );
    assert.deepEqual(inserted(`- name: A\n  run: make\n\n- name: B\n  uses: docker/build-push-action@v6`, 'qemu'), [
      '+      - name: Set up QEMU',
      '+        uses: docker/setup-qemu-action@v4',
      '+',
    ]);
    assert.deepEqual(inserted(`- run: make\n- name: B\n  uses: docker/build-push-action@v6`, 'buildx'), [
      '+      - uses: docker/setup-buildx-action@v4',
    ]);
  });
  it('before the comments of the step', () => {
    const steps = `- run: make\n# ships it\n${build}`;
    const read = workflow(job(steps));
    const after = edited(read, onlyBuild(read).inserts?.qemu?.());
    assert.match(after, /make\n +- uses: docker\/setup-qemu-action@v4\n +# ships it\n/);
  });
  it('before a step that builds by command, too', () =>
    assert.deepEqual(inserted('-   run: docker buildx build --platform linux/arm64 .', 'qemu'), [
      '+      -   uses: docker/setup-qemu-action@v4',
    ]));
  it('in the version that the workflow has, or of the kind that it writes', () => {
    const put = (steps: string): string | undefined => inserted(steps, 'qemu')[0]?.replace(/^.*uses: /, '');
    const sha = 'a'.repeat(40);
    const elsewhere = "- uses: 'actions/checkout@v4'\n";
    assert.equal(put(`${elsewhere}${build}`), 'docker/setup-qemu-action@v4');
    assert.equal(
      put(`${elsewhere}- uses: docker/build-push-action@${sha} # v6.1.0\n`.replace('@v4', `@${sha}`)),
      PINNED,
    );
    assert.equal(put(`- uses: a/b@${sha}\n- uses: docker/build-push-action@${sha}\n`), PINNED.replace(/ #.*/, ''));
    assert.equal(put('- uses: docker/build-push-action@v6.18.0\n'), 'docker/setup-qemu-action@v4.2.0');
    const other = `    steps:\n      - ${build.slice(2)}  b:\n    runs-on: x\n    steps:\n`;
    const used = `${other}      - uses: docker/setup-qemu-action@v2.1.0 # ours\n`;
    const read = workflow(`on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${used}`);
    assert.match(
      edited(read, onlyBuild(read).inserts?.qemu?.()),
      /qemu-action@v2\.1\.0 # ours\n +- uses: docker\/build/,
    );
  });
  it('only where it is missing, and where steps stand in lines', () => {
    const of = (steps: string) => onlyBuild(workflow(job(steps))).inserts;
    assert.deepEqual(of(`- uses: docker/setup-qemu-action@v3\n- uses: docker/setup-buildx-action@v3\n${build}`), {});
    const flow = workflow('jobs: {a: {runs-on: ubuntu-latest, steps: [{uses: docker/build-push-action@v6}]}}');
    assert.deepEqual(onlyBuild(flow).inserts?.qemu?.(), []);
  });
});

const PINNED = 'docker/setup-qemu-action@96fe6ef7f33517b61c61be40b68a1882f3264fb8 # v4.2.0';

describe('a platform that stands in a workflow is replaced at its characters', () => {
  it('in the matrix, in a list, in a quoted word of an expression', () => {
    const text = job(
      "- uses: docker/build-push-action@v6\n  with:\n    platforms: ${{ matrix.p }},linux/x86_64,${{ matrix.p && 'linux/x64' }}",
      'strategy: {matrix: {p: ["linux/aarch64"]}}\nruns-on: ubuntu-latest',
    );
    const read = workflow(text);
    const after = read.mentions.map((mention) => edited(read, mention.replace('linux/arm64')));
    assert.deepEqual(
      after,
      ['linux/aarch64', 'linux/x86_64', 'linux/x64'].map((word) => text.replace(word, 'linux/arm64')),
    );
  });
});
