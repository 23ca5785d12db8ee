import assert from 'node:assert/strict';
import { processorMs } from '../../../support/cost';
import { type Read, workflow } from './githubSupport';

const CALLED = `on:
  workflow_call:
    inputs:
      platforms: {type: string, required: true}
      runner: {type: string, default: ubuntu-latest}
      image: {type: string}
      push: {type: boolean}
jobs:
  image:
    runs-on: \${{ inputs.runner }}
    steps:
      - uses: docker/setup-buildx-action@v3
      - uses: docker/build-push-action@v6
        with:
          context: services/\${{ inputs.image }}
          platforms: \${{ inputs.platforms }}
          push: \${{ inputs.push }}
          tags: ghcr.io/acme/\${{ inputs.image }}:1
`;
const FILES = { '.github/workflows/image.yml': CALLED };

function called(inputs: string, files: Readonly<Record<string, string>> = FILES): Read {
  return workflow(`jobs:\n  shop:\n    uses: ./.github/workflows/image.yml\n    with: ${inputs}\n`, files);
}

describe('a workflow that another one calls', () => {
  it('builds what the call says, and stands there', () => {
    const read = called('{platforms: linux/arm64, image: shop, push: true}');
    const [build, ...more] = read.builds;
    assert.ok(build && more.length === 0);
    assert.equal(read.at(build.span), './.github/workflows/image.yml');
    assert.deepEqual(build.dockerfiles, ['services/shop/Dockerfile']);
    assert.deepEqual(
      build.tags.map(({ value }) => value.path),
      ['acme/shop'],
    );
    assert.deepEqual(
      build.runner?.labels.map(({ value }) => value),
      ['ubuntu-latest'],
    );
    assert.deepEqual(
      [build.output, build.driver, build.slot, build.toldElsewhere],
      ['push', 'container', undefined, undefined],
    );
    assert.ok(build.platforms.state === 'known');
    assert.deepEqual(
      build.platforms.items.map(({ span }) => read.at(span)),
      ['linux/arm64'],
    );
  });

  it('is what it is alone, whoever else calls it with other inputs', () => {
    const files = {
      '.github/workflows/image.yml': `on:
  workflow_call:
    inputs: {name: {type: string}, note: {type: string}, verb: {type: string}, platform: {type: string}}
jobs:
  image:
    runs-on: ubuntu-latest
    env: {VERB: "\${{ inputs.verb }}"}
    steps:
      - run: echo "\${{ inputs.note }}" && docker ps
      - run: docker build --platform \${{ inputs.platform }} -t acme/\${{ inputs.name }}:1 .
      - run: docker $VERB --platform linux/riscv64 -t acme/other:1 .
`,
    };
    const inputs = [
      '{name: a, platform: linux/amd64, note: one, verb: ps}',
      '{name: a, platform: linux/amd64, note: two, verb: ps}',
      '{name: a, platform: linux/arm64, note: two, verb: ps}',
      '{name: a, platform: linux/arm64, note: two, verb: build}',
      '{name: b, platform: linux/arm64, note: "$(docker build -t acme/note:1 .)", verb: ps}',
    ];
    const jobs = inputs.map((each, i) => `  j${i}:\n    uses: ./.github/workflows/image.yml\n    with: ${each}\n`);
    const told = ({ builds }: Read): readonly string[] =>
      builds.map(({ tags, platforms }) => {
        const names = tags.map(({ value }) => value.path);
        const items = platforms.state === 'known' ? platforms.items.map(({ value }) => value) : [platforms.state];
        return [...names, ...items].join();
      });
    const together = told(workflow(`jobs:\n${jobs.join('')}`, files));
    assert.deepEqual(
      together,
      inputs.flatMap((each) => told(called(each, files))),
    );
    assert.deepEqual(together, [
      'acme/a,linux/amd64',
      'acme/a,linux/amd64',
      'acme/a,linux/arm64',
      'acme/a,linux/arm64',
      'acme/other,linux/riscv64',
      'acme/note,none',
      'acme/b,linux/arm64',
    ]);
  });

  it('has an input in each leg of the call', () => {
    const read = workflow(
      `jobs:\n  shop:\n    strategy: {matrix: {p: [linux/amd64, linux/arm64]}}\n    uses: ./.github/workflows/image.yml\n    with: {platforms: "\${{ matrix.p }}", image: shop}\n`,
      FILES,
    );
    assert.deepEqual(
      read.builds.map(({ leg }) => leg),
      ['matrix: p=linux/amd64', 'matrix: p=linux/arm64'],
    );
    assert.deepEqual(
      read.builds.map(
        ({ platforms }) => platforms.state === 'known' && read.at(platforms.items[0]?.span ?? { start: 0, end: 0 }),
      ),
      ['linux/amd64', 'linux/arm64'],
    );
  });

  it('has the value of its type for what is not given', () => {
    const [build] = called('{platforms: linux/arm64, image: shop}').builds;
    assert.equal(build?.output, 'none');
  });

  it('knows nothing of what the call computes', () => {
    const [build] = called('{platforms: "${{ vars.P }}", image: shop}').builds;
    assert.equal(build?.platforms.state, 'unknown');
    assert.equal(build?.toldElsewhere, undefined);
  });

  it('tells what its own text settles itself', () => {
    const text = CALLED.replaceAll('${{ inputs.platforms }}', 'linux/amd64');
    const [build] = called('{image: shop}', { '.github/workflows/image.yml': text }).builds;
    assert.equal(build?.toldElsewhere, true);
    const settled = text.replaceAll(/\$\{\{ inputs\.\w+ \}\}/g, 'x');
    assert.deepEqual(called('{image: shop}', { '.github/workflows/image.yml': settled }).builds, []);
  });

  it('may call others, but not itself', () => {
    const middle = `on: {workflow_call: {inputs: {p: {type: string}}}}\njobs:\n  a:\n    uses: ./.github/workflows/image.yml\n    with: {platforms: "\${{ inputs.p }}", image: shop}\n  b:\n    uses: ./.github/workflows/middle.yml\n`;
    const read = workflow('jobs: {a: {uses: ./.github/workflows/middle.yml, with: {p: linux/s390x}}}', {
      ...FILES,
      '.github/workflows/middle.yml': middle,
    });
    const [build, ...more] = read.builds;
    assert.ok(build?.platforms.state === 'known' && more.length === 0);
    assert.equal(read.at(build.platforms.items[0]?.span ?? build.span), 'linux/s390x');
    assert.equal(read.at(build.span), './.github/workflows/middle.yml');
  });

  it('is wanted where it is not there yet', () => {
    const read = called('{platforms: linux/arm64}', {});
    assert.deepEqual([read.builds.length, read.wanted], [0, ['.github/workflows/image.yml']]);
  });

  it('joins what its callers build apart', () => {
    const merge =
      'on: workflow_call\njobs:\n  m:\n    runs-on: ubuntu-latest\n    steps: [{run: docker buildx imagetools create -t "$A" "$B"}]\n';
    const read = workflow(
      `jobs:
  a: {uses: ./.github/workflows/image.yml, with: {platforms: linux/amd64, image: shop, push: true}}
  b: {uses: ./.github/workflows/image.yml, with: {platforms: linux/arm64, image: shop, push: true}}
  m: {uses: ./.github/workflows/merge.yml, needs: [a, b]}
`,
      { ...FILES, '.github/workflows/merge.yml': merge },
    );
    assert.deepEqual(
      read.builds.map(({ merged, group }) => [merged, group]),
      [
        [true, 'm'],
        [true, 'm'],
      ],
    );
  });

  it('calls others without end in bounded time', () => {
    const many = (next: string): string =>
      `on: workflow_call\njobs:\n${Array.from({ length: 30 }, (_, i) => `  j${i}: {uses: ./.github/workflows/${next}.yml}\n`).join('')}`;
    const names = ['a', 'b', 'c', 'd', 'e', 'image'];
    const files = Object.fromEntries(
      names.slice(0, -1).map((name, i) => [`.github/workflows/${name}.yml`, many(names[i + 1] ?? '')]),
    );
    const before = processorMs();
    workflow('jobs: {a: {uses: ./.github/workflows/a.yml}}', { ...files, ...FILES });
    const spent = processorMs() - before;
    assert.ok(spent < 3_000, `${spent} ms`);
  });
});

