import assert from 'node:assert/strict';
import { formatReference } from '../../../../server/src/image/reference';
import { githubActionKind } from '../../../../server/src/kinds/ci/github/action';
import { githubWorkflowKind } from '../../../../server/src/kinds/ci/github/workflow';
import { action, job, onlyBuild, platformsOf, workflow } from './githubSupport';

const PUSH = '- uses: docker/build-push-action@v6\n  with:\n';

describe('a GitHub workflow is recognised', () => {
  const source = (path: string, text = 'jobs:\n', languageId?: string) => ({
    uri: path,
    path,
    text,
    version: 1,
    ...(languageId && { languageId }),
  });
  it('by its folder, or by the editor’s language', () => {
    assert.ok(githubWorkflowKind.recognise(source('.github/workflows/ci.yml')));
    assert.ok(githubWorkflowKind.recognise(source('sub/.github/workflows/ci.yaml')));
    assert.ok(githubWorkflowKind.recognise(source('.gitea/workflows/ci.yaml')));
    assert.ok(githubWorkflowKind.recognise(source('.forgejo/workflows/ci.yaml')));
    assert.ok(githubWorkflowKind.recognise(source('untitled', 'on: push\njobs:\n', 'github-actions-workflow')));
    assert.ok(!githubWorkflowKind.recognise(source('.github/dependabot.yml')));
    assert.ok(!githubWorkflowKind.recognise(source('workflows/ci.yml')));
  });
  it('and an action by its name and its runs', () => {
    assert.ok(githubActionKind.recognise(source('action.yml', 'name: x\nruns:\n  using: composite\n')));
    assert.ok(githubActionKind.recognise(source('.github/actions/a/action.yaml', 'runs:\n')));
    assert.ok(!githubActionKind.recognise(source('action.yml', 'name: x\n')));
    assert.ok(!githubActionKind.recognise(source('my-action.yml', 'runs:\n')));
  });
});

describe('the runner of a job', () => {
  const labels = (head: string, path?: string): readonly string[] | 'unresolved' => {
    const { runner } = onlyBuild(workflow(job(`${PUSH}    push: true`, head), {}, path));
    assert.ok(runner);
    return runner.unresolved ? 'unresolved' : runner.labels.map((label) => label.value);
  };
  it('is a label, a list, a group with labels, or an expression', () => {
    assert.deepEqual(labels('runs-on: ubuntu-24.04-arm'), ['ubuntu-24.04-arm']);
    assert.deepEqual(labels('runs-on: [self-hosted, Linux, ARM64]'), ['self-hosted', 'Linux', 'ARM64']);
    assert.deepEqual(labels('runs-on:\n  - self-hosted\n  - "ARM64"'), ['self-hosted', 'ARM64']);
    assert.deepEqual(labels('runs-on: {group: g, labels: ubuntu-latest-arm-8}'), ['ubuntu-latest-arm-8']);
    assert.deepEqual(labels('runs-on: {group: g}'), []);
    assert.deepEqual(labels(`runs-on: \${{ fromJSON('["self-hosted","ARM64"]') }}`), ['self-hosted', 'ARM64']);
    assert.deepEqual(labels('runs-on: ${{ inputs.runner }}'), 'unresolved');
    assert.deepEqual(labels('runs-on: [self-hosted, "${{ vars.ARCH }}"]'), 'unresolved');
    assert.deepEqual(labels('runs-on: runs-on=${{ github.run_id }}/runner=2cpu-linux-arm64'), [
      'runs-on=${{ github.run_id }}/runner=2cpu-linux-arm64',
    ]);
  });
  it('bears the label’s place, in the matrix where it comes from there', () => {
    const read = workflow(
      job(`${PUSH}    push: true`, 'strategy: {matrix: {os: ["ubuntu-24.04-arm"]}}\nruns-on: ${{ matrix.os }}'),
    );
    const { runner } = onlyBuild(read);
    assert.deepEqual(
      runner?.labels.map((label) => read.at(label.span)),
      ['ubuntu-24.04-arm'],
    );
    assert.equal(runner && read.at(runner.span), '${{ matrix.os }}');
  });
  it('has no hosted meaning on Gitea and Forgejo', () => {
    assert.equal(labels('runs-on: ubuntu-latest', '.forgejo/workflows/ci.yml'), 'unresolved');
    assert.deepEqual(labels('runs-on: linux-arm64', '.gitea/workflows/ci.yml'), ['linux-arm64']);
  });
});

