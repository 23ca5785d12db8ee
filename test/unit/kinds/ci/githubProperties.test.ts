import assert from 'node:assert/strict';
import fc from 'fast-check';
import { processorMs } from '../../../support/cost';
import { action, type Read, workflow } from './githubSupport';

const RELEASE = `name: release
on: push
env:
  IMAGE: ghcr.io/acme/shop
jobs:
  build:
    strategy:
      matrix:
        platform: [linux/amd64, linux/arm64]
        include:
          - platform: linux/arm64
            runner: ubuntu-24.04-arm
    runs-on: \${{ matrix.runner || 'ubuntu-latest' }}
    container:
      image: "node:22"
      options: --platform linux/amd64
    services: {db: 'mysql:5.7'}
    steps:
      - uses: actions/checkout@v4
      - name: Set up
        uses: docker/setup-buildx-action@v3
        if: \${{ matrix.platform != 'linux/amd64' }}
      - &build
        uses: docker/build-push-action@v6
        with:
          platforms: |
            \${{ matrix.platform }}
            linux/s390x
          tags: \${{ env.IMAGE }}:1
          outputs: type=image,push-by-digest=true
      - run: |
          docker run --rm redis:7
          docker build -t a \\
            --platform linux/arm64 .
      - uses: docker/bake-action@v6
        with: {set: "*.platform=linux/arm64"}
  merge:
    needs: [build]
    runs-on: [self-hosted, ARM64]
    steps:
      - *build
      - run: docker buildx imagetools create -t $IMAGE:1 a b
`;

const COMPOSITE = `inputs:
  p: {default: linux/arm64}
runs:
  using: composite
  steps:
    - uses: docker://alpine:3
    - shell: bash
      run: docker build --platform \${{ inputs.p }} .
`;

const SAMPLES: readonly [string, string, (text: string) => Read][] = [
  ['a workflow', RELEASE, workflow],
  ['an action', COMPOSITE, action],
];

/** All that a reading says, with texts in place of offsets; its edits are made, so that they must not throw. */
function said(read: Read): unknown {
  const plain = (value: unknown): unknown => {
    if (value instanceof Map) return plain([...value]);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
    if ('start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number') {
      assert.ok(
        0 <= value.start && value.start <= value.end && value.end <= read.text.length,
        'a span lies in the text',
      );
      return read.at({ start: value.start, end: value.end }).replaceAll('\r\n', '\n');
    }
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  for (const build of read.builds) {
    build.slot?.write(['linux/amd64', 'linux/arm64']);
    build.slot?.remove?.();
    build.inserts?.qemu?.();
    build.inserts?.buildx?.();
  }
  const { uses, builds, mentions, merges, buildCalls, containerJobs, skipped } = read;
  return plain({ uses, builds, mentions, merges, buildCalls, containerJobs, skipped });
}

for (const [what, sample, read] of SAMPLES) {
  describe(`reading ${what}`, () => {
    it('takes every prefix of it', () => {
      for (let end = 0; end <= sample.length; end++) said(read(sample.slice(0, end)));
    });
    it('says the same with CRLF', () => {
      assert.deepEqual(said(read(sample.replaceAll('\n', '\r\n'))), said(read(sample)));
    });
    it('takes any edit', () => {
      const piece = fc.constantFrom(
        '',
        '${{',
        '}}',
        "'",
        '"',
        '\n',
        '  ',
        '- ',
        ': ',
        '|',
        '&a',
        '*a',
        '[',
        '{',
        ',',
        '\t',
        '\uFFFE',
        '#',
        'matrix.platform',
        '<<: *build',
      );
      fc.assert(
        fc.property(fc.nat(sample.length), fc.nat(12), piece, (at, length, text) => {
          said(read(sample.slice(0, at) + text + sample.slice(at + length)));
        }),
        { numRuns: 300 },
      );
    });
  });
}

describe('the time that a workflow takes', () => {
  const timeOf = (text: string): number => {
    const start = processorMs();
    workflow(text);
    return processorMs() - start;
  };
  const shapes: readonly [string, (count: number) => string][] = [
    [
      'steps',
      (count) =>
        `jobs:\n  a:\n    runs-on: x64\n    steps:\n${'      - uses: docker/build-push-action@v6\n        with: {platforms: linux/arm64}\n'.repeat(count)}`,
    ],
    [
      'jobs',
      (count) =>
        `jobs:\n${Array.from({ length: count }, (_, i) => `  j${i}:\n    needs: j${i - 1}\n    runs-on: x64\n    steps: [{uses: docker/build-push-action@v6}, {run: docker manifest create a b}]\n`).join('')}`,
    ],
    [
      'expressions in one text',
      (count) => `jobs:\n  a:\n    runs-on: x64\n    container: "${"${{ 'a' }}".repeat(count * 8)}"\n`,
    ],
    ['open expressions', (count) => `jobs:\n  a:\n    runs-on: x64\n    container: "${'${{'.repeat(count * 20)}"\n`],
    [
      'one long list',
      (count) =>
        `jobs:\n  a:\n    runs-on: x64\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          platforms: ${'linux/arm64,'.repeat(count * 6)}\n`,
    ],
    ['one long line', (count) => `# ${'A=matrix['.repeat(count * 8)} GITHUB_ENV\njobs: {}\n`],
  ];
  for (const [what, shape] of shapes) {
    it(`grows with the text: ${what}`, () => {
      timeOf(shape(50));
      const small = Math.max(4, Math.min(timeOf(shape(600)), timeOf(shape(601))));
      const large = Math.min(...[2400, 2401, 2402].map((count) => timeOf(shape(count))));
      assert.ok(large < small * 12, `${large.toFixed(0)} ms for four times what takes ${small.toFixed(0)} ms`);
    });
  }
  it('stays small for a large matrix', () => {
    const axis = (name: string) =>
      `        ${name}: [${Array.from({ length: 16 }, (_, i) => `${name}${i}`).join(', ')}]\n`;
    const steps =
      "      - uses: docker/build-push-action@v6\n        with: {tags: '${{ matrix.a }}/${{ matrix.b }}'}\n".repeat(60);
    const text = `jobs:\n  j:\n    strategy:\n      matrix:\n${axis('a')}${axis('b')}    runs-on: x64\n    steps:\n${steps}`;
    assert.ok(timeOf(text) < 2_000);
  });
});
