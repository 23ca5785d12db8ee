import assert from 'node:assert/strict';
import { type Desk, findingsOf, openDesk } from './support';

const IMAGES = {
  'docker.io/library/multi:1': { index: ['linux/amd64', 'linux/arm64'] },
  'docker.io/library/amd-single:1': { manifest: 'linux/amd64' },
  'docker.io/library/arm-index:1': { index: ['linux/arm64'] },
} as const;

interface NodeParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly object[];
  readonly unschedulable?: boolean;
}

function node(name: string, platform: string, { labels, ...spec }: NodeParts = {}): object {
  const [operatingSystem, architecture] = platform.split('/');
  return {
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/arch': architecture, 'kubernetes.io/os': operatingSystem, ...labels } },
    spec,
    status: { nodeInfo: { architecture, operatingSystem } },
  };
}

const list = (...items: readonly object[]): string => JSON.stringify({ kind: 'List', items });
const MIXED = list(node('a', 'linux/amd64'), node('b', 'linux/amd64'), node('c', 'linux/arm64'));

const workload = (name: string, image: string, kind = 'Deployment', spec = ''): string =>
  `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:
  template:
    spec:
${spec}      containers:
        - name: app
          image: ${image}
`;

interface Answer {
  readonly context: string;
  readonly nodes: readonly { readonly name: string; readonly platform: string; readonly schedulable: boolean }[];
  readonly platforms: readonly { readonly platform: string; readonly nodes: number }[];
  readonly images: readonly {
    readonly image: string;
    readonly file: string;
    readonly line: number;
    readonly verdict: string;
    readonly platforms: readonly string[];
    readonly reason: string;
  }[];
}