describe('the images that a job runs', () => {
  const uses = (text: string) =>
    workflow(text).uses.map((use) => [
      workflow(text).at(use.span),
      use.image && formatReference(use.image),
      use.demand.kind === 'runner' ? use.demand.runner.labels.map((label) => label.value).join() : use.demand.kind,
      ...(use.condition ? [use.condition] : []),
    ]);

  it('are its container, its services and its container actions', () => {
    const text = job(
      '- uses: docker://alpine:3\n- uses: "docker://ghcr.io/acme/lint@sha256:bad"',
      'runs-on: ubuntu-24.04-arm\ncontainer: node:22\nservices:\n  db:\n    image: "mysql:5.7"\n  cache: redis\n  off: ""',
    );
    assert.deepEqual(uses(text), [
      ['node:22', 'docker.io/library/node:22', 'ubuntu-24.04-arm'],
      ['mysql:5.7', 'docker.io/library/mysql:5.7', 'ubuntu-24.04-arm'],
      ['redis', 'docker.io/library/redis:latest', 'ubuntu-24.04-arm'],
      ['alpine:3', 'docker.io/library/alpine:3', 'ubuntu-24.04-arm'],
      ['ghcr.io/acme/lint@sha256:bad', undefined, 'ubuntu-24.04-arm'],
    ]);
    assert.ok(workflow(text).uses.every((use) => use.role === 'job' && use.literal && use.slot === undefined));
  });
  it('serve the platform of their options', () => {
    const text = job(
      '',
      'runs-on: ubuntu-latest\ncontainer:\n  image: node\n  options: --cpus 1 --platform linux/arm64',
    );
    const read = workflow(text);
    const [use] = read.uses;
    assert.equal(use?.demand.kind, 'stated');
    assert.deepEqual(
      read.mentions.map((mention) => read.at(mention.text.span)),
      ['linux/arm64'],
    );
    assert.equal(use?.demand.kind === 'stated' && use.demand.span && read.at(use.demand.span), 'linux/arm64');
  });
  it('are read in each leg, once where the legs agree', () => {
    const text = job(
      '- uses: docker://alpine:3',
      'strategy:\n  matrix:\n    node: [20, 22]\n    extra: [a, b]\nruns-on: ubuntu-latest\ncontainer: node:${{ matrix.node }}',
    );
    assert.deepEqual(uses(text), [
      ['node:${{ matrix.node }}', 'docker.io/library/node:20', 'ubuntu-latest', 'matrix: node=20'],
      ['node:${{ matrix.node }}', 'docker.io/library/node:22', 'ubuntu-latest', 'matrix: node=22'],
      ['alpine:3', 'docker.io/library/alpine:3', 'ubuntu-latest'],
    ]);
  });
  it('stand in the matrix where that names them whole', () => {
    const text = job(
      '',
      'strategy: {matrix: {image: ["debian:12", ubuntu]}}\nruns-on: x64\ncontainer: ${{ matrix.image }}',
    );
    assert.deepEqual(
      uses(text).map(([place]) => place),
      ['debian:12', 'ubuntu'],
    );
    assert.ok(workflow(text).uses.every((use) => use.literal));
  });
  it('have no image where only a run knows it, and say so', () => {
    const [use] = workflow(job('', 'runs-on: x64\ncontainer: ${{ inputs.image }}:1')).uses;
    assert.equal(use?.image, undefined);
    assert.equal(use?.unread, 'The image comes from an expression that only a run knows.');
    assert.equal(use?.literal, false);
  });
  it('make a job of containers, at the key', () => {
    const read = workflow(job('- run: make', 'runs-on: macos-15\ncontainer: node\nservices: {db: mysql}'));
    assert.deepEqual(
      read.containerJobs.map(({ key, runner }) => [read.at(key.span), runner.labels[0]?.value]),
      [
        ['container', 'macos-15'],
        ['services', 'macos-15'],
      ],
    );
    assert.deepEqual(workflow(job('- run: make', 'runs-on: macos-15\nservices: {}')).containerJobs, []);
  });
  it('are read from commands, on the job’s machine, with what the document builds itself marked', () => {
    const read = workflow(
      job('- run: |\n    docker build -t app:test .\n- run: docker run --rm app:test && docker pull redis:7'),
    );
    assert.deepEqual(
      read.uses.map((use) => [read.at(use.span), use.builtHere ?? false, use.demand.kind]),
      [
        ['app:test', true, 'runner'],
        ['redis:7', false, 'runner'],
      ],
    );
  });
});

