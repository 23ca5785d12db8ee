import * as l10n from '@vscode/l10n';
import {
  ARCHITECTURE_TOKENS,
  GITHUB_RUNNERS,
  GITLAB_RUNNERS,
  type HostedRunner,
  LARGER_RUNNERS,
  RUNNER_VENDORS,
  SYSTEM_TOKENS,
} from '../data/runnerLabels';
import { formatPlatform, type Platform, parsePlatform } from '../image/platform';
import type { HostedMachine, RunnerLabels } from '../model/runner';

/** The machine of a CI job, as its labels tell it. */
export interface RunnerMachine {
  readonly platform: Platform;
  /** Ends the sentence "needed because …". */
  readonly because: string;
  /** A machine of the CI's own provider, whose software is published. */
  readonly hosted: boolean;
  /** Whether Linux containers can run on it. */
  readonly containers: boolean;
  /** The image store of its engine. */
  readonly store: 'classic' | 'containerd' | 'unknown';
}

/**
 * The machine that a job's labels stand for, or `undefined` where they do not say. Asked
 * in this order: `overrides` by label (the configuration's `runners`), the labels that self-hosted runners bear, the
 * table of hosted ones, then words in the names of other runners where they allow one reading only.
 *
 * `[self-hosted, ARM64]` without an operating system counts as Linux: every runner bears its own OS label, and a job
 * that needs Windows or macOS says so, or it could not choose its shell.
 */
export function runnerPlatform(
  runner: RunnerLabels,
  overrides: ReadonlyMap<string, Platform>,
): RunnerMachine | undefined {
  const labels = runner.labels.map((label) => label.value.trim()).filter((label) => label !== '');
  const words = labels.map((label) => label.toLowerCase());
  const written = `${KEYS[runner.system] ?? runner.key}: ${labels.length === 1 ? labels[0] : `[${labels.join(', ')}]`}`;
  const overridden = overriddenBy(words, overrides);
  if (overridden !== undefined) {
    const because = l10n.t('{0} is {1} by the configuration', written, formatPlatform(overridden));
    return { platform: overridden, because, hosted: false, containers: overridden.os === 'linux', store: 'unknown' };
  }
  if (runner.hosted) return machineOfFact(runner.hosted);
  const found = FINDERS[runner.system](words);
  return found && { ...found, because: l10n.t('{0} is a {1} runner', written, formatPlatform(found.platform)) };
}

type Found = Omit<RunnerMachine, 'because'>;

/** The key that holds the labels. */
const KEYS: Readonly<Record<RunnerLabels['system'], string | undefined>> = {
  github: 'runs-on',
  gitlab: 'tags',
  other: undefined,
};

/** What labels without an entry of the configuration stand for. */
const FINDERS: Readonly<Record<RunnerLabels['system'], (words: readonly string[]) => Found | undefined>> = {
  github: githubMachine,
  gitlab: gitlabMachine,
  other: () => undefined,
};

function machineOfFact({ platform: text, because, store }: HostedMachine): RunnerMachine | undefined {
  const platform = parsePlatform(text);
  return platform && { platform, because, hosted: true, containers: platform.os === 'linux', store };
}

function overriddenBy(words: readonly string[], overrides: ReadonlyMap<string, Platform>): Platform | undefined {
  for (const [label, platform] of overrides) if (words.includes(label.toLowerCase())) return platform;
  return undefined;
}

function githubMachine(words: readonly string[]): Found | undefined {
  const own = selfHosted(words);
  if (own !== 'pass') return own;
  const hosted = words.map((word) => HOSTED.get(word)).find((row) => row !== undefined);
  if (hosted !== undefined) return machineOfRow(hosted);
  return agreed(words.map(machineByName));
}

const HOSTED: ReadonlyMap<string, HostedRunner> = new Map(GITHUB_RUNNERS.map((row) => [row.label, row]));

function machineOfRow(row: HostedRunner): Found | undefined {
  const platform = parsePlatform(row.platform);
  return platform && { platform, hosted: true, containers: row.containers, store: row.store };
}

/** The labels that every self-hosted runner bears: its architecture and its operating system. */
function selfHosted(words: readonly string[]): Found | undefined | 'pass' {
  const architectures = words.flatMap((word) => SELF_HOSTED_ARCHITECTURES.get(word) ?? []);
  const systems = words.flatMap((word) => SELF_HOSTED_SYSTEMS.get(word) ?? []);
  const [architecture, ...others] = new Set(architectures);
  if (architecture === undefined) return 'pass';
  const [system = 'linux', ...otherSystems] = new Set(systems);
  // No machine bears two architectures: the job waits for ever, and nothing runs anywhere.
  if (others.length > 0 || otherSystems.length > 0) return undefined;
  return machineOf(system, architecture);
}

const SELF_HOSTED_ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
  ['arm', 'arm'],
]);

const SELF_HOSTED_SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['linux', 'linux'],
  ['windows', 'windows'],
  ['macos', 'darwin'],
]);

/** What the name of a larger or a third party's runner says; nothing where it could be read in two ways. */
function machineByName(word: string): Found | undefined {
  if (LARGER_RUNNERS.test(word)) return machineOf('linux', 'amd64');
  const isCodebuild = word.startsWith('codebuild-');
  const image = /(?:^|\W)image:([a-z0-9.-]+)/.exec(word)?.[1];
  // A CodeBuild project's name is free text; only the image it asks for tells.
  if (isCodebuild && image === undefined) return undefined;
  const tokens = (isCodebuild && image !== undefined ? image : word).split(/[^a-z0-9]+/);
  const architectures = new Set(tokens.flatMap((token) => ARCHITECTURE_TOKENS.get(token) ?? []));
  const systems = new Set(tokens.flatMap((token) => SYSTEM_TOKENS.get(token) ?? []));
  if (architectures.size > 1 || systems.size > 1) return undefined;
  const [system = 'linux'] = systems;
  const [architecture = impliedArchitecture(word, system, isCodebuild)] = architectures;
  return architecture === undefined ? undefined : machineOf(system, architecture);
}

function impliedArchitecture(word: string, system: string, isCodebuild: boolean): string | undefined {
  if (!isCodebuild && !RUNNER_VENDORS.test(word)) return undefined;
  return system === 'darwin' ? 'arm64' : 'amd64';
}

function gitlabMachine(words: readonly string[]): Found | undefined {
  for (const word of words) {
    const row = GITLAB_RUNNERS.find(({ tag }) => tag.test(word));
    const platform = row && parsePlatform(row.platform);
    if (row && platform) return { platform, hosted: true, containers: row.containers, store: 'unknown' };
  }
  return agreed(words.map((word) => (GITLAB_TOKENS.test(word) ? machineByName(word) : undefined)));
}

/** Tags of self-managed runners are free text: only a full architecture word counts, not `arm` or `intel`. */
const GITLAB_TOKENS = /(?:^|[^a-z0-9])(?:arm64|aarch64|arm64v8|amd64|x86_64)(?:$|[^a-z0-9])/;

/** The one machine that all names which say something agree on. */
function agreed(found: readonly (Found | undefined)[]): Found | undefined {
  const saying = found.filter((one) => one !== undefined);
  const [first, ...others] = new Set(saying.map((one) => formatPlatform(one.platform)));
  return first !== undefined && others.length === 0 ? saying[0] : undefined;
}

function machineOf(os: string, architecture: string): Found | undefined {
  const platform = parsePlatform(`${os}/${architecture}`);
  return platform && { platform, hosted: false, containers: os === 'linux', store: 'unknown' };
}
