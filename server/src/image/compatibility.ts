import type { Platform } from './platform';

/**
 * How a candidate serves a target: `native`; `fallback` where only containerd's leniency accepts it (32-bit code on a
 * 64-bit machine, an older arm); `newer` where the operating system and the family fit and the CPU must be newer; `no`.
 */
export type Compatibility = 'native' | 'fallback' | 'newer' | 'no';

/** The candidate an engine would take; none where nothing fits. */
export interface Best {
  readonly verdict: Compatibility;
  readonly candidate?: Platform;
}

/**
 * Whether a machine of platform `target` can run an image of platform `candidate`, by containerd's `Only`
 * (containerd/platforms, compare.go). Both normalised; a candidate `arm` without variant stands for any variant. The
 * Windows version is not looked at, see {@link windowsBuildServes}.
 */
export function compatibility(target: Platform, candidate: Platform): Compatibility {
  return judge(target, candidate).verdict;
}

/** The best candidate: native before fallback before newer, within these in containerd's order, else as listed. */
export function bestOf(target: Platform, candidates: readonly Platform[]): Best {
  const judged = candidates
    .map((candidate) => ({ candidate, ...judge(target, candidate) }))
    .filter(({ verdict }) => verdict !== 'no')
    .sort(
      (a, b) =>
        ORDER[a.verdict] - ORDER[b.verdict] ||
        a.distance - b.distance ||
        (b.candidate.osFeatures?.length ?? 0) - (a.candidate.osFeatures?.length ?? 0),
    );
  const [best] = judged;
  return best ? { verdict: best.verdict, candidate: best.candidate } : { verdict: 'no' };
}

/**
 * Whether a Windows machine of version `host` (`10.0.20348…`) can run an image of version `image`, by build number as
 * containerd judges it (platform_windows_compat.go): before Windows Server 2022 the builds must be equal, from then on
 * anything between that release and the host. An empty version fits all; so does a host version that cannot be read.
 */
export function windowsBuildServes(host: string, image: string): boolean {
  const machine = readWindowsVersion(host);
  if (!machine || image === '') return true;
  const wanted = readWindowsVersion(image);
  if (!wanted || machine.major !== wanted.major || machine.minor !== wanted.minor) return false;
  if (machine.build < WINDOWS_SERVER_2022) return machine.build === wanted.build;
  return wanted.build >= WINDOWS_SERVER_2022 && wanted.build <= machine.build;
}

const WINDOWS_SERVER_2022 = 20348;
const ORDER: Readonly<Record<Compatibility, number>> = { native: 0, fallback: 1, newer: 2, no: 3 };

/** `distance` orders candidates of one verdict: smaller is what an engine prefers. */
interface Judgement {
  readonly verdict: Compatibility;
  readonly distance: number;
}

const NO: Judgement = { verdict: 'no', distance: 0 };
const EXACT: Judgement = { verdict: 'native', distance: 0 };

function judge(target: Platform, candidate: Platform): Judgement {
  if (target.os !== candidate.os || !featuresServe(target, candidate)) return NO;
  const isExact = target.architecture === candidate.architecture && target.variant === candidate.variant;
  if (isExact) return EXACT;
  switch (target.architecture) {
    case 'amd64':
      return judgeForAmd64(target, candidate);
    case 'arm64':
      return judgeForArm64(target, candidate);
    case 'arm':
      return candidate.architecture === 'arm' ? judgeForArm(armLevel(target.variant ?? 'v7'), candidate) : NO;
    default:
      return NO;
  }
}

function judgeForAmd64(target: Platform, candidate: Platform): Judgement {
  if (candidate.architecture === '386') return candidate.variant ? NO : { verdict: 'fallback', distance: 0 };
  if (candidate.architecture !== 'amd64') return NO;
  const has = amd64Level(target.variant);
  const needs = amd64Level(candidate.variant);
  if (has === undefined || needs === undefined) return NO;
  return { verdict: needs <= has ? 'native' : 'newer', distance: Math.abs(has - needs) };
}

function judgeForArm64(target: Platform, candidate: Platform): Judgement {
  const has = arm64Level(target.variant);
  if (!has) return NO;
  if (candidate.architecture === 'arm') {
    const { verdict, distance } = judgeForArm(8, candidate);
    return verdict === 'no' ? NO : { verdict: 'fallback', distance };
  }
  const needs = candidate.architecture === 'arm64' ? arm64Level(candidate.variant) : undefined;
  if (!needs) return NO;
  const distance = Math.abs(has.major - needs.major) * 10 + Math.abs(has.minor - needs.minor);
  if (needs.major === has.major) return { verdict: needs.minor <= has.minor ? 'native' : 'newer', distance };
  // Armv9.k holds everything of Armv8.(k+5), so within v8 the higher minor is the nearer one.
  const isWithinReach = has.major === 9 && needs.minor <= Math.min(has.minor + 5, 9);
  return isWithinReach ? { verdict: 'native', distance: 20 - needs.minor } : { verdict: 'newer', distance };
}

function judgeForArm(has: number | undefined, candidate: Platform): Judgement {
  if (candidate.variant === undefined) return { verdict: 'native', distance: 1 };
  const needs = armLevel(candidate.variant);
  if (has === undefined || needs === undefined || needs < 5 || needs > has) return NO;
  return { verdict: needs === has ? 'native' : 'fallback', distance: has - needs };
}

function amd64Level(variant = 'v1'): number | undefined {
  const match = /^v(\d{1,2})$/.exec(variant);
  return match ? Number(match[1]) : undefined;
}

function armLevel(variant: string): number | undefined {
  const match = /^v(\d)$/.exec(variant);
  return match ? Number(match[1]) : undefined;
}

function arm64Level(variant = 'v8'): { readonly major: number; readonly minor: number } | undefined {
  const match = /^v([89])(?:\.(\d))?$/.exec(variant);
  return match ? { major: Number(match[1]), minor: Number(match[2] ?? 0) } : undefined;
}

function featuresServe(target: Platform, candidate: Platform): boolean {
  const isIgnored = (feature: string): boolean => candidate.os === 'windows' && feature === 'win32k';
  const has = target.osFeatures ?? [];
  return (candidate.osFeatures ?? []).every((feature) => isIgnored(feature) || has.includes(feature));
}

interface WindowsVersion {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
}

function readWindowsVersion(text: string): WindowsVersion | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})(?:\.|$)/.exec(text);
  return match ? { major: Number(match[1]), minor: Number(match[2]), build: Number(match[3]) } : undefined;
}