describe('the platforms of docker/build-push-action', () => {
  const BOTH = ['linux/amd64', 'linux/arm64'];
  const forms: readonly [string, string, readonly string[] | string][] = [
    ['a line', 'platforms: linux/amd64,linux/arm64', BOTH],
    ['a line with blanks', 'platforms: linux/amd64, linux/arm64', BOTH],
    ['a block', 'platforms: |\n      linux/amd64\n      linux/arm64', BOTH],
    ['a folded block', 'platforms: >-\n      linux/amd64,\n      linux/arm64', BOTH],
    ['quotes', 'platforms: "linux/amd64,linux/arm64"', BOTH],
    ['CSV quotes', 'platforms: \'"linux/amd64",linux/arm64\'', BOTH],
    ['any case of the name', 'Platforms: linux/arm64', ['linux/arm64']],
    ['nothing', 'push: true', 'none'],
    ['an empty value', 'platforms:', 'none'],
    ['an expression', 'platforms: ${{ inputs.platforms }}', 'unknown'],
    ['a part that is one', 'platforms: linux/amd64,${{ inputs.more }}', 'unknown'],
    ['a known expression', "platforms: ${{ format('linux/{0}', 'arm64') }}", ['linux/arm64']],
  ];
  for (const [what, yaml, expected] of forms) {
    it(`are read from ${what}, each at its characters`, () => {
      for (const eol of ['\n', '\r\n']) {
        const read = workflow(job(`${PUSH}    ${yaml}`).replaceAll('\n', eol));
        const build = onlyBuild(read);
        assert.deepEqual(platformsOf(build), expected);
        if (build.platforms.state !== 'known' || yaml.includes('format')) return;
        assert.deepEqual(
          build.platforms.items.map((item) => read.at(item.span)),
          expected,
        );
        assert.deepEqual(
          read.mentions.map((mention) => read.at(mention.text.span)),
          expected,
        );
      }
    });
  }
  it('come from DOCKER_DEFAULT_PLATFORM where the step has none', () => {
    const read = workflow(`env:\n  DOCKER_DEFAULT_PLATFORM: linux/arm64\n${job(`${PUSH}    push: true`)}`);
    assert.deepEqual(platformsOf(onlyBuild(read)), ['linux/arm64']);
    const written = '- run: echo DOCKER_DEFAULT_PLATFORM=linux/amd64 >> $GITHUB_ENV\n';
    assert.equal(platformsOf(onlyBuild(workflow(job(`${written}${PUSH}    push: true`)))), 'unknown');
  });
  it('are one build for each leg that differs, in words, at the matrix value', () => {
    const read = workflow(
      job(
        `${PUSH}    platforms: \${{ matrix.platform }}`,
        'strategy:\n  matrix:\n    include:\n      - {platform: linux/amd64, runner: ubuntu-latest}\n      - {platform: linux/arm64, runner: ubuntu-latest}\nruns-on: ${{ matrix.runner }}',
      ),
    );
    assert.deepEqual(
      read.builds.map((build) => [platformsOf(build), build.leg, build.group, read.at(build.span), build.slot]),
      [
        [['linux/amd64'], 'matrix: platform=linux/amd64', 'build', 'docker/build-push-action@v6', undefined],
        [['linux/arm64'], 'matrix: platform=linux/arm64', 'build', 'docker/build-push-action@v6', undefined],
      ],
    );
    assert.deepEqual(
      read.mentions.map((mention) => read.at(mention.text.span)),
      ['linux/amd64', 'linux/arm64'],
    );
  });
  it('are those of the machines where the matrix is of runners', () => {
    const read = workflow(
      job(
        `${PUSH}    push: true`,
        'strategy: {matrix: {runner: [ubuntu-latest, ubuntu-24.04-arm]}}\nruns-on: ${{ matrix.runner }}',
      ),
    );
    assert.deepEqual(
      read.builds.map((build) => [platformsOf(build), build.runner?.labels[0]?.value]),
      [
        ['none', 'ubuntu-latest'],
        ['none', 'ubuntu-24.04-arm'],
      ],
    );
  });
  it('are not known where the matrix is not', () => {
    const head = 'strategy: {matrix: "${{ fromJSON(needs.a.outputs.m) }}"}\nruns-on: ubuntu-latest';
    const read = workflow(job(`${PUSH}    platforms: \${{ matrix.platform }}`, head));
    assert.equal(platformsOf(onlyBuild(read)), 'unknown');
    assert.equal(read.skipped[0]?.why, 'What the matrix holds is only known when the workflow runs.');
  });
});