describe('the calls of a matrix', () => {
  const caller = (versions: number): string =>
    `jobs:\n  shop:\n    strategy: {matrix: {version: [${Array.from({ length: versions }, (_, i) => `"${i}"`).join(', ')}]}}\n    uses: ./.github/workflows/image.yml\n    with: {version: "\${{ matrix.version }}"}\n`;
  const script = (command: string): string =>
    `on:\n  workflow_call:\n    inputs: {version: {type: string}}\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - env: {VERSION: "\${{ inputs.version }}"}\n        run: |\n${'          docker run --rm tool check "a" | grep -q b || exit 1\n'.repeat(300)}          ${command}\n`;
  const read = (versions: number, command: string): Read =>
    workflow(caller(versions), { '.github/workflows/image.yml': script(command) });

  it('are told apart where a command asks for what differs', () => {
    const tags = (command: string): readonly (string | undefined)[] =>
      read(3, command).builds.map((build) => build.tags[0]?.value.tag);
    assert.deepEqual(tags('docker build -t images.test/a:$VERSION --platform linux/arm64 .'), ['0', '1', '2']);
    assert.deepEqual(tags('T=$VERSION; docker build -t "images.test/a:$T" --platform linux/arm64 .'), ['0', '1', '2']);
    assert.deepEqual(tags('[ -f a ] && VERSION=1; docker build -t "images.test/a:$VERSION" .'), ['1']);
  });

  it('cost what one costs where no command does', () => {
    const costOf = (versions: number): number => {
      const before = processorMs();
      read(versions, `echo $VERSION; docker build -t images.test/a:\${{ github.run_id }} --platform linux/arm64 .`);
      return processorMs() - before;
    };
    const [few, many] = [Math.max(10, costOf(2), costOf(2)), Math.min(costOf(200), costOf(200))];
    assert.ok(many < 15 * few, `200 calls cost ${many} ms, 2 cost ${few} ms`);
  });
});

