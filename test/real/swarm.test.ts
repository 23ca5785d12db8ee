import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeEnvironment } from '../../server/src/host/machine';
import { nodeProcesses } from '../../server/src/host/processes';
import { formatPlatform } from '../../server/src/image/platform';
import { type DockerOptions, readDockerContexts, readSwarmNodes } from '../../server/src/knowledge/docker';
import { findingsOf, openDesk } from '../cli/support';
import { type Swarm, type SwarmNodeSpec, type SwarmOptions, startSwarm } from '../support/swarm';

const never = new AbortController().signal;

const MIXED: readonly SwarmNodeSpec[] = [
  { platform: 'linux/x86_64', hostname: 'boss', role: 'manager' },
  { platform: 'linux/aarch64', hostname: 'arm', labels: { disk: 'ssd' } },
  { platform: 'linux/s390x', hostname: 'old', availability: 'drain' },
];

async function using<T>(starting: Promise<Swarm>, work: (swarm: Swarm) => Promise<T>): Promise<T> {
  const swarm = await starting;
  try {
    return await work(swarm);
  } finally {
    await swarm.stop();
  }
}

/** The real docker with its own folder, whatever Docker variables this machine has. */
function dockerOf(config: string, more: Partial<DockerOptions> = {}): DockerOptions {
  process.env.DOCKER_CONFIG = config;
  return { processes: nodeProcesses(nodeEnvironment()), now: Date.now, ...more };
}