describe('the rest of docker/build-push-action', () => {
  const build = (inputs: string, before = '', files = {}) =>
    onlyBuild(
      workflow(
        job(
          `${before}- uses: docker/build-push-action@v6\n${inputs === '' ? '' : `  with:\n${inputs.replace(/^/gm, '    ')}`}`,
        ),
        files,
      ),
    );

  it('leads to the Dockerfile', () => {
    const vectors: readonly [string, readonly string[]][] = [
      ['', ['Dockerfile']],
      ['context: .', ['Dockerfile']],
      ['context: ./api', ['api/Dockerfile']],
      ['context: api\nfile: docker/Api.Dockerfile', ['docker/Api.Dockerfile']],
      ['file: ./docker/Dockerfile', ['docker/Dockerfile']],
      ['context: "{{defaultContext}}:api"', ['api/Dockerfile']],
      ['context: "{{defaultContext}}:api"\nfile: prod.Dockerfile', ['api/prod.Dockerfile']],
      ['context: ${{ github.workspace }}/api', ['api/Dockerfile']],
      ['context: https://github.com/acme/shop.git', []],
      ['context: ${{ inputs.path }}', []],
      ['context: ${{ inputs.path }}\nfile: a/Dockerfile', ['a/Dockerfile']],
      ['context: /tmp/x', []],
      ['context: ../x', []],
      ['file: ${{ inputs.file }}', []],
    ];
    for (const [inputs, expected] of vectors) assert.deepEqual(build(inputs).dockerfiles, expected, inputs);
  });
  it('leads to it through the checkouts of the job', () => {
    const own = '- uses: actions/checkout@v4\n  with: {path: src}\n';
    const other = '- uses: actions/checkout@v4\n  with: {repository: acme/other, path: other}\n';
    assert.deepEqual(build('context: src/api', own).dockerfiles, ['api/Dockerfile']);
    assert.deepEqual(build('context: other', `- uses: actions/checkout@v4\n${other}`).dockerfiles, []);
    assert.deepEqual(build('context: api', `- uses: actions/checkout@v4\n${other}`).dockerfiles, ['api/Dockerfile']);
  });
  it('leads to it in a nested repository', () => {
    const read = workflow(job(PUSH.replace('  with:\n', '')), {}, 'shop/.github/workflows/ci.yml');
    assert.deepEqual(onlyBuild(read).dockerfiles, ['shop/Dockerfile']);
  });
  it('has target, arguments and contexts', () => {
    const read = build(
      'target: prod\nbuild-args: |\n  A=1\n  B=${{ inputs.b }}\n  C\nbuild-contexts: |\n  base=docker-image://alpine:3\n  x=${{ inputs.x }}',
    );
    assert.equal(read.target, 'prod');
    assert.deepEqual(
      [...read.args],
      [
        ['A', '1'],
        ['B', undefined],
        ['C', undefined],
      ],
    );
    assert.deepEqual([...read.contexts], [['base', 'docker-image://alpine:3']]);
  });
  it('pushes, loads, pushes by digest, or does nothing', () => {
    const vectors: readonly [string, string][] = [
      ['push: true', 'push'],
      ["push: ${{ github.event_name != 'pull_request' }}", 'push'],
      ['push: false', 'none'],
      ['load: true', 'load'],
      ['load: true\npush: false', 'load'],
      ['load: ${{ inputs.load }}', 'unknown'],
      ['outputs: type=image,name=x,push-by-digest=true,name-canonical=true,push=true', 'digest'],
      ['outputs: type=image,push=true', 'push'],
      ['outputs: type=image,push=${{ inputs.push }}', 'push'],
      ['outputs: type=registry', 'push'],
      ['outputs: type=docker', 'load'],
      ['outputs: type=docker,dest=/tmp/x.tar', 'files'],
      ['outputs: type=cacheonly', 'cache'],
      ['outputs: type=local,dest=out', 'files'],
      ['context: .', 'none'],
    ];
    for (const [inputs, expected] of vectors) assert.equal(build(inputs).output, expected, inputs);
  });
  it('attests what it pushes unless told not to', () => {
    const buildx = '- uses: docker/setup-buildx-action@v3\n';
    assert.equal(build('push: true', buildx).attestations, 'on');
    assert.equal(build('push: true\nprovenance: false', buildx).attestations, 'off');
    assert.equal(build('push: true\nprovenance: false\nsbom: true', buildx).attestations, 'on');
    assert.equal(build('push: true\nprovenance: ${{ inputs.p }}', buildx).attestations, 'unknown');
    assert.equal(build('load: true', buildx).attestations, 'off');
    assert.equal(build('push: true').attestations, 'unknown');
  });
  it('has the tags that are known', () => {
    const meta =
      '- id: meta\n  uses: docker/metadata-action@v5\n  with:\n    images: |\n      acme/shop\n      name=ghcr.io/Acme/shop\n    tags: |\n' +
      '      type=raw,value=stable\n      type=ref,event=branch\n      nightly\n      type=raw,value=x,enable=${{ inputs.x }}\n';
    const tags = build(
      'tags: |\n  acme/one:1\n  acme/two:${{ github.sha }}\n  ${{ steps.meta.outputs.tags }}',
      meta,
    ).tags;
    assert.deepEqual(
      tags.map((tag) => formatReference(tag.value)),
      [
        'docker.io/acme/one:1',
        'docker.io/acme/shop:stable',
        'docker.io/acme/shop:nightly',
        'ghcr.io/acme/shop:stable',
        'ghcr.io/acme/shop:nightly',
      ],
    );
    assert.deepEqual(
      build('tags: a/b:1,a/c:2').tags.map((tag) => formatReference(tag.value)),
      ['docker.io/a/b:1', 'docker.io/a/c:2'],
    );
  });
});

