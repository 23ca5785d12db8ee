import assert from 'node:assert/strict';
import { formatPlatform, type Platform, parsePlatform } from '../../../server/src/image/platform';
import type { KnownOffer } from '../../../server/src/model/offer';
import type { Requirement } from '../../../server/src/model/requirement';
import type { SwarmConstraint, SwarmPlacement } from '../../../server/src/model/swarm';
import { parseNodes } from '../../../server/src/targets/parseNodes';
import {
  settledRequirement,
  swarmChoice,
  swarmChoiceOfPlatforms,
  swarmNodes,
  takenBySwarm,
} from '../../../server/src/targets/swarm';
import { type SwarmNodeSpec, swarmNode } from '../../support/swarm';

const NODES: readonly SwarmNodeSpec[] = [
  { platform: 'linux/x86_64', hostname: 'boss', role: 'manager', labels: { Disk: 'SSD' } },
  { platform: 'linux/aarch64', hostname: 'arm', engineLabels: { os: 'debian' } },
  { platform: 'windows/x86_64', hostname: 'win' },
];

const read = (specs: readonly SwarmNodeSpec[]) => {
  const reading = parseNodes(JSON.stringify(specs.map(swarmNode)));
  assert.ok(reading.ok, JSON.stringify(reading));
  return reading;
};

const constraint = (words: string): SwarmConstraint => {
  const [, key = '', sign, value = ''] = /^(\S+)\s*(==|!=)\s*(.*)$/.exec(words) ?? [];
  return { key, equal: sign === '==', value, words };
};

const placed = (...constraints: readonly string[]): SwarmPlacement => ({
  service: 'web',
  constraints: constraints.map(constraint),
  spread: 'one',
  unresolved: false,
  deployed: true,
});

const platforms = (...names: readonly string[]): readonly Platform[] =>
  names.map((name) => parsePlatform(name) ?? assert.fail(name));

describe('the nodes of a Swarm', () => {
  it('are read from what docker node inspect prints, as a list or one after the other', () => {
    const reading = read(NODES);
    assert.equal(reading.scheduler, 'swarm');
    assert.deepEqual(
      reading.nodes.map(({ name, platform }) => [name, formatPlatform(platform)]),
      [
        ['boss', 'linux/amd64'],
        ['arm', 'linux/arm64'],
        ['win', 'windows/amd64'],
      ],
    );
    const lines = parseNodes(NODES.map((spec, index) => JSON.stringify(swarmNode(spec, index))).join('\n'));
    assert.ok(lines.ok);
    assert.equal(lines.nodes.length, 3);
  });

  it('of a 32-bit arm report its variant, and one that was never reached tells nothing', () => {
    const { nodes, untold } = read([{ platform: 'linux/armv7l' }, { platform: '/', hostname: 'lost' }]);
    assert.deepEqual(
      nodes.map(({ platform }) => formatPlatform(platform)),
      ['linux/arm/v7'],
    );
    assert.deepEqual(untold, ['lost']);
  });

  const cases: readonly (readonly [constraints: readonly string[], hosts: string])[] = [
    [[], 'boss arm win'],
    [['node.platform.arch == x86_64'], 'boss win'],
    [['node.platform.arch == X86_64', 'node.platform.os==linux'], 'boss'],
    [['node.platform.arch == amd64'], ''],
    [['node.platform.arch != x86_64'], 'arm'],
    [['node.role == manager'], 'boss'],
    [['NODE.ROLE != Manager'], 'arm win'],
    [['node.hostname == arm'], 'arm'],
    [['node.ip == 10.0.0.3'], 'win'],
    [['node.id != node0x0000000000000000000'], 'arm win'],
    [['node.labels.Disk == ssd'], 'boss'],
    [['node.labels.disk == ssd'], ''],
    [['node.labels.Disk != ssd'], 'arm win'],
    [['engine.labels.os == debian'], 'arm'],
    [['Engine.Labels.os == debian'], 'arm'],
    [['node.zone != a'], ''],
    [['node.labels. == '], ''],
  ];
  for (const [constraints, hosts] of cases) {
    it(`${constraints.join(' and ') || 'no constraint'} leaves ${hosts || 'none'}`, () => {
      const { nodes } = swarmNodes(placed(...constraints), read(NODES).nodes);
      assert.equal(nodes.map(({ name }) => name).join(' '), hosts);
    });
  }

  for (const closed of [{ availability: 'drain' }, { availability: 'pause' }, { state: 'down' }] as const) {
    it(`take nothing new where they are ${Object.values(closed).join()}`, () => {
      const { nodes } = read([{ platform: 'linux/x86_64', ...closed }, { platform: 'linux/aarch64' }]);
      assert.deepEqual(swarmChoice(placed(), nodes).platforms.map(formatPlatform), ['linux/arm64']);
    });
  }

  it('of which only the platforms are known decide on these, and leave the rest open', () => {
    const choice = (...constraints: readonly string[]) => {
      const known = platforms('linux/amd64', 'linux/arm64');
      const { platforms: left, maybe } = swarmChoiceOfPlatforms(placed(...constraints), known);
      return `${left.map(formatPlatform).join(' ')}${maybe ? ' ?' : ''}`;
    };
    assert.equal(choice('node.platform.arch == aarch64'), 'linux/arm64');
    assert.equal(choice('node.role == manager'), 'linux/amd64 linux/arm64 ?');
    assert.equal(choice('node.role == manager', 'node.platform.arch != aarch64'), 'linux/amd64 ?');
  });
});

describe("Swarm's choice by the image", () => {
  it('wants the same system and architecture, and compares nothing of arm', () => {
    const [amd64, arm64, windows] = platforms('linux/amd64', 'linux/arm64', 'windows/amd64');
    assert.ok(amd64 && arm64 && windows);
    assert.ok(takenBySwarm([amd64], amd64));
    assert.ok(!takenBySwarm([amd64], arm64));
    assert.ok(!takenBySwarm([amd64], windows));
    assert.ok(!takenBySwarm(platforms('linux/386'), amd64));
    assert.ok(takenBySwarm(platforms('linux/arm/v7'), amd64), 'moby clears the architecture of arm');
  });

  const requirement = (swarm: 'one' | 'each'): Requirement => ({
    platforms: platforms('linux/amd64', 'linux/arm64'),
    because: 'of a test',
    origin: 'cluster',
    swarm,
  });
  const offer = (...names: readonly string[]): KnownOffer => ({
    state: 'known',
    source: 'registry',
    kind: 'index',
    at: 0,
    entries: platforms(...names).map((platform) => ({ platform })),
  });
  const settled = (swarm: 'one' | 'each', ...names: readonly string[]) =>
    settledRequirement(requirement(swarm), offer(...names)).platforms.map(formatPlatform);

  it('is enough for replicas: what they are not put on need not be served', () => {
    assert.deepEqual(settled('one', 'linux/arm64', 'linux/s390x'), ['linux/arm64']);
  });
  it('is all of them where the image is for none', () => {
    assert.deepEqual(settled('one', 'linux/s390x'), ['linux/amd64', 'linux/arm64']);
  });
  it('takes nothing off a service with a task on every node', () => {
    assert.deepEqual(settled('each', 'linux/arm64'), ['linux/amd64', 'linux/arm64']);
  });
  it('waits for an answer', () => {
    const pending = settledRequirement(requirement('one'), { state: 'pending' });
    assert.equal(pending.platforms.length, 2);
  });
});
