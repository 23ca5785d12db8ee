import { normalisePlatform, type Platform } from '../image/platform';

/**
 * The platform of a cloud's machine type: `t4g.micro`, `db.r6g.large`, `c4a-standard-4`, `Standard_D4ps_v5`,
 * `VM.Standard.A1.Flex`, `cax11`. Undefined for a type that no rule here knows; the operating system is Linux, save for
 * Apple hardware. Sources: the instance table of eksctl @99984ad (AWS, 1 220 types without an exception), Microsoft's VM
 * naming conventions, Google's Arm workload pages; the smaller clouds' own price lists. As of August 2026.
 */
export function instancePlatform(type: string): Platform | undefined {
  const name = type.trim();
  if (name.length > 64) return undefined;
  for (const rule of RULES) {
    const found = rule(name);
    if (found !== undefined) return platformOf(found);
  }
  return undefined;
}

/** The platform of an instance family as Karpenter and EKS label it (`c7g`, `m7i-flex`); undefined where it is not known. */
export function familyPlatform(family: string): Platform | undefined {
  return instancePlatform(`${family}.large`);
}

/** Google's machine families with an Arm CPU; everything else in {@link GOOGLE_AMD64} is x86. */
export const GOOGLE_ARM64: ReadonlySet<string> = new Set(['t2a', 'c4a', 'n4a', 'a4x']);

/** Google's machine families with an x86 CPU (Compute Engine's machine family resource guide, August 2026). */
export const GOOGLE_AMD64: ReadonlySet<string> = new Set(
  (
    'custom e2 f1 g1 n1 n2 n2d n4 n4d c2 c2d c3 c3d c4 c4d t2d h3 h4d z3 m1 m2 m3 m4 x4 ' +
    'a2 a3 a4 g2 g4 ct4p ct5l ct5lp ct5p ct6e'
  ).split(' '),
);

type Found = 'amd64' | 'arm64' | 'mac-amd64' | 'mac-arm64';

/** Each answers only for names of its own cloud's form. */
const RULES: readonly ((name: string) => Found | undefined)[] = [aws, google, azure, oracle, alibaba, others];

function aws(name: string): Found | undefined {
  const type = name
    .toLowerCase()
    .replace(/^(?:db|cache|ml|kafka|dax)\./, '')
    .replace(/\.(?:search|elasticsearch)$/, '');
  if (/^mac1\.[a-z0-9-]+$/.test(type)) return 'mac-amd64';
  if (/^mac(?:2|-m\d)[a-z0-9-]*\.[a-z0-9-]+$/.test(type)) return 'mac-arm64';
  if (/^u-\d+tb\d*\.[a-z0-9-]+$/.test(type)) return 'amd64';
  const match = /^([a-z]+)\d+([a-z]*)(-[a-z0-9]+)?\.[a-z0-9-]+$/.exec(type);
  if (match === null) return undefined;
  const [, family, capabilities = '', suffix = ''] = match;
  // Only letters after the generation tell: g4dn and gr6 are GPUs, c7gn is Graviton; gb200 is Nvidia's Grace.
  const isArm = family === 'a' || capabilities.includes('g') || /^-gb\d/.test(suffix);
  return isArm ? 'arm64' : 'amd64';
}

function google(name: string): Found | undefined {
  const family = /^([a-z0-9]+)-[a-z0-9-]+$/.exec(name)?.[1];
  if (family === undefined) return undefined;
  if (GOOGLE_ARM64.has(family)) return 'arm64';
  return GOOGLE_AMD64.has(family) ? 'amd64' : undefined;
}

function azure(name: string): Found | undefined {
  const match = /^(?:Standard_|Basic_)?[A-Z]+\d+(?:-\d+)?([a-z]*)((?:_[A-Za-z0-9]+)*)$/.exec(name);
  if (match === null) return undefined;
  const [, features = '', accelerator = ''] = match;
  const isGrace = /_GB\d00(?:_|$)/.test(accelerator);
  return features.includes('p') || isGrace ? 'arm64' : 'amd64';
}

function oracle(name: string): Found | undefined {
  if (!/^(?:VM|BM)\.[A-Za-z0-9.]+$/.test(name)) return undefined;
  const isArm = /^(?:VM|BM)\.Standard\.A\d/.test(name) || /\.GB\d00(?:\.|$)/.test(name);
  return isArm ? 'arm64' : 'amd64';
}

function alibaba(name: string): Found | undefined {
  const capabilities = /^ecs\.[a-z]+\d+([a-z]*)(?:-[a-z0-9]+)*\.[a-z0-9-]+$/.exec(name)?.[1];
  if (capabilities === undefined) return undefined;
  return /[yr]$/.test(capabilities) ? 'arm64' : 'amd64';
}

function others(name: string): Found | undefined {
  const row = OTHERS.find(({ pattern }) => pattern.test(name));
  return row?.found;
}

const OTHERS: readonly { readonly pattern: RegExp; readonly found: Found }[] = [
  { pattern: /^cax\d+$/, found: 'arm64' }, // Hetzner, Ampere
  { pattern: /^(?:cx|cpx|ccx)\d+$/, found: 'amd64' }, // Hetzner
  { pattern: /^(?:COPARM1|AMP2)-/, found: 'arm64' }, // Scaleway
  { pattern: /^[a-z]\d\.[a-z]+\.arm64$/, found: 'arm64' }, // Equinix Metal
  { pattern: /^[a-z]\d\.[a-z]+\.x86$/, found: 'amd64' }, // Equinix Metal
];

function platformOf(found: Found): Platform {
  switch (found) {
    case 'amd64':
    case 'arm64':
      return normalisePlatform({ os: 'linux', architecture: found });
    case 'mac-amd64':
      return normalisePlatform({ os: 'darwin', architecture: 'amd64' });
    case 'mac-arm64':
      return normalisePlatform({ os: 'darwin', architecture: 'arm64' });
    default:
      return found satisfies never;
  }
}