describe('an action of the repository', () => {
  const ACTION = `inputs:
  platforms: {default: linux/amd64}
  name: {required: true}
runs:
  using: composite
  steps:
    - uses: docker/setup-buildx-action@v3
    - uses: docker/build-push-action@v6
      with: {context: ., platforms: "\${{ inputs.platforms }}", push: true, tags: "acme/\${{ inputs.name }}:1"}
`;
  const used = (inputs: string, text = ACTION): Read =>
    workflow(
      `jobs:\n  a:\n    runs-on: ubuntu-24.04-arm\n    steps:\n      - uses: actions/checkout@v4\n      - uses: ./build\n        with: ${inputs}\n`,
      { 'build/action.yml': text },
    );

  it('builds what the step gives, on the machine of its job', () => {
    const read = used('{platforms: "linux/arm64,linux/s390x", name: shop}');
    const [build, ...more] = read.builds;
    assert.ok(build?.platforms.state === 'known' && more.length === 0);
    assert.deepEqual(
      build.platforms.items.map(({ span }) => read.at(span)),
      ['linux/arm64', 'linux/s390x'],
    );
    assert.equal(read.at(build.span), './build');
    assert.deepEqual([build.group, build.tags[0]?.value.path, build.inserts], ['a', 'acme/shop', undefined]);
    assert.equal(build.runner?.labels[0]?.value, 'ubuntu-24.04-arm');
  });

  it('has its defaults', () => {
    const [build] = used('{name: shop}').builds;
    assert.ok(build?.platforms.state === 'known');
    assert.equal(build.platforms.items[0]?.value, 'linux/amd64');
  });

  it('is told where it stands, as far as its own text settles it', () => {
    const text = ACTION.replace('${{ inputs.platforms }}', 'linux/arm64');
    assert.equal(used('{name: shop}', text).builds[0]?.toldElsewhere, true);
    assert.deepEqual(used('{name: shop}', text.replace('${{ inputs.name }}', 'shop')).builds, []);
  });
});
