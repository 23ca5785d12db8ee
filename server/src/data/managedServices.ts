import * as l10n from '@vscode/l10n';
import { type Platform, parsePlatform } from '../image/platform';

/**
 * What a service runs on: its platform, with the end of the sentence "needed because …"; `open` leaves it to the machines
 * that the service is given; `unknown` says why nothing can be told.
 */
export type ServicePlatform =
  | { readonly state: 'known'; readonly platform: Platform; readonly because: string }
  | { readonly state: 'open' }
  | { readonly state: 'unknown'; readonly because: string };

/** A setting of a document: absent, a text, or something whose value is not known. */
export type Setting =
  | { readonly state: 'absent' }
  | { readonly state: 'given'; readonly text: string }
  | { readonly state: 'unknown' };

/**
 * The services that run one platform whatever is said, by their names. Sources: AWS App Runner guide; Google Cloud Run,
 * `container-contract`; Microsoft, Azure Container Apps `containers`; Scaleway Serverless Containers;
 * superfly/flyctl. As of August 2026.
 */
export const FIXED_SERVICES = {
  'aws-app-runner': 'AWS App Runner',
  'aws-lightsail': 'Amazon Lightsail',
  'google-cloud-run': 'Google Cloud Run',
  'azure-container-apps': 'Azure Container Apps',
  'scaleway-containers': 'Scaleway Serverless Containers',
  fly: 'Fly.io',
} as const;

/** The platform of a service that has only one. */
export function fixedService(service: keyof typeof FIXED_SERVICES): ServicePlatform {
  return only('linux/amd64', FIXED_SERVICES[service]);
}

/** AWS Lambda: `Architectures` is x86_64, or arm64 where it says so (Lambda guide, `images-create`). */
export function lambdaPlatform(name: string, architectures: Setting): ServicePlatform {
  const owner = l10n.t('AWS Lambda function {0}', name);
  if (architectures.state === 'unknown') return unknown(`the architectures of ${owner} are not known here`);
  if (architectures.state === 'absent') {
    return known('linux/amd64', l10n.t('{0} runs on x86_64 unless its architectures say otherwise', owner));
  }
  const platform = LAMBDA.get(architectures.text);
  if (platform === undefined) return unknown(`${owner} has an architecture that Lambda does not`);
  return known(platform, l10n.t('{0} has the architecture {1}', owner, architectures.text));
}

const LAMBDA: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'linux/amd64'],
  ['arm64', 'linux/arm64'],
]);

/** What a task or job definition says of where it runs. */
export interface TaskSettings {
  /** `cpuArchitecture` of the runtime platform. */
  readonly architecture: Setting;
  /** `operatingSystemFamily` of the runtime platform. */
  readonly system: Setting;
  /**
   * It may run on Fargate: then x86-64 Linux is the default, as it is for an ECS task that does not say where it runs.
   * Otherwise the instances decide.
   */
  readonly fargate: 'yes' | 'unsaid' | 'no' | 'unknown';
}

/** ECS tasks and Batch jobs (ECS guide, `runtimePlatform`). `owner` names it: `ECS task definition "api"`. */
export function taskPlatform(owner: string, { architecture, system, fargate }: TaskSettings): ServicePlatform {
  const isDynamic = architecture.state === 'unknown' || system.state === 'unknown';
  if (isDynamic) return unknown(`the runtime platform of ${owner} is not known here`);
  const hasDefault = fargate === 'yes' || fargate === 'unsaid';
  if (architecture.state === 'absent' && !hasDefault) {
    return fargate === 'no' ? { state: 'open' } : unknown(`${owner} does not say here where it runs`);
  }
  const os = system.state === 'absent' ? 'linux' : taskSystem(system.text);
  if (os === undefined) return unknown(`${owner} has an operating system that is not known here`);
  if (architecture.state === 'absent') {
    const because =
      fargate === 'yes'
        ? l10n.t('{0} runs on X86_64, the default of Fargate', owner)
        : l10n.t('{0} runs on X86_64 unless its runtime platform says otherwise', owner);
    return known(`${os}/amd64`, because);
  }
  const name = TASK_ARCHITECTURES.get(architecture.text.toUpperCase());
  if (name === undefined) return unknown(`${owner} has a CPU architecture that is not known here`);
  return known(`${os}/${name}`, l10n.t('{0} has the CPU architecture {1}', owner, architecture.text));
}

const TASK_ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['X86_64', 'amd64'],
  ['ARM64', 'arm64'],
]);

function taskSystem(family: string): string | undefined {
  const name = family.toUpperCase();
  if (name === 'LINUX') return 'linux';
  const release = /^WINDOWS_SERVER_([0-9A-Z]+)_(?:CORE|FULL)$/.exec(name)?.[1];
  const build = release === undefined ? undefined : WINDOWS_BUILDS.get(release);
  return build === undefined ? undefined : `windows(${build})`;
}

/** Windows Server releases and their builds (Microsoft, Windows Server release information). */
const WINDOWS_BUILDS: ReadonlyMap<string, string> = new Map([
  ['2016', '10.0.14393'],
  ['2019', '10.0.17763'],
  ['2004', '10.0.19041'],
  ['20H2', '10.0.19042'],
  ['2022', '10.0.20348'],
  ['2025', '10.0.26100'],
]);

