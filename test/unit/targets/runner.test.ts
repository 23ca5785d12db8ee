import assert from 'node:assert/strict';
import { GITHUB_RUNNERS } from '../../../server/src/data/runnerLabels';
import { formatPlatform, type Platform, parsePlatform } from '../../../server/src/image/platform';
import type { RunnerLabels } from '../../../server/src/model/runner';
import { runnerPlatform } from '../../../server/src/targets/runner';

function labels(words: readonly string[], system: RunnerLabels['system'] = 'github'): RunnerLabels {
  const span = { start: 0, end: 0 };
  return { labels: words.map((value) => ({ value, span })), unresolved: false, span, system };
}

function platformOf(words: readonly string[], system?: RunnerLabels['system']): string | undefined {
  const machine = runnerPlatform(labels(words, system), new Map());
  return machine && formatPlatform(machine.platform);
}

describe('the machine of a CI job', () => {
  const github: readonly [readonly string[], string | undefined][] = [
    [['ubuntu-24.04-arm'], 'linux/arm64'],
    [['ubuntu-latest'], 'linux/amd64'],
    [['Ubuntu-Latest'], 'linux/amd64'],
    [['self-hosted', 'Linux', 'ARM64'], 'linux/arm64'],
    [['self-hosted', 'linux', 'x64', 'gpu'], 'linux/amd64'],
    [['self-hosted', 'linux', 'ARM'], 'linux/arm/v7'],
    [['self-hosted', 'ARM64'], 'linux/arm64'],
    [['self-hosted', 'macOS', 'ARM64'], 'darwin/arm64'],
    [['self-hosted', 'Windows', 'X64'], 'windows/amd64'],
    [['self-hosted', 'linux'], undefined],
    [['self-hosted'], undefined],
    [['self-hosted', 'X64', 'ARM64'], undefined],
    [['self-hosted', 'linux', 'pool-arm64'], 'linux/arm64'],
    [['ubuntu-latest-arm-8'], 'linux/arm64'],
    [['ubuntu-latest-4-cores'], 'linux/amd64'],
    [['my-arm-16'], 'linux/arm64'],
    [['my-runner'], undefined],
    [['arm-and-x64'], undefined],
    [['macos-15-intel'], 'darwin/amd64'],
    [['macos-15'], 'darwin/arm64'],
    [['macos-13'], 'darwin/amd64'],
    [['macos-13-xlarge'], 'darwin/arm64'],
    [['windows-11-arm'], 'windows/arm64'],
    [['windows-2019'], 'windows/amd64'],
    [['blacksmith-4vcpu-ubuntu-2404-arm'], 'linux/arm64'],
    [['blacksmith-4vcpu-ubuntu-2404'], 'linux/amd64'],
    [['depot-ubuntu-24.04-arm-4'], 'linux/arm64'],
    [['depot-macos-latest'], 'darwin/arm64'],
    [['ubicloud-standard-2-arm'], 'linux/arm64'],
    [['ubicloud-standard-2'], 'linux/amd64'],
    [['ubicloud'], 'linux/amd64'],
    [['buildjet-4vcpu-ubuntu-2204-arm'], 'linux/arm64'],
    [['warp-ubuntu-latest-arm64-4x'], 'linux/arm64'],
    [['runs-on=1/runner=2cpu-linux-arm64'], 'linux/arm64'],
    [['runs-on=1/runner=2cpu-linux-x64'], 'linux/amd64'],
    [['namespace-profile-default'], undefined],
    [['nscloud-ubuntu-22.04-arm64-4x8'], 'linux/arm64'],
    [['codebuild-arm-team-1-1'], undefined],
    [['codebuild-shop-1-1', 'image:arm-3.0'], 'linux/arm64'],
    [['codebuild-shop-1-1-image:arm-3.0'], 'linux/arm64'],
    [[], undefined],
  ];
  for (const [words, expected] of github) {
    it(`[${words.join(', ')}] is ${expected ?? 'not known'}`, () => assert.equal(platformOf(words), expected));
  }

  const gitlab: readonly [readonly string[], string | undefined][] = [
    [['saas-linux-medium-arm64'], 'linux/arm64'],
    [['saas-linux-small-amd64'], 'linux/amd64'],
    [['saas-linux-medium-amd64-gpu-standard'], 'linux/amd64'],
    [['saas-macos-medium-m1'], 'darwin/arm64'],
    [['saas-windows-medium-amd64'], 'windows/amd64'],
    [['linux-aarch64'], 'linux/arm64'],
    [['docker', 'x86_64'], 'linux/amd64'],
    [['arm-team'], undefined],
    [['ubuntu-latest'], undefined],
    [[], undefined],
  ];
  for (const [words, expected] of gitlab) {
    it(`GitLab tags [${words.join(', ')}]: ${expected ?? 'not known'}`, () =>
      assert.equal(platformOf(words, 'gitlab'), expected));
  }

  it('is what the configuration says, whatever the labels are', () => {
    const arm = parsePlatform('linux/arm64') as Platform;
    const machine = runnerPlatform(labels(['self-hosted', 'X64', 'My-Arm-Box']), new Map([['my-arm-box', arm]]));
    assert.deepEqual(machine, {
      platform: arm,
      because: 'runs-on: [self-hosted, X64, My-Arm-Box] is linux/arm64 by the configuration',
      hosted: false,
      containers: true,
      store: 'unknown',
    });
  });

  it('is what the kind of another CI knows of it, unless the configuration says otherwise', () => {
    const hosted = { platform: 'linux/arm64', because: 'resource_class: arm.medium is Arm', store: 'unknown' } as const;
    const runner: RunnerLabels = { ...labels(['arm.medium'], 'other'), key: 'resource_class', hosted };
    assert.equal(runnerPlatform(runner, new Map())?.because, hosted.because);
    assert.equal(platformOf(['x64', 'ubuntu-latest'], 'other'), undefined);
    const mine = runnerPlatform(runner, new Map([['arm.medium', parsePlatform('linux/amd64') as Platform]]));
    assert.equal(mine?.because, 'resource_class: arm.medium is linux/amd64 by the configuration');
  });

  it('says what hosted machines can do', () => {
    const of = (label: string) => runnerPlatform(labels([label]), new Map());
    assert.deepEqual(
      ['ubuntu-latest', 'ubuntu-26.04', 'ubuntu-slim', 'macos-15', 'windows-2022'].map((label) => [
        of(label)?.hosted,
        of(label)?.containers,
        of(label)?.store,
      ]),
      [
        [true, true, 'classic'],
        [true, true, 'unknown'],
        [true, false, 'unknown'],
        [true, false, 'unknown'],
        [true, false, 'unknown'],
      ],
    );
    assert.equal(of('ubuntu-24.04-arm')?.because, 'runs-on: ubuntu-24.04-arm is a linux/arm64 runner');
  });

  it('has each hosted label once, with a platform that reads', () => {
    const names = GITHUB_RUNNERS.map((row) => row.label);
    assert.equal(new Set(names).size, names.length);
    for (const row of GITHUB_RUNNERS) assert.ok(parsePlatform(row.platform), row.label);
  });
});