describe('builder, emulation and store follow the steps in their order', () => {
  const QEMU = '- uses: docker/setup-qemu-action@v3\n';
  const BUILDX = '- uses: docker/setup-buildx-action@v3\n';
  const setUp = (steps: string, files: Record<string, string> = {}, head?: string) => {
    const { driver, emulation, store } = onlyBuild(workflow(job(`${steps}${PUSH}    push: true`, head), files));
    return [
      driver,
      emulation.state,
      ...(emulation.covers ? [emulation.covers.join()] : []),
      ...(store === 'unknown' ? [] : [store]),
    ].join(' ');
  };
  const vectors: readonly [string, string, string][] = [
    ['nothing', '', 'docker no'],
    ['buildx', BUILDX, 'container no'],
    ['qemu and buildx', QEMU + BUILDX, 'container yes'],
    ['qemu for some', `${QEMU}  with: {platforms: "arm64,linux/arm/v7"}\n`, 'docker yes arm64,arm'],
    [
      'qemu twice',
      `${QEMU}  with: {platforms: arm64}\n${QEMU}  with: {platforms: riscv64}\n`,
      'docker yes arm64,riscv64',
    ],
    ['qemu for an expression', `${QEMU}  with: {platforms: "\${{ inputs.p }}"}\n`, 'docker unknown'],
    ['the docker driver', `${BUILDX}  with: {driver: docker}\n`, 'docker no'],
    ['a remote driver', `${BUILDX}  with: {driver: kubernetes}\n`, 'remote yes'],
    ['an endpoint', `${BUILDX}  with: {endpoint: builders}\n`, 'remote yes'],
    ['more nodes', `${BUILDX}  with:\n    append: |\n      - endpoint: ssh://arm\n`, 'remote yes'],
    ['a step that may not run', `${QEMU}  if: inputs.qemu\n`, 'docker unknown'],
    ['a step that never runs', `${BUILDX}  if: false\n`, 'docker no'],
    [
      'the containerd store',
      '- uses: docker/setup-docker-action@v4\n  with:\n    daemon-config: |\n      {"features": {"containerd-snapshotter": true}}\n',
      'docker no containerd',
    ],
    ['buildx create', '- run: docker buildx create --use\n', 'container no'],
    ['binfmt', '- run: docker run --privileged --rm tonistiigi/binfmt --install all\n', 'docker yes'],
  ];
  for (const [what, steps, expected] of vectors)
    it(`with ${what}: ${expected}`, () => assert.equal(setUp(steps), expected));

  it('only up to the step', () => {
    const read = workflow(job(`${PUSH}    push: true\n${QEMU}${BUILDX}`));
    assert.equal(onlyBuild(read).driver, 'docker');
  });
  it('for each leg by its condition', () => {
    const text = job(
      `- uses: docker/setup-qemu-action@v3\n  if: matrix.p != 'linux/amd64'\n${PUSH}    platforms: \${{ matrix.p }}`,
      'strategy: {matrix: {p: [linux/amd64, linux/arm64]}}\nruns-on: ubuntu-latest',
    );
    assert.deepEqual(
      workflow(text).builds.map((build) => build.emulation.state),
      ['no', 'yes'],
    );
  });
  it('not known of a machine that was there before', () =>
    assert.equal(setUp('', {}, 'runs-on: [self-hosted, Linux, ARM64]'), 'docker unknown'));
  it('through a builder by name', () => {
    const named = `- id: b\n  uses: docker/setup-buildx-action@v3\n  with: {name: own, use: false}\n`;
    const of = (builder: string) => onlyBuild(workflow(job(`${named}${PUSH}    builder: ${builder}`))).driver;
    assert.equal(of('own'), 'container');
    assert.equal(of('${{ steps.b.outputs.name }}'), 'container');
    assert.equal(of('other'), 'unknown');
    assert.equal(of('${{ inputs.b }}'), 'unknown');
  });
  it('through a composite action of the repository', () => {
    const setup = '- uses: ./.github/actions/setup\n  with: {qemu: arm64}\n';
    const file =
      'inputs:\n  qemu: {default: all}\nruns:\n  using: composite\n  steps:\n    - uses: docker/setup-qemu-action@v3\n' +
      '      with: {platforms: "${{ inputs.qemu }}"}\n    - uses: docker/setup-buildx-action@v3\n';
    assert.equal(setUp(setup, { '.github/actions/setup/action.yml': file }), 'container yes arm64');
    assert.equal(setUp(setup, { '.github/actions/setup/action.yaml': 'runs: {using: node20}\n' }), 'unknown unknown');
    assert.equal(setUp(setup), 'unknown unknown');
    assert.deepEqual(workflow(job(setup)).wanted, [
      '.github/actions/setup/action.yml',
      '.github/actions/setup/action.yaml',
    ]);
    assert.equal(
      setUp('- uses: ./loop\n', { 'loop/action.yml': 'runs:\n  using: composite\n  steps: [{uses: ./loop}]\n' }),
      'unknown unknown',
    );
  });
});

