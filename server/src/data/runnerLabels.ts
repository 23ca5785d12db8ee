/** A machine of a CI provider, by the label that a job asks for it with. */
export interface HostedRunner {
  readonly label: string;
  readonly platform: string;
  /** Whether Linux containers can run: `container:`, `services:` and container actions. */
  readonly containers: boolean;
  /** The image store of the Docker Engine on it, as far as it is published. */
  readonly store: 'classic' | 'containerd' | 'unknown';
}

/**
 * The labels of GitHub-hosted runners, those retired included (a file that still names one means that machine).
 * Source: README.md and the image read-mes of actions/runner-images at 7495144, and the label rule of rhysd/actionlint
 * at 011a6d1; as of 2026-08. Images change monthly: `runners` in `.platformlint.yaml` overrides any label.
 */
export const GITHUB_RUNNERS: readonly HostedRunner[] = [
  // Docker 28 with the classic store.
  ...rows('linux/amd64', 'classic', ['ubuntu-latest', 'ubuntu-24.04', 'ubuntu-22.04', 'ubuntu-20.04', 'ubuntu-18.04']),
  ...rows('linux/arm64', 'classic', ['ubuntu-24.04-arm', 'ubuntu-22.04-arm']),
  // Previews, whose engine is not settled.
  ...rows('linux/amd64', 'unknown', ['ubuntu-26.04']),
  ...rows('linux/arm64', 'unknown', ['ubuntu-26.04-arm']),
  // A container with the docker client and no daemon.
  ...withoutContainers('linux/amd64', ['ubuntu-slim']),
  ...withoutContainers('darwin/arm64', [
    'macos-latest',
    'macos-latest-xlarge',
    'macos-26',
    'macos-26-xlarge',
    'macos-15',
    'macos-15-xlarge',
    'macos-14',
    'macos-14-xlarge',
    'macos-13-xlarge',
    'xcode-27',
    'xcode-27-xlarge',
  ]),
  ...withoutContainers('darwin/amd64', [
    'macos-latest-large',
    'macos-26-large',
    'macos-26-intel',
    'macos-15-large',
    'macos-15-intel',
    'macos-14-large',
    'macos-13',
    'macos-13-large',
    'macos-12',
    'macos-12-large',
    'macos-11',
  ]),
  ...withoutContainers('windows/amd64', [
    'windows-latest',
    'windows-2025',
    'windows-2025-vs2026',
    'windows-2022',
    'windows-2019',
  ]),
  ...withoutContainers('windows/arm64', ['windows-11-arm', 'windows-11-vs2026-arm']),
];

/**
 * The tags of GitLab-hosted runners. Sizes change, the form of the tag does not, so these are patterns.
 * Source: doc/ci/runners/hosted_runners of gitlabhq/gitlabhq; as of 2026-08.
 */
export const GITLAB_RUNNERS: readonly {
  readonly tag: RegExp;
  readonly platform: string;
  readonly containers: boolean;
}[] = [
  { tag: /^saas-linux-[a-z0-9]+-amd64(?:-gpu-[a-z]+)?$/, platform: 'linux/amd64', containers: true },
  { tag: /^saas-linux-[a-z0-9]+-arm64$/, platform: 'linux/arm64', containers: true },
  { tag: /^saas-macos-[a-z0-9-]+$/, platform: 'darwin/arm64', containers: false },
  { tag: /^saas-windows-[a-z0-9-]+$/, platform: 'windows/amd64', containers: false },
];

/**
 * The labels of vendors of GitHub runners whose machines are amd64 unless the label has an arm word (conventions of their
 * documentation; as of 2026-08).
 */
export const RUNNER_VENDORS: RegExp = /^(?:blacksmith|depot|ubicloud|buildjet|warp|warpbuild)(?:-|$)|^runs-on=/;

/**
 * The labels of machines whose vendors may give them a builder of their own, on machines of either architecture: what
 * `docker build` reaches there is not published with the label, or changes (Namespace sends builds to its own builders).
 */
export const OWN_BUILDERS: RegExp =
  /^(?:namespace-profile|nscloud|blacksmith|depot|ubicloud|buildjet|warp|warpbuild)(?:-|$)/;

/** Names that GitHub proposes for larger runners: the amd64 image with a number of cores. */
export const LARGER_RUNNERS: RegExp = /^(?:ubuntu-(?:latest|\d\d\.\d\d)|linux)-(?:x64-)?\d+-?cores?$/;

/** Words in runner names that say an architecture. */
export const ARCHITECTURE_TOKENS: ReadonlyMap<string, string> = new Map([
  ...['arm64', 'aarch64', 'arm', 'graviton', 'arm64v8'].map((word) => [word, 'arm64'] as const),
  ...['x64', 'amd64', 'x86', 'intel'].map((word) => [word, 'amd64'] as const),
]);

/** Words in runner names that say an operating system. */
export const SYSTEM_TOKENS: ReadonlyMap<string, string> = new Map([
  ...['linux', 'ubuntu', 'debian', 'al2023'].map((word) => [word, 'linux'] as const),
  ...['macos', 'mac', 'darwin', 'xcode'].map((word) => [word, 'darwin'] as const),
  ...['windows', 'win'].map((word) => [word, 'windows'] as const),
]);

function rows(platform: string, store: HostedRunner['store'], labels: readonly string[]): HostedRunner[] {
  return labels.map((label) => ({ label, platform, containers: true, store }));
}

function withoutContainers(platform: string, labels: readonly string[]): HostedRunner[] {
  return labels.map((label) => ({ label, platform, containers: false, store: 'unknown' }));
}