/** AWS CodeBuild: the environment's type decides (CodeBuild guide, `build-env-ref-compute-types`). */
export function codeBuildPlatform(name: string, type: Setting): ServicePlatform {
  const owner = l10n.t('CodeBuild project {0}', name);
  if (type.state !== 'given') return unknown(`the environment type of ${owner} is not known here`);
  const row = CODE_BUILD.find(({ pattern }) => pattern.test(type.text));
  if (row === undefined) return unknown(`${owner} has an environment type that is not known here`);
  return known(row.platform, l10n.t('{0} has the environment type {1}', owner, type.text));
}

const CODE_BUILD: readonly { readonly pattern: RegExp; readonly platform: string }[] = [
  { pattern: /^ARM_(?:CONTAINER|LAMBDA_CONTAINER|EC2)$/, platform: 'linux/arm64' },
  { pattern: /^LINUX_(?:CONTAINER|GPU_CONTAINER|LAMBDA_CONTAINER|EC2)$/, platform: 'linux/amd64' },
  { pattern: /^WINDOWS_(?:CONTAINER|EC2)$/, platform: 'windows/amd64' },
  { pattern: /^WINDOWS_SERVER_2019_CONTAINER$/, platform: 'windows(10.0.17763)/amd64' },
  { pattern: /^WINDOWS_SERVER_2022_CONTAINER$/, platform: 'windows(10.0.20348)/amd64' },
];

/** What tells of a program of the AWS CDK. */
export const CDK_FILE = 'cdk.json';

/**
 * The machine of a CodeBuild project that such a program makes without another image (aws-cdk-lib, `aws-codebuild`:
 * `LinuxBuildImage.STANDARD_7_0`, of the type LINUX_CONTAINER).
 */
export const CDK_PROJECT: Platform = { os: 'linux', architecture: 'amd64' };

/** What Docker Hub's automated builds run on: no build rule names another (Docker documentation, "Set up automated builds"). */
export const HUB_BUILDER: Platform = { os: 'linux', architecture: 'amd64' };

/** What they tell their hooks (the same, "Advanced options for autobuild and autotest"). */
export const HUB_VARIABLES: ReadonlySet<string> = new Set([
  'SOURCE_BRANCH',
  'SOURCE_COMMIT',
  'COMMIT_MSG',
  'DOCKER_REPO',
  'DOCKERFILE_PATH',
  'DOCKER_TAG',
  'IMAGE_NAME',
]);

/** What a manifest of AWS Copilot says of its platform: one text, or the parts of the runtime platform. */
export interface CopilotSettings {
  readonly stated: Setting;
  readonly system?: Setting;
  readonly architecture?: Setting;
}

/** AWS Copilot: linux/x86_64 unless `platform` says otherwise (copilot-cli documentation, "Manifest"). */
export function copilotPlatform(name: string, { stated, system, architecture }: CopilotSettings): ServicePlatform {
  const owner = l10n.t('Copilot service {0}', name);
  if (stated.state === 'unknown') return unknown(`the platform of ${owner} is not known here`);
  if (system !== undefined && architecture !== undefined) {
    return taskPlatform(owner, { system, architecture, fargate: 'yes' });
  }
  if (stated.state === 'absent')
    return known('linux/amd64', l10n.t('{0} runs on x86_64 unless its platform says otherwise', owner));
  const platform = COPILOT.get(stated.text.toLowerCase());
  if (platform === undefined) return unknown(`${owner} has a platform that is not known here`);
  return known(platform, l10n.t('{0} has the platform {1}', owner, stated.text));
}

const COPILOT: ReadonlyMap<string, string> = new Map([
  ['linux/amd64', 'linux/amd64'],
  ['linux/x86_64', 'linux/amd64'],
  ['linux/arm64', 'linux/arm64'],
  // Without a family it is WINDOWS_SERVER_2019_CORE.
  ['windows/amd64', 'windows(10.0.17763)/amd64'],
  ['windows/x86_64', 'windows(10.0.17763)/amd64'],
]);

/** Azure's App Service and Container Instances: amd64, on Linux unless `system` is Windows. */
export function azurePlatform(owner: string, system: Setting): ServicePlatform {
  if (system.state === 'unknown') return unknown(`the operating system of ${owner} is not known here`);
  const isWindows = system.state === 'given' && /^windows$/i.test(system.text);
  return only(isWindows ? 'windows/amd64' : 'linux/amd64', owner);
}

/** The platform of the nodes that an AMI type of EKS starts: `AL2023_ARM_64_STANDARD`; undefined for `CUSTOM`. */
export function amiTypePlatform(type: string): Platform | undefined {
  if (/_ARM_64(?:_|$)/.test(type)) return parsePlatform('linux/arm64');
  if (/^WINDOWS_/.test(type)) return parsePlatform('windows/amd64');
  return /_x86_64(?:_|$)/.test(type) ? parsePlatform('linux/amd64') : undefined;
}

function only(platform: string, owner: string): ServicePlatform {
  return known(platform, l10n.t('{0} runs {1} only', owner, platform));
}

function known(text: string, because: string): ServicePlatform {
  const platform = parsePlatform(text);
  return platform === undefined ? unknown(because) : { state: 'known', platform, because };
}

function unknown(because: string): ServicePlatform {
  return { state: 'unknown', because };
}