describe('builds that are joined later', () => {
  const merged = (text: string) => workflow(text).builds.map((build) => [build.merged, build.group]);
  it('are those pushed by digest, as one group with the job that joins them', () => {
    const text = `${job(
      `${PUSH}    platforms: \${{ matrix.p }}\n    outputs: type=image,push-by-digest=true,push=true`,
      'strategy: {matrix: {p: [linux/amd64, linux/arm64]}}\nruns-on: ubuntu-latest',
    )}  merge:\n    needs: build\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker buildx imagetools create -t acme/shop:1 $(cat digests)\n`;
    assert.deepEqual(merged(text), [
      [true, 'merge'],
      [true, 'merge'],
    ]);
    assert.deepEqual(
      workflow(text).merges.map((one) => formatReference(one.value)),
      ['docker.io/acme/shop:1'],
    );
  });
  it('are those of jobs that the joining job needs, through others too', () => {
    const text = `${job(`${PUSH}    push: true\n    tags: "acme/shop:\${{ github.sha }}"`)}  wait:\n    needs: [build]\n    runs-on: x64\n    steps: []\n  join:\n    needs: [wait]\n    runs-on: x64\n    steps:\n      - uses: int128/docker-manifest-create-action@v2\n`;
    assert.deepEqual(merged(text), [[true, 'join']]);
    assert.deepEqual(merged(text.replace('needs: [wait]', 'needs: []')), [[false, 'build']]);
  });
  it('are not those of other images', () => {
    const join = '- run: docker manifest create acme/all:1 acme/a:1 acme/b:1';
    assert.deepEqual(merged(job(`${PUSH}    push: true\n    tags: acme/a:1\n${join}`)), [[true, 'build']]);
    assert.deepEqual(merged(job(`${PUSH}    push: true\n    tags: acme/c:1\n${join}`)), [[false, 'build']]);
  });
  it('are those whose tags name an architecture', () => {
    assert.deepEqual(merged(job(`${PUSH}    push: true\n    tags: acme/a:1-arm64`)), [[true, 'build']]);
    assert.deepEqual(merged(job(`${PUSH}    push: true\n    tags: acme/a:1-arm64,acme/a:1`)), [[false, 'build']]);
  });
});