describe('the nodes of a Swarm through the real docker', () => {
  const before = process.env.DOCKER_CONFIG;
  after(() => {
    if (before === undefined) delete process.env.DOCKER_CONFIG;
    else process.env.DOCKER_CONFIG = before;
  });

  it('have a platform, labels, and whether they take tasks', async () => {
    await using(startSwarm(MIXED), async ({ config, requests }) => {
      const answer = await readSwarmNodes(dockerOf(config), 'prod', never);
      assert.ok(answer.ok, JSON.stringify(answer));
      const { context, scheduler, nodes } = answer.nodes;
      assert.deepEqual([context, scheduler], ['docker:prod', 'swarm']);
      assert.deepEqual(
        nodes.map((node) => [node.name, formatPlatform(node.platform), node.schedulable]),
        [
          ['arm', 'linux/arm64', true],
          ['boss', 'linux/amd64', true],
          ['old', 'linux/s390x', false],
        ],
      );
      assert.equal(nodes[0]?.labels.get('node.labels.disk'), 'ssd');
      assert.equal(nodes[1]?.labels.get('node.role'), 'manager');
      assert.ok(
        requests.every((one) => /^(HEAD|GET) \/(_ping|nodes)/.test(one)),
        'nothing else is asked',
      );
    });
  });

  const refusals: readonly (readonly [SwarmOptions, Partial<DockerOptions>, string, string, RegExp])[] = [
    [
      { refusal: 'noSwarm' },
      {},
      'prod',
      'noSwarm',
      /not a swarm manager.*name the context of an engine that is a manager/,
    ],
    [{ refusal: 'worker' }, {}, 'prod', 'noSwarm', /Worker nodes can't.*docker node inspect/],
    [{ refusal: 'hang' }, { timeoutMs: 400 }, 'prod', 'timeout', /did not answer within 0.4 seconds/],
    [{}, {}, 'absent', 'noContext', /"docker context ls" lists what there is/],
    [{}, {}, '', 'noContext', /Name a Docker context/],
    [{}, { program: 'no-such-docker' }, 'prod', 'noDocker', /install the docker command.*--nodes nodes\.json/],
  ];
  for (const [options, more, context, reason, detail] of refusals) {
    it(`are not read, and it is said why: ${reason} (${options.refusal ?? (context || 'no name')})`, async () => {
      await using(startSwarm(MIXED, options), async ({ config }) => {
        const answer = await readSwarmNodes(dockerOf(config, more), context, never);
        assert.ok(!answer.ok);
        assert.equal(answer.reason, reason, answer.detail);
        assert.match(answer.detail, detail);
      });
    });
  }

  it('are not read where nobody listens', async () => {
    await using(startSwarm(MIXED), async ({ config, stop }) => {
      const copy = mkdtempSync(join(tmpdir(), 'platformlint-docker-'));
      try {
        cpSync(config, copy, { recursive: true });
        await stop();
        const answer = await readSwarmNodes(dockerOf(copy), 'prod', never);
        assert.ok(!answer.ok);
        assert.equal(answer.reason, 'unreachable', answer.detail);
      } finally {
        rmSync(copy, { recursive: true, force: true });
      }
    });
  });

  it('are chosen from the Docker contexts, without asking an engine', async () => {
    await using(startSwarm(MIXED), async ({ config, requests }) => {
      assert.deepEqual(await readDockerContexts(dockerOf(config), never), ['default', 'prod']);
      assert.deepEqual(requests, []);
      assert.deepEqual(await readDockerContexts(dockerOf(config, { program: 'no-such-docker' }), never), []);
    });
  });
});

const STACK = `services:
  web:
    image: acme/arm:1
  all:
    image: acme/arm:1
    deploy:
      mode: global
  local:
    image: acme/arm:1
    deploy:
      placement:
        constraints: ["node.role == manager"]
  multi:
    image: acme/multi:1
    deploy:
      placement:
        constraints: ["node.labels.disk == ssd"]
  nowhere:
    image: acme/multi:1
    deploy:
      placement:
        constraints: ["node.platform.arch == s390x"]
`;
const IMAGES = {
  'docker.io/acme/arm:1': { index: ['linux/arm64'] },
  'docker.io/acme/multi:1': { index: ['linux/amd64', 'linux/arm64'] },
} as const;

describe('platformlint cluster --context docker:…', () => {
  it("judges the services of stacks as Swarm's scheduler does", async () => {
    await using(startSwarm(MIXED), async ({ config }) => {
      const desk = await openDesk({ 'stack.yml': STACK, 'k8s/pod.yaml': 'apiVersion: v1\nkind: Pod\n' }, IMAGES);
      try {
        const env = { DOCKER_CONFIG: config };
        const { stdout, stderr, status } = await desk.runIn(
          { env },
          'cluster',
          '--context',
          'docker:prod',
          '--format',
          'json',
        );
        const report = JSON.parse(stdout || '{}');
        assert.equal(report.scheduler, 'swarm', stderr);
        const said = new Map<string, readonly string[]>(
          report.images.map(({ workload, verdict, reason }: Record<string, string>) => [workload, [verdict, reason]]),
        );
        const verdictOf = (name: string): string | undefined => said.get(`service/${name}`)?.[0];
        assert.equal(verdictOf('web'), 'runs');
        assert.equal(verdictOf('all'), 'partly');
        assert.equal(verdictOf('local'), 'fails');
        assert.equal(verdictOf('multi'), 'runs');
        assert.equal(verdictOf('nowhere'), 'unknown');
        assert.match(
          said.get('service/local')?.[1] ?? '',
          /on linux\/amd64 nodes its tasks stay pending: "no suitable node/,
        );
        assert.match(
          said.get('service/nowhere')?.[1] ?? '',
          /no node of the cluster takes it now \(the node is drained/,
        );
        assert.equal(status, 1, 'what Swarm puts nowhere is an error');
      } finally {
        await desk.close();
      }
    });
  });

  it('is a target for all rules, and can be kept', async () => {
    await using(startSwarm(MIXED), async ({ config, requests }) => {
      const desk = await openDesk({ 'stack.yml': STACK }, IMAGES);
      try {
        const env = { DOCKER_CONFIG: config };
        const found = findingsOf(await desk.runIn({ env }, '--target', 'cluster:docker:prod', '--format', 'json'));
        assert.deepEqual(
          found.map(({ rule, severity, start }) => [rule, severity, start.line]),
          [
            ['image-platform-missing', 'error', 5],
            ['image-platform-missing', 'error', 9],
            ['image-platform-missing', 'error', 19],
          ],
        );
        assert.match(
          found[0]?.message ?? '',
          /on linux\/amd64 nodes its tasks stay pending \("unsupported platform on 1 node"\)/,
        );
        assert.match(
          found[1]?.message ?? '',
          /Swarm puts it on none of them .* the constraints of service "local" leave linux\/amd64/,
        );
        await desk.runIn({ env }, 'cluster', '--context', 'docker:prod', '--save');
        assert.match(
          desk.read('.platformlint.yaml'),
          /- cluster: "docker:prod"\n {4}platforms: \[linux\/amd64, linux\/arm64\]/,
        );
        const asked = requests.length;
        const kept = findingsOf(await desk.runIn({ env }, '--format', 'json'));
        assert.deepEqual(
          kept.map(({ rule, start }) => [rule, start.line]),
          [
            ['image-platform-missing', 5],
            ['image-platform-missing', 19],
          ],
          'labels and roles are not kept, so only what is certain is said',
        );
        assert.equal(requests.length, asked, 'the Swarm is not asked unless it is named');
      } finally {
        await desk.close();
      }
    });
  });

  it('says what helps where the engine is no manager, and that pods are not of a Swarm', async () => {
    await using(startSwarm(MIXED, { refusal: 'noSwarm' }), async ({ config }) => {
      const desk = await openDesk({ 'stack.yml': STACK });
      try {
        const run = (...args: string[]) => desk.runIn({ env: { DOCKER_CONFIG: config } }, 'cluster', ...args);
        const refused = await run('--context', 'docker:prod');
        assert.deepEqual([refused.status, refused.stdout], [3, '']);
        assert.match(refused.stderr, /not a swarm manager/);
        assert.equal((await run('--context', 'docker:prod', '--pods')).status, 2);
      } finally {
        await desk.close();
      }
    });
  });
});
