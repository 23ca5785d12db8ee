import type { Platform } from '../image/platform';
import { familyPlatform, GOOGLE_AMD64, GOOGLE_ARM64, instancePlatform } from './instanceFamilies';

/** What a label's value says of a node that bears it; `unknown` where the value is in no table. */
export type LabelMeaning =
  | { readonly kind: 'architecture'; readonly architecture: string }
  | { readonly kind: 'os'; readonly os: string }
  | { readonly kind: 'unknown' };

/** The labels that kubelets set for architecture and operating system, with their deprecated names. */
export const ARCH_KEYS: ReadonlySet<string> = new Set(['kubernetes.io/arch', 'beta.kubernetes.io/arch']);
/** The same for the operating system. */
export const OS_KEYS: ReadonlySet<string> = new Set(['kubernetes.io/os', 'beta.kubernetes.io/os']);

/** Deprecated keys and what took their place (Kubernetes, Well-Known Labels, Annotations and Taints). */
export const DEPRECATED_KEYS: ReadonlyMap<string, string> = new Map([
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
]);

/**
 * What `key: value` says of a node's platform. Undefined for a key that says nothing of it (a zone, a pool's name, a
 * label of the user's own). Source: Kubernetes' well-known labels, Karpenter's and GKE's node labels; August 2026.
 */
export function labelMeaning(key: string, value: string): LabelMeaning | undefined {
  return MEANINGS.get(key)?.(value);
}

/** Three-valued: `maybe` where it depends on what is not known of the nodes. */
export type Truth = 'yes' | 'no' | 'maybe';

/**
 * Whether a node of this platform can meet one requirement on its labels (`In`, `NotIn`, `Exists`, `DoesNotExist`,
 * `Gt`, `Lt`), as far as the key tells. Every node bears an architecture and an operating system; of other labels it is
 * not known whether a node has them.
 */
export function platformMeets(platform: Platform, key: string, operator: string, values: readonly string[]): Truth {
  const isExact = ARCH_KEYS.has(key) || OS_KEYS.has(key);
  switch (operator) {
    case 'Exists':
      return isExact ? 'yes' : 'maybe';
    case 'DoesNotExist':
      return isExact ? 'no' : 'maybe';
    case 'In':
      return values.map((value) => bears(platform, labelMeaning(key, value))).reduce(or, 'no');
    case 'NotIn': {
      if (!isExact) return 'maybe';
      return not(values.map((value) => bears(platform, labelMeaning(key, value))).reduce(or, 'no'));
    }
    case 'Gt':
    case 'Lt':
      return isExact ? 'no' : 'maybe';
    default:
      return 'maybe';
  }
}

/** Whether a requirement is that a node has no architecture's label, which every kubelet sets. */
export function forbidsArchitecture(key: string, operator: string): boolean {
  return operator === 'DoesNotExist' && ARCH_KEYS.has(key);
}

/** Both hold. */
export function and(a: Truth, b: Truth): Truth {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'maybe' || b === 'maybe' ? 'maybe' : 'yes';
}

/** One of them holds. */
export function or(a: Truth, b: Truth): Truth {
  return not(and(not(a), not(b)));
}

function not(a: Truth): Truth {
  return a === 'maybe' ? a : a === 'yes' ? 'no' : 'yes';
}

function bears(platform: Platform, meaning: LabelMeaning | undefined): Truth {
  if (meaning === undefined || meaning.kind === 'unknown') return 'maybe';
  const isSame = meaning.kind === 'os' ? platform.os === meaning.os : platform.architecture === meaning.architecture;
  return isSame ? 'yes' : 'no';
}

type Reader = (value: string) => LabelMeaning | undefined;

const UNKNOWN: LabelMeaning = { kind: 'unknown' };

const architectureLabel = (architecture: string): LabelMeaning => ({ kind: 'architecture', architecture });
const osLabel = (os: string): LabelMeaning => ({ kind: 'os', os });
const machineType: Reader = (value) => ofPlatform(instancePlatform(value));
const machineFamily: Reader = (value) => ofPlatform(familyPlatform(value));

const manufacturer: Reader = (value) => {
  if (value === 'aws') return architectureLabel('arm64');
  return value === 'intel' || value === 'amd' ? architectureLabel('amd64') : UNKNOWN;
};

const googleFamily: Reader = (value) => {
  if (GOOGLE_ARM64.has(value)) return architectureLabel('arm64');
  return GOOGLE_AMD64.has(value) ? architectureLabel('amd64') : UNKNOWN;
};

/** The classes that GKE brings take the architecture from the pod's own label; one by another name decides it itself. */
const computeClass: Reader = (value) => {
  if (value === 'autopilot-arm') return architectureLabel('arm64');
  return GOOGLE_CLASSES.has(value) ? undefined : UNKNOWN;
};

const GOOGLE_CLASSES: ReadonlySet<string> = new Set([
  'Accelerator',
  'Balanced',
  'Performance',
  'Scale-Out',
  'autopilot',
  'autopilot-spot',
  'general-purpose',
]);

const MEANINGS: ReadonlyMap<string, Reader> = new Map([
  ...[...ARCH_KEYS].map((key) => [key, architectureLabel] as const),
  ...[...OS_KEYS].map((key) => [key, osLabel] as const),
  ['node.kubernetes.io/instance-type', machineType],
  ['beta.kubernetes.io/instance-type', machineType],
  ['karpenter.k8s.aws/instance-family', machineFamily],
  ['eks.amazonaws.com/instance-family', machineFamily],
  ['karpenter.k8s.aws/instance-cpu-manufacturer', manufacturer],
  ['eks.amazonaws.com/instance-cpu-manufacturer', manufacturer],
  ['cloud.google.com/machine-family', googleFamily],
  ['cloud.google.com/compute-class', computeClass],
]);

function ofPlatform(platform: Platform | undefined): LabelMeaning {
  return platform === undefined ? UNKNOWN : architectureLabel(platform.architecture);
}