describe('other ways to build', () => {
  it('commands in run, with matrix values, environment and folders', () => {
    const read = workflow(
      `env: {IMAGE: acme/shop}\n${job(
        '- working-directory: api\n  run: docker buildx build --platform ${{ matrix.p }} -t $IMAGE:1 --push .',
        'strategy: {matrix: {p: [linux/arm64]}}\nruns-on: ubuntu-latest',
      )}`,
    );
    const build = onlyBuild(read);
    assert.deepEqual(platformsOf(build), ['linux/arm64']);
    assert.deepEqual(build.dockerfiles, ['api/Dockerfile']);
    assert.equal(build.group, 'build');
    assert.equal(read.at(build.span), 'docker buildx build');
    assert.deepEqual(
      build.tags.map((tag) => formatReference(tag.value)),
      ['docker.io/acme/shop:1'],
    );
    assert.deepEqual(
      build.runner?.labels.map((label) => label.value),
      ['ubuntu-latest'],
    );
    assert.equal(build.driver, 'docker');
  });
  it('commands with an expression that only a run knows', () => {
    const build = onlyBuild(workflow(job('- run: docker build --platform ${{ inputs.p }} -t a:${{ github.sha }} .')));
    assert.equal(platformsOf(build), 'unknown');
    assert.deepEqual(build.tags, []);
  });
  it('not commands in other languages', () => {
    for (const shell of ['pwsh', 'cmd', 'python', 'node {0}'])
      assert.deepEqual(workflow(job(`- shell: ${shell}\n  run: docker build .`)).builds, [], shell);
    assert.deepEqual(workflow(job('- run: docker build .', 'runs-on: windows-latest')).builds, []);
    assert.deepEqual(workflow(job('- run: docker build .', 'runs-on: x64\ndefaults: {run: {shell: pwsh}}')).builds, []);
    assert.equal(
      workflow(job('- shell: bash -e {0}\n  run: docker build .', 'runs-on: windows-latest')).builds.length,
      1,
    );
  });
  it('docker/bake-action as a call of its files', () => {
    const read = workflow(
      job(
        '- uses: docker/setup-buildx-action@v3\n- uses: docker/bake-action@v6\n  with:\n    files: |\n      ./docker-bake.hcl\n      cwd://${{ steps.meta.outputs.bake-file }}\n' +
          '    targets: web,api\n    set: |\n      *.platform=linux/amd64,linux/arm64\n      web.tags=x\n    push: true',
      ),
    );
    const [bake] = read.buildCalls;
    assert.deepEqual(
      [read.builds.length, bake?.files, bake?.targets, bake?.driver, bake?.output],
      [0, ['docker-bake.hcl'], ['web', 'api'], 'container', 'push'],
    );
    const [override] = bake?.overrides ?? [];
    assert.equal(override?.pattern, '*');
    const items = override?.platforms.state === 'known' ? override.platforms.items : [];
    assert.deepEqual(
      items.map((item) => [item.value, read.at(item.span)]),
      [
        ['linux/amd64', 'linux/amd64'],
        ['linux/arm64', 'linux/arm64'],
      ],
    );
    assert.deepEqual(
      read.mentions.map((mention) => read.at(mention.text.span)),
      ['linux/amd64', 'linux/arm64'],
    );
    assert.equal(
      onlyBuild(workflow(job('- uses: docker/bake-action@v6\n  with: {files: "${{ inputs.f }}"}'))).tool,
      'bake',
    );
  });
  it('docker buildx bake as a call too', () => {
    const [bake] = workflow(
      job('- run: docker buildx bake -f x.hcl --set *.platform=linux/arm64 web\n  working-directory: ci'),
    ).buildCalls;
    assert.deepEqual(
      [bake?.files, bake?.targets, bake?.overrides[0]?.platforms.state],
      [['ci/x.hcl'], ['web'], 'known'],
    );
  });
  it('docker/github-builder, on machines of its own', () => {
    const read = workflow(
      'jobs:\n  image:\n    uses: docker/github-builder/.github/workflows/build.yml@v1\n    with:\n      platforms: linux/amd64,linux/arm64\n      push: true\n',
    );
    const build = onlyBuild(read);
    assert.deepEqual(
      [platformsOf(build), build.driver, build.output, build.runner],
      [['linux/amd64', 'linux/arm64'], 'remote', 'push', undefined],
    );
    assert.equal(read.at(build.span), 'docker/github-builder/.github/workflows/build.yml@v1');
  });
  it('not in a job that never runs', () => {
    const read = workflow(job(`${PUSH}    push: true`, 'if: false\nruns-on: ubuntu-latest\ncontainer: node'));
    assert.deepEqual([read.builds, read.uses], [[], []]);
  });
});