describe('platformlint cluster', () => {
  const desks: Desk[] = [];
  const desk = async (files: Readonly<Record<string, string>>): Promise<Desk> => {
    const opened = await openDesk({ 'nodes.json': MIXED, ...files }, IMAGES);
    desks.push(opened);
    return opened;
  };
  afterEach(async () => {
    for (const one of desks.splice(0)) await one.close();
  });
  const answerOf = (stdout: string): Answer => JSON.parse(stdout);

  it('joins the nodes of a cluster with the platforms that are named beside it', async () => {
    const { run } = await desk({ 'nodes.json': MIXED, 'k8s/a.yaml': workload('a', 'multi:1') });
    const args = ['--nodes', 'nodes.json', '--format', 'json', 'k8s'];
    for (const targets of [
      ['cluster', 'linux/s390x'],
      ['linux/s390x', 'cluster'],
    ]) {
      const [finding, ...others] = findingsOf(await run(...targets.flatMap((one) => ['--target', one]), ...args));
      assert.equal(others.length, 0);
      assert.equal(finding?.rule, 'pod-unconstrained');
      assert.match(
        finding?.message ?? '',
        /cluster nodes\.json has 2 × linux\/amd64 and 1 × linux\/arm64 nodes, and --target asks for linux\/s390x/,
      );
    }
    assert.deepEqual(findingsOf(await run('--target', 'cluster', ...args)), []);
  });

  it('says of every image whether it runs on the nodes its pod may use, and where it stands', async () => {
    const { run } = await desk({
      'k8s/multi.yaml': workload('multi', 'multi:1'),
      'k8s/amd.yaml': workload('amd', 'amd-single:1'),
      'k8s/bound.yaml': workload(
        'bound',
        'amd-single:1',
        'Deployment',
        '      nodeSelector: { kubernetes.io/arch: arm64 }\n',
      ),
      'k8s/lost.yaml': workload('lost', 'lost:1'),
      'compose.yaml': 'services:\n  web:\n    image: amd-single:1\n',
    });
    const { stdout, stderr } = await run('cluster', '--nodes', 'nodes.json', '--format', 'json');
    const answer = answerOf(stdout);
    assert.equal(answer.context, 'nodes.json', stderr);
    assert.deepEqual(
      answer.nodes.map(({ name, platform, schedulable }) => [name, platform, schedulable]),
      [
        ['a', 'linux/amd64', true],
        ['b', 'linux/amd64', true],
        ['c', 'linux/arm64', true],
      ],
    );
    assert.deepEqual(
      answer.platforms.map(({ platform, nodes }) => [platform, nodes]),
      [
        ['linux/amd64', 2],
        ['linux/arm64', 1],
      ],
    );
    assert.deepEqual(
      answer.images.map(({ image, file, line, verdict, platforms }) => [
        image,
        file,
        line,
        verdict,
        platforms.join(' '),
      ]),
      [
        ['amd-single:1', 'k8s/amd.yaml', 9, 'partly', 'linux/amd64'],
        ['amd-single:1', 'k8s/bound.yaml', 10, 'fails', 'linux/amd64'],
        ['lost:1', 'k8s/lost.yaml', 9, 'unknown', ''],
        ['multi:1', 'k8s/multi.yaml', 9, 'runs', 'linux/amd64 linux/arm64'],
      ],
    );
  });

  it('exits as linting does', async () => {
    const { run, write } = await desk({ 'k8s/a.yaml': workload('a', 'amd-single:1') });
    const nodes = ['--nodes', 'nodes.json'];
    assert.equal((await run('cluster', ...nodes)).status, 0, 'a warning');
    assert.equal((await run('cluster', ...nodes, '--fail-on', 'warning')).status, 1);
    write('k8s/a.yaml', workload('a', 'amd-single:1', 'DaemonSet'));
    assert.equal((await run('cluster', ...nodes)).status, 1);
    assert.equal((await run('cluster', ...nodes, '--fail-on', 'never')).status, 0);
    write('k8s/a.yaml', workload('a', 'lost:1'));
    assert.equal((await run('cluster', ...nodes, '--strict-lookups')).status, 3);
  });

  it('names what fails first, and why, as text', async () => {
    const { run } = await desk({
      'k8s/a.yaml': workload('a', 'multi:1'),
      'k8s/b.yaml': workload('b', 'arm-index:1', 'Deployment', '      nodeSelector: { kubernetes.io/arch: amd64 }\n'),
    });
    const { stdout } = await run('cluster', '--nodes', 'nodes.json');
    assert.match(
      stdout,
      /^Cluster nodes\.json: 2 × linux\/amd64, 1 × linux\/arm64\n\nFAILS +arm-index:1 +k8s\/b\.yaml:10/,
    );
    assert.match(
      stdout,
      /It is available for linux\/arm64; on linux\/amd64 nodes the pull finds no matching manifest\.\nruns/,
    );
    assert.match(
      stdout,
      /1 runs, 0 partly, 1 fails, 0 unknown\nWhat would mend them: platformlint --target cluster .*\n$/,
    );
  });

  it('judges a file that is named, and no other', async () => {
    const { run } = await desk({
      'k8s/a.yaml': workload('a', 'multi:1'),
      'k8s/b.yaml': workload('b', 'amd-single:1'),
    });
    const { stdout } = await run('cluster', '--nodes', 'nodes.json', '--format', 'json', 'k8s/b.yaml');
    assert.deepEqual(
      answerOf(stdout).images.map(({ file }) => file),
      ['k8s/b.yaml'],
    );
    const absent = await run('cluster', '--nodes', 'nodes.json', 'k8s/b.yaml/c.yaml');
    assert.equal(absent.status, 2);
    assert.match(absent.stderr, /k8s\/b\.yaml\/c\.yaml does not exist/);
  });

  it('writes a page with links from where it lies', async () => {
    const { run, read } = await desk({ 'k8s/a.yaml': workload('a', 'amd-single:1') });
    const { stdout } = await run(
      'cluster',
      '--nodes',
      'nodes.json',
      '--format',
      'html',
      '--output',
      'out/cluster.html',
    );
    assert.equal(stdout, '');
    const page = read('out/cluster.html');
    assert.match(page, /^<!DOCTYPE html>/);
    assert.match(page, /<a href="\.\.\/k8s\/a\.yaml#L9">k8s\/a\.yaml:9<\/a>/);
    assert.doesNotMatch(page, /<script|src=/);
  });

  it('judges Linux pods by Linux nodes and leaves tainted nodes out', async () => {
    const { run, write } = await desk({ 'k8s/a.yaml': workload('a', 'amd-single:1') });
    write(
      'nodes.json',
      list(
        node('a', 'linux/amd64'),
        node('w', 'windows/amd64', { labels: { 'node.kubernetes.io/windows-build': '10.0.20348' } }),
        node('t', 'linux/arm64', { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] }),
      ),
    );
    const answer = answerOf((await run('cluster', '--nodes', 'nodes.json', '--format', 'json')).stdout);
    assert.deepEqual(
      answer.platforms.map(({ platform }) => platform),
      ['linux/amd64', 'linux/arm64', 'windows(10.0.20348)/amd64'],
    );
    assert.deepEqual(
      answer.images.map(({ verdict }) => verdict),
      ['runs'],
    );
  });

  describe('--save', () => {
    it('keeps what the cluster has, for runs that cannot ask it', async () => {
      const { run, read, write } = await desk({ 'k8s/a.yaml': workload('a', 'amd-single:1', 'DaemonSet') });
      const kept = await run('cluster', '--nodes', 'nodes.json', '--context', 'prod', '--save', 'k8s');
      assert.match(kept.stderr, /\.platformlint\.yaml keeps linux\/amd64, linux\/arm64 for cluster prod/);
      const config = read('.platformlint.yaml');
      assert.match(
        config,
        /\ntargets:\n {2}- cluster: prod\n {4}files: \["k8s\/\*\*"\]\n {4}platforms: \[linux\/amd64, linux\/arm64\]\n {4}because: cluster prod had 2 × linux\/amd64 and 1 × linux\/arm64 nodes on \d{4}-\d\d-\d\d\n$/,
      );
      const linted = await run('k8s');
      assert.equal(linted.status, 1, 'judged without the cluster');
      assert.match(linted.stdout, /cluster prod had 2 × linux\/amd64/);

      write('nodes.json', list(node('a', 'linux/amd64')));
      await run('cluster', '--nodes', 'nodes.json', '--context', 'prod', '--save', 'k8s');
      const again = read('.platformlint.yaml');
      assert.equal(
        again.replace(/because: .*/, ''),
        config.replace('[linux/amd64, linux/arm64]', '[linux/amd64]').replace(/because: .*/, ''),
      );
      assert.equal((await run('k8s')).status, 0);
    });

    it('changes nothing unless it is asked for', async () => {
      const { run, read } = await desk({ 'k8s/a.yaml': workload('a', 'multi:1') });
      const before = read('.platformlint.yaml');
      await run('cluster', '--nodes', 'nodes.json', '--context', 'prod');
      assert.equal(read('.platformlint.yaml'), before);
    });

    it('asks for the name of a cluster that comes from a file', async () => {
      const { run } = await desk({});
      const result = await run('cluster', '--nodes', 'nodes.json', '--save');
      assert.equal(result.status, 3);
      assert.match(result.stderr, /name the cluster that --save keeps: .*--context <name>/);
    });
  });

  describe('--nodes', () => {
    it('takes a file as PowerShell writes it', async () => {
      const { run, write } = await desk({ 'k8s/a.yaml': workload('a', 'amd-single:1') });
      write('nodes.json', Buffer.from(`\ufeff${MIXED}`, 'utf16le'));
      const { stdout, stderr } = await run('cluster', '--nodes', 'nodes.json', '--format', 'json');
      assert.equal(answerOf(stdout).nodes.length, 3, stderr);
    });

    it('holds no more of a large file than it needs', async () => {
      const { runIn, write } = await desk({ 'k8s/a.yaml': workload('a', 'amd-single:1') });
      const images = Array.from({ length: 300 }, (_, i) => ({ names: [`registry.example/team/app${i}@sha256:0`] }));
      const item = JSON.stringify({ ...node('a', 'linux/arm64'), ballast: images }, undefined, 2);
      const items = Array.from({ length: 3000 }, () => item).join(',');
      write('nodes.json', `{"kind":"List","items":[${items}]}`);
      const { stdout, stderr } = await runIn(
        { env: { NODE_OPTIONS: '--max-old-space-size=60' } },
        ...['cluster', '--nodes', 'nodes.json', '--format', 'json'],
      );
      assert.ok(stdout.length > 0, stderr.slice(0, 500));
      assert.equal(answerOf(stdout).nodes.length, 3000);
    });

    it('says which nodes tell no architecture', async () => {
      const { run, write } = await desk({});
      write('nodes.json', list(node('a', 'linux/amd64'), { kind: 'Node', metadata: { name: 'bare' } }));
      assert.match((await run('cluster', '--nodes', 'nodes.json')).stdout, /Node bare tells no architecture/);
    });
  });

  describe('--offline', () => {
    const KEPT = 'targets:\n  - cluster: prod\n    platforms: [linux/amd64, linux/riscv64]\n';
    const because = '    because: cluster prod had 2 × linux/amd64 and 1 × linux/riscv64 nodes on 2026-11-01\n';

    it('judges by what the configuration keeps, and says what that is and since when', async () => {
      const { runIn } = await desk({
        '.platformlint.yaml': `${KEPT}${because}`,
        'k8s/web.yaml': workload('web', 'redis:3.0', 'DaemonSet'),
      });
      const run = (...args: string[]) => runIn({ env: { PATH: '/nowhere' } }, 'cluster', '--offline', ...args);
      const text = await run();
      assert.match(
        text.stdout,
        /^Cluster prod: linux\/amd64, linux\/riscv64\n {2}The cluster was not asked: \.platformlint\.yaml:2 keeps these \(cluster prod had .* on 2026-11-01\)\./,
      );
      assert.match(text.stderr, /offline: cluster prod is not asked; \.platformlint\.yaml:2 keeps linux\/amd64, linux/);
      const { context, nodes, platforms, images } = answerOf((await run('--format', 'json')).stdout);
      assert.deepEqual([context, nodes], ['prod', []]);
      assert.deepEqual(
        platforms.map(({ platform, nodes: count }) => [platform, count]),
        [
          ['linux/amd64', 0],
          ['linux/riscv64', 0],
        ],
      );
      assert.deepEqual(
        images.map(({ image, verdict }) => [image, verdict]),
        [['redis:3.0', 'partly']],
      );
    });

    it('leaves open what depends on labels that are not kept', async () => {
      const spec = '      nodeSelector: { pool: arm }\n';
      const { run } = await desk({
        '.platformlint.yaml': KEPT,
        'k8s/web.yaml': workload('web', 'redis:3.0', 'Deployment', spec),
        'k8s/free.yaml': workload('free', 'redis:3.0'),
      });
      const { images } = answerOf((await run('cluster', '--offline', '--format', 'json')).stdout);
      assert.deepEqual(
        images.map(({ file, verdict }) => [file, verdict]),
        [
          ['k8s/free.yaml', 'partly'],
          ['k8s/web.yaml', 'unknown'],
        ],
      );
    });

    it('lints for the cluster that it does not ask', async () => {
      const { runIn } = await desk({
        '.platformlint.yaml': `${KEPT}${because}`,
        'k8s/web.yaml': workload('web', 'redis:3.0', 'DaemonSet'),
      });
      const args = ['--offline', '--target', 'cluster:prod', '.'];
      const { status, stdout } = await runIn({ env: { PATH: '/nowhere' } }, ...args);
      assert.equal(status, 1);
      assert.match(stdout, /redis:3\.0.*linux\/riscv64.*on 2026-11-01/s);
      const more = await runIn({ env: { PATH: '/nowhere' } }, '--target', 'linux/s390x', ...args);
      assert.match(more.stdout, /on 2026-11-01, and --target asks for linux\/s390x/);
    });

    it('says what helps where nothing is kept, and asks which where several clusters are', async () => {
      const { run, write } = await desk({ 'k8s/web.yaml': workload('web', 'redis:7') });
      const nothing = await run('cluster', '--offline', '--context', 'prod');
      assert.equal(nothing.status, 3);
      assert.match(nothing.stderr, /no \.platformlint\.yaml keeps the platforms of cluster prod: run .*--save/);
      write('.platformlint.yaml', `${KEPT}  - cluster: test\n    platforms: [linux/amd64]\n`);
      const several = await run('cluster', '--offline');
      assert.equal(several.status, 2);
      assert.match(several.stderr, /keeps several: name one with --context \(prod, test\)/);
      assert.match((await run('cluster', '--offline', '--context', 'test')).stdout, /^Cluster test: linux\/amd64\n/);
    });
  });

  describe('that cannot do it', () => {
    const cases: readonly (readonly [string, readonly string[], number, RegExp])[] = [
      ['a file that is not there', ['--nodes', 'no.json'], 2, /no\.json: cannot be read.*kubectl get nodes -o json/],
      ['a file that is no list', ['--nodes', 'text.json'], 2, /text\.json: this is no list of nodes; save it with/],
      ['pods of nobody', ['--offline', '--pods'], 2, /--pods asks the cluster, --offline asks nobody/],
      ['what nobody is asked for', ['--offline', '--save'], 2, /--save keeps what the cluster answers/],
      ['a list of something else', ['--nodes', 'pods.json'], 2, /pods\.json: the list holds no nodes/],
      ['a list without nodes', ['--nodes', 'empty.json'], 3, /empty\.json has no nodes/],
      ['pods of a file', ['--nodes', 'nodes.json', '--pods'], 2, /--pods asks the cluster, --nodes reads a file/],
      ['a format of findings', ['--nodes', 'nodes.json', '--format', 'sarif'], 2, /text, json or html/],
    ];
    for (const [says, args, status, message] of cases) {
      it(`says so: ${says}`, async () => {
        const { run } = await desk({
          'text.json': 'nodes:\n',
          'pods.json': list({ kind: 'Pod' }),
          'empty.json': list(),
        });
        const result = await run('cluster', ...args);
        assert.equal(result.status, status, result.stderr);
        assert.equal(result.stdout, '');
        assert.match(result.stderr, message);
      });
    }

    it('says that kubectl is missing', async () => {
      const { runIn } = await desk({});
      const result = await runIn({ env: { PATH: '/nowhere' } }, 'cluster');
      assert.equal(result.status, 3);
      assert.match(result.stderr, /kubectl was not found: install kubectl.*--nodes nodes\.json/);
    });
  });
});