describe('an action', () => {
  it('runs in its image, wherever it is called', () => {
    const read = action('runs:\n  using: docker\n  image: "docker://alpine:3"\n');
    assert.deepEqual(
      read.uses.map((use) => [read.at(use.span), use.role, use.demand.kind]),
      [['alpine:3', 'job', 'none']],
    );
    assert.deepEqual(action('runs:\n  using: docker\n  image: Dockerfile\n').uses, []);
  });
  it('has steps like a job’s, on a machine that is not known', () => {
    const read = action(
      'runs:\n  using: composite\n  steps:\n    - uses: docker://alpine:3\n    - shell: bash\n      run: docker run redis:7\n    - uses: docker/build-push-action@v6\n      with: {platforms: "${{ inputs.p }}", context: "${{ github.action_path }}/img"}\n',
    );
    assert.deepEqual(
      read.uses.map((use) => [read.at(use.span), use.demand.kind]),
      [
        ['alpine:3', 'none'],
        ['redis:7', 'none'],
      ],
    );
    const build = onlyBuild(read);
    assert.deepEqual(
      [build.driver, build.runner, platformsOf(build), build.dockerfiles],
      ['unknown', undefined, 'unknown', ['.github/actions/build/img/Dockerfile']],
    );
    assert.deepEqual(read.containerJobs, []);
  });
});

describe('the bake action of Depot', () => {
  it('builds on machines of its own', () => {
    const read = workflow(job('- uses: depot/bake-action@v1\n  with: {files: docker-bake.hcl, push: true}'));
    assert.deepEqual(
      read.buildCalls.map(({ driver, emulation, output }) => [driver, emulation.state, output]),
      [['remote', 'yes', 'push']],
    );
  });
});

describe('a step with a condition', () => {
  it('runs where all before it went well, if it asks for no more', () => {
    for (const [condition, driver] of [
      ['success()', 'container'],
      ['always()', 'container'],
      ["success() && github.ref == 'refs/heads/main'", 'unknown'],
      ['failure()', 'unknown'],
    ] as const) {
      const read = workflow(job(`- uses: docker/setup-buildx-action@v3\n  if: ${condition}\n${PUSH}    push: true`));
      assert.equal(onlyBuild(read).driver, driver, condition);
    }
  });
});
